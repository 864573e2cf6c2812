"""A repository that others' software serves (`oai_repo`) on loopback, with records that can be broken as they are sent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import oai_repo
from lxml import etree

import loopback

OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DC = "http://purl.org/dc/elements/1.1/"
SPOILED = {b"@AMPERSAND@": b"R & D", b"@BYTES@": b"\xff\xfe\xfa", b"@CONTROL@": b"\x0b"}
"""What stands in a record → what is sent instead."""


@dataclass
class Item:
    """A record. said: Dublin Core element → texts. The library knows no deletions: they are written into what it answers."""

    said: dict[str, list[str]] = field(default_factory=dict)
    at: str = "2026-03-01T12:00:00Z"
    deleted: bool = False
    sets: list[str] = field(default_factory=list)


class Repository(oai_repo.DataInterface):
    """The records `items` by identifier, so many on a page."""

    def __init__(self, items: dict[str, Item], limit: int, deletes: str = "persistent") -> None:
        self.items, self.limit, self.deletes = items, limit, deletes
        self.address = "http://foreign.example/oai"

    def get_identify(self) -> Any:
        return oai_repo.Identify(
            repository_name="Foreign Repository", base_url=self.address, admin_email=["a@foreign.example"],
            earliest_datestamp="2020-01-01T00:00:00Z", deleted_record=self.deletes, granularity="YYYY-MM-DDThh:mm:ssZ",
        )  # fmt: skip

    def is_valid_identifier(self, identifier: str) -> bool:
        return identifier in self.items

    def get_metadata_formats(self, identifier: str | None = None) -> list[Any]:
        return [oai_repo.MetadataFormat("oai_dc", "http://www.openarchives.org/OAI/2.0/oai_dc.xsd", OAI_DC)]

    def get_record_header(self, identifier: str) -> Any:
        item = self.items[identifier]
        status = "deleted" if item.deleted else None
        return oai_repo.RecordHeader(
            identifier=identifier, datestamp=item.at, setspecs=item.sets, status=status
        )

    def get_record_metadata(self, identifier: str, metadataprefix: str) -> Any:
        item = self.items[identifier]
        root = etree.Element(f"{{{OAI_DC}}}dc", nsmap={"oai_dc": OAI_DC, "dc": DC})
        for name, texts in item.said.items():
            for text in texts:
                etree.SubElement(root, f"{{{DC}}}{name}").text = text
        return root

    def get_record_abouts(self, identifier: str) -> list[Any]:
        return []

    def list_set_specs(self, identifier: str | None = None, cursor: int = 0) -> Any:
        return None, None, None

    def list_identifiers(
        self, metadataprefix: str, filter_from: Any = None, filter_until: Any = None, filter_set: Any = None, cursor: int = 0
    ) -> Any:  # fmt: skip
        since = filter_from.strftime("%Y-%m-%dT%H:%M:%SZ") if filter_from else ""
        found = [
            name for name, item in self.items.items()
            if item.at >= since and (not filter_set or filter_set in item.sets)
        ]  # fmt: skip
        return found[cursor : cursor + self.limit], len(found), None


class Foreign:
    """asked: the query of every request, oldest first. answers: (predicate on a query) → (status, headers, body) instead."""

    def __init__(self, repository: Repository) -> None:
        self.repository = repository
        self.asked: list[dict[str, str]] = []
        self.answers: list[tuple[Any, tuple[int, dict[str, str], bytes]]] = []
        self.url = ""

    def instead(self, when: Any, status: int, body: bytes = b"", times: int = 1, **headers: str) -> None:
        """Answer the next `times` requests whose query passes `when` otherwise."""
        self.answers += [(when, (status, headers, body))] * times

    def answer(self, query: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        self.asked.append(query)
        for place, (when, answer) in enumerate(self.answers):
            if when(query):
                del self.answers[place]
                return answer
        body = bytes(oai_repo.OAIRepository(self.repository).process(dict(query)))
        body = self._with_deletions(body)
        for mark, sent in SPOILED.items():
            body = body.replace(mark, sent)
        return 200, {}, body

    def _with_deletions(self, body: bytes) -> bytes:
        gone = {name for name, item in self.repository.items.items() if item.deleted}
        root = etree.fromstring(body)
        for header in root.iterfind(".//{*}header"):
            if header.findtext("{*}identifier") in gone:
                header.set("status", "deleted")
                for metadata in header.itersiblings("{*}metadata"):
                    metadata.getparent().remove(metadata)
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8")

    def listed(self) -> list[dict[str, str]]:
        """The questions for pages."""
        return [each for each in self.asked if each["verb"].startswith("List")]


@contextmanager
def serve(repository: Repository) -> Iterator[Foreign]:
    """The repository on a free port of loopback."""
    foreign = Foreign(repository)

    class Handler(loopback.Handler):
        def do_GET(self) -> None:
            status, headers, body = foreign.answer(dict(parse_qsl(urlsplit(self.path).query)))
            self.send_response(status)
            for name, value in {"Content-Type": "text/xml", **headers}.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    with loopback.answering(loopback.Server(Handler)) as server:
        foreign.url = repository.address = f"{server.address}/oai"
        yield foreign
