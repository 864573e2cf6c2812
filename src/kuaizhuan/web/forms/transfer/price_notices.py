"""What is said of a price notice: the draft, an objection and its answer, the checklist, the price in the end."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kuaizhuan.catalog.codes import LISTS
from kuaizhuan.transfer.rules.notice import Draft
from kuaizhuan.transfer.states import Pricing
from kuaizhuan.web.forms.fields import AmountField, DayField, TextField, TidyForm, choices
from kuaizhuan.web.presenters.values import language

RELATED = {"yes": True, "no": False, "": None}


class NoticeForm(TidyForm):
    """A draft; the declaration on related parties may wait until it is publicised."""

    pricing = forms.ChoiceField(label=_("定价方式"))
    transfer_mode = forms.ChoiceField(label=_("怎样转化"))
    price_fen = AmountField(label=_("拟交易价格或底价"))
    basis = TextField(label=_("价格怎样形成（评估、比较或协商依据）"), max_length=4000)
    buyer_name = forms.CharField(label=_("受让方（协议定价必填）"), max_length=200, required=False)
    venue = forms.CharField(label=_("交易场所（挂牌、拍卖必填）"), max_length=200, required=False)
    related = forms.ChoiceField(label=_("受让方与本单位、完成人有关联关系"), required=False)
    relation = forms.CharField(label=_("关联关系说明"), max_length=300, required=False)
    contact = forms.CharField(label=_("异议受理（部门、电话、邮箱）"), max_length=200)
    days = forms.IntegerField(label=_("公示天数（日历日）"), min_value=1)

    parts = (
        (_("方式和价格"), ("pricing", "transfer_mode", "price_fen", "basis")),
        (_("受让方"), ("buyer_name", "related", "relation", "venue")),
        (_("公示"), ("contact", "days")),
    )
    applies: ClassVar = {
        "venue": ("pricing", (Pricing.LISTING, Pricing.AUCTION)),
        "relation": ("related", ("yes",)),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        modes = LISTS["transfer_mode"]
        self.fields["pricing"].choices = choices("transfer.pricing", Pricing, empty=gettext("请选择"))
        self.fields["transfer_mode"].choices = [
            ("", gettext("请选择")),
            *((code, modes.label(code, language())) for code in modes),
        ]
        self.fields["related"].choices = [("", _("还没有声明")), ("no", _("没有")), ("yes", _("有"))]

    def draft(self) -> Draft:
        data = self.cleaned_data
        return Draft(
            pricing=Pricing(data["pricing"]),
            price_fen=data["price_fen"],
            basis=data["basis"],
            contact=data["contact"],
            days=data["days"],
            buyer_name=data["buyer_name"],
            venue=data["venue"],
            related=RELATED[data["related"]],
            relation=data["relation"],
        )


class ObjectionForm(TidyForm):
    """Who objects to what, for whom; the seller's office says instead on which day a letter came in.

    organisation: name of the one for which the person acts, "" for none.
    """

    name = forms.CharField(label=_("姓名"), max_length=60)
    reach = forms.CharField(label=_("联系方式（选填）"), max_length=120, required=False)
    address = forms.EmailField(
        label=_("异议人的电子邮箱（选填）"),
        required=False,
        help_text=_("填写后，处理结果的链接寄到这个邮箱。"),
    )
    text = TextField(label=_("异议内容"), max_length=4000)
    received_on = DayField(label=_("收到日期"), required=False)
    represents = forms.BooleanField(required=False)

    def __init__(self, *args: Any, keeps: bool, organisation: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not keeps:
            del self.fields["received_on"], self.fields["address"]
        if keeps or not organisation:
            del self.fields["represents"]
        else:
            self.fields["represents"].label = gettext("以%s的名义提出") % organisation


class ConcludeForm(TidyForm):
    """The price that was reached, and with whom."""

    final_fen = AmountField(label=_("成交价格"), required=False)
    final_buyer = forms.CharField(label=_("受让方"), max_length=200, required=False)
    note = TextField(label=_("说明（选填）"), required=False, rows=2, max_length=2000)
