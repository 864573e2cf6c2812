"""Who gets how much of what came in, to the fen. Pure functions on values.

Net income is what came in less what the law lets be deducted; it is shared by rule or agreement, never below the
floors of the law, and the shares always add up (largest remainder).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from kuaizhuan.core.rulebook import Figure, Law
from kuaizhuan.core.verdict import Reason, Verdict

WHOLE = 10_000
"""Shares are written in parts of ten thousand: 7000 is 70 %."""


class Mode(StrEnum):
    """From what the income comes: a sale or licence of a result, shares, own use, or other technical work."""

    ASSIGN = "assign"
    LICENCE = "licence"
    EQUITY = "equity"
    SELF = "self"
    COOPERATE = "cooperate"
    WORK = "work"


LOCAL = ("TT-022", "TT-032")
"""Floors of one place each, which holds where the book says so; they add to that of the country."""


@dataclass(frozen=True, slots=True)
class Deductions:
    """What may be taken off receipts before they are shared, in fen, none negative (TC-082)."""

    taxes: int = 0
    maintenance: int = 0
    direct_costs: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """How net income is shared, in parts of ten thousand of the net income.

    reward: the pool of those who made the result and those who helped; main: what of net income goes to the main
    contributors, inside the pool; broker: to intermediaries. The rest stays with the unit (art. 43).
    """

    mode: Mode
    reward: int
    main: int
    broker: int = 0
    agreed: bool = True


@dataclass(frozen=True, slots=True)
class Shares:
    """Net income in four parts, in fen, that add up to it."""

    main: Figure
    others: Figure
    broker: Figure
    unit: Figure


def distribute(amount: int, weights: Sequence[int | Fraction]) -> list[int]:
    """`amount` fen in parts as `weights`, which always add up to it: largest remainder, ties to the first.

    A negative amount (a reversal) gives exactly the opposite of the positive one. Raises `ValueError` without a
    positive weight, or with a negative one.
    """
    total = sum(weights, Fraction(0))
    if total <= 0 or any(weight < 0 for weight in weights):
        raise ValueError("weights are not negative, and one is positive")
    exact = [Fraction(abs(amount)) * weight / total for weight in weights]
    parts = [int(part) for part in exact]
    by_remainder = sorted(range(len(parts)), key=lambda at: (parts[at] - exact[at], at))
    for at in by_remainder[: abs(amount) - sum(parts)]:
        parts[at] += 1
    return [-part for part in parts] if amount < 0 else parts


def net_income(received: int, deductions: Deductions, law: Law) -> Figure:
    """Receipts less deductions, in fen; zero when more was spent than came in. Raises `ValueError` on a negative."""
    parts = (received, deductions.taxes, deductions.maintenance, deductions.direct_costs)
    if min(parts) < 0:
        raise ValueError("amounts are not negative")
    return law.figure(max(0, received - sum(parts[1:])), "TC-082")


def may_be_of(mode: Mode, modes: Collection[Mode]) -> Verdict:
    """What the income comes from follows from the contract or the notice; it is not chosen. modes: what they say."""
    return Verdict.of(Reason("transfer.mode_other", clause="TT-009") if mode not in modes else None)


def floor(mode: Mode, law: Law) -> tuple[int, tuple[str, ...]]:
    """The least reward in parts of ten thousand, and the rules it rests on.

    Of net income for a sale, a licence or technical work, of the shares for equity, of yearly operating profit for
    own or joint use.
    """
    if mode in (Mode.SELF, Mode.COOPERATE):
        return law.number("TT-009.profit"), ("TT-009.profit",)
    floors = ("TT-009", *(rule for rule in LOCAL if law.find(rule)))
    least = max(law.number(rule) for rule in floors)
    return least, ("TT-009", *(["TC-081"] if mode == Mode.WORK else []), *floors[1:])


def may_share(plan: Plan, law: Law, *, bound: bool = True) -> Verdict:
    """All that stands against sharing by `plan`: the floors of the law, and parts that do not fit into a whole.

    bound: the floors hold: for State-founded units always, for others where they have neither rule nor agreement (art. 45).
    """
    least, rules = floor(plan.mode, law)
    parts = (plan.reward, plan.main, plan.broker)
    if min(parts) < 0 or plan.reward + plan.broker > WHOLE or plan.main > plan.reward:
        return Verdict.of(Reason("transfer.shares_whole"))
    if not bound:
        return Verdict.of()
    main = law.number("TT-010")
    unclear = law.unverified("TT-010")
    return Verdict.of(
        Reason(
            "transfer.reward_low", {"least": percent(least), "given": percent(plan.reward)}, clause=rules[-1]
        )
        if plan.reward < least
        else None,
        # Recalled only, so the staff may waive it until the node has checked it.
        Reason("transfer.main_low", {"least": percent(main)}, clause="TT-010", overridable=unclear)
        if plan.main * WHOLE < plan.reward * main
        else None,
    )


def share(net: Figure, plan: Plan, law: Law, *, bound: bool = True) -> Shares:
    """`net` in the four parts of `plan`, to the fen; bound: as of `may_share`. Raises `ValueError` where they do not fit."""
    weights = (plan.main, plan.reward - plan.main, plan.broker, WHOLE - plan.reward - plan.broker)
    held = (*floor(plan.mode, law)[1], "TT-010") if bound else ()
    main, others, broker, unit = (
        law.figure(part, *net.basis, *held) for part in distribute(net.fen, weights)
    )
    return Shares(main, others, broker, unit)


def percent(parts: int) -> str:
    """Parts of ten thousand for reading: 5000 → 50%, 333 → 3.33%."""
    return f"{parts / 100:g}%"
