"""A small CAS server on loopback: one person, tickets that serve once and for one service only."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from xml.sax.saxutils import escape

import loopback

ANSWER = '<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas">{}</cas:serviceResponse>'
SUCCESS = "<cas:authenticationSuccess><cas:user>{}</cas:user>{}</cas:authenticationSuccess>"
FAILURE = '<cas:authenticationFailure code="INVALID_TICKET">not recognised</cas:authenticationFailure>'


class Server(loopback.Server):
    """user and attributes: whom it signs in, each attribute with its values. answer: what it says instead, if anything.

    silent: it takes the question about a ticket and says nothing until `released` is set.
    """

    def __init__(self, user: str, attributes: dict[str, list[str]]) -> None:
        super().__init__(Handler)
        self.user, self.attributes = user, attributes
        self.answer: bytes | None = None
        self.silent, self.released = False, threading.Event()
        self.tickets: dict[str, str] = {}
        self.asked: list[str] = []

    @property
    def address(self) -> str:
        return f"{super().address}/cas"


class Handler(loopback.Handler):
    server: Server

    def log_message(self, format: str, *args: Any) -> None:
        self.server.asked.append(self.path)

    def do_GET(self) -> None:
        where = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(where.query).items()}
        if where.path == "/cas/login":
            ticket = f"ST-{len(self.server.asked)}-{self.server.user}"
            self.server.tickets[ticket] = query["service"]
            self.send_response(302)
            self.send_header("Location", f"{query['service']}&{urlencode({'ticket': ticket})}")
            self.end_headers()
            return
        if self.server.silent:
            self.server.released.wait()
        fits = self.server.tickets.pop(query.get("ticket", ""), None) == query.get("service")
        if where.path == "/cas/validate":
            self.tell(f"yes\n{self.server.user}\n" if fits else "no\n\n")
        elif where.path in ("/cas/serviceValidate", "/cas/p3/serviceValidate"):
            self.tell(ANSWER.format(self.success() if fits else FAILURE))
        else:
            self.send_error(404)

    def success(self) -> str:
        values = "".join(
            f"<cas:{name}>{escape(value)}</cas:{name}>"
            for name, those in self.server.attributes.items()
            for value in those
        )
        more = f"<cas:attributes>{values}</cas:attributes>" if values else ""
        return SUCCESS.format(escape(self.server.user), more)

    def tell(self, text: str) -> None:
        body = text.encode() if self.server.answer is None else self.server.answer
        self.say(body, media_type="text/plain;charset=UTF-8")


@contextmanager
def running(user: str, **attributes: list[str]) -> Iterator[Server]:
    """A server that answers while the block runs."""
    with loopback.answering(Server(user, attributes)) as server:
        try:
            yield server
        finally:
            server.released.set()
