"""Open, write and search an index. Each call sees what was committed before it began, by any process."""

import threading
import time
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import tantivy

from kuaizhuan.core import text
from kuaizhuan.core.fulltext import vectors
from kuaizhuan.core.fulltext.directory import (
    point,
    read_manifest,
    remove_unused,
    stamp,
    versions,
    writer_lock,
)
from kuaizhuan.core.fulltext.query import any_query, conditions, count_facets, term_query, words_query
from kuaizhuan.core.fulltext.records import Record, Records, open_frequencies
from kuaizhuan.core.fulltext.types import LONGEST_QUERY, Document, Hit, Hits, IndexCorrupt
from kuaizhuan.core.fulltext.vectors import Counts, Terms
from kuaizhuan.core.fulltext.writing import register, schema, storable, write

MOST_REQUIRED_WORDS = 12


def highlight(written: str, query: str) -> list[tuple[int, int]]:
    """Places in ``written`` that hold words of ``query``, stop terms apart."""
    return text.occurrences(written, set(text.words(query[:LONGEST_QUERY])) - text.STOP_TERMS)


@dataclass(frozen=True, slots=True)
class _State:
    """One moment of an index: replaced as a whole, so that threads never see half of two."""

    index: tantivy.Index
    searcher: tantivy.Searcher
    generation: str
    stamp: tuple[int, ...]
    sort_fields: tuple[str, ...]
    records: Records
    frequencies: Counts

    def frequency(self, term: str) -> int:
        return max(int(self.searcher.doc_freq(name, term)) for name in ("title", "body"))

    def read(self, addresses: Sequence[tantivy.DocAddress]) -> list[Record]:
        places = self.searcher.fast_field_values("place", list(addresses)) if addresses else []
        return [self.records.read(int(place or 0)) for place in places]

    def hits(self, found: Iterable[tuple[Any, tantivy.DocAddress]]) -> list[Hit]:
        pairs = list(found)
        records = self.read([address for _, address in pairs])
        return [
            Hit(record.id, record.kind, float(score or 0.0), record.payload)
            for (score, _), record in zip(pairs, records, strict=True)
        ]

    def find(self, id: str) -> Record | None:
        query = term_query(self.index.schema, "id", storable(id))
        found = self.searcher.search(query, 1, count=False).hits
        return self.read([found[0][1]])[0] if found else None


def _open(path: Path) -> _State:
    """Raises FileNotFoundError when a rebuild took the generation away meanwhile."""
    manifest = read_manifest(path)
    generation = str(manifest["generation"])
    folder = path / generation
    try:
        before = stamp(path, generation)
        index = tantivy.Index.open(str(folder))
        register(index)
        index.config_reader("manual")
        index.reload()
        return _State(
            index,
            index.searcher(),
            generation,
            before,
            tuple(manifest["sort_fields"]),
            Records(folder),
            open_frequencies(folder),
        )
    except BaseException as error:  # a Rust panic is not an Exception
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
            raise
        if not folder.exists() or read_manifest(path) != manifest:
            raise FileNotFoundError(folder) from error
        raise IndexCorrupt(f"{folder}: damaged ({error}); rebuild it") from error


