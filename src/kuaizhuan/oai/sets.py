"""The sets a harvester may ask for: by kind, jurisdiction and field, and those that OpenAIRE prescribes.

A set says twice which rows it holds, as a filter and as a question about one row's public fields; a field that is
not public for everybody puts a row in no set, so that a set tells nothing that the row itself does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from django.db.models import Q

from kuaizhuan.catalog.codes import LISTS
from kuaizhuan.catalog.fields import Kind
from kuaizhuan.catalog.registry import KINDS
from kuaizhuan.catalog.states import Tier
from kuaizhuan.oai.described import Described
from kuaizhuan.people.regions import JURISDICTIONS, REGIONS, jurisdiction_of


@dataclass(frozen=True, slots=True)
class Set:
    """spec and name as listed; kinds it has; rows: kind → filter; holds: whether a described row is in it."""

    spec: str
    name: str
    kinds: tuple[str, ...]
    rows: Callable[[str], Q]
    holds: Callable[[Described], bool]


@cache
def all_sets() -> dict[str, Set]:
    """Every set by its setSpec, in the order of `ListSets`."""
    found = [*_by_kind(), *_by_jurisdiction(), *_by_field(), *_openaire()]
    return {one.spec: one for one in found}


def sets_of(row: Described) -> list[str]:
    """The setSpecs of one row."""
    return [one.spec for one in all_sets().values() if row.kind.name in one.kinds and one.holds(row)]


def harvested_kinds() -> tuple[Kind, ...]:
    """The kinds whose rows are items."""
    return tuple(kind for kind in KINDS.values() if kind.harvested_as)


def _public(kind: str, name: str) -> Q:
    """Rows of `kind` whose field `name` everybody may read: `catalog.disclosure.tier_of` as a filter."""
    declared = KINDS[kind]
    if not declared.published:
        return Q()
    field = declared.by_name[name]
    q = Q(**{f"disclosure__{name}": int(Tier.PUBLIC)})
    if field.tier == Tier.PUBLIC:
        q |= Q(**{f"disclosure__{name}__isnull": True})
    return q & Q(anonymous=False) if declared.anonymous and field.identifies else q


def _every(kind: str) -> Q:
    return Q()


def _having(field: str) -> tuple[str, ...]:
    """The kinds of item that have the field."""
    return tuple(kind.name for kind in harvested_kinds() if field in kind.by_name)


def _by_kind() -> Iterable[Set]:
    for kind in harvested_kinds():
        yield Set(kind.name, kind.set_name or kind.name, (kind.name,), _every, lambda row: True)


def _by_jurisdiction() -> Iterable[Set]:
    for region, jurisdiction in JURISDICTIONS.items():
        codes = [code for code in REGIONS if jurisdiction_of(code) == jurisdiction]
        entry = REGIONS[region]

        def rows(kind: str, codes: list[str] = codes) -> Q:
            return _public(kind, "region") & Q(region__in=codes)

        def holds(row: Described, jurisdiction: str = jurisdiction) -> bool:
            return jurisdiction_of(row.text("region")) == jurisdiction

        name = f"{entry.name_zh} {entry.name_en}"
        yield Set(f"jurisdiction-{jurisdiction}", name, _having("region"), rows, holds)


def _by_field() -> Iterable[Set]:
    fields = LISTS["high_tech_field"]
    for code in fields:

        def rows(kind: str, code: str = code) -> Q:
            return _public(kind, "high_tech_field") & Q(high_tech_field=code)

        def holds(row: Described, code: str = code) -> bool:
            return row.text("high_tech_field") == code

        name = f"{fields[code].name_zh} {fields[code].name_en}"
        yield Set(f"field-{code}", name, _having("high_tech_field"), rows, holds)


def _openaire() -> Iterable[Set]:
    """The sets of the Guidelines for CRIS Managers."""
    one_number = Q(patent_numbers__0__isnull=False, patent_numbers__1__isnull=True)

    def patents(kind: str) -> Q:
        return _public(kind, "patent_numbers") & one_number

    def products(kind: str) -> Q:
        # The parts are written out: negating a filter on JSON would lose rows whose key is absent.
        hidden = Q(disclosure__patent_numbers__gt=int(Tier.PUBLIC))
        several = Q(patent_numbers__1__isnull=False)
        return hidden | Q(patent_numbers__0__isnull=True) | several

    def declared(word: str) -> tuple[str, ...]:
        return tuple(kind.name for kind in harvested_kinds() if kind.cerif == word)

    yield Set(
        "openaire_cris_products",
        "OpenAIRE_CRIS_products",
        declared("product"),
        products,
        lambda row: not row.patent(),
    )
    yield Set(
        "openaire_cris_patents",
        "OpenAIRE_CRIS_patents",
        declared("product"),
        patents,
        lambda row: bool(row.patent()),
    )
    for word, part in (("person", "persons"), ("unit", "orgunits")):
        spec, name = f"openaire_cris_{part}", f"OpenAIRE_CRIS_{part}"
        yield Set(spec, name, declared(word), _every, lambda row: True)
    for part in ("publications", "projects", "funding", "events", "equipments"):
        # The guidelines want every set to be known, also where the catalogue has nothing of the sort.
        yield Set(f"openaire_cris_{part}", f"OpenAIRE_CRIS_{part}", (), _every, lambda row: False)
