"""One POST to an address that somebody else chose, so that it reaches the public network and nothing else.

Every address the name resolves to is checked and the connection is made to a checked one, so that a name which
answers differently the second time gains nothing. No redirect is followed, no proxy of the environment is used,
and all of it has a time limit. urllib3's connections allow just that: to connect to one address and to verify the
certificate of another name.
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kuaizhuan.core.outside import Resolver, addresses_of, is_outside

if TYPE_CHECKING:
    from urllib3.connection import HTTPConnection

CONNECTING = 5.0
LIMIT = 15.0
"""Seconds for connecting, and for the whole."""
EXCERPT = 1000
"""Bytes of the answer that are read and kept."""


@dataclass(frozen=True, slots=True)
class Answer:
    """status: of the answer, 0 when there was none; problem: then a code that says why."""

    status: int
    excerpt: str = ""
    problem: str = ""

    @property
    def taken(self) -> bool:
        return 200 <= self.status < 300


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    anywhere: bool = False,
    resolve: Resolver = addresses_of,
    context: ssl.SSLContext | None = None,
    limit: float = LIMIT,
) -> Answer:
    """Send `body` to `url` and read the beginning of the answer. anywhere: private addresses are allowed too.

    context: whose certificates are believed, the system's by default. Never raises for what the other side does.
    """
    from urllib3.exceptions import HTTPError, NewConnectionError
    from urllib3.exceptions import TimeoutError as Slow

    parts = urlsplit(url)
    host, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    if not secure and not anywhere:
        return Answer(0, problem="notices.webhook_scheme")
    try:
        addresses = resolve(host, port)
    except (OSError, UnicodeError):
        return Answer(0, problem="notices.webhook_no_such_host")
    if not anywhere and not all(map(is_outside, addresses)):
        return Answer(0, problem="notices.webhook_inside")
    connection = _connection(addresses[0], host, port, secure, context)
    cut = _Cut(connection, limit)
    try:
        connection.connect()
        cut.socket = connection.sock  # the answer takes it over
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = {
            "Host": parts.netloc,
            "Content-Type": "application/json",
            "User-Agent": "Kuaizhuan",
            **headers,
        }
        connection.request("POST", path, body=body, headers=headers, preload_content=False)
        answer = connection.getresponse()
        excerpt = answer.read(EXCERPT, decode_content=False).decode(errors="replace")
        found = Answer(answer.status, "".join(char for char in excerpt if char.isprintable()))
    except ssl.SSLError:
        found = Answer(0, problem="notices.webhook_certificate")
    except NewConnectionError:  # which urllib3 counts among the slow
        found = Answer(0, problem="notices.webhook_unreachable")
    except (TimeoutError, Slow):
        found = Answer(0, problem="notices.webhook_slow")
    except (OSError, HTTPError, HTTPException):
        found = Answer(0, problem="notices.webhook_unreachable")
    finally:
        cut.cancel()
        connection.close()
    return Answer(0, problem="notices.webhook_slow") if cut.done else found


def _connection(
    address: str, host: str, port: int, secure: bool, context: ssl.SSLContext | None
) -> HTTPConnection:
    from urllib3.connection import HTTPConnection, HTTPSConnection

    if not secure:
        return HTTPConnection(address, port, timeout=CONNECTING)
    trusted = context or ssl.create_default_context()
    return HTTPSConnection(address, port, timeout=CONNECTING, ssl_context=trusted, server_hostname=host)


class _Cut(threading.Timer):
    """Ends a connection when the time is over: an answer byte by byte would else last for ever."""

    def __init__(self, connection: HTTPConnection, limit: float) -> None:
        super().__init__(limit, self._end)
        self.daemon = True
        self.connection, self.done = connection, False
        self.socket: socket.socket | None = None
        self.start()

    def _end(self) -> None:
        self.done = True
        used = self.socket or self.connection.sock
        if used is not None:
            with suppress(OSError):  # it was over already
                used.shutdown(socket.SHUT_RDWR)
