"""Individual income tax on cash rewards: half counts as wages, if it is paid within 36 months and all conditions hold.

The tax itself depends on the person's other wages; here is what counts, until when, and what is missing.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from kuaizhuan.core.verdict import Reason
from kuaizhuan.transfer.registration.contract import Contract, Reward, Subtype, Type
from kuaizhuan.transfer.registration.deadlines import Deadline, after_months
from kuaizhuan.transfer.registration.rulebook import Rulebook
from kuaizhuan.transfer.registration.taxes.line import OUTSIDE, PER, Line, half_up


def clock(received_on: dt.date, book: Rulebook) -> Deadline:
    """The last day on which a reward from income received on that day is relieved; older income counts from the start."""
    start = book["TX-020"].effective_from or received_on
    return after_months(max(received_on, start), book.number("TX-020"), "TX-020")


def personal(contract: Contract, on: dt.date, registered: bool, book: Rulebook) -> Line | None:
    """What of the reward counts as wages: `due` is the counted amount, `relief` what is left out; None without one.

    A reward not paid yet is judged as if it were paid on the day `on`.
    """
    reward = contract.reward
    if reward is None:
        return None
    last = clock(reward.received_on, book)
    missing = tuple(_missing(contract, reward, reward.paid_on or on, last.on, registered, book))
    counted = (
        half_up(Fraction(reward.amount * book.number("TX-020.share"), PER)) if not missing else reward.amount
    )
    rules = ("TX-020", "TX-020.share")
    return Line(
        "iit",
        book.figure(reward.amount, "TX-020"),
        due=book.figure(counted, *rules),
        relief=book.figure(reward.amount - counted, *rules),
        relieved=not missing,
        missing=missing,
        notes=(Reason("transfer.publicity_days", {"days": book.number("TX-021")}, clause="TX-021"),),
        days={"pay_by": last.on.isoformat()},
    )


def _missing(
    contract: Contract, reward: Reward, paid: dt.date, last: dt.date, registered: bool, book: Rulebook
) -> list[Reason]:
    found = []
    if contract.type not in (Type.TRANSFER, Type.LICENCE) or contract.kind is Subtype.EQUITY:
        found.append(Reason("transfer.iit_kind", clause="TX-020"))
    if contract.kind in OUTSIDE:
        found.append(Reason("transfer.iit_scope", clause="TX-020"))
    if not registered:
        found.append(Reason("transfer.tax_unregistered", clause="TX-020"))
    if not reward.nonprofit:
        found.append(Reason("transfer.iit_unit", clause="TX-020"))
    if not reward.important:
        found.append(Reason("transfer.iit_contribution", clause="TX-020"))
    if not reward.publicised:
        found.append(Reason("transfer.iit_publicity", clause="TX-020"))
    if paid > last:
        months = book.number("TX-020")
        found.append(Reason("transfer.iit_late", {"on": last.isoformat(), "months": months}, clause="TX-020"))
    return found
