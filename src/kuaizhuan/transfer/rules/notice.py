"""Publicising a price: a clock in calendar days that stands still while an accepted objection is unanswered. Pure.

The law asks for the name and the price (促进科技成果转化法 art. 18); the number of days is recalled from
国发〔2016〕16号 and unverified, therefore a parameter (rules TT-003). Counting starts the day after (R-META-05).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kuaizhuan.core.verdict import Reason, Verdict
from kuaizhuan.transfer.states import Pricing

ART_18 = "TT-002"
DILIGENCE = (
    "transfer.diligence.title",
    "transfer.diligence.patents",
    "transfer.diligence.funding",
    "transfer.diligence.inventors",
    "transfer.diligence.secrets",
    "transfer.diligence.valuation",
    "transfer.diligence.buyer",
    "transfer.diligence.decision",
    "transfer.diligence.contract",
)
"""What a diligent seller has looked into before the price stands; each is ticked with a note of how."""

MOST_DAYS = 365
DAY = dt.timedelta(days=1)
Span = tuple[dt.date, dt.date | None]
"""First and last day on which the clock stands still; None while it still does."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a notice says. price in fen; related: whether the buyer is a related party, None while undeclared."""

    pricing: Pricing
    price_fen: int
    basis: str
    contact: str
    days: int
    buyer_name: str = ""
    venue: str = ""
    related: bool | None = None
    relation: str = ""


def still(day: dt.date, spans: Sequence[Span]) -> bool:
    """Whether the clock stands still on `day`."""
    return any(first <= day and (last is None or day <= last) for first, last in spans)


def count_days(starts_on: dt.date, spans: Sequence[Span], until: dt.date) -> int:
    """Days that count from the day after `starts_on` up to and with `until`."""
    days = max((until - starts_on).days, 0)
    return sum(not still(starts_on + DAY * number, spans) for number in range(1, days + 1))


def last_day(starts_on: dt.date, days: int, spans: Sequence[Span]) -> dt.date:
    """The day on which `days` days have counted; a span without an end is taken to have ended on its first day.

    That day may still move: every objection that is accepted stops the clock anew.
    """
    ended = [(first, first if last is None else last) for first, last in spans]
    day = starts_on
    while days:
        day += DAY
        days -= not still(day, ended)
    return day


def may_draft(draft: Draft, *, least: int) -> Verdict:
    """All that stands against a draft; it may still lack the declaration, not the price and its reasons."""
    return Verdict.of(
        Reason("transfer.amount_negative") if draft.price_fen < 0 else None,
        Reason("transfer.notice_price")
        if draft.price_fen == 0 and draft.pricing is Pricing.AGREEMENT
        else None,
        Reason("transfer.notice_basis") if not draft.basis.strip() else None,
        Reason("transfer.notice_contact") if not draft.contact.strip() else None,
        Reason("transfer.notice_days", {"least": least, "most": MOST_DAYS}, clause="TT-003")
        if not least <= draft.days <= MOST_DAYS
        else None,
        Reason("transfer.notice_buyer")
        if draft.pricing is Pricing.AGREEMENT and not draft.buyer_name.strip()
        else None,
        Reason("transfer.notice_venue")
        if draft.pricing is not Pricing.AGREEMENT and not draft.venue.strip()
        else None,
    )


def may_start(draft: Draft, *, least: int) -> Verdict:
    """Before everybody reads it, the seller declares whether the buyer is a related party, and how."""
    return Verdict.of(
        may_draft(draft, least=least),
        Reason("transfer.related_undeclared")
        if draft.pricing is Pricing.AGREEMENT and draft.related is None
        else None,
        Reason("transfer.relation_missing") if draft.related and not draft.relation.strip() else None,
    )


def may_conclude(
    draft: Draft,
    *,
    final_fen: int | None,
    final_buyer: str,
    diligence: Mapping[str, Mapping[str, Any]],
    upheld: int,
    pending: int = 0,
    complaints: int = 0,
) -> Verdict:
    """What stands against the price: another price than publicised, unfinished diligence, an objection.

    An upheld objection is never passed: the notice is drafted anew. An open item is done, or waived by who oversees the
    seller. pending: objections that the seller has not decided or answered; complaints: declines that are complained of
    or still may be, whose period is no law that was seen, and so may be waived.
    """
    left = open_items(diligence)
    return Verdict.of(
        Reason("transfer.final_missing") if final_fen is None else None,
        Reason("transfer.final_buyer") if not final_buyer.strip() else None,
        _price(draft, final_fen, final_buyer),
        Reason("transfer.diligence_left", {"count": left}, overridable=True) if left else None,
        Reason("transfer.objection_upheld", {"count": upheld}) if upheld else None,
        Reason("transfer.objection_pending", {"count": pending}) if pending else None,
        Reason(
            "transfer.complaint_pending", {"count": complaints}, clause="KZ-002.complain", overridable=True
        )
        if complaints
        else None,
    )


def may_rest_on(*, upheld: int, left: int) -> Verdict:
    """What speaks against resting anything on the notice of a deal that is not concluded; no note of anybody passes it.

    upheld: objections found justified; left: open items of the checklist that nobody waived.
    """
    return Verdict.of(
        Reason("transfer.rests_on_upheld", {"count": upheld}, clause=ART_18) if upheld else None,
        Reason("transfer.rests_on_diligence", {"count": left}) if left else None,
    )


def open_items(diligence: Mapping[str, Mapping[str, Any]]) -> int:
    """How many items of the checklist are not done."""
    return sum(not diligence.get(item, {}).get("done") for item in DILIGENCE)


def _price(draft: Draft, final_fen: int | None, final_buyer: str) -> Verdict:
    """An agreed price is the publicised one, to the publicised buyer; a listing or auction reaches its reserve."""
    if final_fen is None:
        return Verdict.of()
    agreed = draft.pricing is Pricing.AGREEMENT
    return Verdict.of(
        Reason("transfer.final_other_price", clause=ART_18)
        if agreed and final_fen != draft.price_fen
        else None,
        Reason("transfer.final_other_buyer", clause=ART_18)
        if agreed and final_buyer.strip() and final_buyer.strip() != draft.buyer_name.strip()
        else None,
        Reason("transfer.final_below", overridable=True)
        if not agreed and final_fen < draft.price_fen
        else None,
    )
