"""Individual income tax on cash rewards: half counts as wages, if it is paid within 36 months and all conditions hold.

The tax itself depends on the person's other wages; here is what counts, until when, and what is missing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction

from kuaizhuan.core.rulebook import Law
from kuaizhuan.core.verdict import Reason
from kuaizhuan.transfer.registration.contract import Contract, Reward, Subtype, Type
from kuaizhuan.transfer.registration.deadlines import Deadline, after_months
from kuaizhuan.transfer.registration.taxes.certificate import Certificate, certified
from kuaizhuan.transfer.registration.taxes.filing import marked, reward_days
from kuaizhuan.transfer.registration.taxes.grounds import Ground, Tests
from kuaizhuan.transfer.registration.taxes.line import OUTSIDE, PER, Line, half_up, relieved_line


def clock(received_on: dt.date, law: Law) -> Deadline:
    """The last day on which a reward from income received on that day is relieved; older income counts from the start."""
    rule = law.at(received_on).cited("TX-020")
    return after_months(max(received_on, rule.first), rule.number, "TX-020")


def personal(
    contract: Contract,
    certificate: Certificate | None,
    law: Law,
    tests: Tests = Tests(),  # noqa: B008 — it is frozen
) -> Line | None:
    """What of the reward counts as wages: `due` is the counted amount, `relief` what is left out; None without one.

    A reward not paid yet is judged as if it were paid on the day of the law.
    """
    reward = contract.reward
    if reward is None:
        return None
    last = clock(reward.received_on, law)
    paid = reward.paid_on or law.on
    grounds = (
        *kind_of_reward(contract, tests),
        certified(contract, certificate, paid, "TX-020"),
        *_grounds(contract, reward, paid, last.on, law, tests),
    )
    counted = half_up(Fraction(reward.amount * law.cited("TX-020.share").number, PER))
    return relieved_line(
        "iit",
        law.figure(reward.amount, "TX-020"),
        reward.amount,
        counted,
        grounds,
        ("TX-020", "TX-020.share"),
        law,
        notes=(Reason("transfer.publicity_days", {"days": law.cited("TX-021").number}, clause="TX-021"),),
        days=(marked("pay_by", last, law), *reward_days(paid, law)),
    )


def kind_of_reward(
    contract: Contract,
    tests: Tests = Tests(),  # noqa: B008 — it is frozen
) -> Iterator[Ground]:
    """What no paper mends: only income from transfers and licences of certain rights."""
    right = contract.type in (Type.TRANSFER, Type.LICENCE) and contract.kind is not Subtype.EQUITY
    yield tests.want(right, "iit_kind", "TX-020", bars=True)
    yield tests.want(contract.kind not in OUTSIDE, "iit_scope", "TX-020", bars=True)


def _grounds(
    contract: Contract, reward: Reward, paid: dt.date, last: dt.date, law: Law, tests: Tests
) -> Iterator[Ground]:
    yield tests.want(reward.nonprofit, "iit_unit", "TX-020", "reward.nonprofit", bars=True)
    yield tests.want(reward.important, "iit_contribution", "TX-020", "reward.important", bars=True)
    yield tests.want(reward.publicised, "iit_publicity", "TX-020", "reward.publicised")
    signed = {"on": reward.received_on.isoformat(), "signed": contract.signed_on.isoformat()}
    yield tests.want(reward.received_on >= contract.signed_on, "iit_received", "TX-020", params=signed)
    months = law.at(reward.received_on).cited("TX-020").number
    facts = {"on": last.isoformat(), "months": months}
    yield tests.want(paid <= last, "iit_late", "TX-020", "reward.paid_on", bars=True, params=facts)
