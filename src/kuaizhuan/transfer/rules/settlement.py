"""When a royalty is settled, and when a relief may be drawn on a registration. Pure functions on values; amounts in fen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from kuaizhuan.core.money import show
from kuaizhuan.core.verdict import Reason, Verdict
from kuaizhuan.transfer.registration.contract import Contract, Settlement
from kuaizhuan.transfer.rules.ledger import MOST_FEN

LONGEST_WHY = 300
RELIEFS = ("vat", "cit", "iit", "reward", "other")


def may_settle(
    contract: Contract, settlement: Settlement, others: Sequence[Settlement], today: dt.date
) -> Verdict:
    """A royalty contract, a period of its life that no other settlement covers, settled in it or after it until today."""
    first, last = settlement.period_from, settlement.period_to
    end = contract.term_to
    twice = any(first <= other.period_to and other.period_from <= last for other in others)
    return Verdict.of(
        Reason("transfer.settle_no_royalty", clause="TC-013") if not contract.payment.by_royalty else None,
        Reason("transfer.amount_positive") if settlement.amount <= 0 else None,
        Reason("transfer.amount_large") if settlement.amount > MOST_FEN else None,
        Reason("transfer.settle_period") if last < first else None,
        Reason("transfer.settle_early", {"on": contract.starts_on.isoformat()})
        if first < contract.starts_on
        else None,
        Reason("transfer.settle_late", {"on": end.isoformat()}) if end and first > end else None,
        Reason("transfer.settle_twice") if twice else None,
        Reason("transfer.settle_before_period") if settlement.settled_on < first else None,
        Reason("transfer.day_ahead") if settlement.settled_on > today else None,
    )


def may_withdraw(*, withdrawn: bool, why: str) -> Verdict:
    """Once, and with the reason."""
    return Verdict.of(
        Reason("transfer.settlement_withdrawn") if withdrawn else None,
        Reason("transfer.note_missing") if not why.strip() else None,
        Reason("transfer.note_long", {"most": LONGEST_WHY}) if len(why) > LONGEST_WHY else None,
    )


def may_draw(
    kind: str,
    *,
    authority: str,
    amount: int | None,
    used_on: dt.date,
    registered_on: dt.date,
    last: dt.date | None,
    today: dt.date,
    most: int,
    unmet: Sequence[Reason] = (),
) -> Verdict:
    """A relief is of a known kind, before somebody, of a day between the first registration and today, to which nothing that
    its tax wants is missing, and of no more than what it rests on.

    last: the last day on which anything of the contract is filed, None while it has no end. most: fen that are left of what
    the tax can save, or of the contract. unmet: what the relief wants and this contract has not.
    """
    return Verdict.of(
        Reason("transfer.relief_kind") if kind not in RELIEFS else None,
        Reason("transfer.relief_authority") if not authority.strip() else None,
        Reason("transfer.relief_amount") if amount is not None and amount < 0 else None,
        Reason("transfer.relief_large", {"most": show(max(0, most), unit="元")})
        if amount is not None and amount > max(0, most)
        else None,
        Reason("transfer.day_ahead") if used_on > today else None,
        Reason("transfer.relief_early", {"on": registered_on.isoformat()})
        if used_on < registered_on
        else Verdict(tuple(unmet)),
        Reason("transfer.relief_late", {"on": last.isoformat()}) if last and used_on > last else None,
    )


def may_give_up(*, void: bool, why: str) -> Verdict:
    """What is void already is not given up; it is said why."""
    return Verdict.of(
        Reason("transfer.relief_void") if void else None,
        Reason("transfer.note_missing") if not why.strip() else None,
        Reason("transfer.note_long", {"most": LONGEST_WHY}) if len(why) > LONGEST_WHY else None,
    )
