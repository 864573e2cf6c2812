"""Individual income tax on cash rewards: half counts as wages, if it is paid within 36 months and all conditions hold.

The tax itself depends on the person's other wages; here is what counts, until when, and what is missing.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from kuaizhuan.core.rulebook import Law
from kuaizhuan.core.verdict import Reason
from kuaizhuan.transfer.registration.contract import Contract, Reward, Subtype, Type
from kuaizhuan.transfer.registration.deadlines import Deadline, after_months
from kuaizhuan.transfer.registration.taxes.line import OUTSIDE, PER, Line, half_up


def clock(received_on: dt.date, law: Law) -> Deadline:
    """The last day on which a reward from income received on that day is relieved; older income counts from the start."""
    rule = law.at(received_on).cited("TX-020")
    return after_months(max(received_on, rule.first), rule.number, "TX-020")


def personal(contract: Contract, registered: bool, law: Law) -> Line | None:
    """What of the reward counts as wages: `due` is the counted amount, `relief` what is left out; None without one.

    A reward not paid yet is judged as if it were paid on the day of the law.
    """
    reward = contract.reward
    if reward is None:
        return None
    last = clock(reward.received_on, law)
    missing = tuple(_missing(contract, reward, reward.paid_on or law.on, last.on, registered, law))
    share = PER if missing else law.cited("TX-020.share").number
    counted = half_up(Fraction(reward.amount * share, PER))
    rules = ("TX-020", "TX-020.share")
    return Line(
        "iit",
        law.figure(reward.amount, "TX-020"),
        due=law.figure(counted, *rules),
        relief=law.figure(reward.amount - counted, *rules),
        relieved=not missing,
        missing=missing,
        notes=(Reason("transfer.publicity_days", {"days": law.cited("TX-021").number}, clause="TX-021"),),
        days={"pay_by": last.on.isoformat()},
    )


def _missing(
    contract: Contract, reward: Reward, paid: dt.date, last: dt.date, registered: bool, law: Law
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
        months = law.at(reward.received_on).cited("TX-020").number
        found.append(Reason("transfer.iit_late", {"on": last.isoformat(), "months": months}, clause="TX-020"))
    return found
