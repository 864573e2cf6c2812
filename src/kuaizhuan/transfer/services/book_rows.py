"""Contracts brought in by a work-book: what was found out about each row is done by the services that people use.

A row makes a deal that its unit states, the contract, the stages that nothing stands against, and receipts; the other side
confirms each. A contract that is there already is never changed by a file.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from kuaizhuan.collect.columns import BookStep
from kuaizhuan.collect.models import ImportRun
from kuaizhuan.collect.sources import Problem
from kuaizhuan.core import audit
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import DomainError
from kuaizhuan.core.verdict import reasons_of
from kuaizhuan.transfer.book.columns import SHEETS
from kuaizhuan.transfer.book.stated import Receipt
from kuaizhuan.transfer.models import BookRow, Deal, TechnologyContract
from kuaizhuan.transfer.queries import book as queries
from kuaizhuan.transfer.queries.book_plan import BookPlanner, Planned, course_of
from kuaizhuan.transfer.services.contracts import enter_contract
from kuaizhuan.transfer.services.deals import NewDeal, enter_deal, move_deal
from kuaizhuan.transfer.services.income import record_entry, record_receipt
from kuaizhuan.transfer.states import EntryKind


class BookImporter(BookPlanner):
    """Plans the rows of one work-book, and writes what is not refused."""

    def write(self, run: ImportRun, steps: Sequence[BookStep]) -> None:
        """Write the steps, each whole or not at all; what is refused after all says why."""
        for step in steps:
            try:
                with transaction.atomic():
                    _write_row(step, run, by=self.by)
            except DomainError as error:
                step.problems += [Problem(None, reason.code, reason.params) for reason in reasons_of(error)]


def _write_row(step: BookStep, run: ImportRun, *, by: Actor) -> None:
    """The deal, the contract, its stages and the receipt of one row; nothing where all of it is there."""
    found: Planned = step.facts
    stated = found.stated
    found.contract = queries.find_contract(found.applicant, stated.number, found.data)
    if found.contract is None:
        found.contract = _enter(found, by=by)
    contract = found.contract
    step.code = contract.code
    _keep_row(contract, found, run, step.row.number, by=by)
    deal = contract.deal
    if deal is None:
        return
    if found.receipt is not None:
        _record(deal, found.receipt, by=by)
    for stage, move in course_of(found)[0]:
        deal = move_deal(deal, stage, by=by, step=move)


def _enter(found: Planned, *, by: Actor) -> TechnologyContract:
    stated = found.stated
    deal = None
    if found.seller is not None and found.buyer is not None:
        numbered = f"，合同编号 {stated.number}" if stated.number else ""
        new = NewDeal(
            title=stated.values["title"], seller=found.seller, buyer=found.buyer, began_on=stated.signed_on,
            note=f"由“{SHEETS[stated.book]}”导入{numbered}",
        )  # fmt: skip
        deal = enter_deal(new, by=by)
    return enter_contract(
        found.data, by=by, deal=deal, field=stated.values.get("field") or "",
        industry=stated.values.get("industry") or "",
    )  # fmt: skip


def _keep_row(
    contract: TechnologyContract, found: Planned, run: ImportRun, number: int, *, by: Actor
) -> None:
    """Write down what the row says beside the contract, where that is new."""
    stated, row = found.stated, queries.row_of(contract)
    own = dict(stated.own)
    if found.receipt is not None:
        told = row.own.get("receipts", []) if row else []
        own["receipts"] = [*told, found.receipt.as_dict()]
    if row is None:
        row = BookRow(
            contract=contract, applicant=found.applicant, book=stated.book, number=stated.number, run=run.code,
            row_number=number,
        )  # fmt: skip
    elif {**row.own, **own} == row.own and (row.number or not stated.number):
        return
    row.own = {**row.own, **own}
    row.number = row.number or stated.number
    row.save()
    audit.record("transfer.contract.import", contract, by=by, run=run.code, line=number, number=row.number)


def _record(deal: Deal, receipt: Receipt, *, by: Actor) -> None:
    record_receipt(
        deal, receipt.amount, on=receipt.on, by=by, voucher=receipt.voucher, note=receipt.note
    )  # fmt: skip
    if receipt.vat:
        record_entry(
            deal, EntryKind.TAX, receipt.vat, on=receipt.on, by=by, voucher=receipt.voucher, note="增值税"
        )  # fmt: skip