class Index:
    """An open index. Safe to share between threads; a search sees what was committed before it began."""

    def __init__(self, path: Path, lock_wait: float = 10.0) -> None:
        self._path = path
        self._lock_wait = lock_wait
        self._guard = threading.Lock()
        self._state: _State | None = None
        self._refresh()

    # ---- opening

    @classmethod
    def open(cls, path: str | Path, *, lock_wait: float = 10.0) -> "Index":
        """Raises IndexMissing, IndexOutdated or IndexCorrupt. ``lock_wait``: seconds to wait for a writer."""
        return cls(Path(path), lock_wait)

    @classmethod
    def rebuild(
        cls,
        path: str | Path,
        documents: Iterable[Document],
        *,
        sort_fields: Sequence[str] = (),
        jobs: int = 1,
        progress: Callable[[int], None] | None = None,
        lock_wait: float = 10.0,
    ) -> "Index":
        """Build beside what is in use, then swap by one rename. Killed at any moment, old or new is usable.

        ``sort_fields`` are the keys of ``Document.numbers`` that may be sorted by and filtered by range;
        ``jobs`` processes cut the texts; ``progress`` is called with the number of documents written so far.
        Raises IndexBusy when another process writes for longer than ``lock_wait`` seconds, ValueError for a
        sort field that is not a plain name.
        """
        path = Path(path)
        for name in sort_fields:
            if not name.isidentifier():
                raise ValueError(f"sort field {name!r} is not a plain name")
        path.mkdir(parents=True, exist_ok=True)
        with writer_lock(path, lock_wait):
            remove_unused(path)
            generation = f"generation-{uuid.uuid4().hex}"
            (path / generation).mkdir()
            index = tantivy.Index(schema(sort_fields), path=str(path / generation), reuse=False)
            write(path / generation, index, documents, (), sort_fields, jobs, progress)
            point(path, {**versions(), "generation": generation, "sort_fields": list(sort_fields)})
            remove_unused(path)
        return cls(path, lock_wait)

    def _refresh(self) -> "_State":
        """What is committed now. Cheap when nothing changed: two stat calls."""
        for attempt in range(5):
            try:
                state = self._state
                if state and stamp(self._path, state.generation) == state.stamp:
                    return state
                with self._guard:
                    self._state = state = _open(self._path)
                return state
            except FileNotFoundError:
                # A rebuild took away what we had or were about to open: read the pointer again.
                self._state = None
                time.sleep(0.02 * attempt)
        raise IndexCorrupt(f"{self._path}: the index named by CURRENT is not there; rebuild it")

    # ---- writing

    def update(self, documents: Iterable[Document], deleted_ids: Iterable[str] = (), *, jobs: int = 1) -> int:
        """Put or replace ``documents`` and drop ``deleted_ids``, all or nothing, seen by readers at once.

        Returns how many documents were written. Raises IndexBusy.
        """
        with writer_lock(self._path, self._lock_wait):
            state = self._refresh()
            folder = self._path / state.generation

            def replaced(id: str) -> Terms | None:
                found = state.find(id)
                return found.terms if found else None

            count = write(
                folder, state.index, documents, deleted_ids, state.sort_fields, jobs, None, replaced
            )
        self._refresh()
        return count

    # ---- reading

    def __len__(self) -> int:
        return int(self._refresh().searcher.num_docs)

    def document_frequency(self, term: str) -> int:
        """How many documents hold the word in their text or title (the greater of both)."""
        return self._refresh().frequency(term)

    def get(self, id: str) -> Hit | None:
        """One document by its id."""
        found = self._refresh().find(id)
        return Hit(found.id, found.kind, 0.0, found.payload) if found else None

    def frequencies(self) -> tuple[int, Counts]:
        """How many documents there are, and how many hold the terms of each bucket (see ``vectors``)."""
        state = self._refresh()
        return int(state.searcher.num_docs), state.frequencies

    @property
    def version(self) -> str:
        """Another after every change: answers of the same version are the same."""
        state = self._refresh()
        return f"{state.generation}/{'.'.join(map(str, state.stamp))}"

    @property
    def path(self) -> Path:
        return self._path

    def search(
        self,
        query: str,
        *,
        kinds: Sequence[str] = (),
        filters: Mapping[str, Sequence[str]] | None = None,
        ranges: Mapping[str, tuple[float | None, float | None]] | None = None,
        match: Literal["all", "any"] = "all",
        sort: str | None = None,
        limit: int = 20,
        offset: int = 0,
        facet_fields: Sequence[str] = (),
    ) -> Hits:
        """Documents holding the words of ``query`` (an empty query: all), best first.

        The query is plain text: no sign in it has a meaning. ``filters``: any of the values in each field;
        ``ranges``: {sort field: (low, high)}, both ends included; ``sort``: a sort field, '-' before it for
        descending, documents without it last; ``match='any'`` is for long texts, 'all' falls back to it when
        nothing holds all words (``relaxed``). Raises ValueError for an unknown sort field.
        """
        state = self._refresh()
        searcher, schema = state.searcher, state.index.schema
        for name in [*(ranges or {}), *([sort.lstrip("-")] if sort else [])]:
            if name not in state.sort_fields:
                known = ", ".join(state.sort_fields) or "none"
                raise ValueError(f"{name!r} is not a sort field of this index ({known})")
        must = conditions(schema, kinds, filters or {}, ranges or {})
        order: dict[str, Any] = {}
        if sort:
            order = {
                "order_by_field": f"n_{sort.lstrip('-')}",
                "order": tantivy.Order.Desc if sort.startswith("-") else tantivy.Order.Asc,
            }
        terms = list(dict.fromkeys(text.words(query[:LONGEST_QUERY])))
        strict = match == "all" and len(terms) <= MOST_REQUIRED_WORDS
        built = words_query(schema, terms, must, strict, bool(query.strip()), state.frequency)
        found: Any = searcher.search(built, max(limit, 1), offset=max(offset, 0), **order)
        relaxed = strict and len(terms) > 1 and not found.count
        if relaxed:
            built = words_query(schema, terms, must, False, True, state.frequency)
            found = searcher.search(built, max(limit, 1), offset=max(offset, 0), **order)
        hits = state.hits(found.hits[: max(limit, 0)])
        facets = count_facets(searcher, built, facet_fields)
        return Hits(int(found.count), hits, facets, relaxed and bool(found.count))

    def candidates(
        self,
        query: str,
        *,
        kinds: Sequence[str] = (),
        filters: Mapping[str, Sequence[str]] | None = None,
        limit: int = 100,
    ) -> list[Record]:
        """The records of the documents that hold most of the weight of a long text, best first.

        As ``search`` with ``match='any'``, but uncounted, so that tantivy may skip what cannot come so high.
        """
        state = self._refresh()
        searcher, schema = state.searcher, state.index.schema
        terms = list(dict.fromkeys(text.words(query[:LONGEST_QUERY])))
        held = state.frequencies[vectors.buckets(vectors.word_keys(terms), vectors.bits(state.frequencies))]
        built = any_query(schema, terms, held.tolist())
        if not built:
            return []
        of_kind = sum(int(searcher.doc_freq("kind", storable(kind))) for kind in kinds)
        total = int(searcher.num_docs)
        if not filters and (not kinds or 4 * of_kind >= total):
            # A condition would forbid skipping: ask for some more and leave out the others, if that is enough.
            wanted = limit if of_kind >= total or not kinds else limit * total // of_kind * 3 // 2
            found = searcher.search(built, max(wanted, 1), count=False).hits
            records = state.read([address for _, address in found])
            chosen = [record for record in records if not kinds or record.kind in kinds][:limit]
            if len(chosen) == limit or len(found) < wanted:
                return chosen
        must = conditions(schema, kinds, filters or {}, {})
        clauses = [(tantivy.Occur.Must, each) for each in [*must, built]]
        found = searcher.search(tantivy.Query.boolean_query(clauses), max(limit, 1), count=False).hits
        return state.read([address for _, address in found[:limit]])
