"""The Sichuan guide on using results first and paying later: what a trial must meet that is offered by it. Pure.

Nobody must offer a trial by the guide; one that does is held to each of its conditions, by the law of the seller's place on
the day of each step. Elsewhere there is no such guide.
"""

from __future__ import annotations

from dataclasses import dataclass

from kuaizhuan.core.rulebook import Law
from kuaizhuan.core.verdict import Reason, Verdict
from kuaizhuan.transfer.states import Trial

GUIDE = "TT-030"
CONDITIONS = (
    "TT-030.buyer",
    "TT-030.title",
    "TT-030.disclosed",
    "TT-030.advance",
    "TT-030.scope",
    "TT-030.full",
)
"""In the order of the way."""
FREE = (Trial.SIGNED, Trial.DELIVERED, Trial.IN_USE)
"""Steps before which nothing may have been paid."""


@dataclass(frozen=True, slots=True)
class Guided:
    """What the seller says when an offer is made by the guide. disclosed: where the result was published for it."""

    title_clear: bool | None = None
    disclosed: str = ""


def holds(law: Law) -> bool:
    """Whether there is a guide at that place on that day."""
    return GUIDE in law.book and law.find(GUIDE) is not None


def may_offer(said: Guided | None, law: Law) -> Verdict:
    """An offer by the guide: at its place, in its time, with a clear title, and published."""
    if said is None:
        return Verdict()
    if not holds(law):
        return Verdict.of(Reason("transfer.guide_none", {"on": law.on.isoformat()}, clause=GUIDE))
    return Verdict.of(
        Reason("transfer.guide_title", clause="TT-030.title") if said.title_clear is not True else None,
        Reason("transfer.guide_disclosed", clause="TT-030.disclosed") if not said.disclosed.strip() else None,
    )


def may_step(target: Trial, law: Law, *, small_buyer: bool | None, received: int, due: int | None) -> Verdict:
    """A step of a trial by the guide. small_buyer: as the buyer says when it signs; received: fen that the deal's seller
    holds so far; due: the fee, once agreed.
    """
    signing = target is Trial.SIGNED
    return Verdict.of(
        Reason("transfer.guide_none", {"on": law.on.isoformat()}, clause=GUIDE)
        if signing and not holds(law)
        else None,
        Reason("transfer.guide_buyer", clause="TT-030.buyer")
        if signing and small_buyer is not True
        else None,
        Reason("transfer.guide_advance", clause="TT-030.advance")
        if target in FREE and received > 0
        else None,
        Reason("transfer.guide_full", clause="TT-030.full") if target is Trial.PAID and not due else None,
    )
