"""What is said of a technology contract: as fields, with lines of price and patents as text, or as a file.

The form writes the same object that ``kuaizhuan rules check`` reads, so that both are judged alike.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kuaizhuan.catalog.codes import LISTS
from kuaizhuan.core.sentences import say
from kuaizhuan.core.text import normalise
from kuaizhuan.people.models import Organisation
from kuaizhuan.transfer.registration.contract import (
    Declared,
    Form,
    LicenceKind,
    PaymentMode,
    RoyaltyBase,
    Subtype,
    Type,
)
from kuaizhuan.transfer.rules.registry import RELIEFS
from kuaizhuan.web.forms.fields import AmountField, DayField, ShareField, TextField, TidyForm, choices
from kuaizhuan.web.present.values import language

LINES = 100
KINDS = {"技术": {}, "非技术": {"technical": False}, "载体": {"technical": False, "carrier": True}}
"""The third part of a line of the price."""
EXCEPTIONS = tuple(
    name for name, item in Declared.__dataclass_fields__.items() if isinstance(item.default, bool)
)
"""What the applicant declares when it is otherwise than usual."""


class ContractForm(TidyForm):
    """A contract; what is wrong in a line names the line."""

    title = forms.CharField(label=_("项目名称"), max_length=200)
    type = forms.ChoiceField(label=_("合同类别"))
    subtype = forms.ChoiceField(label=_("合同子类（选填）"), required=False)
    seller = forms.CharField(label=_("卖方（名称或统一社会信用代码）"), max_length=200)
    buyer = forms.CharField(label=_("买方（名称或统一社会信用代码）"), max_length=200)
    signed_on = DayField(label=_("签订日期"))
    effective_on = DayField(label=_("生效日期（与签订日期不同时填）"), required=False)
    term_from = DayField(label=_("有效期起"), required=False)
    term_to = DayField(label=_("有效期止"), required=False)
    content = TextField(label=_("标的内容、范围和要求"), required=False, rows=4, max_length=20_000)
    items = TextField(
        label=_("价款明细"),
        required=False,
        rows=4,
        help_text=_("一行一项：项目 | 金额 | 技术、非技术或载体 | 套数。例：研究开发报酬 | 150万元 | 技术"),
    )
    total = AmountField(label=_("合同成交总额（元，选填，用来核对）"), required=False)
    mode = forms.ChoiceField(label=_("支付方式"))
    royalty_base = forms.ChoiceField(label=_("提成基数"), required=False)
    royalty_rate = ShareField(label=_("提成比例（%）"), required=False)
    licence_kind = forms.ChoiceField(label=_("许可方式"), required=False)
    patents = TextField(
        label=_("涉及的专利"),
        required=False,
        rows=3,
        help_text=_("一行一件：专利号 | 名称 | 专利权人 | 申请日 | 有效期至"),
    )
    text = TextField(label=_("合同全文（用来检查条款）"), required=False, rows=8, max_length=2_000_000)
    language = forms.CharField(label=_("文本语言"), max_length=8, initial="zh")
    form = forms.ChoiceField(label=_("形式"))
    field = forms.ChoiceField(label=_("技术领域"), required=False)
    declared = forms.MultipleChoiceField(
        label=_("如有下列情形，请勾选"), required=False, widget=forms.CheckboxSelectMultiple
    )
    cost = AmountField(label=_("转让成本（元，选填，用来算税）"), required=False)
    fees = AmountField(label=_("相关税费（元，选填，用来算税）"), required=False)

    def __init__(self, data: Any = None, *, before: Mapping[str, Any] | None = None, field: str = "") -> None:
        super().__init__(data, initial=_shown(before) | {"field": field} if before else {"field": field})
        self.before = before or {}
        none = gettext("（未选）")
        own = language()
        self.fields["type"].choices = choices("transfer.type", Type)
        self.fields["subtype"].choices = choices("transfer.subtype", Subtype, empty=none)
        self.fields["mode"].choices = choices("transfer.payment", PaymentMode)
        self.fields["royalty_base"].choices = choices("transfer.royalty", RoyaltyBase, empty=none)
        self.fields["licence_kind"].choices = choices("transfer.licence_kind", LicenceKind, empty=none)
        self.fields["form"].choices = choices("transfer.form", Form)
        self.fields["declared"].choices = choices("transfer.declared", EXCEPTIONS)
        technologies = LISTS["technology_field"]
        self.fields["field"].choices = [
            ("", none),
            *((code, technologies.label(code, own)) for code in technologies),
        ]

    def clean_items(self) -> list[dict[str, Any]]:
        return [_item(number, parts) for number, parts in _lines(self.cleaned_data["items"])]

    def clean_patents(self) -> list[dict[str, Any]]:
        names = ("number", "title", "patentee", "filed_on", "valid_until")
        return [
            {name: part for name, part in zip(names, parts, strict=False) if part}
            for _number, parts in _lines(self.cleaned_data["patents"])
        ]

    def contract(self) -> dict[str, Any]:
        """The contract as `registration.read` reads it; what the form has no field for stays as it was."""
        said = self.cleaned_data
        changed = {
            "title": said["title"],
            "type": said["type"],
            "subtype": said["subtype"] or None,
            "sellers": _parties(said["seller"], self.before.get("sellers", ())),
            "buyers": _parties(said["buyer"], self.before.get("buyers", ())),
            "items": said["items"],
            "total": _yuan(said["total"]),
            "content": said["content"],
            "text": said["text"],
            "language": said["language"],
            "form": said["form"],
            "licence_kind": said["licence_kind"] or None,
            "patents": said["patents"],
            "payment": {
                "mode": said["mode"],
                "royalty_base": said["royalty_base"] or None,
                "royalty_rate": said["royalty_rate"],
                "inspection": self.before.get("payment", {}).get("inspection", False),
            },
            "declared": {**self.before.get("declared", {}), **_declared(said["declared"])},
            "taxes": {
                **self.before.get("taxes", {}),
                **{name: _yuan(said[name]) for name in ("cost", "fees") if said[name] is not None},
            },
        }
        days = {
            name: said[name].isoformat() if said[name] else None
            for name in ("signed_on", "effective_on", "term_from", "term_to")
        }
        return {**self.before, **changed, **days}


class ContractFileForm(TidyForm):
    """A contract as a JSON file, the same that the command reads."""

    file = forms.FileField(label=_("合同文件（JSON）"))

    def contract(self) -> Any:
        file: UploadedFile = self.cleaned_data["file"]
        try:
            return json.loads(file.read().decode("utf-8-sig"))
        except (ValueError, RecursionError):
            return None


class ReviseForm(ContractForm):
    """The next version, and why there is one."""

    note = forms.CharField(label=_("改了什么，为什么"), max_length=300)


class ReliefForm(TidyForm):
    """A relief or reward that was drawn on a registration."""

    kind = forms.ChoiceField(label=_("种类"))
    authority = forms.CharField(label=_("向哪个部门办理"), max_length=200)
    used_on = DayField(label=_("日期"))
    amount = AmountField(label=_("金额（元，选填）"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = choices("transfer.relief", RELIEFS)


class ListForm(TidyForm):
    """A period, a place and a purpose."""

    jurisdiction = forms.ChoiceField(label=_("登记机构"))
    first = DayField(label=_("登记日期起"))
    last = DayField(label=_("登记日期止"))
    purpose = forms.CharField(label=_("清单给谁用"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["jurisdiction"].choices = choices("transfer.registry", ("CQ", "SC"))


class PeriodForm(TidyForm):
    """The days of registration, and the day as of which it is counted."""

    first = DayField(label=_("登记日期起"))
    last = DayField(label=_("登记日期止"))
    as_of = DayField(label=_("截至"))


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Numbered lines in their parts, split at ``|`` in either width."""
    lines = text.splitlines()
    if len(lines) > LINES:
        raise forms.ValidationError(_("最多 %(most)s 行。"), params={"most": LINES})
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield number, [part.strip() for part in line.replace("｜", "|").split("|")]


