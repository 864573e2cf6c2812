"""Filters of a search as links: what can be chosen with its count, what is chosen with the way to undo it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from kuaizhuan.catalog import registry
from kuaizhuan.core.messages import say
from kuaizhuan.web.presenters.values import code_text

SHOWN = 8
"""Values of a filter that are shown at once."""


def facet_names() -> tuple[str, ...]:
    """The filters that pages offer, in order."""
    return registry.facets(offered=True)


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter: its name, how many rows it leaves, and the query string that toggles it."""

    label: str
    count: int
    query: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    label: str
    choices: list[Choice]
    more: list[Choice]


def facets(
    found: Mapping[str, Mapping[str, int]], params: QueryDict, owners: Mapping[str, str]
) -> list[Facet]:
    """The filters that tell the rows apart. owners: code of an organisation → its name."""
    out = []
    for name in facet_names():
        chosen = params.getlist(name)
        counted = {**{value: 0 for value in chosen if value}, **found.get(name, {})}
        counts = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
        choices = [
            Choice(value_text(name, value, owners), count, toggle_value(params, name, value), value in chosen)
            for value, count in counts
        ]
        if len(choices) > 1 or any(choice.chosen for choice in choices):
            out.append(Facet(name, say(f"web.facet.{name}"), choices[:SHOWN], choices[SHOWN : 4 * SHOWN]))
    return out


def chosen_values(params: QueryDict, names: Sequence[str], owners: Mapping[str, str]) -> list[Choice]:
    """What is filtered by now, each with the query string without it."""
    return [
        Choice(value_text(name, value, owners), 0, toggle_value(params, name, value), True)
        for name in names
        for value in params.getlist(name)
        if value
    ]


def value_text(name: str, value: str, owners: Mapping[str, str]) -> str:
    """One value of a filter in words."""
    if name == "owner":
        return owners.get(value, value)
    if name == "jurisdiction":
        return say(f"people.jurisdiction.{value}")
    if name == "state":
        return say(f"catalog.state.{value}")
    lists = registry.names(field.type.codes for field in registry.facet_fields(name))
    return next((text for each in lists if (text := code_text(each, value)) != value), value)


def toggle_value(params: QueryDict, name: str, value: str) -> str:
    """The query string with one value put in or taken out, back on the first page."""
    query = params.copy()
    values = query.getlist(name)
    query.setlist(name, [v for v in values if v != value] if value in values else [*values, value])
    query.pop("page", None)
    return query.urlencode()


def without(params: QueryDict, *names: str) -> str:
    """The query string without some parameters."""
    query = params.copy()
    for name in names:
        query.pop(name, None)
    return query.urlencode()
