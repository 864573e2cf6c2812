"""Rows that were published, and what tests ask of an answer: the order of its elements, its texts by name."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lxml import etree

from kuaizhuan.catalog.models import KINDS, kind_of
from kuaizhuan.catalog.states import State
from kuaizhuan.oai.answers import OAI

DAY = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)

NS = {"oai": OAI}
ORDER = {
    "OAI-PMH": ["responseDate", "request", "*"],
    "Identify": [
        "repositoryName", "baseURL", "protocolVersion", "adminEmail", "earliestDatestamp", "deletedRecord",
        "granularity", "compression", "description",
    ],
    "ListMetadataFormats": ["metadataFormat"],
    "metadataFormat": ["metadataPrefix", "schema", "metadataNamespace"],
    "ListSets": ["set"],
    "set": ["setSpec", "setName"],
    "ListIdentifiers": ["header", "resumptionToken"],
    "ListRecords": ["record", "resumptionToken"],
    "GetRecord": ["record"],
    "record": ["header", "metadata"],
    "header": ["identifier", "datestamp", "setSpec"],
}  # fmt: skip
"""The sequences of OAI-PMH.xsd, as far as they are used here."""
CERIF_ORDER = {
    "Patent": [
        "Type", "Title", "CountryCode", "PatentNumber", "URL", "Inventors", "Holders", "Abstract", "Subject",
        "Keyword", "References",
    ],
    "Publication": ["Type", "DOI"],
    "Product": ["Type", "Language", "Name", "URL", "Creators", "Description", "Subject", "Keyword", "References"],
    "Person": ["PersonName", "ORCID", "Affiliation"],
    "OrgUnit": ["Name", "RORID", "Identifier", "PartOf"],
    "Service": ["Compatibility", "Acronym", "Name", "Description", "WebsiteURL", "OAIPMHBaseURL", "Owner"],
    "Owner": ["DisplayName", "OrgUnit"],
}  # fmt: skip
"""The sequences of the OpenAIRE profile of CERIF 1.2."""


def public(row, *, state=State.PUBLISHED, changed=DAY, **values):
    """The row as it is after having been published, in `state` now."""
    KINDS[kind_of(row)].objects.filter(pk=row.pk).update(
        published_at=DAY, updated_at=changed, state=state, **values
    )
    row.refresh_from_db()
    return row


def read(body: bytes) -> Any:
    """The root of an answer, whose structure is checked."""
    root = etree.fromstring(body)
    assert root.tag == f"{{{OAI}}}OAI-PMH"
    assert broken_order(root) == []
    contents = [etree.QName(child).localname for child in root[2:]]
    assert contents, "neither content nor error"
    assert set(contents) == {"error"} or len(contents) == 1
    return root


def broken_order(root: Any) -> list[str]:
    """Elements whose children stand in another order than their schema says, or are unknown to it."""
    found = []
    for element in root.iter(etree.Element):
        name = etree.QName(element).localname
        order = {**ORDER, **CERIF_ORDER}.get(name)
        if order is None or "*" in order:
            continue
        children = [etree.QName(child).localname for child in element]
        if any(child not in order for child in children):
            found.append(f"{name} holds {children}")
        elif [order.index(child) for child in children] != sorted(order.index(child) for child in children):
            found.append(f"{name}: {children}")
    return found


def texts(root: Any, name: str) -> list[str]:
    """The texts of all elements of that name, whatever their namespace."""
    return [element.text or "" for element in root.iter(f"{{*}}{name}")]


def codes(root: Any) -> list[str]:
    """The error codes of an answer."""
    return [element.get("code") for element in root.iter(f"{{{OAI}}}error")]
