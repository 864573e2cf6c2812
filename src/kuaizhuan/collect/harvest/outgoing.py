"""GET requests to an address that somebody else chose: they reach the public network and nothing else.

Every address the name resolves to is checked, and the connection is made to a checked one, at each redirect again, so that a
name which answers differently the second time gains nothing. No proxy of the environment is used. An answer is read up to a size
and for a time.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

import httpx

from kuaizhuan.core.outside import Resolver, addresses_of, is_outside

CONNECTING, READING, WHOLE = 10.0, 60.0, 180.0
"""Seconds for connecting, for each part of an answer, and for the whole of it."""
REDIRECTS = 5
MEBIBYTE = 1 << 20


class Unreachable(Exception):
    """No whole answer; `code` and `params` say why. again: it may help to ask once more."""

    def __init__(self, code: str, *, again: bool = False, **params: object) -> None:
        super().__init__(code, params)
        self.code, self.again, self.params = code, again, params


@dataclass(frozen=True, slots=True)
class Answer:
    """status, headers (names in lower case) and the whole body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Guarded(httpx.BaseTransport):
    """Connects to checked addresses only. anywhere: private ones too."""

    def __init__(
        self, *, anywhere: bool, resolve: Resolver = addresses_of, inner: httpx.BaseTransport | None = None
    ) -> None:
        self.anywhere, self.resolve = anywhere, resolve
        self.inner = inner or httpx.HTTPTransport(trust_env=False)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send it to a checked address; the certificate is still asked for the name. Raises `Unreachable`."""
        host = request.url.host
        port = request.url.port or (443 if request.url.scheme == "https" else 80)
        try:
            addresses = self.resolve(host, port)
        except (OSError, UnicodeError):
            raise Unreachable("collect.harvest_no_such_host", again=True, host=host) from None
        if not addresses:
            raise Unreachable("collect.harvest_no_such_host", again=True, host=host)
        if not self.anywhere and not all(map(is_outside, addresses)):
            raise Unreachable("collect.harvest_inside", host=host)
        request.extensions = {**request.extensions, "sni_hostname": host}
        request.url = request.url.copy_with(host=addresses[0])
        return self.inner.handle_request(request)

    def close(self) -> None:
        self.inner.close()


def open_client(transport: httpx.BaseTransport) -> httpx.Client:
    """What sends requests by `transport`; close it after."""
    return httpx.Client(
        transport=transport, follow_redirects=True, max_redirects=REDIRECTS, trust_env=False,
        timeout=httpx.Timeout(READING, connect=CONNECTING), headers={"User-Agent": "Kuaizhuan", "Accept": "text/xml, application/xml"},
    )  # fmt: skip


def get(
    client: httpx.Client, url: str, params: Mapping[str, str], most: int, seconds: float = WHOLE
) -> Answer:
    """The answer to a GET. most: MiB of it, unpacked; seconds: for the whole of it. Raises `Unreachable`."""
    begun = time.monotonic()
    try:
        with client.stream("GET", httpx.URL(url).copy_merge_params(params)) as answer:
            body = bytearray()
            for part in answer.iter_bytes():
                body += part
                if len(body) > most * MEBIBYTE:
                    raise Unreachable("collect.harvest_too_large", most=most)
                if time.monotonic() - begun > seconds:
                    raise Unreachable("collect.harvest_slow", again=True)
            return Answer(answer.status_code, {k.lower(): v for k, v in answer.headers.items()}, bytes(body))
    except httpx.TimeoutException:
        raise Unreachable("collect.harvest_slow", again=True) from None
    except httpx.TooManyRedirects:
        raise Unreachable("collect.harvest_redirects") from None
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        certificate = "certificate" in str(error).lower()
        code = "collect.harvest_certificate" if certificate else "collect.harvest_unreachable"
        raise Unreachable(code, again=not certificate) from None
