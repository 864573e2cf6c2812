"""What is said of a technology contract: as fields, with rows of parties, prices and patents, or as a file.

The form writes the same object that ``kuaizhuan rules check`` reads, so that both are judged alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.utils import ErrorDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kuaizhuan.catalog.codes import LISTS
from kuaizhuan.core.messages import say
from kuaizhuan.transfer.registration import Unreadable, parse, proofs, read
from kuaizhuan.transfer.registration.codes import ROYALTIES
from kuaizhuan.transfer.registration.contract import (
    SUBTYPES,
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
from kuaizhuan.web.forms.transfer.facts import (
    field_of,
    initial_values,
    names_in,
    stated_values,
    with_facts,
)
from kuaizhuan.web.presenters.values import language

LANGUAGES = ("zh", "en", "de", "fr", "ja", "ko", "ru")
ROWS = ("sellers", "buyers", "items", "patents")


@with_facts
class ContractForm(TidyForm):
    """A contract; what is wrong stands beside its field, and names its row. It has a field for every fact that rules read.

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

    parts: ClassVar[Sections] = (
        (_("项目"), ("title", "type", "subtype", "field", "industry", "programme", "content")),
        (_("双方"), ("sellers", "buyers")),
        (
            _("价款与支付"),
            ("items", "total", "mode", "royalty_base", "royalty_rate", "inspection", "valuation"),
        ),
        (_("知识产权"), ("licence_kind", "patents")),
        (
            _("日期与文本"),
            ("signed_on", "effective_on", "term_from", "term_to", "form", "language", "document", "text"),
        ),
        (_("申请人声明"), (*names_in("declared", "linked"), "registered_as", "registry_region")),
        (_("税务情况"), names_in("taxes")),
        (_("现金奖励"), names_in("reward")),
    )
    applies: ClassVar = {
        "royalty_base": ("mode", tuple(ROYALTIES)),
        "royalty_rate": ("mode", tuple(ROYALTIES)),
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
        name = parts[0] if parts[0] in ROWS else field_of(parts[:2]) or ""
        field = self.fields.get(name)
        if field is None:
            return None, path
        if not isinstance(field, RowsField) or len(parts) < 3:
            return name, str(field.label)
        number = self.cleaned_data[name][int(parts[1])][0]
        return name, f"{row_name(number)} · {field.label_of(parts[2])}"

    def contract(self) -> dict[str, Any]:
        """The contract as `registration.read` reads it; what was not sent stays as it was."""
        lists = {name: [row for _number, row in self.cleaned_data.get(name) or ()] for name in ROWS}
        return {**stated_values(self, self.before), **lists}


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


def _initial_values(data: Mapping[str, Any]) -> dict[str, Any]:
    """A contract as the form shows it."""
    return {
        **initial_values(data),
        "language": data.get("language", "zh"),
        "sellers": rows.shown_parties(data.get("sellers") or ()),
        "buyers": rows.shown_parties(data.get("buyers") or ()),
        "items": rows.shown_items(data.get("items") or ()),
        "patents": rows.shown_patents(data.get("patents") or ()),
    }


def field_word(code: str) -> str:
    """The name of a field of technology, or that none was said."""
    technologies = LISTS["technology_field"]
    return technologies.label(code, language()) if code in technologies else say("transfer.field_none")
