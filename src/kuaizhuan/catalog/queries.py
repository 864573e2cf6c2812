"""How many rows there are, of each kind, and what some of them are called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from kuaizhuan.catalog.models import KINDS
from kuaizhuan.catalog.states import PUBLIC_STATES, State


@dataclass(frozen=True, slots=True)
class Stock:
    """Rows of one kind: active (confirmed) ones of all that are public, and all that were collected."""

    kind: str
    active: int
    public: int
    collected: int


def counts() -> list[Stock]:
    """The live counts of the home page: one query a kind, answered from the index of states."""
    found = []
    for kind, model in KINDS.items():
        rows = dict(model.objects.order_by().values_list("state").annotate(Count("pk")))
        public = sum(rows.get(state, 0) for state in PUBLIC_STATES)
        found.append(Stock(kind, rows.get(State.PUBLISHED, 0), public, sum(rows.values())))
    return found


def titles(rows: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Code → title of rows given as (kind, code), one query for each kind."""
    wanted = list(rows)
    found: dict[str, str] = {}
    for kind in {kind for kind, _ in wanted}:
        codes = [code for each, code in wanted if each == kind]
        found |= dict(KINDS[kind].objects.filter(code__in=codes).values_list("code", "title"))
    return found
