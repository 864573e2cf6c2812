"""How long the parts of one request took: named, added up, reported once. Nothing is kept beyond the request."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_parts: ContextVar[dict[str, float] | None] = ContextVar("parts", default=None)


@contextmanager
def collected() -> Iterator[dict[str, float]]:
    """Milliseconds by name of every `part` inside, and ``total`` of the whole, complete when the block ends."""
    parts: dict[str, float] = {}
    token = _parts.set(parts)
    began = time.perf_counter()
    try:
        yield parts
    finally:
        _parts.reset(token)
        parts["total"] = (time.perf_counter() - began) * 1000


@contextmanager
def part(name: str) -> Iterator[None]:
    """Count the time of the block under `name`; free of cost where nobody collects."""
    parts = _parts.get()
    if parts is None:
        yield
        return
    began = time.perf_counter()
    try:
        yield
    finally:
        parts[name] = parts.get(name, 0.0) + (time.perf_counter() - began) * 1000
