"""A directory that finds documents by their words: one writer, many readers, usable whatever dies when.

It holds generations of a tantivy index and one small file, CURRENT, naming the generation in use and the
versions it was written under. Nothing in use is changed in place: a rebuild writes a new generation and
renames CURRENT, an update is one tantivy commit, which is a rename too. No word here belongs to any domain.
"""

from kuaizhuan.core.fulltext.index import LONGEST_QUERY, Index, highlight
from kuaizhuan.core.fulltext.records import Record
from kuaizhuan.core.fulltext.types import (
    Document,
    Hit,
    Hits,
    IndexBusy,
    IndexCorrupt,
    IndexMissing,
    IndexOutdated,
    IndexUnusable,
)

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
