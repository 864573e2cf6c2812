"""The questions of the validator for the Guidelines for CRIS Managers, asked of what was harvested from a node.

By their numbers in its list of checks; it is a program of others, of which only the questions are known here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from kuaizhuan.oai.answers import OAI_IDENTIFIER, XSI
from oai.harvesting import broken_order, codes, read, texts

PROFILES, SCHEMAS = "https://www.openaire.eu/cerif-profile/", "https://www.openaire.eu/schema/cris/"
CERIF = f"{PROFILES}1.2/"
ENTITIES = {
    "publications": "Publication", "products": "Product", "patents": "Patent", "persons": "Person",
    "orgunits": "OrgUnit", "projects": "Project", "funding": "Funding", "events": "Event",
    "equipments": "Equipment",
}  # fmt: skip
"""The sets that there must be, and what their records are."""
TYPED = {"Product", "Patent", "Publication", "Funding"}
"""Entities that must begin with their type."""


@dataclass
class Harvest:
    """base_url: what was asked. records: set → records; empty: sets that said that nothing is in them."""

    base_url: str
    identify: Any
    formats: Any
    sets: Any
    records: dict[str, list[Any]] = field(default_factory=dict)
    empty: set[str] = field(default_factory=set)

    @property
    def domain(self) -> str:
        return "".join(texts(self.identify, "repositoryIdentifier"))

    def every(self) -> Iterator[tuple[str, str, Any]]:
        """Set, identifier and metadata (None where a record is deleted) of each record."""
        for name, found in self.records.items():
            for record in found:
                metadata = record.find("{*}metadata")
                yield name, texts(record, "identifier")[0], None if metadata is None else metadata[0]


def harvest(client: Any) -> Harvest:
    """Everything that the validator asks for, page after page."""

    def ask(**arguments: str) -> Any:
        return read(client.get("/oai", arguments).content)

    done = Harvest(
        "http://testserver/oai",
        ask(verb="Identify"),
        ask(verb="ListMetadataFormats"),
        ask(verb="ListSets"),
    )
    for part in ENTITIES:
        name = f"openaire_cris_{part}"
        root = ask(verb="ListRecords", metadataPrefix="oai_cerif_openaire", set=name)
        if codes(root) == ["noRecordsMatch"]:
            done.empty.add(name)
            continue
        found = done.records.setdefault(name, [])
        while True:
            found.extend(root.iter("{*}record"))
            token = "".join(texts(root, "resumptionToken"))
            if not token:
                break
            root = ask(verb="ListRecords", resumptionToken=token)
    return done


def structure(done: Harvest) -> list[str]:
    """(0) The order of elements; an id on each record; the type first where there must be one."""
    found = broken_order(done.identify)
    for _, name, node in done.every():
        if node is None:
            continue
        found += broken_order(node)
        if not node.get("id"):
            found.append(f"{name} has no id")
        if local(node) in TYPED and local(node[0]) != "Type":
            found.append(f"{name} does not begin with its type")
    return found


def one_service(done: Harvest) -> list[str]:
    """(1a) (1b) Exactly one description as a service, and one of the identifiers; the service has an id."""
    services = done.identify.findall(".//{*}description/{*}Service")
    schemes = done.identify.findall(f".//{{*}}description/{{{OAI_IDENTIFIER}}}oai-identifier")
    found = [f"{len(services)} services"] if len(services) != 1 else []
    found += [f"{len(schemes)} descriptions of identifiers"] if len(schemes) != 1 else []
    return found + [
        "a service of no profile"
        for each in services
        if each.tag != f"{{{CERIF}}}Service" or not each.get("id")
    ]


def acronym(done: Harvest) -> list[str]:
    """(1c) The acronym of the service is the domain of the identifiers."""
    said = texts(done.identify.find(".//{*}Service"), "Acronym")
    return [] if said == [done.domain] else [f"{said} is not {done.domain}"]


def base_url(done: Harvest) -> list[str]:
    """(1d) The address told is the address asked, and the service's too."""
    said = {*texts(done.identify, "baseURL"), *texts(done.identify, "OAIPMHBaseURL")}
    return [] if said == {done.base_url} else sorted(said)


