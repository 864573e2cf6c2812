"""The taxes of a contract on the platform: what was settled of it, what a relief rests on, and which days are ahead."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Sum

from kuaizhuan.core import node_rules
from kuaizhuan.core.money import show
from kuaizhuan.core.verdict import Reason, Verdict
from kuaizhuan.transfer.models import Registration, Relief, TechnologyContract
from kuaizhuan.transfer.queries import contracts
from kuaizhuan.transfer.registration.codes import ROYALTIES
from kuaizhuan.transfer.registration.taxes import Line, kind_of_reward, last_filing
from kuaizhuan.transfer.states import ReliefState

COUNTED = ("vat", "cit")
"""Reliefs whose amount the worksheet knows."""


@dataclass(frozen=True, slots=True)
class ReliefGround:
    """On what a relief would rest. left: fen that may still be drawn; unmet: what it wants and has not; last: the last day."""

    left: int
    unmet: tuple[Reason, ...]
    last: dt.date | None


def is_royalty(row: TechnologyContract) -> bool:
    """Whether a contract is paid by what is settled for each period."""
    return (row.data.get("payment") or {}).get("mode") in ROYALTIES


def worksheet_of(row: TechnologyContract, on: dt.date) -> tuple[Line, ...]:
    """The lines of a contract as they stand on a day, by what the registry decided."""
    return contracts.precheck(row, on, decided=contracts.decided_of(row)).checked.taxes


def still_grounded(relief: Relief, now: Registration) -> Verdict:
    """What speaks against a relief on the edition that counts now: what its tax wants, and an amount beyond what it saves."""
    ground = ground_of_relief(now, relief.kind, relief.used_on, without=relief)
    over = relief.amount is not None and relief.amount > ground.left
    left = {"most": show(max(0, ground.left), unit="元")}
    return Verdict(ground.unmet) + Verdict.of(Reason("transfer.relief_large", left) if over else None)


def ground_of_relief(
    registered: Registration, kind: str, used_on: dt.date, without: Relief | None = None
) -> ReliefGround:
    """On what a relief of a kind, used on a day, would rest; `without` one that is recorded already."""
    row = registered.contract
    stated = contracts.prepare_contract(row, row.data)
    others = Relief.objects.filter(registration__contract=row, kind=kind).exclude(state=ReliefState.VOID)
    others = others.exclude(pk=without.pk) if without else others
    drawn = others.aggregate(sum=Sum("amount"))["sum"] or 0
    law = node_rules.book().at(used_on, registered.jurisdiction)
    last = last_filing(stated, law)
    if kind not in COUNTED:
        unmet = tuple(ground.reason for ground in kind_of_reward(stated) if not ground.holds)
        return ReliefGround(registered.total - drawn, unmet if kind == "iit" else (), last)
    lines = [line for line in worksheet_of(row, used_on) if line.tax == kind]
    held = [line for line in lines if line.relieved]
    saved = sum(line.relief.fen for line in held if line.relief)
    return ReliefGround(saved - drawn, () if held else _unmet(lines), last)


def _unmet(lines: list[Line]) -> tuple[Reason, ...]:
    """What speaks against every line; where nothing does, no amount is known yet."""
    reasons = {(ground.code, ground.clause): ground.reason for line in lines for ground in line.unmet}
    if not lines:
        return (Reason("transfer.relief_none", clause="TX-010"),)
    return tuple(reasons.values()) or (Reason("transfer.relief_unsettled", clause="TC-045"),)
