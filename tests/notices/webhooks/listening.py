"""A receiver of webhooks on this machine: it keeps what it is sent and answers as it is told."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager

import loopback


class Receiver(loopback.Server):
    def __init__(self, answers: list[int], *, excerpt: bytes = b"ok", drip: float = 0.0) -> None:
        super().__init__(Handler)
        self.answers, self.excerpt, self.drip = answers, excerpt, drip
        self.seen: list[tuple[str, dict[str, str], bytes]] = []

    def handle_error(self, request: object, client_address: object) -> None:
        """The other side hung up; that is what some tests are about."""


class Handler(loopback.Handler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.seen.append((self.path, dict(self.headers), body))
        status = self.server.answers.pop(0) if self.server.answers else 200
        self.send_response(status)
        if 300 <= status < 400:
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", str(len(self.server.excerpt)))
        self.end_headers()
        for byte in self.server.excerpt:
            self.wfile.write(bytes([byte]))
            time.sleep(self.server.drip)


@contextmanager
def listening(*answers: int, context: ssl.SSLContext | None = None, **how: object) -> Iterator[Receiver]:
    """A receiver that gives these statuses, one after the other, and then 200."""
    server = Receiver(list(answers), **how)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    with loopback.answering(server):
        yield server
