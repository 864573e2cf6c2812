"""A row as unqualified Dublin Core (`oai_dc`), the format every repository speaks.

Each field is said as the element that it is declared as. Every row besides: type (kind), identifier (its page),
date (see `Described.day`), language. What a registry gave, ORCID, ROR or DOI, is said as its address there. Contact
data has no element and is never public.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from kuaizhuan.catalog.fields import Field, Kind
from kuaizhuan.catalog.indicators import write_indicator
from kuaizhuan.catalog.values.types import CreditCode, Dois, Indicators, Ipc, Orcid, PatentNumbers, Ror
from kuaizhuan.oai.answers import LANGUAGE, XSI, Element, Format, add
from kuaizhuan.oai.described import ZH, Described

OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DC = "http://purl.org/dc/elements/1.1/"
SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
FORMAT = Format("oai_dc", SCHEMA, OAI_DC)
FIRST = ("title", "creator", "subject", "description", "contributor")
LAST = ("relation", "coverage", "rights")
"""Elements that fields are said as, those that say what the row is before those about it."""
UNSPOKEN = (CreditCode, Dois, Ipc, Orcid, PatentNumbers, Ror)
"""Values that are in no language."""


def write(row: Described) -> Element:
    """The row as an ``oai_dc:dc`` element."""
    root = etree.Element(f"{{{OAI_DC}}}dc", nsmap={"oai_dc": OAI_DC, "dc": DC, "xsi": XSI})
    root.set(f"{{{XSI}}}schemaLocation", f"{OAI_DC} {SCHEMA}")
    for name, text, language in _elements(row):
        if text:
            element = add(root, f"{{{DC}}}{name}", text)
            if language:
                element.set(LANGUAGE, language)
    return root


def says(kind: Kind) -> bool:
    """Whether rows of the kind can be had in this format."""
    return kind.harvested_as is not None


def _elements(row: Described) -> Iterator[tuple[str, str, str]]:
    """Element, text and language of everything that is said; language "" where it is no language."""
    chinese, english = row.kind.harvested_as or ("", "")
    yield from _fields(row, FIRST)
    yield "date", row.day(), ""
    yield "type", chinese, ZH
    yield "type", english, "en"
    yield "identifier", row.url, ""
    yield from _fields(row, ("identifier",))
    yield "language", ZH, ""
    yield from _fields(row, LAST)


def _fields(row: Described, elements: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    """What the fields say that are declared as one of `elements`, in the order of these."""
    declared = [field for field in row.kind.fields if field.dublin_core in elements]
    seen: set[tuple[str, str]] = set()
    for field in sorted(declared, key=lambda field: elements.index(field.dublin_core)):
        language = "" if isinstance(field.type, UNSPOKEN) else ZH
        for text in _texts(row, field):
            if (field.dublin_core, text) not in seen:
                seen.add((field.dublin_core, text))
                yield field.dublin_core, text, language


def _texts(row: Described, field: Field) -> list[str]:
    if isinstance(field.type, Indicators):
        return [write_indicator(each) for each in row.values.get(field.name) or []]
    texts = [field.type.link(text) or text for text in row.words(field)]
    return [f"IPC {text}" for text in texts] if isinstance(field.type, Ipc) else texts
