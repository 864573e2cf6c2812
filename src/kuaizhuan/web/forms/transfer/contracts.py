"""What is said of a technology contract: as fields, with rows of parties, prices and patents, or as a file.

The form writes the same object that ``kuaizhuan rules check`` reads, so that both are judged alike.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.utils import ErrorDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kuaizhuan.catalog.codes import LISTS
from kuaizhuan.core.messages import say
from kuaizhuan.transfer.registration import Unreadable, parse, proofs, read
from kuaizhuan.transfer.registration.contract import (
    SUBTYPES,
    Declared,
    Form,
    LicenceKind,
    PaymentMode,
    Programme,
    RoyaltyBase,
    Type,
)
from kuaizhuan.transfer.rules.settlement import RELIEFS
from kuaizhuan.web.forms.fields import (
    AmountField,
    DayField,
    ShareField,
    StoredFileField,
    TextField,
    TidyForm,
    choices,
)
from kuaizhuan.web.forms.kit import Sections
from kuaizhuan.web.forms.pickers import CodeField
from kuaizhuan.web.forms.rows import MORE, RowsField, row_name
from kuaizhuan.web.forms.transfer import contract_rows as rows
from kuaizhuan.web.presenters.values import language

ROYALTIES = (PaymentMode.ROYALTY, PaymentMode.ROYALTY_PLUS_ENTRY_FEE)
LANGUAGES = ("zh", "en", "de", "fr", "ja", "ko", "ru")
EXCEPTIONS = tuple(
    name for name, item in Declared.__dataclass_fields__.items() if isinstance(item.default, bool)
)
"""What the applicant declares when it is otherwise than usual."""


class ContractForm(TidyForm):
    """A contract; what is wrong stands beside its field, and names its row.

    `registration.read` has the last word on every value, so that form and command refuse the same.
    """

    title = forms.CharField(label=_("项目名称"), max_length=200)
    type = forms.ChoiceField(label=_("合同类别"))
    subtype = forms.ChoiceField(label=_("合同子类（选填）"), required=False)
    sellers = rows.parties(_("卖方"))
    buyers = rows.parties(_("买方"))
    signed_on = DayField(label=_("签订日期"))
    effective_on = DayField(label=_("生效日期（与签订日期不同时填）"), required=False)
    term_from = DayField(label=_("有效期起"), required=False)
    term_to = DayField(label=_("有效期止"), required=False)
    programme = forms.ChoiceField(label=_("计划来源（不属于政府计划的不选）"), required=False)
    content = TextField(label=_("标的内容、范围和要求"), required=False, rows=4, max_length=20_000)
    items = rows.price()
    total = AmountField(label=_("合同成交总额（选填，用来核对）"), required=False)
    mode = forms.ChoiceField(label=_("支付方式"))
    royalty_base = forms.ChoiceField(label=_("提成基数"), required=False)
    royalty_rate = ShareField(label=_("提成比例（%）"), required=False)
    licence_kind = forms.ChoiceField(label=_("许可方式"), required=False)
    patents = rows.patents()
    text = TextField(label=_("合同全文（用来检查条款）"), required=False, rows=8, max_length=2_000_000)
    document = StoredFileField(
        label=_("合同文件（pdf 或 docx，选填）"),
        required=False,
        allowed=frozenset({"pdf", "docx"}),
        help_text=_("签好的合同原件或扫描件；与合同一起存证，登记机构可以查看。"),
    )
    language = forms.ChoiceField(label=_("文本语言"), initial="zh")
    form = forms.ChoiceField(label=_("形式"))
    field = forms.ChoiceField(label=_("技术领域"), required=False)
    industry = CodeField("industry", label=_("应用行业（选填）"), required=False)
    declared = forms.MultipleChoiceField(
        label=_("如有下列情形，请勾选"), required=False, widget=forms.CheckboxSelectMultiple
    )
    cost = AmountField(label=_("转让成本（选填，用来算税）"), required=False)
    fees = AmountField(label=_("相关税费（选填，用来算税）"), required=False)

    parts: ClassVar[Sections] = (
        (_("项目"), ("title", "type", "subtype", "field", "industry", "programme", "content")),
        (_("双方"), ("sellers", "buyers")),
        (_("价款与支付"), ("items", "total", "mode", "royalty_base", "royalty_rate")),
        (_("知识产权"), ("licence_kind", "patents")),
        (
            _("日期与文本"),
            ("signed_on", "effective_on", "term_from", "term_to", "form", "language", "document", "text"),
        ),
        (_("税收与特殊情形"), ("cost", "fees", "declared")),
    )
    applies: ClassVar = {
        "royalty_base": ("mode", ROYALTIES),
        "royalty_rate": ("mode", ROYALTIES),
        "licence_kind": ("type", (Type.LICENCE,)),
    }

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        before: Mapping[str, Any] | None = None,
        field: str = "",
        industry: str = "",
    ) -> None:
        own_codes = {"field": field, "industry": industry}
        super().__init__(data, files, initial=_initial_values(before or {}) | own_codes)
        self.before = before or {}
        none = gettext("（未选）")
        own = language()
        ask = gettext("请选择")
        self.fields["type"].choices = choices("transfer.type", Type, empty=ask)
        self.fields["subtype"].choices = [
            ("", none),
            *(
                (say(f"transfer.type.{each}"), choices("transfer.subtype", below))
                for each, below in SUBTYPES.items()
            ),
        ]
        self.fields["programme"].choices = choices("transfer.programme", Programme, empty=none)
        self.fields["mode"].choices = choices("transfer.payment", PaymentMode, empty=ask)
        written = self.before.get("language", "zh")
        self.fields["language"].choices = choices("transfer.language", dict.fromkeys((*LANGUAGES, written)))
        self.fields["royalty_base"].choices = choices("transfer.royalty", RoyaltyBase, empty=none)
        self.fields["licence_kind"].choices = choices("transfer.licence_kind", LicenceKind, empty=none)
        self.fields["form"].choices = choices("transfer.form", Form)
        self.fields["declared"].choices = choices("transfer.declared", EXCEPTIONS)
        technologies = LISTS["technology_field"]
        self.fields["field"].choices = [
            ("", none),
            *((code, technologies.label(code, own)) for code in technologies),
        ]

    def offer_rows(self, name: str) -> None:
        """More empty rows of a field; nothing is judged yet."""
        field = self.fields.get(name)
        if isinstance(field, RowsField):
            field.widget.more = MORE
        self._errors = ErrorDict()

    def clean(self) -> None:
        """What cannot be read of the contract, beside the field from which it comes."""
        try:
            read(self.contract())
        except Unreadable as error:
            said_already = set(self.errors)
            for problem in error.problems:
                name, place = self._place(str(problem.params["path"]))
                if name not in said_already:
                    self.add_error(name, say(problem.code, {**problem.params, "path": place}))

    def beside(self) -> dict[str, Any]:
        """What is kept beside the contract itself: its field and industry, and the file that was signed."""
        return {name: self.cleaned_data[name] for name in ("field", "industry", "document")}

    def _place(self, path: str) -> tuple[str | None, str]:
        """The field behind a place in the contract, and how it is called on the page."""
        parts = path.strip("/").split("/")
        name = parts[1] if parts[0] in ("payment", "taxes") and len(parts) > 1 else parts[0]
        field = self.fields.get(name)
        if field is None:
            return None, path
        if not isinstance(field, RowsField) or len(parts) < 3:
            return name, str(field.label)
        number = self.cleaned_data[name][int(parts[1])][0]
        return name, f"{row_name(number)} · {field.label_of(parts[2])}"

    def contract(self) -> dict[str, Any]:
        """The contract as `registration.read` reads it; what the form has no field for stays as it was."""
        cleaned = {**dict.fromkeys(self.fields), **self.cleaned_data}
        before = self.before
        taxes = {**before.get("taxes", {}), "cost": _yuan(cleaned["cost"]), "fees": _yuan(cleaned["fees"])}
        changed = {
            "title": cleaned["title"],
            "type": cleaned["type"],
            "subtype": cleaned["subtype"] or None,
            "sellers": rows.keep_unshown(cleaned["sellers"] or (), before.get("sellers") or (), "name"),
            "buyers": rows.keep_unshown(cleaned["buyers"] or (), before.get("buyers") or (), "name"),
            "items": [item for _number, item in cleaned["items"] or ()],
            "total": _yuan(cleaned["total"]),
            "content": cleaned["content"] or "",
            "text": cleaned["text"] or "",
            "language": cleaned["language"],
            "form": cleaned["form"],
            "licence_kind": cleaned["licence_kind"] or None,
            "programme": cleaned["programme"] or None,
            "patents": rows.keep_unshown(cleaned["patents"] or (), before.get("patents") or (), "number"),
            "payment": {
                "mode": cleaned["mode"],
                "royalty_base": cleaned["royalty_base"] or None,
                "royalty_rate": cleaned["royalty_rate"],
                "inspection": before.get("payment", {}).get("inspection", False),
            },
            "declared": {**before.get("declared", {}), **_declarations(cleaned["declared"] or ())},
            "taxes": {name: value for name, value in taxes.items() if value is not None},
        }
        days = {
            name: cleaned[name].isoformat() if cleaned[name] else None
            for name in ("signed_on", "effective_on", "term_from", "term_to")
        }
        return {**self.before, **changed, **days}


class ContractFileForm(TidyForm):
    """A contract as a JSON file, the same that the command reads."""

    file = forms.FileField(label=_("合同文件（JSON）"))

    def clean_file(self) -> Any:
        """What the file holds."""
        file: UploadedFile = self.cleaned_data["file"]
        try:
            found = parse(file.read().decode("utf-8-sig"))
            read(found)
        except UnicodeDecodeError:
            raise forms.ValidationError(say("ops.not_utf8", {"path": file.name})) from None
        except Unreadable as error:
            raise forms.ValidationError([say(each.code, each.params) for each in error.problems]) from None
        return found

    def contract(self) -> Any:
        return self.cleaned_data["file"]


class ReviseForm(ContractForm):
    """The next version, and why there is one."""

    parts: ClassVar[Sections] = ((_("改动"), ("note",)), *ContractForm.parts)
    note = forms.CharField(label=_("改了什么，为什么"), max_length=300)


class PaperForm(TidyForm):
    """A file, and what it proves."""

    paper = forms.ChoiceField(label=_("证明什么"))
    file = StoredFileField(
        label=_("文件（pdf、docx 或图片）"), allowed=frozenset({"pdf", "docx", "png", "jpg"})
    )

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        self.fields["paper"].choices = choices("transfer.paper", proofs.codes(), empty=gettext("请选择"))


class ReliefForm(TidyForm):
    """A relief or reward that was drawn on a registration."""

    kind = forms.ChoiceField(label=_("种类"))
    authority = forms.CharField(label=_("向哪个部门办理"), max_length=200)
    used_on = DayField(label=_("日期"))
    amount = AmountField(label=_("金额（选填）"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = choices("transfer.relief", RELIEFS)


class SettlementForm(TidyForm):
    """A royalty that was settled."""

    period_from = DayField(label=_("结算期起"))
    period_to = DayField(label=_("结算期止"))
    amount = AmountField(label=_("结算金额"))
    settled_on = DayField(label=_("结算日期"))


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


def _declarations(chosen: Sequence[str]) -> dict[str, bool]:
    usual = Declared.__dataclass_fields__
    return {name: (name in chosen) != bool(usual[name].default) for name in EXCEPTIONS}


def _yuan(fen: int | None) -> str | None:
    if fen is None:
        return None
    sign, whole = "-" if fen < 0 else "", abs(fen)
    return f"{sign}{whole // 100}.{whole % 100:02d}元"


def _initial_values(data: Mapping[str, Any]) -> dict[str, Any]:
    """A contract as the form shows it."""
    declared = {
        **{n: Declared.__dataclass_fields__[n].default for n in EXCEPTIONS},
        **data.get("declared", {}),
    }
    payment = data.get("payment") or {}
    plain = ("title", "type", "subtype", "content", "text", "form", "licence_kind", "programme")
    days = ("signed_on", "effective_on", "term_from", "term_to")
    return {
        **{name: data.get(name) for name in plain},
        **{name: dt.date.fromisoformat(data[name]) for name in days if data.get(name)},
        "language": data.get("language", "zh"),
        "sellers": rows.shown_rows(rows.PARTIES, data.get("sellers") or ()),
        "buyers": rows.shown_rows(rows.PARTIES, data.get("buyers") or ()),
        "items": rows.shown_items(data.get("items") or ()),
        "patents": rows.shown_rows(rows.PATENTS, data.get("patents") or ()),
        "total": data.get("total"),
        "mode": payment.get("mode"),
        "royalty_base": payment.get("royalty_base"),
        "royalty_rate": payment.get("royalty_rate"),
        "declared": [n for n in EXCEPTIONS if declared[n] != Declared.__dataclass_fields__[n].default],
        "cost": (data.get("taxes") or {}).get("cost"),
        "fees": (data.get("taxes") or {}).get("fees"),
    }


def field_word(code: str) -> str:
    """The name of a field of technology, or that none was said."""
    technologies = LISTS["technology_field"]
    return technologies.label(code, language()) if code in technologies else say("transfer.field_none")
