"""What the ledger of a deal holds, and what of it is not distributed yet."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from kuaizhuan.core import node_rules
from kuaizhuan.core.rulebook import Figure
from kuaizhuan.transfer.models import Deal, LedgerEntry
from kuaizhuan.transfer.rules.income import Mode
from kuaizhuan.transfer.states import EntryKind, Notice
from kuaizhuan.transfer.states.income import STANDING

NET_INCOME = "TC-082"
"""The rule that says what net income is."""


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums of a ledger in fen: what came in, what was spent by kind, what is left, what plans have shared of it."""

    received: int
    spent: dict[str, int]
    net: Figure
    distributed: int

    @property
    def left(self) -> int:
        return self.net.fen - self.distributed


@dataclass(frozen=True, slots=True)
class Undistributed:
    """Net income that no standing plan has shared, in fen (negative after reversals), up to the entry `through`."""

    fen: int
    through: int | None


def modes_of(deal: Deal) -> tuple[Mode, ...]:
    """From what the income of a deal may come, as its contracts and its concluded notice say; where there is neither, from
    any that has another side: own use has none."""
    contracts = deal.contracts.values_list("type", "subtype")
    found = {
        Mode.EQUITY if subtype == "equity" else _OF_CONTRACT.get(kind, Mode.WORK)
        for kind, subtype in contracts
    }
    notices = deal.price_notices.filter(state=Notice.CONCLUDED).values_list("transfer_mode", flat=True)
    found |= {_OF_NOTICE[mode] for mode in notices if mode in _OF_NOTICE}
    return tuple(mode for mode in Mode if mode in (found or _WITH_ANOTHER))


_OF_CONTRACT = {"licence": Mode.LICENCE, "transfer": Mode.ASSIGN}
_OF_NOTICE = {each.value: each for each in (Mode.ASSIGN, Mode.LICENCE, Mode.EQUITY, Mode.COOPERATE)}
_WITH_ANOTHER = {Mode.ASSIGN, Mode.LICENCE, Mode.EQUITY, Mode.WORK}


def totals(deal: Deal) -> Totals:
    """The sums of a deal's ledger; two queries."""
    return sum_entries(
        list(deal.entries.all()),
        [plan.net for plan in deal.distributions.filter(state__in=STANDING)],
        deal.seller.jurisdiction,
    )


def sum_entries(entries: list[LedgerEntry], distributed: list[int], place: str) -> Totals:
    """The sums of these entries and plans, by the law of a place. The net may be negative here, so that nothing is hidden."""
    sums = dict.fromkeys(EntryKind, 0)
    for entry in entries:
        sums[EntryKind(entry.kind)] += entry.amount
    received = sums.pop(EntryKind.RECEIPT)
    net = node_rules.book().at(timezone.localdate(), place).figure(received - sum(sums.values()), NET_INCOME)
    return Totals(received, {kind.value: amount for kind, amount in sums.items()}, net, sum(distributed))


def undistributed_income(deal: Deal) -> Undistributed:
    """What is left to distribute."""
    last = deal.entries.order_by("-pk").values_list("pk", flat=True).first()
    return Undistributed(totals(deal).left, last)
