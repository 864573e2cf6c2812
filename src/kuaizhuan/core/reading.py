"""What a request has read of what is sensitive, noted where it is read, so that no page and no program can forget to.

A `Policy` that is ``sensitive`` notes each row that it gives; exports, searches and files say so themselves by `note`.
Whoever answers the request collects the notes and has them written down (`core.audit.reads`) before the answer leaves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

VERBS = frozenset({"view", "inspect", "give", "export", "contact", "search"})
"""How codes of reads end, and no other event's."""


@dataclass(frozen=True, slots=True)
class Read:
    """code: of the event. row: what was read, None for a list or a search. data: plain values that tell it apart."""

    code: str
    row: Model | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


_reads: ContextVar[list[Read] | None] = ContextVar("reads", default=None)


@contextmanager
def collected() -> Iterator[list[Read]]:
    """What is noted meanwhile."""
    reads: list[Read] = []
    token = _reads.set(reads)
    try:
        yield reads
    finally:
        _reads.reset(token)


def note(code: str, row: Model | None = None, **data: Any) -> None:
    """Something sensitive is about to be given away. Where nobody collects, as in a job, nobody is given anything."""
    if code.rpartition(".")[2] not in VERBS:
        raise ValueError(f"{code}: not how the code of a read ends")
    reads = _reads.get()
    if reads is not None:
        reads.append(Read(code, row, data))
