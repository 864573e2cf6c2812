"""An answer of a server (OAI-PMH 2.0) as its records, each apart from the others.

What is well-formed is read as it is. Else the text is cut where records begin and each is parsed by itself, so that one that is
broken costs no other. No entity is expanded, nothing is loaded, and a document type is refused. Pure: bytes in, values out.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Element = Any
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that no XML may hold."""
REFERENCE = re.compile(r"&#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}));")
LOST = "\ufffd"
"""What stands for bytes that are no characters."""

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding=["']([A-Za-z0-9._-]{1,40})["']""")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,400}\?>")
_DOCTYPE = re.compile(r"^(?:\s|<!--.{0,2000}?-->)*<!DOCTYPE", re.S)
_ROOT = re.compile(r"<((?:[\w.-]{1,40}:)?OAI-PMH)\b([^>]{0,4000})>")
_BEGIN = re.compile(r"<((?:[\w.-]{1,40}:)?)record\b[^>]{0,1000}>\s*<\1header\b")
_AFTER = re.compile(
    r"<(?:[\w.-]{1,40}:)?resumptionToken\b|</(?:[\w.-]{1,40}:)?(?:ListRecords|ListIdentifiers|GetRecord)>"
)
_TOKEN = re.compile(r"<(?:[\w.-]{1,40}:)?resumptionToken\b([^>]{0,1000})>([^<]{0,8000})</")
_SIZE = re.compile(r"""completeListSize=["'](\d{1,9})["']""")
_DATE = re.compile(r"<(?:[\w.-]{1,40}:)?responseDate>([^<]{1,60})<")
_IDENTIFIER = re.compile(r"<(?:[\w.-]{1,40}:)?identifier>([^<]{1,400})<")
_DATESTAMP = re.compile(r"<(?:[\w.-]{1,40}:)?datestamp>([^<]{1,60})<")
_END = re.compile(r"</(?:[\w.-]{1,40}:)?OAI-PMH>\s*$")


class Unreadable(Exception):
    """An answer that is none of OAI-PMH; `code` and `params` say why."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.code, self.params = code, params


class Broken(ValueError):
    """A text that is no XML; says where."""


@dataclass(frozen=True, slots=True)
class Raw:
    """A record as it came. metadata: its element, None where it is deleted or broken. text: as XML. problem: a code of what is
    wrong with it, "" for nothing.
    """

    identifier: str
    datestamp: str = ""
    deleted: bool = False
    metadata: Element = None
    text: str = ""
    problem: str = ""
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    """token: of the next page, "" for the last. date: the server's. size: of the whole list, 0 for unsaid. errors: the protocol's
    code → what it says. torn: the answer breaks off, and what comes after is not known. root: of what is well-formed.
    """

    records: tuple[Raw, ...] = ()
    token: str = ""
    date: str = ""
    size: int = 0
    errors: Mapping[str, str] = field(default_factory=dict)
    torn: bool = False
    root: Element = None

    def said(self, name: str) -> str:
        """The text of the first element of that name."""
        found = self.root.iterfind(f".//{{*}}{name}") if self.root is not None else ()
        return next((_text(each) for each in found), "")


def read_page(body: bytes) -> Page:
    """The records of an answer. Raises `Unreadable` where it is no answer of OAI-PMH."""
    text, damaged = _decode(body)
    if _DOCTYPE.match(text):
        raise Unreadable(
            "collect.harvest_not_oai" if "<html" in text[:2000].lower() else "collect.harvest_doctype"
        )
    try:
        root = parse(text)
    except Broken as error:
        return _cut(text, damaged, error)
    if _name(root) != "OAI-PMH":
        raise Unreadable("collect.harvest_not_oai")
    return _whole(root, damaged)


def parse(text: str) -> Element:
    """An element tree. Raises `Broken`."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )  # fmt: skip
    try:
        return etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise Broken(str(error)[:200]) from None


def _decode(body: bytes) -> tuple[str, bool]:
    """(the text without its declaration and without what no XML may hold, whether bytes of it were no characters)"""
    declared = _DECLARED.match(body[:400])
    encoding = declared[1].decode() if declared else "utf-8"
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    if body.startswith(b"\xef\xbb\xbf"):
        encoding = "utf-8-sig"
    damaged = False
    try:
        text = body.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        text, damaged = body.decode("utf-8", errors="replace"), True
    text = REFERENCE.sub(_without_illegal, ILLEGAL.sub("", text))
    return _DECLARATION.sub("", text.lstrip("\ufeff"), count=1), damaged


def _without_illegal(found: re.Match[str]) -> str:
    number = int(found[1], 16) if found[1] else int(found[2])
    fits = (
        number in (9, 10, 13)
        or 32 <= number < 0xD800
        or 0xE000 <= number < 0xFFFE
        or 0x10000 <= number < 0x110000
    )
    return found[0] if fits else ""


def _whole(root: Element, damaged: bool) -> Page:
    children = [child for child in root if isinstance(child.tag, str)]
    errors = {child.get("code", ""): _text(child)[:300] for child in children if _name(child) == "error"}
    date = next((_text(child) for child in children if _name(child) == "responseDate"), "")
    lists = [child for child in children if _name(child) in ("ListRecords", "ListIdentifiers", "GetRecord")]
    inside = [each for found in lists for each in found if isinstance(each.tag, str)]
    records = [read_record(each, damaged) for each in inside if _name(each) in ("record", "header")]
    token = next((each for each in inside if _name(each) == "resumptionToken"), None)
    size = token.get("completeListSize", "") if token is not None else ""
    return Page(
        tuple(records), _text(token) if token is not None else "", date,
        int(size) if size.isdecimal() and len(size) < 10 else 0, errors, root=root,
    )  # fmt: skip


def _cut(text: str, damaged: bool, error: Broken) -> Page:
    """A page that is not well-formed, by its records."""
    root = _ROOT.search(text)
    if root is None:
        raise Unreadable("collect.harvest_not_oai")
    records = tuple(_pieces(text, root, damaged))
    last = 0
    for found in _BEGIN.finditer(text):
        last = found.start()
    token = _TOKEN.search(text, last)
    size = _SIZE.search(token[1]) if token else None
    date = _DATE.search(text)
    if not records and token is None:
        raise Unreadable("collect.harvest_not_xml", detail=str(error))
    return Page(
        records, html.unescape(token[2]).strip() if token else "", date[1].strip() if date else "",
        int(size[1]) if size else 0, torn=token is None and _END.search(text) is None,
    )  # fmt: skip


def _pieces(text: str, root: re.Match[str], damaged: bool) -> Iterator[Raw]:
    starts = [found.start() for found in _BEGIN.finditer(text)]
    for place, start in enumerate(starts):
        end = starts[place + 1] if place + 1 < len(starts) else len(text)
        after = _AFTER.search(text, start, end)
        piece = text[start : after.start() if after else end].rstrip()
        try:
            whole = parse(f"<{root[1]}{root[2]}>{piece}</{root[1]}>")
            yield read_record(whole[0], damaged)
        except Broken as error:
            identifier, datestamp = _IDENTIFIER.search(piece), _DATESTAMP.search(piece)
            yield Raw(
                html.unescape(identifier[1]).strip() if identifier else "",
                datestamp[1].strip() if datestamp else "", text=piece, problem="collect.harvest_record_not_xml",
                params={"detail": str(error)},
            )  # fmt: skip


def read_record(element: Element, damaged: bool = False) -> Raw:
    """A ``record`` or, of a list of identifiers, a ``header``."""
    from lxml import etree

    text = etree.tostring(element, encoding="unicode", with_tail=False)
    bare = _name(element) == "header"
    header = element if bare else _child(element, "header")
    if header is None:
        return Raw("", text=text, problem="collect.harvest_no_identifier")
    identifier = _text(_child(header, "identifier"))
    datestamp = _text(_child(header, "datestamp"))[:40]
    deleted = header.get("status", "") == "deleted"
    problem, metadata = "", None
    if not identifier:
        problem = "collect.harvest_no_identifier"
    elif len(identifier) > 400:
        identifier, problem = "", "collect.harvest_identifier_long"
    elif damaged and LOST in text:
        problem = "collect.harvest_not_utf8"
    elif not deleted and not bare:
        held = _child(element, "metadata")
        inside = [each for each in held if isinstance(each.tag, str)] if held is not None else []
        metadata = inside[0] if inside else None
        problem = "" if inside else "collect.harvest_no_metadata"
    return Raw(identifier, datestamp, deleted, metadata, text, problem)


def _child(element: Element, name: str) -> Element:
    return next((each for each in element if isinstance(each.tag, str) and _name(each) == name), None)


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _text(element: Element) -> str:
    return "".join(element.itertext()).strip() if element is not None else ""
