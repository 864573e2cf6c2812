"""Loans that wait for the owner's heads."""

from kuaizhuan.core.placements import Item, Queue
from kz_toy.access import LEND
from kz_toy.models import Loan
from kz_toy.states import Stage


def tasks(actor):
    rows = LEND.filter(actor, Loan.objects.filter(state=Stage.ASKED)).select_related("sample", "borrower")
    yield Queue("toy.loans", "借用", "transfer", rows, _show, since="")


def _show(rows):
    return [Item(row.sample.title, row.borrower.name, "答复", "web:desk") for row in rows]
