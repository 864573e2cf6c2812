"""What goes in, what comes out, and what can be wrong with an index. Nothing here knows how it is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

LONGEST_QUERY = 4_000
"""Characters of a query that are read; a megabyte pasted by mistake must not stall a page."""


class IndexUnusable(Exception):
    """The directory cannot be searched; the message says why and what to do."""


class IndexMissing(IndexUnusable):
    """No index was ever built there."""


class IndexOutdated(IndexUnusable):
    """Built by another version of the format or the tokenizer: rebuild."""


class IndexCorrupt(IndexUnusable):
    """Files are damaged or gone: rebuild."""


class IndexBusy(IndexUnusable):
    """Another process is writing."""


@dataclass(frozen=True, slots=True)
class Document:
    """What is found. ``id`` is unique in the whole index; ``payload`` (JSON) comes back with each hit."""

    id: str
    kind: str
    title: str
    text: str
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    numbers: Mapping[str, float] = field(default_factory=dict)
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hit:
    id: str
    kind: str
    score: float
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Hits:
    """``relaxed``: nothing held all words asked for, so these hold some of them."""

    total: int
    hits: list[Hit]
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    relaxed: bool = False
