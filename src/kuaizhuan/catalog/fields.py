"""What a kind of row is, and what each of its fields is: declared once, and everything else is derived from it.

Work-books, forms, pages, the interface for programs, search, OAI-PMH and the table of personal data are views of
these declarations, which each package makes in its ``kinds.py`` (see `registry`). Pure values; no row behind them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

from kuaizhuan.catalog.states import Tier
from kuaizhuan.catalog.values.cell import Converter
from kuaizhuan.catalog.values.types import ValueType

Words = Any
"""A sentence in the language in force: a lazy gettext string."""

SECTIONS = ("what", "indicators", "maturity", "rights", "terms")
"""Sections of a form in the order in which a reader wants them; a kind's own come after these, before `LAST`."""
LAST_SECTIONS = ("where", "anonymity", "contact")
LAST_GROUPS = ("about",)
"""The last group of a page."""


@dataclass(frozen=True, slots=True)
class Column:
    """How work-books call a field: headers (the label, where none is given) and, set apart by blanks, other names.

    hint, example: as the template shows them. template: false for a column that is understood but not offered.
    """

    header: str = ""
    header_en: str = ""
    synonyms: str = ""
    required: bool = False
    hint: str = ""
    example: str = ""
    template: bool = True


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter of searches that the field feeds: its place among the others, and whether pages offer it."""

    name: str
    rank: int = 50
    offered: bool = True


@dataclass(frozen=True)
class Field:
    """One field of a kind. name: of the model's field. label: on pages and in forms.

    column: in work-books, None for none. section: of the form, "" for none; later: the higher, the further back there
    and on pages. advice: beside the input. place: on the page of a row, see `group`.
    tier: who reads it unless the row says otherwise; lowest: what a row may lower that to. shown: whether it is ever
    given out. sent: whether programs say it. unreviewed: the owner of a public row changes it at once. identifies: it
    would tell whose an anonymous row is. personal: key of the line in `people.personal`.
    matched: search and matching read its text. useful: rank among what readers want to know beyond what is required, 0
    for none. facet, sort: what it is in searches. listed: lists of the interface are filtered by it. compared: it
    stands in comparisons; asked_as: field or span of a need that says what is wanted of it, where called otherwise.
    dublin_core: element; linked_data: property of schema.org.
    """

    name: str
    type: ValueType
    label: Words
    column: Column | None = Column()
    section: str = "what"
    later: int = 0
    advice: Words = ""
    place: str | None = None
    tier: Tier = Tier.PUBLIC
    lowest: Tier = Tier.PUBLIC
    shown: bool = True
    sent: bool = True
    unreviewed: bool = False
    identifies: bool = False
    personal: str = ""
    matched: bool = False
    useful: int = 0
    facet: Facet | None = None
    listed: bool = False
    sort: str = ""
    compared: bool = False
    asked_as: str = ""
    dublin_core: str = ""
    linked_data: str = ""

    @property
    def group(self) -> str:
        """Where the page of a row has it: a group, "paragraph", "contact", or "" where the page needs no line for it."""
        if self.place is not None or not self.shown:
            return self.place or ""
        if self.type.long:
            return "paragraph"
        return "about" if self.section in ("what", "where", "") else self.section

    def but(self, **changes: Any) -> Field:
        """The same field, declared otherwise in these points."""
        return replace(self, **changes)


@dataclass(frozen=True)
class Span:
    """Two fields, `low` and `high`, that are the ends of one range, and one column that says both.

    open: the field that says that neither is given on purpose, "" for none. code: of the refusal when the ends are
    not in order. group, compared, asked_as: as of a field, where pages show the range as one; "" where they do not.
    """

    name: str
    low: str
    high: str
    label: Words
    column: Column
    converter: Converter
    code: str
    open: str = ""
    group: str = ""
    compared: bool = False
    asked_as: str = ""
    later: int = 0

    def shown(self, first: Any, last: Any) -> dict[str, Any]:
        """Both ends as the sentence of `code` says them: days, or fen as 元."""
        if isinstance(first, int):
            return {"value": f"{first / 100:,.2f} – {last / 100:,.2f} 元"}
        return {"first": str(first), "last": str(last)}


Side = Literal["", "offer", "need"]


@dataclass(frozen=True)
class Kind:
    """A kind of row. name: in codes, jobs and the index; plural: in addresses and commands; prefix: of its codes.

    label: of many; one: of one; sheet: the title of its work-book; noun: what the English interface calls one.
    internal: fields of the model that nobody says or reads as values. sorts: orders that make sense for it, besides
    relevance. published: whether its rows go through review and are found; an organisation's do not.
    shortest_title, shortest_description, superlatives: what publishing asks for (0: nothing).
    secret_code: the public code must not tell the owner. same_as: rows may be shown as another.
    side: in matching and deals; matched_with: the kind on the other side. fits: kinds whose likely counterparts a
    page offers. comparable: rows stand side by side, measured by one of `measured_by`.
    illustrated: pictures and papers may stand beside its rows.
    harvested_as: type in Dublin Core, Chinese and English; set_name: of its OAI set; cerif, schema_org: in those words.
    """

    name: str
    plural: str
    label: Words
    one: Words
    sheet: str
    prefix: str
    model: Any
    declared: tuple[Field | Span, ...]
    noun: str = ""
    internal: frozenset[str] = frozenset()
    sorts: tuple[str, ...] = ("-published",)
    published: bool = True
    shortest_title: int = 4
    shortest_description: int = 20
    superlatives: bool = False
    secret_code: bool = False
    same_as: bool = False
    side: Side = ""
    matched_with: str = ""
    fits: tuple[str, ...] = ()
    comparable: bool = False
    measured_by: str = ""
    illustrated: bool = False
    harvested_as: tuple[str, str] | None = None
    set_name: str = ""
    cerif: str = ""
    schema_org: str = "CreativeWork"

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        return tuple(each for each in self.declared if isinstance(each, Field))

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        return tuple(each for each in self.declared if isinstance(each, Span))

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        return {field.name: field for field in self.fields}

    @cached_property
    def shown(self) -> tuple[str, ...]:
        """Names of the fields that may ever be given out."""
        return tuple(field.name for field in self.fields if field.shown)

    @cached_property
    def matched(self) -> tuple[str, ...]:
        """The long texts that search and matching read, besides title, keywords and indicators."""
        return tuple(field.name for field in self.fields if field.matched)

    @cached_property
    def useful(self) -> tuple[str, ...]:
        """What readers and matching want to know besides what is required, the most useful first."""
        found = [field for field in self.fields if field.useful]
        return tuple(field.name for field in sorted(found, key=lambda field: field.useful))

    @property
    def anonymous(self) -> bool:
        """Whether a row may hide whose it is."""
        return "anonymous" in self.by_name

    @cached_property
    def sections(self) -> Mapping[str, tuple[Field, ...]]:
        """The sections of the form with their fields, both in order."""
        found: dict[str, list[Field]] = {}
        for field in sorted((each for each in self.fields if each.section), key=lambda each: each.later):
            found.setdefault(field.section, []).append(field)
        return {name: tuple(found[name]) for name in _in_order(found, SECTIONS, LAST_SECTIONS)}

    @cached_property
    def groups(self) -> Mapping[str, tuple[Field | Span, ...]]:
        """The groups of the page with what stands in them, both in order; see `Field.group`."""
        found: dict[str, list[Field | Span]] = {}
        for each in sorted((each for each in self.declared if each.group), key=lambda each: each.later):
            found.setdefault(each.group, []).append(each)
        return {name: tuple(found[name]) for name in _in_order(found, SECTIONS, LAST_GROUPS)}

    def nothing(self, name: str) -> Any:
        """What the field `name` of a row holds when it says nothing."""
        field = self.model._meta.get_field(name)
        return None if field.null else field.get_default()


def _in_order(found: Mapping[str, Any], first: tuple[str, ...], last: tuple[str, ...]) -> list[str]:
    """The names of `found`: those of `first`, its own, those of `last`."""
    own = [name for name in found if name not in (*first, *last)]
    return [name for name in (*first, *own, *last) if name in found]
