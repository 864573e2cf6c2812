"""What is compared and what comes out: plain values, without a database or a clock."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from kuaizhuan.catalog.indicators.indicator import Indicator, Outcome


@dataclass(frozen=True, slots=True)
class Demand:
    """A need. ``text`` is all that describes it; ``indicators`` what it asks in figures."""

    id: str
    title: str
    text: str = ""
    indicators: Sequence[Indicator] = ()


@dataclass(frozen=True, slots=True)
class Achievement:
    """A result (or an expert's profile: anything with a title and an abstract)."""

    id: str
    title: str
    abstract: str = ""
    keywords: Sequence[str] = ()
    indicators: Sequence[Indicator] = ()
    payload: Mapping[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return "\n".join(part for part in (self.abstract, "；".join(self.keywords)) if part)


@dataclass(frozen=True, slots=True)
class SharedTerm:
    """A word both texts hold: its weight (share of the need's, 0-1) and its places in each text."""

    term: str
    weight: float
    in_demand_title: list[tuple[int, int]]
    in_demand_text: list[tuple[int, int]]
    in_achievement_title: list[tuple[int, int]]
    in_achievement_text: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One figure the need asks for, what the result offers for it, and how they stand to each other.

    The places are where the figures were read in each text; empty for those given as such.
    """

    asked: Indicator
    offered: Indicator | None
    outcome: Outcome
    in_demand_title: list[tuple[int, int]] = field(default_factory=list)
    in_demand_text: list[tuple[int, int]] = field(default_factory=list)
    in_achievement_title: list[tuple[int, int]] = field(default_factory=list)
    in_achievement_text: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a score is what it is. ``base`` + the sum of ``contributions`` is the score."""

    base: float
    contributions: dict[str, float]
    terms: list[SharedTerm]
    indicators: list[IndicatorRow]
    missing: list[str]
    probabilities: list[float] = field(default_factory=list)
    """Of the levels 1 to 4."""

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Scored:
    """One candidate of one need. ``score`` estimates the level a professional would give; not clamped."""

    id: str
    score: float
    level: int
    contributions: dict[str, float]
    explanation: Explanation | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)
    probabilities: list[float] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)