def _item(number: int, parts: Sequence[str]) -> dict[str, Any]:
    label, amount, kind, units = (*parts, *[""] * 4)[:4]
    known = KINDS.get(kind or "技术")
    if not label or not amount or known is None or not (units or "1").isdecimal():
        raise forms.ValidationError(
            _("第 %(number)s 行写不对：请写“项目 | 金额 | 技术、非技术或载体 | 套数”。"),
            params={"number": number},
        )
    written = amount if amount.endswith("元") else f"{amount}元"
    return {"label": label, "amount": normalise(written), **known, **({"units": int(units)} if units else {})}


def _parties(text: str, before: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """A party by name or credit code, with what the platform knows of it; the others of its side stay."""
    said = text.strip()
    if before and said in (before[0].get("name"), before[0].get("credit_code")):
        return [dict(party) for party in before]
    found = (
        Organisation.objects.filter(credit_code=said.upper()).first()
        or Organisation.objects.filter(name=said).first()
    )
    if found is None:
        return [{"name": said}]
    current = found.current
    return [{"name": current.name, "credit_code": current.credit_code or "", "region": current.region}]


def _declared(chosen: Sequence[str]) -> dict[str, bool]:
    usual = Declared.__dataclass_fields__
    return {name: (name in chosen) != bool(usual[name].default) for name in EXCEPTIONS}


def _yuan(fen: int | None) -> str | None:
    if fen is None:
        return None
    yuan = f"{fen // 100}.{fen % 100:02d}" if fen >= 0 else f"-{-fen // 100}"
    return f"{yuan}元"


def _shown(data: Mapping[str, Any]) -> dict[str, Any]:
    """A contract as the form shows it."""
    declared = {
        **{n: Declared.__dataclass_fields__[n].default for n in EXCEPTIONS},
        **data.get("declared", {}),
    }
    payment = data.get("payment") or {}
    plain = ("title", "type", "subtype", "content", "text", "form", "licence_kind")
    days = ("signed_on", "effective_on", "term_from", "term_to")
    return {
        **{name: data.get(name) for name in plain},
        **{name: dt.date.fromisoformat(data[name]) for name in days if data.get(name)},
        "language": data.get("language", "zh"),
        "seller": _name(data.get("sellers")),
        "buyer": _name(data.get("buyers")),
        "items": "\n".join(_item_line(item) for item in data.get("items", ())),
        "patents": "\n".join(
            " | ".join(
                str(patent.get(n) or "") for n in ("number", "title", "patentee", "filed_on", "valid_until")
            )
            for patent in data.get("patents") or ()
        ),
        "total": data.get("total"),
        "mode": payment.get("mode"),
        "royalty_base": payment.get("royalty_base"),
        "royalty_rate": payment.get("royalty_rate"),
        "declared": [n for n in EXCEPTIONS if declared[n] != Declared.__dataclass_fields__[n].default],
        "cost": (data.get("taxes") or {}).get("cost"),
        "fees": (data.get("taxes") or {}).get("fees"),
    }


def _name(parties: Sequence[Mapping[str, Any]] | None) -> str:
    return str(parties[0].get("name", "")) if parties else ""


def _item_line(item: Mapping[str, Any]) -> str:
    kind = "技术" if item.get("technical", True) else "载体" if item.get("carrier") else "非技术"
    units = f" | {item['units']}" if item.get("units", 1) != 1 else ""
    return f"{item['label']} | {item['amount']} | {kind}{units}"


def field_word(code: str) -> str:
    """The name of a field of technology, or that none was said."""
    technologies = LISTS["technology_field"]
    return technologies.label(code, language()) if code in technologies else say("transfer.field_none")
