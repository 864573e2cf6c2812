"""A picture, a paper or a video for a row."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from kuaizhuan.core.messages import say
from kuaizhuan.publish.rules import FILES_OF, LONGEST_CAPTION, LONGEST_VIDEO
from kuaizhuan.publish.services.materials import TIERS
from kuaizhuan.publish.states import MaterialKind
from kuaizhuan.web.forms.fields import StoredFileField, TidyForm, choices

ALLOWED = frozenset().union(*FILES_OF.values())


class MaterialForm(TidyForm):
    """Shape only; which file fits which kind, a rule says."""

    kind = forms.ChoiceField(label=_("类别"))
    file = StoredFileField(
        label=_("文件"),
        allowed=ALLOWED,
        clean_pictures=True,
        required=False,
        help_text=_("图片会去掉拍摄地点、设备等信息后保存；宣传册用 PDF，检测报告用 PDF 或 DOCX。"),
    )
    url = forms.CharField(
        label=_("视频网址"),
        max_length=LONGEST_VIDEO,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://"}),
        help_text=_("以 https:// 开头；页面上只显示链接，不嵌入播放器。"),
    )
    caption = forms.CharField(
        label=_("说明"),
        max_length=LONGEST_CAPTION,
        help_text=_("写明图上或资料里是什么，看不到图片的人靠它了解。"),
    )
    caption_en = forms.CharField(label=_("英文说明（选填）"), max_length=200, required=False)
    tier = forms.ChoiceField(label=_("谁能看到"))
    applies: ClassVar = {
        "file": ("kind", (MaterialKind.PICTURE, MaterialKind.BROCHURE, MaterialKind.REPORT)),
        "url": ("kind", (MaterialKind.VIDEO,)),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = choices("publish.material_kind", MaterialKind)
        self.fields["tier"].choices = [
            (str(int(tier)), say(f"publish.material_tier.{int(tier)}")) for tier in TIERS
        ]
