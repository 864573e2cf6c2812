"""The questions of a harvester, asked politely: again after a pause, and no sooner than the server wants."""

from __future__ import annotations

import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime

import httpx
from django.conf import settings
from django.utils import timezone

from kuaizhuan.collect.harvest.outgoing import Answer, Guarded, Unreachable, get, open_client
from kuaizhuan.collect.harvest.pages import Page, Unreadable, read_page
from kuaizhuan.core import config

TRIES = 3
PAUSES = (2.0, 10.0)
"""Seconds after a first and a second attempt that failed."""
PATIENCE = 120.0
"""Seconds that a busy server is waited for; a longer wait ends the run, which goes on another time."""
BUSY = frozenset({429, 503})
OK = 200


class Failure(Exception):
    """A question that got no answer. page: the fault is of what was asked for, and other questions may be answered."""

    def __init__(self, code: str, *, page: bool = False, **params: object) -> None:
        super().__init__(code, params)
        self.code, self.page, self.params = code, page, params


class Client:
    """Asks the repository at `url`. most: MiB of one answer; pause: waits so many seconds."""

    def __init__(
        self,
        url: str,
        transport: httpx.BaseTransport,
        *,
        most: int,
        pause: Callable[[float], object] = time.sleep,
    ) -> None:
        self.url, self.most, self.pause = url, most, pause
        self.http = open_client(transport)

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def ask(self, verb: str, **arguments: str) -> Page:
        """The answer to one of the six verbs; errors of the protocol are in it. Raises `Failure`."""
        given = {name: value for name, value in arguments.items() if value}
        left = TRIES
        while True:
            left -= 1
            try:
                answer = get(self.http, self.url, {"verb": verb, **given}, self.most)
                return self._read(answer)
            except Unreachable as error:
                if not error.again or not left:
                    raise Failure(
                        error.code, page=error.code == "collect.harvest_too_large", **error.params
                    ) from None
                self.pause(PAUSES[TRIES - 1 - left])
            except _Later as later:
                if not left or later.seconds > PATIENCE:
                    raise Failure("collect.harvest_busy", seconds=int(later.seconds)) from None
                self.pause(later.seconds)
            except _Fault as fault:
                if not left:
                    raise Failure("collect.harvest_status", page=True, status=fault.status) from None
                self.pause(PAUSES[TRIES - 1 - left])

    def _read(self, answer: Answer) -> Page:
        if answer.status in BUSY:
            raise _Later(_seconds(answer.headers.get("retry-after", "")))
        if answer.status >= 500:
            raise _Fault(answer.status)
        try:
            page = read_page(answer.body)
        except Unreadable as error:
            if answer.status != OK:
                raise Failure("collect.harvest_status", status=answer.status) from None
            raise Failure(error.code, page=True, **error.params) from None
        if answer.status != OK and not page.errors:  # some servers say their errors with 4xx
            raise Failure("collect.harvest_status", status=answer.status)
        return page


def client_of(url: str) -> Client:
    """A client for the repository at `url`, as the node's settings allow. Close it after."""
    guarded = Guarded(anywhere=settings.HARVEST_PRIVATE)
    return Client(url, guarded, most=config.number("KZ_HARVEST_MB"))


class _Later(Exception):
    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class _Fault(Exception):
    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def _seconds(retry_after: str) -> float:
    """How long a ``Retry-After`` says to wait, a number of seconds or a moment; PAUSES[-1] where it says nothing."""
    if retry_after.strip().isdecimal() and len(retry_after) < 9:
        return float(retry_after)
    try:
        return max(0.0, (parsedate_to_datetime(retry_after) - timezone.now()).total_seconds())
    except (TypeError, ValueError):
        return PAUSES[-1]
