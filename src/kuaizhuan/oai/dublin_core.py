"""A row as unqualified Dublin Core (`oai_dc`), the format every repository speaks.

    achievement  title; creator: owner; contributor: team; subject: keywords, field, discipline, industry, IPC;
                 description: summary, description, indicators; date: completed; relation: patent numbers;
                 coverage: region; rights: ways of transfer
    demand       title; creator: owner (never of an anonymous need, nor its region); subject; description, key
                 technology, expected outcome, indicators; date: needed until; coverage
    expert       title: the name; creator: their organisation; subject: keywords, discipline; description, services
    organisation title: its names; description: profile; relation: credit code, what it is a part of; coverage

Every row: type (kind), identifier (its page), language. Contact data has no element here and is never public.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from kuaizhuan.catalog.indicators import write_indicator
from kuaizhuan.oai.answers import LANGUAGE, XSI, Element, Format, add
from kuaizhuan.oai.described import ZH, Described

OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DC = "http://purl.org/dc/elements/1.1/"
SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
FORMAT = Format("oai_dc", SCHEMA, OAI_DC)
KINDS = ("achievement", "demand", "expert", "organisation")

TYPES: Mapping[str, tuple[str, str]] = {
    "achievement": ("科技成果", "achievement"),
    "demand": ("技术需求", "demand"),
    "expert": ("专家", "expert"),
    "organisation": ("单位", "organisation"),
}
DATE_OF: Mapping[str, str] = {"achievement": "completed_on", "demand": "needed_until"}
DESCRIBED_BY: tuple[str, ...] = ("summary", "description", "key_technology", "expected_outcome", "services")


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


def _elements(row: Described) -> Iterator[tuple[str, str, str]]:
    """Element, text and language of everything that is said; language "" where it is no language."""
    chinese, english = TYPES[row.kind]
    yield "title", row.text("title"), ZH
    for name in row.texts("aliases"):
        yield "title", name, ZH
    if row.owner:
        yield "relation" if row.kind == "organisation" else "creator", row.owner.name, ZH
    for text in row.keywords():
        yield "subject", text, ZH
    for code in row.texts("ipc"):
        yield "subject", f"IPC {code}", ""
    for field in DESCRIBED_BY:
        yield "description", row.text(field), ZH
    for indicator in row.values.get("indicators") or []:
        yield "description", write_indicator(indicator), ZH
    for person in row.texts("team"):
        yield "contributor", person, ZH
    yield "date", row.text(DATE_OF.get(row.kind, "")), ""
    yield "type", chinese, ZH
    yield "type", english, "en"
    yield "identifier", row.url, ""
    yield "language", ZH, ""
    for number in row.texts("patent_numbers"):
        yield "relation", number, ""
    yield "relation", row.text("credit_code"), ""
    yield "coverage", row.place(), ZH
    for mode in row.names("transfer_modes", "transfer_mode"):
        yield "rights", mode, ZH
