"""What fits a row or a text, with the reasons, as everybody may see it: one answer for the terminal and for models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kuaizhuan.catalog.registry import KINDS, by_code
from kuaizhuan.core.actors import ANONYMOUS
from kuaizhuan.core.errors import NotFound
from kuaizhuan.match import queries
from kuaizhuan.match.counterparts import counterparts, for_text


@dataclass(frozen=True, slots=True)
class Fit:
    """One row that fits. kind: of it; level: 1 to 4; explanation: as the engine gives it."""

    rank: int
    level: int
    score: float
    kind: str
    code: str
    title: str
    explanation: Mapping[str, Any]


def fits_of(code: str, wanted: str | None, limit: int) -> list[Fit]:
    """The best of the kind `wanted` for a row, best first; of None: results for a need, needs for a result.

    Raises `NotFound` for a row that is not public, and for what it is not asked for.
    """
    asking = by_code(code) or KINDS["demand"]
    if wanted in asking.fits:
        return [
            Fit(at, each.level, each.score, each.kind, each.code, each.title, each.explanation)
            for at, each in enumerate(counterparts(ANONYMOUS, asking.name, code, wanted, limit), 1)
        ]
    if not asking.matched_with or wanted not in (None, asking.matched_with):
        raise NotFound("core.not_found", code=code)
    ask = queries.for_demand if asking.side == "need" else queries.for_achievement
    return [
        Fit(
            each.rank,
            each.level,
            each.score,
            each.entry.kind,
            each.entry.code,
            each.entry.title,
            each.explanation,
        )
        for each in ask(ANONYMOUS, code, limit)
    ]


def fits_of_text(text: str, wanted: str, limit: int) -> list[Fit]:
    """The best public rows of the kind `wanted` for a need in free words, its first line the title."""
    return [
        Fit(at, each.level, each.score, each.kind, each.code, each.title, each.explanation)
        for at, each in enumerate(for_text(ANONYMOUS, text, wanted, limit), 1)
    ]
