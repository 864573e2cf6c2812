"""Lists as work-books: `?as=xlsx` gives the rows of a page, through its policies and filters and in its order, unpaged.

    @signed_in
    @uses_policies(access.registry.VIEW_CONTRACT)
    @offers(sheets.CONTRACTS)
    def contracts(request): …
        if is_asked(request):
            return write_sheet(request, queries.with_standing(found[: most_rows()]))

``ui/paging.html`` and ``ui/sheet.html`` show the button. Cells are text, numbers or days; no text is a formula.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import wraps
from io import BytesIO
from itertools import chain, islice
from typing import Any

from django.conf import settings
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from kuaizhuan.core import reading
from kuaizhuan.web.guard import View, heavy
from kuaizhuan.web.proof import ask_proof, is_proven

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST = 32_767
"""Characters that a cell holds."""
YUAN, DAY, MOMENT = "#,##0.00", "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
Words = str | Promise


@dataclass(frozen=True, slots=True)
class Yuan:
    """A sum of so many fen, which stands in the sheet in yuan; None leaves the cell empty."""

    fen: int | None


@dataclass(frozen=True, slots=True)
class Column:
    """value: of a row: text, a number, `Yuan`, a day, a moment, whether, or None."""

    label: Words
    value: Callable[[Any], Any]
    width: int = 18


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list as a work-book. name: in the audit. leads: from a row to the address to which its first cell leads.

    proven: it holds sums or persons of certain parties, so that it needs a fresh proof and leaves an event.
    """

    name: str
    title: Words
    columns: tuple[Column, ...]
    leads: Callable[[Any], str]
    proven: bool = False


def offers(sheet: Sheet) -> Callable[[View], View]:
    """The list of a view can be had as `sheet`; asked for as such it counts as heavy."""

    def mark(view: View) -> View:
        held = view if getattr(view, "heavy", False) else heavy(view)

        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            request.sheet = sheet
            if not is_asked(request):
                return view(request, *args, **kwargs)
            if sheet.proven and not is_proven(request):
                return ask_proof(request)
            return held(request, *args, **kwargs)

        answered.sheet = sheet
        return answered

    return mark


def is_asked(request: HttpRequest) -> bool:
    """Whether the list is asked for as a work-book."""
    return request.method == "GET" and request.GET.get("as") == "xlsx"


def most_rows() -> int:
    """How many rows are read for a sheet: one more than it may hold, which tells that it was cut."""
    return int(settings.SHEET_ROWS) + 1


def each_once(*lists: Iterable[Model]) -> Iterator[Any]:
    """The rows of several lists of one page, each where it stands first."""
    seen: set[Any] = set()
    for row in chain(*lists):
        if row.pk not in seen:
            seen.add(row.pk)
            yield row


def write_sheet(request: HttpRequest, rows: Iterable[Any]) -> HttpResponse:
    """`rows` by the sheet that the view offers, at most `KZ_SHEET_ROWS` of them; a last line says when there are more."""
    sheet: Sheet = request.sheet
    most = most_rows()
    found = list(rows[:most] if isinstance(rows, QuerySet) else islice(rows, most))
    kept = found[: most - 1]
    asked = request.GET.copy()
    for name in ("as", "page"):
        asked.pop(name, None)
    if sheet.proven:
        reading.note("web.sheet.export", list=sheet.name, rows=len(kept), asked=asked.urlencode()[:300])
    cut = (
        _("只导出前 %(count)d 条，其余请缩小筛选范围后再导出。") % {"count": len(kept)}
        if len(found) > len(kept)
        else ""
    )
    body = _book(sheet, kept, cut, request.build_absolute_uri)
    response = HttpResponse(body, content_type=TYPE)
    name = f"{sheet.title}-{timezone.localdate():%Y%m%d}.xlsx"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def _book(sheet: Sheet, rows: list[Any], cut: str, whole: Callable[[str], str]) -> bytes:
    """The work-book; whole: makes an address on this node a whole one."""
    from openpyxl import Workbook  # only where a file is written
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    page = book.create_sheet(str(sheet.title)[:31])
    page.freeze_panes = "A2"
    for number, column in enumerate(sheet.columns, 1):
        page.column_dimensions[get_column_letter(number)].width = column.width

    def cell(value: Any) -> Any:
        plain, form = _plain(value)
        made = WriteOnlyCell(page, plain)
        if isinstance(plain, str):
            made.data_type = "s"  # openpyxl would take what begins with = for a formula
        if form:
            made.number_format = form
        return made

    bold, link = Font(bold=True), Font(color="0B5C63", underline="single")
    heads = [cell(str(column.label)) for column in sheet.columns]
    for head in heads:
        head.font = bold
    page.append(heads)
    for row in rows:
        cells = [cell(column.value(row)) for column in sheet.columns]
        cells[0].hyperlink, cells[0].font = whole(sheet.leads(row)), link
        page.append(cells)
    if cut:
        page.append([cell(cut)])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _plain(value: Any) -> tuple[Any, str]:
    """What stands in a cell, and the form in which it is shown, "" for that of its type."""
    if isinstance(value, Yuan):
        return (None, "") if value.fen is None else (Decimal(value.fen) / 100, YUAN)
    if isinstance(value, bool):
        return (_("是") if value else _("否")), ""
    if isinstance(value, dt.datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return local.replace(tzinfo=None, microsecond=0), MOMENT
    if isinstance(value, dt.date):
        return value, DAY
    if value is None or isinstance(value, int | Decimal):
        return value, ""
    return _without_controls(str(value))[:LONGEST], ""


def _without_controls(text: str) -> str:
    """`text` without what the format forbids."""
    return "".join(each for each in text if each >= " " or each in "\t\n\r")
