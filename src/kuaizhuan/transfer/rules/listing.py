"""When a price may be looked for on an exchange, and what its sale has to agree with. Pure functions on values.

A sale passes the same guards as a price that is concluded: the reserve, objections, and later the contract.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from kuaizhuan.core.verdict import Reason, Verdict
from kuaizhuan.transfer.states import Listed, Notice, Pricing

LONGEST = 300


@dataclass(frozen=True, slots=True)
class Plan:
    """Where a result is to be listed, and how long."""

    exchange: str
    first_on: dt.date
    last_on: dt.date


@dataclass(frozen=True, slots=True)
class Said:
    """What the exchange says with a move. on: the day of the sale or of the certificate; final_fen in fen."""

    number: str = ""
    final_fen: int | None = None
    buyer_name: str = ""
    on: dt.date | None = None
    certificate_number: str = ""
    file: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the listing and its notice. upheld, pending: objections, as a conclusion counts them."""

    today: dt.date
    pricing: Pricing
    notice: Notice
    starts_on: dt.date | None
    reserve: int
    first_on: dt.date
    last_on: dt.date
    sold_on: dt.date | None = None
    upheld: int = 0
    pending: int = 0


def may_open(
    plan: Plan, *, pricing: Pricing, notice: Notice, exchanges: Collection[str], open_one: bool
) -> Verdict:
    """A listing is one of a notice whose price is found on a market, and one at a time."""
    return Verdict.of(
        Reason("transfer.listing_agreement") if pricing is Pricing.AGREEMENT else None,
        Reason("transfer.notice_closed") if notice in (Notice.CONCLUDED, Notice.CANCELLED) else None,
        Reason("transfer.listing_exchange") if plan.exchange not in exchanges else None,
        Reason("transfer.listing_period") if plan.last_on < plan.first_on else None,
        Reason("transfer.listing_taken") if open_one else None,
    )


def may_go(target: Listed, said: Said, facts: Facts) -> Verdict:
    """All that stands against a move of a listing to `target`."""
    closed = facts.notice in (Notice.CONCLUDED, Notice.CANCELLED)
    return Verdict.of(
        Reason("transfer.note_long", {"most": LONGEST}) if len(said.note) > LONGEST else None,
        Reason("transfer.notice_closed") if closed and target in (Listed.LISTED, Listed.SOLD) else None,
        _list(said, facts) if target is Listed.LISTED else None,
        _sell(said, facts) if target is Listed.SOLD else None,
        _certify(said, facts) if target is Listed.CERTIFIED else None,
        Reason("transfer.listing_runs", {"until": facts.last_on.isoformat()})
        if target is Listed.UNSOLD and facts.today <= facts.last_on
        else None,
        Reason("transfer.cancel_unsaid") if target is Listed.WITHDRAWN and not said.note.strip() else None,
    )


def _list(said: Said, facts: Facts) -> Verdict:
    return Verdict.of(
        Reason("transfer.listing_number") if not said.number.strip() else None,
        Reason("transfer.listing_unpublicised") if facts.starts_on is None else None,
        Reason("transfer.listing_early", {"from": f"{facts.starts_on}"})
        if facts.starts_on and facts.first_on < facts.starts_on
        else None,
    )


def _sell(said: Said, facts: Facts) -> Verdict:
    """The price reaches the reserve; nobody's objection waits or was upheld."""
    below = said.final_fen is not None and said.final_fen < facts.reserve
    return Verdict.of(
        Reason("transfer.final_missing") if said.final_fen is None else None,
        Reason("transfer.final_buyer") if not said.buyer_name.strip() else None,
        Reason("transfer.final_below", overridable=True) if below else None,
        Reason("transfer.objection_upheld", {"count": facts.upheld}) if facts.upheld else None,
        Reason("transfer.objection_pending", {"count": facts.pending}) if facts.pending else None,
        _on(said.on, facts.first_on, facts.today),
    )


def _certify(said: Said, facts: Facts) -> Verdict:
    return Verdict.of(
        Reason("transfer.certificate_number") if not said.certificate_number.strip() else None,
        _on(said.on, facts.sold_on or facts.first_on, facts.today),
    )


def _on(day: dt.date | None, since: dt.date, today: dt.date) -> Reason | None:
    if day is None:
        return Reason("transfer.listing_day")
    if day > today:
        return Reason("transfer.day_ahead")
    return Reason("transfer.day_before", {"since": since.isoformat()}) if day < since else None


def may_agree(
    *, open_one: bool, sold: tuple[int, str] | None, final_fen: int | None, final_buyer: str
) -> Verdict:
    """A notice is concluded with what its listing brought, (fen, buyer), and not while one is under way."""
    other = sold is not None and final_fen is not None and (final_fen, final_buyer.strip()) != sold
    return Verdict.of(
        Reason("transfer.listing_open") if open_one else None,
        Reason("transfer.listing_other") if other else None,
    )
