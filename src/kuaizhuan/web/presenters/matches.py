"""A match as a reader sees it: shared words marked in both texts, figures as rows, and what made the score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from kuaizhuan.catalog.indicators import write_amount
from kuaizhuan.catalog.registry import KINDS
from kuaizhuan.core.messages import say
from kuaizhuan.match.counterparts import Counterpart
from kuaizhuan.match.queries import Found
from kuaizhuan.web.presenters.cards import Card, card

SIGNS = {"meets": "✓", "misses": "≈", "contradicts": "✗", "unknown": "?"}
BAR = 100
"""Length of the longest bar, in units of its drawing."""
Places = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two texts with the places of the shared words."""

    title: str
    title_places: Places
    text: str
    text_places: Places


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure asked for and what is offered; `sign` and `outcome` say how they stand to each other."""

    parameter: str
    asked: str
    offered: str
    method: str
    sign: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Share:
    """What one feature added to the score; `length` is its bar."""

    label: str
    value: float
    length: int


@dataclass(frozen=True, slots=True)
class Shown:
    """One match, ready to be read. `places` are those of the other side's title."""

    found: Found
    card: Card
    demand: Side
    achievement: Side
    places: Places
    terms: list[str]
    figures: list[Figure]
    missing: list[str]
    shares: list[Share]
    base: float


def show_match(found: Found) -> Shown:
    """`found` as its reader sees it; a match that is stale loses its marks, for they may point elsewhere."""
    explanation = found.explanation
    terms: Sequence[Mapping[str, Any]] = explanation.get("terms") or ()
    marks = () if found.stale else terms
    demand = _side(found.demand_title, found.demand_text, marks, "demand")
    achievement = _side(found.achievement_title, found.achievement_text, marks, "achievement")
    other = demand if KINDS[found.entry.kind].side == "need" else achievement
    return Shown(
        found=found,
        card=card(found.entry),
        demand=demand,
        achievement=achievement,
        places=other.title_places if other.title == found.entry.title else [],
        terms=[term["term"] for term in terms],
        figures=[_figure(row) for row in explanation.get("indicators") or ()],
        missing=list(explanation.get("missing") or ()),
        shares=_shares(explanation.get("contributions") or {}),
        base=float(explanation.get("base") or 0),
    )


@dataclass(frozen=True, slots=True)
class Fitting:
    """An expert, a need or an organisation that fits, with what speaks for it."""

    found: Counterpart
    href: str
    because: str
    terms: list[str]
    missing: list[str]
    shares: list[Share]
    base: float


def fitting(found: Counterpart) -> Fitting:
    """`found` as its reader sees it; for an organisation, `because` is the address of the need that says so."""
    explanation = found.explanation
    row = reverse("web:record", args=(found.because.kind, found.because.code))
    is_row = KINDS[found.kind].published
    return Fitting(
        found=found,
        href=row if is_row else reverse("web:organisation", args=(found.code,)),
        because="" if is_row else row,
        terms=[term["term"] for term in explanation.get("terms") or ()],
        missing=list(explanation.get("missing") or ()),
        shares=_shares(explanation.get("contributions") or {}),
        base=float(explanation.get("base") or 0),
    )


def _side(title: str, text: str, terms: Sequence[Mapping[str, Any]], name: str) -> Side:
    def places(part: str) -> Places:
        return [tuple(place) for term in terms for place in term.get(f"in_{name}_{part}") or ()]

    return Side(title, places("title"), text, places("text"))


def _figure(row: Mapping[str, Any]) -> Figure:
    asked, offered = row["asked"], row.get("offered") or {}
    return Figure(
        parameter=asked.get("parameter") or "",
        asked=write_amount(asked),
        offered=write_amount(offered),
        method=offered.get("method") or asked.get("method") or "",
        sign=SIGNS[row["outcome"]],
        outcome=row["outcome"],
    )


def _shares(contributions: Mapping[str, float]) -> list[Share]:
    longest = max((abs(value) for value in contributions.values()), default=0.0) or 1.0
    ordered = sorted(contributions.items(), key=lambda pair: -abs(pair[1]))
    return [
        Share(_feature(name), value, max(round(BAR * abs(value) / longest), 1))
        for name, value in ordered
        if abs(value) >= 0.005
    ]


def feature_codes(name: str) -> list[str]:
    """The codes of the words for a feature: what is looked at, and where."""
    stream, _, part = name.partition("_")
    return [f"web.stream.{stream}", *([f"web.part.{part}"] if part else [])]


def _feature(name: str) -> str:
    return " · ".join(map(say, feature_codes(name)))
