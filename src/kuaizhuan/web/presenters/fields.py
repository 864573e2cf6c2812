"""The fields of one row in the groups in which a reader wants them; withheld ones say who may read them."""

from __future__ import annotations

from dataclasses import dataclass

from kuaizhuan.catalog.disclosure import tier_of
from kuaizhuan.catalog.fields import Field as Declared
from kuaizhuan.catalog.fields import Span
from kuaizhuan.catalog.registry import KINDS
from kuaizhuan.catalog.values.types import Owner
from kuaizhuan.core.messages import say
from kuaizhuan.publish.queries import Entry
from kuaizhuan.web.presenters.values import exact_span, span, text_of

APART = ("paragraph", "contact")
"""What stands in parts of the page of its own."""


@dataclass(frozen=True, slots=True)
class Field:
    """One line: `text` is what may be read; else `tier` says in words who may. `hint`: more exactly.

    links: text and address of each value that a registry shows.
    """

    name: str
    label: str
    text: str
    tier: str = ""
    hint: str = ""
    url_code: str = ""
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    title: str
    fields: list[Field]


def groups(entry: Entry) -> list[Group]:
    """The groups of a row that hold something."""
    found = []
    for name, declared in KINDS[entry.kind].groups.items():
        if name in APART:
            continue
        lines = [line for each in declared if (line := line_of(entry, each)) is not None]
        if lines:
            found.append(Group(name, say(f"web.group.{name}"), lines))
    return found


def paragraphs(entry: Entry) -> list[Field]:
    """The long texts of a row."""
    return _lines(entry, "paragraph")


def contact(entry: Entry) -> list[Field]:
    """How the owner is reached, or who may know it."""
    return _lines(entry, "contact")


def _lines(entry: Entry, group: str) -> list[Field]:
    declared = KINDS[entry.kind].groups.get(group, ())
    return [line for each in declared if (line := line_of(entry, each)) is not None]


def money_of(entry: Entry) -> tuple[str, str]:
    """Price or budget as words and exactly; two empty strings where the kind has none or it is withheld."""
    for each in KINDS[entry.kind].spans:
        if each.open and each.low in entry.values and each.high in entry.values:
            low, high = entry.values[each.low], entry.values[each.high]
            return span(low, high), exact_span(low, high)
    return "", ""


def line_named(entry: Entry, name: str) -> Field | None:
    """The line of the field or span `name` of a row; None when it has none, or it holds nothing."""
    declared = next((each for each in KINDS[entry.kind].declared if each.name == name), None)
    return line_of(entry, declared) if declared else None


def line_of(entry: Entry, declared: Declared | Span) -> Field | None:
    """One field of a row, or the two ends of a span as one; None when it holds nothing."""
    name, label = declared.name, str(declared.label)
    read = declared.low if isinstance(declared, Span) else name
    if read in entry.withheld:
        return Field(name, label, "", say(f"catalog.tier.{int(tier_of(entry.record, read))}"))
    if isinstance(declared, Span):
        text, hint = money_of(entry)
        return Field(name, label, text, hint=hint) if text else None
    value = entry.values.get(name)
    if value in (None, "", []):
        return None
    if isinstance(declared.type, Owner):
        owner = value.current
        return Field(name, label, owner.name, url_code=owner.code)
    values = value if isinstance(value, list) else [value]
    links = tuple((each, declared.type.link(each)) for each in values if declared.type.registry)
    return Field(name, label, text_of(declared, value), links=links)
