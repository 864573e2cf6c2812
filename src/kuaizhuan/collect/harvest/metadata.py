"""The metadata of a record as the cells of a row: unqualified Dublin Core, and the CERIF profile that nodes like this one write.

    oai_dc       title → title (the Chinese one first); description → description; subject → keywords, IPC, high-technology
                 field; creator, contributor → team where they name persons, else owner; publisher → owner; date → completed_on
                 (a whole date); relation, identifier → patent numbers; identifier → link; type → kind
    CERIF        Patent, Product → a result; Person → an expert; OrgUnit and others are passed over

What a field does not hold for sure stays out of it: a year is no date, a word is no code. Pure but for the lists of codes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kuaizhuan.catalog.registry import by_plural, plurals
from kuaizhuan.catalog.values.coded import list_of

Element = Any
FORMATS = ("oai_dc", "oai_cerif_openaire")
"""Metadata prefixes that are understood."""
LONGEST_NUMBER = 100
MOST = 50
"""Keywords of a row, and characters of each."""

_BODY = re.compile(
    r"(?:大学|学院|公司|集团|研究院|研究所|科学院|设计院|医院|中心|实验室|委员会|学校|协会|合作社|院|所|厂)(?:[(（][^()（）]{1,20}[)）])?$"
    r"|\b(?:University|Universität|Universidad|Université|Institut\w*|College|Academy|Laborator\w+|Hospital|Center|Centre|"
    r"Corporation|Company|GmbH|Inc\.?|Ltd\.?|LLC|S\.A\.|B\.V\.|Department|Agency|Ministry|Foundation|Consortium)(?:\b|$)",
    re.I,
)  # fmt: skip
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T[\d:.]{5,16}(?:Z|[+-]\d{2}:?\d{2})?)?")
_IPC = re.compile(r"(?:IPC[\s:：]*)([A-H]\d{2}[A-Z]\s?\d{1,4}/\d{2,6}|[A-H]\d{2}[A-Z])", re.I)
_IPC_URI = re.compile(r"/ipc/([A-H]\d{2}[A-Z])(?:(\d{1,4})-(\d{2,6}))?$")
_PATENT = re.compile(r"(?:ZL|CN)\s?\d{8,13}(?:\.[\dX])?[A-Z]?", re.I)
_PARTS = re.compile(r"[;；\n]+")


class Unmapped(Exception):
    """Metadata that makes no row. passed: it is of something that is not collected, and nobody has to mend it."""

    def __init__(self, code: str, *, passed: bool = False, **params: object) -> None:
        super().__init__(code, params)
        self.code, self.passed, self.params = code, passed, params


@dataclass(frozen=True, slots=True)
class Mapped:
    """sheet_kind: the plural of the record's kind. cells: field → text; of `owner_name`, `owner_credit_code` too, where it says
    them. link: where it is shown. digest: SHA-256 of the metadata as they came.
    """

    sheet_kind: str
    cells: Mapping[str, str]
    link: str
    digest: str


def map_metadata(metadata: Element, identifier: str, default: str) -> Mapped:
    """The row that a record makes. default: the plural of its kind, where it does not say it. Raises `Unmapped`."""
    from lxml import etree

    reader = READERS.get(_name(metadata))
    if reader is None:
        raise Unmapped(
            "collect.harvest_metadata", passed=_name(metadata) in PASSED, name=_name(metadata)[:60]
        )
    sheet_kind, cells, links = reader(metadata, default)
    number = identifier if len(identifier) <= LONGEST_NUMBER else "oai-" + _hash(identifier.encode())[:40]
    cells = {"external_id": number, **{name: text for name, text in cells.items() if text}}
    link = next((each for each in links if re.match(r"https?://\S+$", each) and len(each) <= 400), "")
    return Mapped(
        sheet_kind, cells, link, _hash(etree.tostring(metadata, method="c14n2", with_comments=False))
    )


def _dublin_core(root: Element, default: str) -> tuple[str, dict[str, str], list[str]]:
    said = _said(root)
    sheet_kind = _kind_of(said["type"], default)
    names = [*said["creator"], *said["contributor"]]
    bodies = [each for each in names if is_body(each)] + said["publisher"]
    persons = list(dict.fromkeys(each for each in names if not is_body(each)))
    codes, words = _subjects(said["subject"])
    cells = {
        "title": _title(root, said["title"]),
        "description": "\n\n".join(dict.fromkeys(said["description"])),
        "keywords": "；".join(words),
        "high_tech_field": codes,
        "owner_name": bodies[0] if bodies else "",
    }
    if sheet_kind == "achievements":
        patents = [_PATENT.fullmatch(each) for each in [*said["relation"], *said["identifier"]]]
        cells |= {
            "team": "；".join(persons),
            "ipc": "；".join(found[1].upper() for each in said["subject"] if (found := _IPC.fullmatch(each))),
            "patent_numbers": "；".join(dict.fromkeys(found[0] for found in patents if found)),
            "completed_on": next((found[1] for each in said["date"] if (found := _DAY.fullmatch(each))), ""),
        }
    return sheet_kind, cells, said["identifier"]


def _patent_or_product(root: Element, default: str) -> tuple[str, dict[str, str], list[str]]:
    named = _texts(root, "Title") or _texts(root, "Name")
    makers = [each for name in ("Inventors", "Creators", "Holders") for each in root.iterfind(f"{{*}}{name}")]
    persons = [_person_name(each) for made in makers for each in made.iterfind(".//{*}Person")]
    units = [each for made in makers for each in made.iterfind(".//{*}OrgUnit")]
    numbers = _texts(root, "PatentNumber") + [
        _all(each) for each in root.iterfind("{*}References/{*}Patent/{*}PatentNumber")
    ]
    classes = [_IPC_URI.search(each) for each in _texts(root, "Subject")]
    cells = {
        "title": named[0] if named else "",
        "description": "\n\n".join(dict.fromkeys([*_texts(root, "Abstract"), *_texts(root, "Description")])),
        "keywords": "；".join(_split(_texts(root, "Keyword"))),
        "team": "；".join(dict.fromkeys(each for each in persons if each)),
        "ipc": "；".join(f"{each[1]}{each[2]}/{each[3]}" if each[2] else each[1] for each in classes if each),
        "patent_numbers": "；".join(dict.fromkeys(numbers)),
        **_unit(units),
    }
    return "achievements", cells, _texts(root, "URL")


def _person(root: Element, default: str) -> tuple[str, dict[str, str], list[str]]:
    units = list(root.iterfind("{*}Affiliation/{*}OrgUnit"))
    return "experts", {"title": _person_name(root), **_unit(units)}, _texts(root, "URL")


READERS: Mapping[str, Callable[[Element, str], tuple[str, dict[str, str], list[str]]]] = {
    "dc": _dublin_core,
    "Patent": _patent_or_product,
    "Product": _patent_or_product,
    "Person": _person,
}
PASSED = frozenset({"OrgUnit", "Publication", "Project", "Funding", "Event", "Equipment", "Service"})
"""Of CERIF, what is nothing that is collected."""


def is_body(name: str) -> bool:
    """Does a name say that it is of an organisation?"""
    return _BODY.search(name.strip()) is not None


def _kind_of(types: Iterable[str], default: str) -> str:
    """The kind that a type of a node like this one names, else `default`. Raises `Unmapped` for one of rows that are not collected here."""
    every = map(by_plural, plurals())
    known = {name.lower(): kind for kind in every for name in kind.harvested_as or ()}
    found = next((known[each.lower()] for each in types if each.lower() in known), None)
    if found is not None and not found.published:
        raise Unmapped("collect.harvest_metadata", passed=True, name=found.name)
    return found.plural if found else default


def _subjects(texts: Iterable[str]) -> tuple[str, list[str]]:
    """(the high-technology field that one of the subjects names, the others as words)"""
    names = {entry.label() for entry in list_of("high_tech_field").valid()}
    words = _split(each for each in texts if not _IPC.fullmatch(each))
    code = next((each for each in words if each in names), "")
    return code, [each for each in words if each != code]


def _split(texts: Iterable[str]) -> list[str]:
    parts = [part.strip() for each in texts for part in _PARTS.split(each)]
    return list(dict.fromkeys(part for part in parts if part and len(part) <= MOST))[:MOST]


def _said(root: Element) -> dict[str, list[str]]:
    names = (
        "title",
        "creator",
        "subject",
        "description",
        "publisher",
        "contributor",
        "date",
        "type",
        "identifier",
        "relation",
    )
    return {name: _texts(root, name) for name in names}


def _title(root: Element, titles: list[str]) -> str:
    marked = [
        _all(each)
        for each in root.iterfind("{*}title")
        if each.get("{http://www.w3.org/XML/1998/namespace}lang", "").lower().startswith("zh")
    ]
    return next((each for each in [*marked, *titles] if each), "")


def _person_name(element: Element) -> str:
    names = element.find(".//{*}PersonName")
    if names is None:
        return ""
    family, first = (" ".join(_texts(names, each)) for each in ("FamilyNames", "FirstNames"))
    return f"{family}, {first}" if family and first else family or first


def _unit(units: list[Element]) -> dict[str, str]:
    if not units:
        return {}
    codes = [each for each in _texts(units[0], "Identifier") if re.fullmatch(r"[0-9A-Z]{18}", each)]
    return {
        "owner_name": next(iter(_texts(units[0], "Name")), ""),
        "owner_credit_code": codes[0] if codes else "",
    }


def _texts(root: Element, name: str) -> list[str]:
    return [text for each in root.iterfind(f"{{*}}{name}") if (text := _all(each))]


def _all(element: Element) -> str:
    return re.sub(r"[^\S\n]+", " ", "".join(element.itertext())).strip()


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
