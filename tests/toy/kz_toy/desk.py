"""Loans that wait for the owner's heads."""

from collections.abc import Iterator

from kuaizhuan.core.actors import Actor
from kuaizhuan.core.placements import Task
from kz_toy.access import LEND
from kz_toy.models import Loan
from kz_toy.states import Stage


def tasks(actor: Actor) -> Iterator[Task]:
    waiting = LEND.filter(actor, Loan.objects.filter(state=Stage.ASKED)).count()
    yield Task("待办的借用申请", "样品", waiting, "web:desk")
