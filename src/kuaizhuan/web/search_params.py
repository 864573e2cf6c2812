"""What is searched for, read from an address and written back into one: page, feed and saved search agree.

Whatever an address holds, it is a search: what is no kind, order or filter is left out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import QueryDict

from kuaizhuan.catalog import registry
from kuaizhuan.catalog.models import KINDS
from kuaizhuan.core.fulltext import LONGEST_QUERY
from kuaizhuan.publish.models import SavedSearch
from kuaizhuan.web.presenters.facets import facet_names


def sorts(kind: str) -> tuple[str, ...]:
    """The orders that make sense for a kind, "" for all of them, besides relevance."""
    kinds = [registry.KINDS[kind]] if kind else registry.published_kinds()
    return registry.names(name for each in kinds for name in each.sorts)


@dataclass(frozen=True, slots=True)
class Asked:
    """text: the words. kind: "" for all. filters: facet → values, none empty. sort: "" is relevance."""

    text: str = ""
    kind: str = ""
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    sort: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether it asks for less than everything."""
        return bool(self.text or self.kind or self.filters)

    @property
    def kinds(self) -> list[str]:
        return [self.kind] if self.kind else []

    def query(self, **more: str) -> str:
        """The query string that asks for this, with `more` parameters; empty ones are left out."""
        pairs = [("q", self.text), ("kind", self.kind)]
        pairs += [(name, value) for name in facet_names() for value in self.filters.get(name, ())]
        return urlencode([pair for pair in (*pairs, ("sort", self.sort), *more.items()) if pair[1]])


def read_params(params: QueryDict, kind: str | None = None) -> Asked:
    """The search in a query string; `kind` when the address itself says it."""
    if kind is None:
        kind = params.get("kind", "")
        kind = kind if kind in KINDS else ""
    text = params.get("q", "").strip()[:LONGEST_QUERY].strip()
    sort = params.get("sort", "")
    if sort not in sorts(kind):
        sort = "" if text else "-published"
    found = {name: [value for value in params.getlist(name) if value] for name in facet_names()}
    return Asked(text, kind, {name: values for name, values in found.items() if values}, sort)


def read_month(text: str) -> dt.date | None:
    """The first day of a month written ``2026-05``; None for anything else."""
    try:
        return dt.datetime.strptime(text, "%Y-%m").date()
    except ValueError:
        return None


def params_of_saved(search: SavedSearch) -> Asked:
    """What a saved search asks for."""
    return Asked(search.text, search.kind, search.filters, search.sort)
