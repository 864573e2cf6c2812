"""先用后转: what must be agreed before a result is used, and the fee that follows from it, to the fen. Pure.

The formula is fixed before the first use and never looks at anything but its own terms and the quantity reported.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from kuaizhuan.catalog.indicators import Indicator
from kuaizhuan.catalog.indicators.judge import outcome
from kuaizhuan.core.verdict import Reason, Verdict
from kuaizhuan.transfer.states import Formula, Party, Trial

LONGEST_MONTHS = 60
WHOLE = 10_000
"""Basis points of the whole benefit."""
MOST_QUANTITY = 10**15

WHO: Mapping[str, frozenset[Party]] = {
    "withdraw": frozenset({Party.SELLER}),
    "match": frozenset({Party.SELLER}),
    "release": frozenset({Party.SELLER}),
    "sign": frozenset({Party.BUYER}),
    "deliver": frozenset({Party.SELLER}),
    "use": frozenset({Party.BUYER}),
    "claim": frozenset({Party.SELLER, Party.BUYER}),
    "trigger": frozenset({Party.SELLER, Party.BUYER}),
    "dispute": frozenset({Party.SELLER, Party.BUYER}),
    "extend": frozenset({Party.SELLER}),
    "return": frozenset({Party.BUYER}),
    "breach": frozenset({Party.SELLER, Party.BUYER}),
    "pay": frozenset({Party.SELLER}),
}
"""Which side makes each move: the other side is told, and both may say that the agreement was broken.

