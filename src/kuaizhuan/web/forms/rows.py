"""A field of a form that holds several of one thing, a row of inputs each; a button offers more rows, without script.

The inputs of row n (from 0) are called ``field-n-column``, their number stands in ``field-count``; empty rows do not
count, and what is wrong is said with the number of its row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kuaizhuan.web.numbers import whole_number

MORE = 3
"""Rows that the button adds."""
Cells = dict[str, str]
Choices = Sequence[tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class Column:
    """One input of every row.

    kind: "text", "date" or "choice" (then of `choices`); usual: what an empty row has. offers: what a text box offers
    while it is typed in; finds: for the name of such a box, the address that it asks for what to offer.
    """

    name: str
    label: Any
    kind: str = "text"
    choices: Choices = ()
    usual: str = ""
    offers: Callable[[], Sequence[str]] | None = None
    finds: Callable[[str], str] | None = None
    longest: int = 200

    @property
    def suggests(self) -> bool:
        """Whether its boxes have a list of suggestions, now or while they are typed in."""
        return self.offers is not None or self.finds is not None


class RowsWidget(forms.Widget):
    """The rows as a table; on a telephone as a list."""

    use_fieldset = True

    def __init__(self, columns: Sequence[Column], *, least: int, most: int) -> None:
        super().__init__()
        self.columns, self.least, self.most = columns, least, most
        self.more = 0

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[Cells]:
        """Every row that was sent, one more than is allowed included, so that too many are refused, not cut."""
        count = data.get(f"{name}-count", "")
        size = min(whole_number(count) or 0, self.most + 1)
        return [
            {column.name: data.get(f"{name}-{at}-{column.name}", "").strip() for column in self.columns}
            for at in range(size)
        ]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return f"{name}-count" not in data

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        rows = list(value or ())
        size = min(max(self.least, len(rows) + self.more), max(self.most, len(rows)))
        rows += [{column.name: column.usual for column in self.columns} for _ in range(size - len(rows))]
        lines = [
            [
                (column, row.get(column.name, ""), _finds(column, f"{name}-{at}-{column.name}"))
                for column in self.columns
            ]
            for at, row in enumerate(rows)
        ]
        context = {
            "name": name,
            "columns": self.columns,
            "lines": lines,
            "more": MORE if len(rows) < self.most else 0,
            "described": (attrs or {}).get("aria-describedby", ""),
        }
        return render_to_string("ui/form/rows.html", context)


def _finds(column: Column, box: str) -> str:
    return column.finds(box) if column.finds else ""


class RowsField(forms.Field):
    """Its value is (number of the row from 1, what `read` made of its cells) for every row that is not empty.

    `read` raises `ValidationError` for a row that cannot be read.
    """

    widget: RowsWidget

    def __init__(
        self,
        columns: Sequence[Column],
        read: Callable[[Cells], dict[str, Any]],
        *,
        least: int = 1,
        most: int,
        **kwargs: Any,
    ) -> None:
        self.columns, self.read, self.most = columns, read, most
        super().__init__(widget=RowsWidget(columns, least=least, most=most), **kwargs)

    def __deepcopy__(self, memo: Any) -> RowsField:
        found: RowsField = super().__deepcopy__(memo)
        found.widget.more = 0
        return found

    def clean(self, value: Any) -> list[tuple[int, dict[str, Any]]]:
        if len(value) > self.most:
            raise forms.ValidationError(_("最多 %(most)s 行。"), params={"most": self.most})
        found, wrong = [], []
        for number, cells in enumerate(value, 1):
            if all(cells[column.name] in ("", column.usual) for column in self.columns):
                continue
            try:
                self._fits(cells)
                found.append((number, self.read(cells)))
            except forms.ValidationError as error:
                wrong += [f"{row_name(number)}：{message}" for message in error.messages]
        if wrong:
            raise forms.ValidationError(wrong)
        if self.required and not found:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return found

    def label_of(self, column: str) -> str:
        """What a column is called on the page."""
        return next((str(each.label) for each in self.columns if each.name == column), column)

    def _fits(self, cells: Cells) -> None:
        for column in self.columns:
            if len(cells[column.name]) > column.longest:
                text = gettext("“{column}”最多 {most} 字。")
                raise forms.ValidationError(text.format(column=column.label, most=column.longest))
            if column.kind == "choice" and cells[column.name] not in dict(column.choices):
                raise forms.ValidationError(gettext("请选择“{column}”。").format(column=column.label))


def row_name(number: int) -> str:
    """How a row is called in a sentence."""
    return gettext("第 {number} 行").format(number=number)