def formats(done: Harvest) -> list[str]:
    """(2a)–(2i) Prefixes, namespaces and schemas: each once, and those of the profile where they are expected."""
    listed = [
        tuple(texts(each, name)[0] for name in ("metadataPrefix", "metadataNamespace", "schema"))
        for each in done.formats.iter("{*}metadataFormat")
    ]
    found = [
        f"{each} twice" for part in zip(*listed, strict=True) for each, n in Counter(part).items() if n > 1
    ]
    profiles = [each for each in listed if each[0].startswith("oai_cerif_openaire")]
    if not profiles:
        found.append("no profile")
    for prefix, namespace, _ in listed:
        if namespace.startswith(PROFILES) is not prefix.startswith("oai_cerif_openaire"):
            found.append(f"{prefix} is {namespace}")
    for _, namespace, schema in profiles:
        if namespace != CERIF:
            found.append(f"{namespace} is not known")
        if not (schema.startswith(SCHEMAS) and schema.endswith("/openaire-cerif-profile.xsd")):
            found.append(f"{schema} is not the official schema")
    return found


def compatibility(done: Harvest) -> list[str]:
    """(2k) Each version the service says it keeps has a format."""
    versions = [said.rpartition("#")[2] for said in texts(done.identify, "Compatibility")]
    known = texts(done.formats, "metadataNamespace")
    return [version for version in versions if f"{PROFILES}{version}/" not in known] or (
        [] if versions else ["none"]
    )


def sets(done: Harvest) -> list[str]:
    """(3) All sets by their names, each once; one that has nothing says so."""
    listed = list(zip(texts(done.sets, "setSpec"), texts(done.sets, "setName"), strict=True))
    found = [f"{spec} twice" for spec, n in Counter(spec for spec, _ in listed).items() if n > 1]
    wanted = [(f"openaire_cris_{part}", f"OpenAIRE_CRIS_{part}") for part in ENTITIES]
    return found + [f"{spec} is not listed" for spec, name in wanted if (spec, name) not in listed]


def entities(done: Harvest) -> list[str]:
    """A set holds entities of one sort only, and a record without metadata is deleted."""
    found = []
    for name, identifier, node in done.every():
        wanted = f"{{{CERIF}}}{ENTITIES[name.removeprefix('openaire_cris_')]}"
        if node is not None and node.tag != wanted:
            found.append(f"{identifier} in {name} is {node.tag}")
    for record in (each for listed in done.records.values() for each in listed):
        deleted = record.find("{*}header").get("status") == "deleted"
        if deleted is not (record.find("{*}metadata") is None):
            found.append(f"{texts(record, 'identifier')} is half deleted")
    return found


def identifiers(done: Harvest) -> list[str]:
    """Each record once, its identifier made of the domain and the id of its entity."""
    counted = Counter(identifier for _, identifier, _ in done.every())
    found = [f"{identifier} twice" for identifier, n in counted.items() if n > 1]
    for _, identifier, node in done.every():
        if node is not None and identifier != f"oai:{done.domain}:{node.get('id')}":
            found.append(f"{identifier} is of {node.get('id')}")
    return found


def references(done: Harvest) -> list[str]:
    """(5a) Whatever is referred to by id is a record, of the same sort."""
    known = {(node.tag, node.get("id")) for _, _, node in done.every() if node is not None}
    return [f"{id} in {name}" for name, tag, id, _ in inner(done) if (tag, id) not in known]


def agreement(done: Harvest) -> list[str]:
    """(5b) What is said of an entity inside another one, its own record says too."""
    known = {(node.tag, node.get("id")): node for _, _, node in done.every() if node is not None}
    return [
        f"{id} in {name}"
        for name, tag, id, node in inner(done)
        if (tag, id) in known and not is_part(node, known[tag, id])
    ]


def inner(done: Harvest) -> Iterator[tuple[str, str, str, Any]]:
    """Identifier of the record, tag, id and node of each entity inside a record that refers to another one."""
    for _, identifier, node in done.every():
        for each in (
            node.iterdescendants(*(f"{{*}}{name}" for name in ENTITIES.values())) if node is not None else ()
        ):
            if each.get("id"):
                yield identifier, each.tag, each.get("id"), each


def is_part(node: Any, whole: Any) -> bool:
    """Whether all that `node` says, down to its leaves, is said by `whole`."""

    def said(one: Any) -> tuple[Any, ...]:
        attributes = {name: value for name, value in one.attrib.items() if not name.startswith(f"{{{XSI}}}")}
        return one.tag, attributes, (one.text or "").strip()

    return said(node) == said(whole) and all(any(is_part(child, other) for other in whole) for child in node)


def local(node: Any) -> str:
    return str(etree.QName(node).localname)


QUESTIONS: tuple[Callable[[Harvest], list[str]], ...] = (
    structure, one_service, acronym, base_url, formats, compatibility, sets, entities, identifiers, references,
    agreement,
)  # fmt: skip
