"""Who else fits: experts for a need, needs for an expert, organisations likely to take a result.

Asked of the engine when somebody looks, not stored; only public words are compared. Who is likely to take a result is
read from the public needs of organisations, so an anonymous need names nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kuaizhuan.catalog.disclosure import disclose_fields
from kuaizhuan.catalog.models import Record
from kuaizhuan.catalog.registry import KINDS, kind_of
from kuaizhuan.catalog.states import PUBLIC_STATES, Tier
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import NotFound
from kuaizhuan.match import engine, learning, queries
from kuaizhuan.people.models import Organisation
from kuaizhuan.publish.queries import Entry, entry, find, rows
from kuaizhuan.publish.search_index import document, open_index

ORGANISATION = "organisation"
"""What may be asked for is `Kind.fits`. Results for needs are stored matches (`queries`)."""
LEAST_LEVEL = 2
_NEEDS = 60
"""Needs looked at for the organisations behind them."""


@dataclass(frozen=True, slots=True)
class Counterpart:
    """kind, code, title of what was found; level and score as of a match; explanation: of the row `because`.

    because: for an organisation, the need that speaks for it most; otherwise the row itself. needs: how many do.
    """

    kind: str
    code: str
    title: str
    level: int
    score: float
    explanation: Mapping[str, Any]
    because: Entry
    needs: int = field(default=1)


def counterparts(actor: Actor, kind: str, code: str, wanted: str, limit: int = 20) -> list[Counterpart]:
    """The best of `wanted` for one row, best first; those of level 1 (nothing in common) are left out.

    Raises `NotFound` when the row is not there for `actor` or is not asked for such.
    """
    row = find(actor, kind, code).record
    if wanted not in KINDS[kind].fits or row.state not in PUBLIC_STATES:
        raise NotFound("core.not_found", code=code)
    if wanted == ORGANISATION:
        return _organisations(actor, row)[:limit]
    return [
        Counterpart(wanted, each.id, found.title, each.level, each.score, _why(each), found)
        for each, found in _best(actor, _demand_of(row), wanted, limit)
    ]


def for_text(actor: Actor, text: str, wanted: str, limit: int = 20) -> list[Counterpart]:
    """The best of the published kind `wanted` for a need in free words, as `counterparts`; its first line is the title."""
    title, _, body = text.strip().partition("\n")
    return [
        Counterpart(wanted, each.id, found.title, each.level, each.score, _why(each), found)
        for each, found in _best(actor, engine.Demand("", title, body), wanted, limit)
    ]


def _best(actor: Actor, asked: engine.Demand, wanted: str, limit: int) -> list[tuple[engine.Scored, Entry]]:
    index = open_index()
    best = engine.best(index, asked, limit, wanted, model=learning.model(), meaning=learning.meaning(index))
    best = [each for each in best if each.level >= LEAST_LEVEL]
    entries = {
        found.code: entry(found) for found in rows(actor, wanted).filter(code__in=[s.id for s in best])
    }
    return [(each, entries[each.id]) for each in best if each.id in entries]


def _organisations(actor: Actor, row: Record) -> list[Counterpart]:
    """Whose needs the result fits: the chance that at least one of them would be called fairly strong."""
    chances: dict[int, float] = {}
    found: dict[int, tuple[Organisation, engine.Scored, Entry]] = {}
    count: dict[int, int] = {}
    for each, need in _best(actor, _demand_of(row), "demand", _NEEDS):
        owner = disclose_fields(need.record, Tier.PUBLIC).get("owner")
        if owner is None or owner.current.pk == row.owner.current.pk:
            continue
        owner = owner.current
        chances[owner.pk] = chances.get(owner.pk, 1.0) * (1.0 - sum(each.probabilities[2:]))
        found.setdefault(owner.pk, (owner, each, need))
        count[owner.pk] = count.get(owner.pk, 0) + 1
    ordered = sorted(found, key=lambda pk: (chances[pk], found[pk][0].code))
    return [
        Counterpart(
            ORGANISATION,
            found[pk][0].code,
            found[pk][0].name,
            found[pk][1].level,
            1.0 - chances[pk],
            _why(found[pk][1]),
            found[pk][2],
            count[pk],
        )
        for pk in ordered
    ]


def _why(scored: engine.Scored) -> dict[str, Any]:
    return scored.explanation.as_dict() if scored.explanation else {}


def _demand_of(row: Record) -> engine.Demand:
    """A row as the engine reads who asks. A person's name says nothing: the fields of work stand in its place."""
    found = queries.demand_of(row)
    if not kind_of(row).by_name["title"].personal:
        return found
    fields = " ".join(disclose_fields(row, Tier.PUBLIC).get("keywords") or ())
    return engine.Demand(found.id, fields, document(row).text, found.indicators)
