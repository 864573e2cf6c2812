"""A directory that finds documents by their words: one writer, many readers, usable whatever dies when.

It holds generations of a tantivy index and one small file, CURRENT, naming the generation in use and the
versions it was written under. Nothing in use is changed in place: a rebuild writes a new generation and
renames CURRENT, an update is one tantivy commit, which is a rename too. No word here belongs to any domain.
"""

from typing import TYPE_CHECKING, Any

from kuaizhuan.core.fulltext.types import (
    LONGEST_QUERY,
    Document,
    Hit,
    Hits,
    IndexBusy,
    IndexCorrupt,
    IndexMissing,
    IndexOutdated,
    IndexUnusable,
)

if TYPE_CHECKING:
    from kuaizhuan.core.fulltext.index import Index, highlight
    from kuaizhuan.core.fulltext.records import Record

__all__ = [
    "LONGEST_QUERY",
    "Document",
    "Hit",
    "Hits",
    "Index",
    "IndexBusy",
    "IndexCorrupt",
    "IndexMissing",
    "IndexOutdated",
    "IndexUnusable",
    "Record",
    "highlight",
]


def __getattr__(name: str) -> Any:
    """The index with tantivy and numpy, which take 30 MB: loaded where something is searched, not at every start."""
    if name not in __all__:
        raise AttributeError(name)
    from kuaizhuan.core.fulltext import index

    return getattr(index, name)
