"""Fields that several forms share: amounts in fen, shares in basis points, days, words for codes.

A form checks shape only; what is right is a rule, whose reasons stand beside the form.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from kuaizhuan.core.errors import RuleBroken
from kuaizhuan.core.files.kinds import KINDS
from kuaizhuan.core.files.receiving import Received, receive
from kuaizhuan.core.messages import say, say_reason
from kuaizhuan.core.text import normalise
from kuaizhuan.web.forms.kit import (
    LONG,
    MOST_FEN,
    Applies,
    FileChoice,
    Money,
    Sections,
    dress,
    fen_of,
    forget_what_does_not_apply,
)

LINES = (forms.TextInput, forms.EmailInput)
"""Inputs of one line, in which browsers type no other; whoever sends a form by hand may."""


class LineForm(forms.Form):
    """A form in which what is asked for on one line is one line."""

    def _clean_fields(self) -> None:
        super()._clean_fields()
        for name, field in self.fields.items():
            said = self.cleaned_data.get(name)
            if isinstance(said, str) and isinstance(field.widget, LINES):
                self.cleaned_data[name] = " ".join(said.splitlines())


class TidyForm(LineForm):
    """A form whose fields carry the classes of the site and ids of their own, so that several fit on one page.

    parts, applies: its sections, and which fields apply when; see `web.forms.kit`.
    """

    parts: ClassVar[Sections] = ()
    applies: ClassVar[Applies] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{type(self).__name__.removesuffix('Form').lower()}_%s")
        super().__init__(*args, **kwargs)
        dress(self, self.applies)
        if len(self.parts) >= LONG:  # a browser cannot lead to what is missing in a step that is not shown
            self.use_required_attribute = False

    def _clean_fields(self) -> None:
        super()._clean_fields()
        forget_what_does_not_apply(self, self.applies)


class AmountField(forms.Field):
    """An amount in yuan, or in the unit written behind it (80万元); its value is fen, exact."""

    widget = Money
    unit = "元"
    default_error_messages: ClassVar = {
        "invalid": _("请填写金额，如 800000、80万元或 1234.56；最多两位小数（分）。"),
        "large": _("金额过大：请核对单位。"),
    }

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        fen = fen_of(str(value), self.unit)
        if fen is None:
            raise forms.ValidationError(self.error_messages["invalid"])
        if abs(fen) > MOST_FEN:
            raise forms.ValidationError(self.error_messages["large"])
        return fen

    def prepare_value(self, value: Any) -> Any:
        """Fen as yuan; what somebody wrote stays as it is."""
        return f"{Decimal(value) / 100:f}" if isinstance(value, int) else value


class ShareField(forms.Field):
    """A share in per cent with at most two decimals; its value is basis points."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    default_error_messages: ClassVar = {"invalid": _("请填写百分数，如 50 或 33.33；最多两位小数。")}

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        try:
            exact = Decimal(normalise(str(value)).strip().rstrip("%")) * 100
        except InvalidOperation:
            raise forms.ValidationError(self.error_messages["invalid"]) from None
        if not exact.is_finite() or exact != exact.to_integral_value() or abs(exact) > 1_000_000:
            raise forms.ValidationError(self.error_messages["invalid"])
        return int(exact)

    def prepare_value(self, value: Any) -> Any:
        return f"{Decimal(value) / 100:f}" if isinstance(value, int) else value


class DayField(forms.DateField):
    """A day; browsers offer a calendar."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], **kwargs)

    def to_python(self, value: Any) -> dt.date | None:
        """Years of four digits only: a year 0026 is a slip of the pen."""
        day: dt.date | None = super().to_python(value)
        if day is not None and not 1900 <= day.year <= 2999:
            raise forms.ValidationError(self.error_messages["invalid"])
        return day


class StoredFileField(forms.FileField):
    """A file, taken in and looked at; its value is `Received`, and what speaks against it stands beside the field.

    allowed: names of `core.files.kinds.KINDS`; clean_pictures: see `receive`.
    """

    def __init__(
        self, *, allowed: frozenset[str] = frozenset(KINDS), clean_pictures: bool = False, **kwargs: Any
    ) -> None:
        accepted = ",".join(
            suffix for kind in KINDS.values() if kind.name in allowed for suffix in kind.suffixes
        )
        widget = FileChoice(attrs={"accept": accepted})
        super().__init__(allow_empty_file=True, widget=widget, **kwargs)
        self.allowed, self.clean_pictures = allowed, clean_pictures

    def clean(self, data: Any, initial: Any = None) -> Received | None:
        file = super().clean(data, initial)
        if not file:
            return None
        try:
            return receive(file.name, file.chunks(), allowed=self.allowed, clean_pictures=self.clean_pictures)
        except RuleBroken as refused:
            raise forms.ValidationError([say_reason(each) for each in refused.verdict]) from refused


class TextField(forms.CharField):
    """Several lines."""

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


def choices(family: str, codes: Iterable[str], *, empty: str = "") -> list[tuple[str, str]]:
    """Codes with their words in the language in force; `empty` is what nothing chosen says."""
    found = [(str(code), say(f"{family}.{code}" if family else str(code))) for code in codes]
    return [("", empty), *found] if empty else found
