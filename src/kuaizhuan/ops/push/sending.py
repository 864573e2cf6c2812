"""Requests to a node over a net that fails: asked again with growing pauses, or when the server says."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from kuaizhuan.core.errors import BadInput

AGAIN = frozenset({429, 502, 503, 504})
"""Statuses of a server that is busy, away, or away behind a proxy."""
LONGEST_PAUSE = 120.0
TIMEOUT = httpx.Timeout(120.0, connect=15.0)


@dataclass(slots=True)
class Sender:
    """Sends batches with `client`, each up to `tries` times."""

    client: httpx.Client
    tries: int = 8

    def post(self, path: str, body: str, *, key: str, params: dict[str, str]) -> dict[str, Any]:
        """The JSON of the answer. Raises `BadInput` with what the server says against it, or when it cannot be reached."""
        failure, pause = "", 0.0
        for attempt in range(self.tries):
            if attempt:
                time.sleep(pause)
            pause = min(2.0**attempt, 60.0) * random.uniform(0.5, 1.0)
            try:
                answer = self.client.post(
                    path, content=body.encode(), params=params,
                    headers={"Content-Type": "application/json", "Idempotency-Key": key},
                )  # fmt: skip
            except httpx.TransportError as problem:
                failure = str(problem) or type(problem).__name__
                continue
            if answer.status_code not in AGAIN:
                return _read(answer)
            failure, pause = f"HTTP {answer.status_code}", retry_after(answer) or pause
        raise BadInput(
            "ops.push.unreachable", server=str(self.client.base_url), problem=failure, tries=self.tries
        )


def retry_after(answer: httpx.Response) -> float:
    """Seconds after which the server wants to be asked again, 0 where it does not say.

    A moment is held against the server's own clock, for this machine's may be wrong by a day.
    """
    said = answer.headers.get("Retry-After", "").strip()
    if said.isascii() and said.isdigit():
        return min(float(said), LONGEST_PAUSE)
    try:
        left = parsedate_to_datetime(said) - parsedate_to_datetime(answer.headers.get("Date", ""))
    except (ValueError, TypeError):
        return 0.0
    return min(max(left.total_seconds(), 0.0), LONGEST_PAUSE)


def _read(answer: httpx.Response) -> dict[str, Any]:
    """The answer of a batch. Raises `BadInput` for a refusal, and for what is no answer of a node."""
    try:
        said = answer.json()
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise BadInput(
            "ops.push.no_node", server=str(answer.url.copy_with(query=None)), status=answer.status_code
        )
    if answer.status_code != 200:
        reasons = [each.get("detail", "") for each in [*said.get("reasons", ()), *said.get("errors", ())]]
        detail = " ".join(filter(None, reasons)) or str(said.get("title", ""))
        raise BadInput("ops.push.refused_whole", status=answer.status_code, detail=detail)
    return said
