"""Sentences of the commands."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "ops.index_unusable": _("索引不能使用（{problem}）：请运行 kuaizhuan reindex 重建。"),
    "ops.no_file": _("没有找到文件 {path}：请检查路径。"),
    "ops.no_organisation": _("没有找到单位“{text}”：请用统一社会信用代码、平台编号或全称。"),
    "ops.demo.matches": _("匹配"),
    "ops.no_user": _("没有用户“{username}”：请检查用户名。"),
    "ops.import.create": _("新增"),
    "ops.import.update": _("更新"),
    "ops.import.keep": _("未变"),
    "ops.import.conflict": _("冲突待定"),
    "ops.import.reject": _("未收"),
}