The seller gives the offer by the match, the buyer signs. That the fee falls due, and for how much, is claimed by one side
and agreed to or disputed by the other (`who`): the buyer pays, and the quantity bounds what the seller gets.
"""
ANSWERS = frozenset({"trigger", "dispute"})
"""Moves that answer a claim."""

NEXT: Mapping[Trial, str] = {
    Trial.MATCHED: "sign",
    Trial.SIGNED: "deliver",
    Trial.DELIVERED: "use",
    Trial.IN_USE: "claim",
    Trial.EXTENDED: "claim",
    Trial.DISPUTED: "claim",
    Trial.CLAIMED: "trigger",
    Trial.TRIGGERED: "pay",
}
"""State → the move that is expected next; `WHO` says of which side."""


def who(verb: str, claimed_by: str) -> frozenset[Party]:
    """Which side makes the move now; claimed_by: the party that claims the fee, "" where none does."""
    return WHO[verb] - ({Party(claimed_by)} if verb in ANSWERS and claimed_by else set())


@dataclass(frozen=True, slots=True)
class Terms:
    """The formula. Amounts in fen, rate in basis points; what the kind does not need is None."""

    formula: Formula
    fee_fen: int | None = None
    rate: int | None = None
    unit_fen: int | None = None
    base: str = ""
    floor_fen: int | None = None
    cap_fen: int | None = None


@dataclass(frozen=True, slots=True)
class TrialMoveInput:
    """What is said with a move. quantity: fen of benefit or units; until: the new end of the term, or the day to pay.

    small_buyer: whether the buyer says that it is a small, medium or micro enterprise; None: not known.
    """

    on: dt.date
    note: str = ""
    quantity: int | None = None
    until: dt.date | None = None
    small_buyer: bool | None = None


def fee(terms: Terms, quantity: int) -> int:
    """The fee in fen: a sum, a share of the benefit (`quantity` in fen), or so much for each of `quantity` units.

    Rounded half up to the fen once, at the end (rules R-META-04), then held between floor and cap.
    """
    if terms.formula is Formula.FIXED:
        exact = Decimal(terms.fee_fen or 0)
    elif terms.formula is Formula.PERCENT:
        exact = Decimal(quantity) * (terms.rate or 0) / WHOLE
    else:
        exact = Decimal(quantity) * (terms.unit_fen or 0)
    amount = int(exact.quantize(Decimal(1), ROUND_HALF_UP))
    if terms.floor_fen is not None:
        amount = max(amount, terms.floor_fen)
    return amount if terms.cap_fen is None else min(amount, terms.cap_fen)


def may_list(terms: Terms, *, months: int, scope: str, trigger: str, listed: bool) -> Verdict:
    """An offer says for how long, for what, when the fee falls due, and how much it is then."""
    amounts = (terms.fee_fen, terms.unit_fen, terms.floor_fen, terms.cap_fen)
    return Verdict.of(
        Reason("transfer.trial_months", {"most": LONGEST_MONTHS})
        if not 1 <= months <= LONGEST_MONTHS
        else None,
        Reason("transfer.trial_scope") if not scope.strip() else None,
        Reason("transfer.trial_trigger") if not trigger.strip() else None,
        Reason("transfer.trial_listed") if listed else None,
        _formula(terms),
        Reason("transfer.amount_negative") if any(a is not None and a < 0 for a in amounts) else None,
        Reason("transfer.trial_bounds")
        if terms.floor_fen is not None and terms.cap_fen is not None and terms.floor_fen > terms.cap_fen
        else None,
    )


def _formula(terms: Terms) -> Verdict:
    """Each kind of formula has its own number, and percent and per unit say of what."""
    if terms.formula is Formula.FIXED:
        return Verdict.of(Reason("transfer.trial_fee") if terms.fee_fen is None else None)
    if terms.formula is Formula.PERCENT:
        good = terms.rate is not None and 0 < terms.rate <= WHOLE
        wrong = Reason("transfer.trial_rate") if not good else None
    else:
        wrong = Reason("transfer.trial_unit") if terms.unit_fen is None else None
    return Verdict.of(wrong, Reason("transfer.trial_base") if not terms.base.strip() else None)


def may_match(*, same_seller: bool, same_result: bool, deal_open: bool, taken: bool) -> Verdict:
    """The buyer comes from an open deal about this result with this seller, which has no other trial under way."""
    return Verdict.of(
        Reason("transfer.trial_other_deal") if not (same_seller and same_result) else None,
        Reason("transfer.trial_deal_closed") if not deal_open else None,
        Reason("transfer.trial_taken") if taken else None,
    )


def may_move(
    target: Trial,
    facts: TrialMoveInput,
    *,
    today: dt.date,
    since: dt.date,
    term_until: dt.date | None,
    formula: Formula,
    unmet: int,
    pays: bool,
) -> Verdict:
    """All that stands against a move after the match. unmet: indicators that were not shown to be met.

    pays: it is the buyer who moves, who alone may set unmet indicators aside.
    """
    return Verdict.of(
        Reason("transfer.day_ahead") if facts.on > today else None,
        Reason("transfer.day_before", {"since": since.isoformat()}) if facts.on < since else None,
        Reason("transfer.trial_until", {"until": f"{term_until}"})
        if target is Trial.EXTENDED and (facts.until is None or (term_until and facts.until <= term_until))
        else None,
        _claim_verdict(facts, formula) if target is Trial.CLAIMED else None,
        Reason("transfer.trial_unmet", {"count": unmet}, overridable=True)
        if unmet and pays and target in (Trial.CLAIMED, Trial.TRIGGERED)
        else None,
        Reason("transfer.trial_note")
        if target in (Trial.BREACHED, Trial.RETURNED, Trial.DISPUTED) and not facts.note.strip()
        else None,
    )


def _claim_verdict(facts: TrialMoveInput, formula: Formula) -> Verdict:
    asked = formula is not Formula.FIXED
    return Verdict.of(
        Reason("transfer.trial_quantity")
        if asked and (facts.quantity is None or not 0 <= facts.quantity <= MOST_QUANTITY)
        else None,
        Reason("transfer.trial_pay_by") if facts.until is None or facts.until < facts.on else None,
    )


def may_measure(*, using: bool, place: int, count: int, value: str) -> Verdict:
    """A measured value is a number, for an indicator that there is, while the result is used."""
    return Verdict.of(
        Reason("transfer.trial_not_used") if not using else None,
        Reason("transfer.indicator_unknown") if not 0 <= place < count else None,
        Reason("transfer.measured_number") if _number(value) is None else None,
    )


def acceptance(
    compared: Sequence[Mapping[str, Any]], promised: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """The indicators of a trial: those the match compared, else those the result promises.

    compared: rows of a match's explanation; promised: indicators of the result. Where the need asks for something,
    that is to be met, whatever the result promises.
    """
    asked = [row["asked"] for row in compared if row.get("asked")]
    source, rows = ("need", asked) if asked else ("result", promised)
    kept = []
    for row in rows:
        if _number(str(row.get("value"))) is None:
            continue
        names = ("parameter", "operator", "value", "value_high", "unit", "method")
        plain = {name: "" if row.get(name) is None else str(row[name]) for name in names}
        kept.append({**plain, "source": source, "measured": "", "outcome": "unknown"})
    return kept


def judge_indicator(indicator: Mapping[str, Any], measured: str) -> str:
    """Whether a measured value (in the indicator's own unit) meets what was agreed; see the engine's outcomes."""
    wanted = Indicator.from_json({**indicator, "value_high": indicator["value_high"] or None})
    got = Indicator(wanted.parameter, "=", float(measured), wanted.unit)
    return outcome(wanted, got)


def unmet(indicators: Sequence[Mapping[str, Any]]) -> int:
    """How many indicators have not been shown to be met."""
    return sum(row["outcome"] != "meets" for row in indicators)


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) < float("inf") else None
