"""Rated pairs, as files give them: a need with its candidates a line, or a pair a line, rated or as users acted.

Only segmented titles survive of some rated results; they are joined, which is close to the title. What users did
with a match they were shown counts as a level (``feedback``).
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from kuaizhuan.core.fulltext.vectors import Terms
from kuaizhuan.match.engine import feedback
from kuaizhuan.match.engine.features import Corpus, Matrix, similarities_of_terms
from kuaizhuan.match.engine.level import LEVELS
from kuaizhuan.match.engine.types import Achievement, Demand


class BadLine(ValueError):
    """A line that is not what it should be; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Rated:
    """A need and the levels professionals gave its candidates."""

    demand: Demand
    achievements: Sequence[Achievement]
    levels: npt.NDArray[np.int64]
    given_weights: npt.NDArray[np.float64] | None = None

    @property
    def weights(self) -> npt.NDArray[np.float64]:
        """What each pair counts: 1 unless it was given otherwise."""
        return np.ones(len(self.levels)) if self.given_weights is None else self.given_weights


@dataclass(frozen=True, slots=True)
class Pair:
    """A result with its level, what the pair counts, and the act that says so ('' for a rating)."""

    achievement: Achievement
    level: int
    weight: float = 1.0
    act: str = ""


def read(lines: Iterable[bytes], refuse: Callable[[str], None] | None = None) -> list[Rated]:
    """Needs in the order met; pairs of one need are put together.

    A wrong line is told to ``refuse`` and left out; without it, raises BadLine. Both name the line.
    """
    demands: dict[str, Demand] = {}
    found: dict[str, list[Pair]] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line.decode("utf-8-sig"))
            demand, pairs = _many(row) if "candidates" in row else _one(row)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            missing = f"no {error}" if isinstance(error, KeyError) else str(error)
            if refuse is None:
                raise BadLine(f"line {number}: {missing}") from error
            refuse(f"line {number}: {missing}; left out")
            continue
        demands.setdefault(demand.id, demand)
        found.setdefault(demand.id, []).extend(pairs)
    return [_rate_pairs(demands[id], pairs) for id, pairs in found.items() if pairs]


def _rate_pairs(demand: Demand, pairs: Sequence[Pair]) -> Rated:
    """Acts on one result are put together: only the furthest counts."""
    furthest: dict[str, Pair] = {}
    for number, pair in enumerate(pairs):
        key = pair.achievement.id or pair.achievement.title if pair.act else f"\n{number}"
        known = furthest.get(key)
        if known is None or feedback.FURTHER[pair.act] >= feedback.FURTHER[known.act]:
            furthest[key] = pair
    kept = list(furthest.values())
    return Rated(
        demand,
        [pair.achievement for pair in kept],
        np.array([pair.level for pair in kept], dtype=np.int64),
        np.array([pair.weight for pair in kept], dtype=np.float64),
    )


def _many(row: Mapping[str, Any]) -> tuple[Demand, list[Pair]]:
    demand = Demand(str(row["demand_id"]), str(row["title"]), str(row.get("text") or ""))
    pairs = []
    for place, each in enumerate(row["candidates"]):
        title = str(each.get("title") or str(each["title_tokens"]).replace(" ", ""))
        achievement = Achievement(str(each.get("id") or place), title, str(each.get("abstract") or ""))
        pairs.append(Pair(achievement, _level(each["level"])))
    return demand, pairs


def _one(row: Mapping[str, Any]) -> tuple[Demand, list[Pair]]:
    asked, offered = row["demand"], row["achievement"]
    title, body = str(asked.get("title") or ""), str(asked.get("text") or "")
    demand = Demand(str(asked.get("id") or f"{title}\n{body}"), title, body)
    achievement = Achievement(
        str(offered.get("id") or ""), str(offered.get("title") or ""), str(offered.get("abstract") or "")
    )
    if "action" in row:
        act = str(row["action"])
        level, weight = feedback.grade_act(act, row.get("position"), str(row.get("reason") or ""))
        return demand, [Pair(achievement, level, weight, act)]
    return demand, [Pair(achievement, _level(row["level"]))]


def _level(value: Any) -> int:
    if value not in LEVELS or isinstance(value, bool):
        raise ValueError(f"level {value!r} is not one of 1, 2, 3, 4")
    return int(value)


def similarities(needs: Sequence[Rated]) -> list[Matrix]:
    """Those of every need with its candidates (rows; columns as FEATURES), the rarity of terms taken from these texts
    themselves."""
    cut = [
        (
            Terms.of(need.demand.title),
            Terms.of(need.demand.text),
            [Terms.of(each.title, each.text) for each in need.achievements],
        )
        for need in needs
    ]
    corpus = Corpus()
    for title, body, candidates in cut:
        for terms in (title + body, *candidates):
            corpus.add(terms)
    return [similarities_of_terms(*each, corpus) for each in cut]
