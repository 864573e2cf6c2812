"""The kinds of row there are, by name: those that packages declare in their ``kinds.py``, the lowest package first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from kuaizhuan.catalog.fields import Facet, Field, Kind
from kuaizhuan.core.contributions import modules


@cache
def _collect_kinds() -> dict[str, Kind]:
    found: dict[str, Kind] = {}
    for module in modules("kinds"):
        for kind in module.KINDS:
            taken = {each.prefix for each in found.values()} | {each.plural for each in found.values()}
            if kind.name in found or {kind.prefix, kind.plural} & taken:
                raise ValueError(f"the kind {kind.name} ({kind.plural}, {kind.prefix}) is there already")
            found[kind.name] = kind
    return found


class _Kinds(Mapping[str, Kind]):
    """`KINDS[name]`; raises KeyError naming the kinds there are. Read once the models are loaded."""

    def __getitem__(self, name: str) -> Kind:
        if name not in _collect_kinds():
            raise KeyError(f"no kind {name!r}; there are {', '.join(_collect_kinds())}")
        return _collect_kinds()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(_collect_kinds())

    def __len__(self) -> int:
        return len(_collect_kinds())


KINDS: Mapping[str, Kind] = _Kinds()
"""Every kind that is imported or harvested, organisations too."""


def published_kinds() -> tuple[Kind, ...]:
    """The kinds whose rows are reviewed and found."""
    return tuple(kind for kind in KINDS.values() if kind.published)


def plurals() -> dict[str, str]:
    """The word of addresses and commands → the kind."""
    return {kind.plural: kind.name for kind in KINDS.values()}


def by_plural(plural: str) -> Kind:
    """The kind of an address or command. Raises KeyError naming the words there are."""
    for kind in KINDS.values():
        if kind.plural == plural:
            return kind
    raise KeyError(f"no kind {plural!r}; there are {', '.join(kind.plural for kind in KINDS.values())}")


def by_code(code: str) -> Kind | None:
    """The kind of the row with the public code `code`, by its prefix."""
    return next((kind for kind in KINDS.values() if code.startswith(kind.prefix)), None)


def kind_of(row: Any) -> Kind:
    """The kind of a row, by its model."""
    return KINDS[str(row._meta.model_name)]


def names(what: Iterable[Any]) -> tuple[str, ...]:
    """Each of some names once, in the order of their first appearance."""
    return tuple(dict.fromkeys(each for each in what if each))


OF_EVERY_ROW = (Facet("jurisdiction", 20), Facet("state", 80))
"""Filters that no field feeds by itself: where the region lies, and whether the row is confirmed."""


def facets(*, offered: bool = False) -> tuple[str, ...]:
    """The filters of searches in the order in which pages have them; with `offered`, those that pages offer."""
    found = [field.facet for kind in published_kinds() for field in kind.fields if field.facet]
    ranked = sorted((*found, *OF_EVERY_ROW), key=lambda facet: facet.rank)
    return names(facet.name for facet in ranked if facet.offered or not offered)


def sorts() -> tuple[str, ...]:
    """The numbers by which searches are ordered; `Kind.sorts` says which orders make sense."""
    return names(("published", *(field.sort for kind in published_kinds() for field in kind.fields)))


def facet_fields(facet: str) -> tuple[Field, ...]:
    """The fields that feed the filter `facet`."""
    fields = (field for kind in published_kinds() for field in kind.fields)
    return tuple(field for field in fields if field.facet and field.facet.name == facet)


def label(kind: str, name: str) -> str:
    """What the field `name` of a kind is called, in the language in force; `name` itself when it is none."""
    declared = KINDS.get(kind)
    field = declared.by_name.get(name) if declared else None
    return str(field.label) if field else name
