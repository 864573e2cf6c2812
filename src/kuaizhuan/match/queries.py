"""Stored matches, as one reader may see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet

from kuaizhuan.catalog.models import Achievement, Demand
from kuaizhuan.catalog.states import PUBLIC_STATES
from kuaizhuan.core.actors import Actor
from kuaizhuan.match.engine import ENGINE_VERSION
from kuaizhuan.match.models import Match
from kuaizhuan.publish.catalogue import document, open_index
from kuaizhuan.publish.queries import Entry, entry, find, rows

NEAR = 50
"""How many needs are matched anew for a new result: those whose words are nearest to its own."""


@dataclass(frozen=True, slots=True)
class Found:
    """One match seen from its need or its result: `entry` is the other side.

    demand_text and achievement_text are the public texts that the places in the explanation count in.
    stale: the engine or a text has changed since, and the match waits to be made anew.
    """

    rank: int
    level: int
    score: float
    explanation: Mapping[str, Any]
    entry: Entry
    demand_title: str
    demand_text: str
    achievement_title: str
    achievement_text: str
    stale: bool


def for_demand(actor: Actor, code: str, limit: int = 20) -> list[Found]:
    """The best results for a need, best first. Raises `NotFound` when the need is not there for `actor`."""
    demand = find(actor, "demand", code).record
    return _found(actor, "achievement", Match.objects.filter(demand=demand).order_by("rank"), limit)


def for_achievement(actor: Actor, code: str, limit: int = 20) -> list[Found]:
    """The needs for which a result is among the best, best first. Raises `NotFound` as `for_demand`."""
    achievement = find(actor, "achievement", code).record
    matches = Match.objects.filter(achievement=achievement).order_by("-level", "rank", "-score")
    return _found(actor, "demand", matches, limit)


def stale_demands() -> QuerySet[Demand]:
    """Public needs that were never matched, or by another engine, or from another text."""
    fresh = Match.objects.filter(
        engine_version=str(ENGINE_VERSION),
        demand_version=F("demand__text_version"),
        achievement_version=F("achievement__text_version"),
    )
    old = Match.objects.exclude(pk__in=fresh.values("pk"))
    return public_demands().filter(Q(matches__isnull=True) | Q(matches__in=old)).distinct()


def public_demands() -> QuerySet[Demand]:
    """The needs that are matched."""
    rows = Demand.objects.filter(state__in=PUBLIC_STATES)
    return rows.select_related("owner", "owner__merged_into").order_by("pk")


def near(codes: Iterable[str]) -> set[str]:
    """Codes of the needs whose words are near these results', or that had one of them among their matches."""
    index = open_index()
    found = set(Match.objects.filter(achievement__code__in=codes).values_list("demand__code", flat=True))
    for row in Achievement.objects.filter(code__in=codes).select_related("owner", "owner__merged_into"):
        public = document(row)
        words = f"{public.title}\n{public.text}"
        found |= {hit.id for hit in index.search(words, kinds=["demand"], match="any", limit=NEAR).hits}
    return found


def _found(actor: Actor, other: str, matches: QuerySet[Match], limit: int) -> list[Found]:
    """Matches whose other side `actor` may see: three queries, whatever their number."""
    rows_of = {row.pk: row for row in rows(actor, other).filter(matches__in=matches).distinct()}
    sides = matches.select_related("demand__owner__merged_into", "achievement__owner__merged_into")
    found = []
    for match in sides[:limit]:
        record = rows_of.get(match.achievement_id if other == "achievement" else match.demand_id)
        if record is None:
            continue
        demand, achievement = document(match.demand), document(match.achievement)
        versions = (str(ENGINE_VERSION), match.demand.text_version, match.achievement.text_version)
        found.append(
            Found(
                rank=match.rank,
                level=match.level,
                score=match.score,
                explanation=match.explanation,
                entry=entry(record),
                demand_title=demand.title,
                demand_text=demand.text,
                achievement_title=achievement.title,
                achievement_text=achievement.text,
                stale=versions != (match.engine_version, match.demand_version, match.achievement_version),
            )
        )
    return found
