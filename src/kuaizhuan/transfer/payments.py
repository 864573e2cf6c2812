"""What is paid to whom: the shares of a confirmed plan as a work-book or csv, in yuan to the fen, with their sum.

A name that a spreadsheet would take for a formula is written as text.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from decimal import Decimal
from io import BytesIO, StringIO

from django.utils.translation import gettext as _

from kuaizhuan.transfer.queries.income import PlanCase

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def rows(case: PlanCase) -> list[tuple[str, str, str, Decimal]]:
    """(plan, person, part, yuan) for each share."""
    parts = {True: _("主要贡献人员"), False: _("其他人员")}
    return [
        (case.plan.code, share.name, parts[share.main], Decimal(share.amount) / 100) for share in case.shares
    ]


def _head() -> tuple[str, str, str, str]:
    return _("方案"), _("姓名"), _("类别"), _("金额（元）")


def as_csv(case: PlanCase) -> bytes:
    """With the mark by which spreadsheets know UTF-8."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(_head())
    for code, name, part, yuan in rows(case):
        writer.writerow(
            (code, f"'{name}" if name.startswith(("=", "+", "-", "@")) else name, part, f"{yuan:.2f}")
        )
    writer.writerow((_("合计"), "", "", f"{_total(case):.2f}"))
    writer.writerows(_remarks(case))
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_xlsx(case: PlanCase) -> bytes:
    from openpyxl import Workbook  # only where a file is written

    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet(_("发放清单"))
    sheet.append(_head())
    for row in rows(case):
        sheet.append(row)
    sheet.append((_("合计"), "", "", _total(case)))
    for remark in _remarks(case):
        sheet.append(remark)
    for cell in sheet["D"][1:]:
        cell.number_format = "#,##0.00"
    for cell in sheet["B"][1:]:
        cell.data_type = "s"
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 16, 20
    sheet.column_dimensions["C"].width, sheet.column_dimensions["D"].width = 20, 18
    sheet.freeze_panes = "A2"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _remarks(case: PlanCase) -> list[tuple[str, ...]]:
    """What else to know of the amounts, below their sum."""
    return [(_("分配比例依据的规则有尚未核实的，仅供参考。"),)] if case.plan.unverified else []


def _total(case: PlanCase) -> Decimal:
    return Decimal(sum(share.amount for share in case.shares)) / 100


FORMS: Mapping[str, Callable[[PlanCase], bytes]] = {"xlsx": as_xlsx, "csv": as_csv}
