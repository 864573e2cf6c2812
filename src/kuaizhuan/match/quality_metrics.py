"""How good matches turn out to be, by what people answered. Pure functions on values.

A match was right when both sides agreed to meet, wrong when one found that it does not fit; a decline for another
reason (no capacity, taken, price …) says nothing of the match and is left out. Shares of few cases are not told.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kuaizhuan.match.states import Stage

FEWEST = 10
"""Cases below which a share says more about chance, and about single persons, than about the matching."""
RANKS = (1, 5, 10)
"""The k of precision at k."""
NOT_FITTING = "match.decline.not_fitting"
_Z = 1.96  # 95 %


@dataclass(frozen=True, slots=True)
class Case:
    """An introduction as figures see it. rank: of the match when it was asked for, None when it was no match."""

    state: str
    reason: str
    rank: int | None
    asked_at: dt.datetime
    closed_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole` cases."""

    part: int
    whole: int

    @property
    def enough(self) -> bool:
        return self.whole >= FEWEST

    @property
    def value(self) -> float:
        """From 0 to 1; 0 when there are no cases."""
        return self.part / self.whole if self.whole else 0.0

    @property
    def between(self) -> tuple[float, float]:
        """Where the true share is to be expected, 95 of 100 times (Wilson score interval)."""
        if not self.whole:
            return 0.0, 1.0
        n, p = self.whole, self.value
        middle = p + _Z**2 / (2 * n)
        reach = _Z * math.sqrt(p * (1 - p) / n + _Z**2 / (4 * n**2))
        size = 1 + _Z**2 / n
        return max(0.0, (middle - reach) / size), min(1.0, (middle + reach) / size)


@dataclass(frozen=True, slots=True)
class Waits:
    """How long answers took, in days: the middle one, and the one that nine of ten did not exceed."""

    count: int
    median: float
    ninth: float

    @property
    def enough(self) -> bool:
        return self.count >= FEWEST


def fits(case: Case) -> bool | None:
    """Whether the two fit, as the parties found; None when their answer does not say."""
    if case.state == Stage.OPENED:
        return True
    return False if case.state == Stage.DECLINED and case.reason == NOT_FITTING else None


def precision_at(k: int, cases: Iterable[Case]) -> Share:
    """Of the matches up to rank `k` that were asked for and judged, those that fit."""
    judged = [fits(case) for case in cases if case.rank is not None and case.rank <= k]
    return Share(judged.count(True), judged.count(True) + judged.count(False))


def consent(cases: Iterable[Case]) -> Share:
    """Of the introductions that were answered, those to which both sides agreed."""
    states = [case.state for case in cases]
    opened = states.count(Stage.OPENED)
    return Share(opened, opened + states.count(Stage.DECLINED))


def waits(cases: Iterable[Case]) -> Waits:
    """How long the answered introductions took from the question to the last answer."""
    days = sorted(
        (case.closed_at - case.asked_at).total_seconds() / 86400
        for case in cases
        if case.closed_at is not None and case.state in (Stage.OPENED, Stage.DECLINED)
    )
    return Waits(len(days), quantile(days, 0.5), quantile(days, 0.9))


def reasons(cases: Iterable[Case]) -> dict[str, int]:
    """How often each reason was given for declining, the most frequent first."""
    given = [case.reason for case in cases if case.state == Stage.DECLINED]
    counts = {reason: given.count(reason) for reason in set(given)}
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def quantile(ordered: Sequence[float], share: float) -> float:
    """The value below which `share` of the `ordered` ones lie, between neighbours in proportion; 0 for none."""
    if not ordered:
        return 0.0
    place = share * (len(ordered) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)
