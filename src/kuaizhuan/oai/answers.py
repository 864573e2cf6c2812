"""Answers of OAI-PMH 2.0 as XML, in the element order of OAI-PMH.xsd; written by lxml, never pasted together.

Whatever a text holds, the answer is well-formed: characters that XML 1.0 does not know are left out.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from lxml import etree

from kuaizhuan.oai.protocol import Error, Verb

Element: TypeAlias = Any  # lxml brings no types

OAI = "http://www.openarchives.org/OAI/2.0/"
OAI_IDENTIFIER = "http://www.openarchives.org/OAI/2.0/oai-identifier"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
GRANULARITY = "YYYY-MM-DDThh:mm:ssZ"
_ILLEGAL = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")


@dataclass(frozen=True, slots=True)
class Format:
    """A metadata format: its prefix in requests, its schema and its namespace."""

    prefix: str
    schema: str
    namespace: str


@dataclass(frozen=True, slots=True)
class Header:
    """What is said of every item, also of one that is gone. changed: an aware moment."""

    identifier: str
    changed: dt.datetime
    sets: Sequence[str]
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """A header with its metadata, None when the item is deleted or only headers were asked for."""

    header: Header
    metadata: Element | None = None


@dataclass(frozen=True, slots=True)
class Repository:
    """What `Identify` says. domain: the middle of every identifier, "" where that is no domain name.

    service: what else describes the repository, an element of another schema.
    """

    name: str
    base_url: str
    mail: str
    earliest: dt.datetime
    deleted: str
    domain: str
    sample: str
    service: Element


@dataclass(frozen=True, slots=True)
class Rest:
    """The end of a page: token "" on the last one; cursor: items before this page; total: of the whole list."""

    token: str
    cursor: int
    total: int


def clean(text: str) -> str:
    """`text` without the characters that XML 1.0 does not know."""
    return _ILLEGAL.sub("", text)


def stamp(moment: dt.datetime) -> str:
    """An aware moment as the protocol writes it: UTC, whole seconds."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def add(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    """A new last child in the namespace of `parent`, or in another when `name` says so as ``{namespace}name``."""
    space = etree.QName(parent).namespace
    child = etree.SubElement(parent, name if name.startswith("{") else f"{{{space}}}{name}")
    for key, value in attributes.items():
        child.set(key, clean(value))
    if text:
        child.text = clean(text)
    return child


def envelope(
    base_url: str, now: dt.datetime, arguments: Mapping[str, str], content: Iterable[Element]
) -> bytes:
    """The whole answer: when, to which request, and its content or errors. UTF-8 with XML declaration."""
    root = etree.Element(f"{{{OAI}}}OAI-PMH", nsmap={None: OAI, "xsi": XSI})
    root.set(f"{{{XSI}}}schemaLocation", f"{OAI} {OAI}OAI-PMH.xsd")
    add(root, "responseDate", stamp(now))
    add(root, "request", base_url, **arguments)
    root.extend(list(content))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def errors(found: Iterable[Error]) -> list[Element]:
    """The errors of a request, instead of its content."""
    elements = []
    for error in found:
        element = etree.Element(f"{{{OAI}}}error", code=str(error.code))
        element.text = clean(error.message)
        elements.append(element)
    return elements


def identify(repository: Repository) -> Element:
    """The content of `Identify`; its identifiers are described where their middle is a domain name."""
    content = _content(Verb.IDENTIFY)
    add(content, "repositoryName", repository.name)
    add(content, "baseURL", repository.base_url)
    add(content, "protocolVersion", "2.0")
    add(content, "adminEmail", repository.mail)
    add(content, "earliestDatestamp", stamp(repository.earliest))
    add(content, "deletedRecord", repository.deleted)
    add(content, "granularity", GRANULARITY)
    add(content, "compression", "gzip")
    if repository.domain:
        outer = add(content, "description")
        inner = etree.SubElement(outer, f"{{{OAI_IDENTIFIER}}}oai-identifier", nsmap={None: OAI_IDENTIFIER})
        inner.set(f"{{{XSI}}}schemaLocation", f"{OAI_IDENTIFIER} {OAI_IDENTIFIER}.xsd")
        add(inner, "scheme", "oai")
        add(inner, "repositoryIdentifier", repository.domain)
        add(inner, "delimiter", ":")
        add(inner, "sampleIdentifier", repository.sample)
    add(content, "description").append(repository.service)
    return content


def metadata_formats(formats: Iterable[Format]) -> Element:
    content = _content(Verb.LIST_METADATA_FORMATS)
    for known in formats:
        element = add(content, "metadataFormat")
        add(element, "metadataPrefix", known.prefix)
        add(element, "schema", known.schema)
        add(element, "metadataNamespace", known.namespace)
    return content


def sets(names: Mapping[str, str]) -> Element:
    """The content of `ListSets`, from names by setSpec."""
    content = _content(Verb.LIST_SETS)
    for spec, name in names.items():
        element = add(content, "set")
        add(element, "setSpec", spec)
        add(element, "setName", name)
    return content


def record(item: Item) -> Element:
    """The content of `GetRecord`."""
    content = _content(Verb.GET_RECORD)
    _record(content, item)
    return content


def page(verb: Verb, items: Iterable[Item], rest: Rest | None) -> Element:
    """One page of headers or records; `rest` is None when the list is complete on its only page."""
    content = _content(verb)
    for item in items:
        if verb is Verb.LIST_IDENTIFIERS:
            _header(content, item.header)
        else:
            _record(content, item)
    if rest:
        size = {"completeListSize": str(rest.total), "cursor": str(rest.cursor)}
        add(content, "resumptionToken", rest.token, **size)
    return content


def _content(verb: Verb) -> Element:
    return etree.Element(f"{{{OAI}}}{verb}", nsmap={None: OAI})


def _record(parent: Element, item: Item) -> None:
    element = add(parent, "record")
    _header(element, item.header)
    if item.metadata is not None:
        add(element, "metadata").append(item.metadata)


def _header(parent: Element, header: Header) -> None:
    element = add(parent, "header", **({"status": "deleted"} if header.deleted else {}))
    add(element, "identifier", header.identifier)
    add(element, "datestamp", stamp(header.changed))
    for spec in header.sets:
        add(element, "setSpec", spec)
