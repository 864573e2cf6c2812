"""For a public need, the engine's best public results are stored, with their reasons.

A match is made anew when the need, a result or the engine changed; what no longer holds is taken away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from kuaizhuan.catalog.models import Achievement, Demand
from kuaizhuan.catalog.states import PUBLIC_STATES
from kuaizhuan.core import audit
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import WrongState
from kuaizhuan.core.moves import lock
from kuaizhuan.match import engine, learning, queries
from kuaizhuan.match.models import Match
from kuaizhuan.match.states import Level
from kuaizhuan.publish.search_index import open_index

if TYPE_CHECKING:
    from kuaizhuan.core.fulltext import Index
    from kuaizhuan.match.engine.embeddings import Meaning
    from kuaizhuan.match.engine.model import Model

KEPT = 20
"""How many matches of a need are stored."""


@dataclass(frozen=True, slots=True)
class _Means:
    """What needs are matched with, read once for many of them."""

    index: Index
    model: Model
    meaning: Meaning | None
    version: str

    @classmethod
    def now(cls, index: Index | None = None) -> _Means:
        index, model = index or open_index(), learning.model()
        return cls(index, model, learning.meaning(index), learning.engine_version(model))


def refresh(demand: Demand, *, by: Actor, index: Index | None = None) -> list[Match]:
    """Match one public need anew. Raises `WrongState` when it is not public.

    Then: the audit says how many matches it has, and separately when a strong one is new.
    """
    return _refresh(demand, _Means.now(index), by=by)


def _refresh(demand: Demand, means: _Means, *, by: Actor) -> list[Match]:
    if demand.state not in PUBLIC_STATES:
        raise WrongState("match.demand_not_public", code=demand.code)
    found = engine.best(
        means.index,
        queries.demand_of(demand),
        KEPT,
        kind="achievement",
        model=means.model,
        meaning=means.meaning,
    )
    with transaction.atomic():
        return _store(demand, found, means.version, by=by)


def refresh_many(
    demands: Iterable[Demand], *, by: Actor, progress: Callable[[int], None] | None = None
) -> int:
    """Match each of these public needs anew with one open index; returns how many."""
    means = _Means.now()
    count = 0
    for demand in demands:
        _refresh(demand, means, by=by)
        count += 1
        if progress:
            progress(1)
    return count


def forget(codes: Iterable[str], *, by: Actor) -> int:
    """Take away the matches of needs and results that are no longer public; returns how many."""
    with transaction.atomic():
        gone = Match.objects.filter(demand__code__in=codes) | Match.objects.filter(
            achievement__code__in=codes
        )
        demands = {match.demand for match in gone.select_related("demand")}
        deleted, _ = Match.objects.filter(pk__in=[match.pk for match in gone]).delete()
        audit.record_many([audit.Entry("match.demand.forget", demand) for demand in demands], by=by)
        return deleted


def _store(demand: Demand, found: list[engine.Scored], version: str, *, by: Actor) -> list[Match]:
    locked = lock(demand)
    ids = dict(Achievement.objects.filter(code__in=[s.id for s in found]).values_list("code", "pk"))
    strong_before = set(locked.matches.filter(level=Level.STRONG).values_list("achievement_id", flat=True))
    locked.matches.all().delete()
    matches = Match.objects.bulk_create(
        Match(
            demand=locked,
            achievement_id=ids[scored.id],
            rank=rank,
            score=scored.score,
            level=scored.level,
            explanation=scored.explanation.as_dict() if scored.explanation else {},
            engine_version=version,
            demand_version=locked.text_version,
            achievement_version=str(scored.payload.get("version", "")),
        )
        for rank, scored in enumerate((s for s in found if s.id in ids), 1)
    )
    audit.record("match.demand.refresh", locked, by=by, matches=len(matches))
    new = [m for m in matches if m.level == Level.STRONG and m.achievement_id not in strong_before]
    if new:
        audit.record("match.demand.strong", locked, by=by, matches=len(new))
    return matches
