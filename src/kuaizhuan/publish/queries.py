"""What can be found: search over public rows, one row with what its reader may know, and review queues."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from kuaizhuan.catalog.disclosure import disclosed, withheld
from kuaizhuan.catalog.models import KINDS, Record, kind_of
from kuaizhuan.catalog.states import MACHINE, State, Tier
from kuaizhuan.core import timing
from kuaizhuan.core.access import Policy
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import NotFound
from kuaizhuan.core.fulltext import Hits
from kuaizhuan.publish import access
from kuaizhuan.publish.catalogue import FACETS, open_index


@dataclass(frozen=True, slots=True)
class Entry:
    """A row as one reader may see it: only `values` leave the platform, never the row itself.

    withheld: names of fields that hold something the reader's clearance does not reach.
    turn: whose turn it is, "" for nobody's.
    """

    kind: str
    code: str
    state: str
    values: Mapping[str, Any]
    withheld: Sequence[str]
    turn: str
    clearance: Tier
    record: Record

    @property
    def title(self) -> str:
        return str(self.values["title"])


@dataclass(frozen=True, slots=True)
class Results:
    """A page of what was found: entries best first, total, facets {field: {value: count}}.

    relaxed: nothing held all the words, so these hold some of them.
    """

    entries: list[Entry]
    total: int
    facets: Mapping[str, Mapping[str, int]]
    relaxed: bool


def entry(record: Record) -> Entry:
    """`record`, which came through `access.cleared`, as its reader may see it."""
    clearance = Tier(record.clearance)
    return Entry(
        kind=kind_of(record),
        code=record.code,
        state=record.state,
        values=disclosed(record, clearance),
        withheld=withheld(record, clearance),
        turn=MACHINE.turn(record.state),
        clearance=clearance,
        record=record,
    )


def rows(actor: Actor, kind: str) -> QuerySet[Record]:
    """The rows of `kind` that `actor` may see, with their clearance and owner."""
    model = KINDS[kind]
    return access.cleared(actor, model.objects.all()).select_related("owner", "owner__merged_into")


def find(actor: Actor, kind: str, code: str) -> Entry:
    """One row by its public code; raises `NotFound` when it is not there for `actor`."""
    row = rows(actor, kind).filter(code=code).first()
    if row is None:
        raise NotFound("core.not_found", code=code)
    return entry(row)


def several(actor: Actor, kind: str, codes: Sequence[str]) -> list[Entry]:
    """The rows of these codes that are there for `actor`, in the order of the codes; one query."""
    found = {row.code: entry(row) for row in rows(actor, kind).filter(code__in=codes)}
    return [found[code] for code in dict.fromkeys(codes) if code in found]


def search(
    actor: Actor,
    text: str = "",
    *,
    kinds: Sequence[str] = (),
    filters: Mapping[str, Sequence[str]] | None = None,
    sort: str | None = None,
    limit: int = 20,
    offset: int = 0,
    facets: Sequence[str] = (),
) -> Results:
    """Public rows that hold the words of `text`, as `actor` may see them.

    filters and facets: names of `catalogue.FACETS`; sort: a name of `catalogue.SORTS`, with "-" descending.
    Raises `IndexUnusable` when the index must be rebuilt. Three queries whatever the number of hits.
    """
    with timing.part("search"):
        hits: Hits = open_index().search(
            text,
            kinds=kinds,
            filters={name: values for name, values in (filters or {}).items() if name in FACETS and values},
            sort=sort,
            limit=limit,
            offset=offset,
            facet_fields=facets,
        )
    found: dict[str, Entry] = {}
    for kind in {hit.kind for hit in hits.hits}:
        codes = [hit.id for hit in hits.hits if hit.kind == kind]
        found |= {row.code: entry(row) for row in rows(actor, kind).filter(code__in=codes).order_by()}
    entries = [found[hit.id] for hit in hits.hits if hit.id in found]
    return Results(entries, hits.total, hits.facets, hits.relaxed)


def counts() -> dict[str, int]:
    """How many rows of each kind are public now and confirmed: the live counts of the home page."""
    return {kind: model.objects.filter(state=State.PUBLISHED).count() for kind, model in KINDS.items()}


def queue(actor: Actor, kind: str, state: State, policy: Policy) -> QuerySet[Record]:
    """Rows in `state` on which `actor` may do what `policy` says, the longest waiting first."""
    return policy.filter(actor, rows(actor, kind)).filter(state=state).order_by("state_since", "code")
