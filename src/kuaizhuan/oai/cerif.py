"""A row in the OpenAIRE profile of CERIF (`oai_cerif_openaire`, Guidelines for CRIS Managers 1.2).

    achievement with exactly one patent number   Patent: title, country, number, URL, team as inventors, owner as
                                                 holder, abstract, IPC, keywords
    any other achievement                        Product of COAR type "other": name, URL, team and owner as
                                                 creators, description, IPC, keywords, its patents as references
    DOIs of either                               Publication of COAR type "text" as references: they name papers and
                                                 data about the result, and never the result itself
    expert                                       Person: name, ORCID, affiliation. No contact data, and no biography,
                                                 for which CERIF has no place
    organisation                                 OrgUnit: name, other names, ROR, credit code, what it is a part of
    owner of any of them                         OrgUnit inside the above: id, name, ROR, credit code
    demand                                       nothing: CERIF knows no needs; they are in `oai_dc`

A patent's dates and issuer are not in the catalogue and are left out. A Chinese name is not cut in two by guess: it
stands whole as family name. An organisation of which only the name is known is no record, and so has no CERIF id.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lxml import etree

from kuaizhuan.catalog.fields import Kind
from kuaizhuan.catalog.values.persistent import LINKS
from kuaizhuan.oai.answers import LANGUAGE, XSI, Element, Format, add
from kuaizhuan.oai.described import ZH, Described, Unit

CERIF = "https://www.openaire.eu/cerif-profile/1.2/"
SCHEMA = "https://www.openaire.eu/schema/cris/1.2/openaire-cerif-profile.xsd"
FORMAT = Format("oai_cerif_openaire", SCHEMA, CERIF)

COMPATIBILITY = "https://www.openaire.eu/cerif-profile/vocab/OpenAIRE_Service_Compatibility"
PRODUCT_TYPES = "https://www.openaire.eu/cerif-profile/vocab/COAR_Product_Types"
PATENT_TYPES = "https://www.openaire.eu/cerif-profile/vocab/COAR_Patent_Types"
OTHER = "http://purl.org/coar/resource_type/c_1843"
TEXT_TYPES = "https://www.openaire.eu/cerif-profile/vocab/COAR_Publication_Types"
TEXT = "http://purl.org/coar/resource_type/c_18cf"
PATENT = "http://purl.org/coar/resource_type/c_15cd"
IPC_SCHEME = "http://data.epo.org/linked-data/def/ipc/"
CREDIT_CODE = "https://www.wikidata.org/wiki/Property:P6795"
"""The unified social credit code (GB 32100), by the only public name it has as a type of identifier."""

_CHINESE_NUMBER = re.compile(r"(ZL|CN)?[0-9]{8,12}(\.[0-9X])?[A-Z]?")
_IPC_CODE = re.compile(r"[A-H][0-9A-Z/ ]*")


@dataclass(frozen=True, slots=True)
class Service:
    """The repository as its readers know it. identifier: the domain of its identifiers; owner: who runs it, or ""."""

    identifier: str
    name: str
    description: str
    site: str
    base_url: str
    owner: str


def says(kind: Kind) -> bool:
    """Whether rows of the kind can be had in this format: what CERIF has no word for is in `oai_dc` alone."""
    return bool(kind.cerif)


def write(row: Described) -> Element:
    """The row as a Patent, Product, Person or OrgUnit, as its kind is declared."""
    return WRITERS[row.kind.cerif](row)


def describe_service(service: Service) -> Element:
    """The repository itself as a Service, which the guidelines want in `Identify` and in no set."""
    root = _root(service.identifier, "Service")
    _term(root, "Compatibility", COMPATIBILITY, f"{COMPATIBILITY}#1.2")
    add(root, "Acronym", service.identifier)
    _chinese(root, "Name", service.name)
    _chinese(root, "Description", service.description)
    add(root, "WebsiteURL", service.site)
    add(root, "OAIPMHBaseURL", service.base_url)
    if service.owner:
        owner = add(root, "Owner")
        add(owner, "DisplayName", service.owner)
        add(owner, "OrgUnit")
    return root


def _root(id: str, name: str) -> Element:
    root = etree.Element(f"{{{CERIF}}}{name}", id=id, nsmap={None: CERIF, "xsi": XSI})
    root.set(f"{{{XSI}}}schemaLocation", f"{CERIF} {SCHEMA}")
    return root


def _patent(row: Described, number: str) -> Element:
    root = _root(row.code, "Patent")
    _type(root, PATENT_TYPES, PATENT)
    _chinese(root, "Title", row.text("title"))
    if _CHINESE_NUMBER.fullmatch(number):
        add(root, "CountryCode", "CN")
    add(root, "PatentNumber", number)
    add(root, "URL", row.url)
    if team := row.texts("team"):
        inventors = add(root, "Inventors")
        for name in team:
            _named_person(add(inventors, "Inventor"), name)
    if row.owner:
        _unit(add(add(root, "Holders"), "Holder"), row.owner)
    for field in ("summary", "description"):
        _chinese(root, "Abstract", row.text(field))
    _classes(root, row)
    _publications(root, row)
    return root


def _product(row: Described) -> Element:
    if row.patent():
        return _patent(row, row.patent())
    root = _root(row.code, "Product")
    _type(root, PRODUCT_TYPES, OTHER)
    add(root, "Language", ZH)
    _chinese(root, "Name", row.text("title"))
    add(root, "URL", row.url)
    team = row.texts("team")
    if team or row.owner:
        creators = add(root, "Creators")
        for name in team:
            _named_person(add(creators, "Creator"), name)
        if row.owner:
            _unit(add(creators, "Creator"), row.owner)
    for field in ("summary", "description"):
        _chinese(root, "Description", row.text(field))
    _classes(root, row)
    for number in row.texts("patent_numbers"):
        patent = add(add(root, "References"), "Patent")
        _type(patent, PATENT_TYPES, PATENT)
        add(patent, "PatentNumber", number)
    _publications(root, row)
    return root


def _person(row: Described) -> Element:
    root = _root(row.code, "Person")
    add(add(root, "PersonName"), "FamilyNames", row.text("title"))
    if orcid := row.text("orcid"):
        add(root, "ORCID", LINKS["orcid"](orcid))
    if row.owner:
        _unit(add(root, "Affiliation"), row.owner)
    return root


def _organisation(row: Described) -> Element:
    root = _root(row.code, "OrgUnit")
    for name in [row.text("name"), *row.texts("aliases")]:
        _chinese(root, "Name", name)
    _ror(root, row.text("ror"))
    if code := row.text("credit_code"):
        add(root, "Identifier", code, type=CREDIT_CODE)
    if row.owner:
        _unit(add(root, "PartOf"), row.owner)
    return root


def _type(root: Element, vocabulary: str, term: str) -> None:
    _term(root, "Type", vocabulary, term)


def _term(root: Element, name: str, vocabulary: str, term: str) -> None:
    child = etree.SubElement(root, f"{{{vocabulary}}}{name}", nsmap={None: vocabulary})
    child.text = term


def _chinese(root: Element, name: str, text: str) -> None:
    if text:
        add(root, name, text).set(LANGUAGE, ZH)


def _named_person(parent: Element, name: str) -> None:
    add(add(add(parent, "Person"), "PersonName"), "FamilyNames", name)


def _unit(parent: Element, unit: Unit) -> None:
    element = add(parent, "OrgUnit", **({"id": unit.code} if unit.code else {}))
    _chinese(element, "Name", unit.name)
    _ror(element, unit.ror)
    if unit.credit_code:
        add(element, "Identifier", unit.credit_code, type=CREDIT_CODE)


def _ror(element: Element, ror: str) -> None:
    if ror:
        add(element, "RORID", LINKS["ror"](ror))


def _publications(root: Element, row: Described) -> None:
    for doi in row.texts("dois"):
        publication = add(add(root, "References"), "Publication")
        _type(publication, TEXT_TYPES, TEXT)
        add(publication, "DOI", doi)


def _classes(root: Element, row: Described) -> None:
    for code in row.texts("ipc"):
        if _IPC_CODE.fullmatch(code):
            add(root, "Subject", IPC_SCHEME + code.replace(" ", "").replace("/", "-"), scheme=IPC_SCHEME)
    for word in row.keywords():
        _chinese(root, "Keyword", word)


WRITERS: Mapping[str, Callable[[Described], Element]] = {
    "product": _product,
    "person": _person,
    "unit": _organisation,
}
"""What a kind is declared as in CERIF → how it is said."""
