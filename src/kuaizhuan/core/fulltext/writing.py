"""How a document is laid down: which fields, cut how, and one commit for all that is written together."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import tantivy

from kuaizhuan.core import text
from kuaizhuan.core.fulltext import vectors
from kuaizhuan.core.fulltext.records import Appender, change_frequencies, write_frequencies
from kuaizhuan.core.fulltext.types import Document
from kuaizhuan.core.fulltext.vectors import LONGEST_TEXT, Terms
from kuaizhuan.core.workers import ordered_map

SEPARATOR = "\x1f"
"""Between the name and the value of a facet: a control character, which no normalised text holds."""
_WRITER_MEMORY = 30_000_000

_Held = tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]
CHUNK = 256
"""Documents that go to a process at once."""


class Prepared(NamedTuple):
    """Words of the title and of the text, pairs and signs of the title, joined by single spaces; and all terms
    as numbers."""

    title: str
    body: str
    signs: str
    terms: Terms


def storable(s: str) -> str:
    """``s`` with '?' for lone surrogates, which no file can hold."""
    return s.encode("utf-8", "replace").decode("utf-8")


def prepare(pair: tuple[str, str]) -> Prepared:
    """Cut one (title, text) for the index. Pure, so that it can run in other processes."""
    parts = [text.cut(each, bare=True) for each in pair]
    terms = Terms.cut(parts) if max(map(len, pair)) <= LONGEST_TEXT else Terms.of(*pair)
    signs = " ".join(text.pairs_and_signs(pair[0]))
    title, body = (
        " ".join(chain(words, *(text.inner_words(word) for word in words if len(word) > 2)))
        for words, _ in parts
    )
    return Prepared(title, body, signs, terms)


def prepare_all(pairs: list[tuple[str, str]]) -> tuple[list[Prepared], _Held]:
    """The same for many; and how many of them hold the terms of each bucket."""
    prepared = [prepare(pair) for pair in pairs]
    places, times = vectors.count_held(vectors.held_buckets([each.terms for each in prepared]))
    return prepared, (places.astype(np.uint32), times.astype(np.uint32))


def schema(sort_fields: Sequence[str]) -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in ("id", "kind"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("title", "body", "signs"):
        builder.add_text_field(name, tokenizer_name="spaces", index_option="freq")
    builder.add_text_field("facet", fast=True, tokenizer_name="raw", index_option="basic")
    for name in sort_fields:
        builder.add_float_field(f"n_{name}", fast=True)
    builder.add_unsigned_field("place", fast=True)
    return builder.build()


def register(index: tantivy.Index) -> None:
    index.register_tokenizer("spaces", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())


def write(
    folder: Path,
    index: tantivy.Index,
    documents: Iterable[Document],
    deleted_ids: Iterable[str],
    sort_fields: Sequence[str],
    jobs: int,
    progress: Callable[[int], None] | None,
    replaced: Callable[[str], Terms | None] | None = None,
) -> int:
    """``replaced``: the terms of the document of an id that is in the index; None: the index is new."""
    register(index)
    writer = index.writer(_WRITER_MEMORY, 1)
    table = np.zeros(1 << vectors.MOST_BITS, np.uint32) if replaced is None else None
    added: list[Terms] = []
    removed: list[Terms] = []
    written: set[str] = set()
    count = 0

    def drop(id: str) -> None:
        writer.delete_documents_by_term("id", id)
        if replaced and id not in written and (terms := replaced(id)):
            removed.append(terms)

    try:
        with Appender(folder) as records:
            for id in deleted_ids:
                drop(storable(id))
            chunks = _chunks(documents)
            for chunk, (all_prepared, (places, times)) in ordered_map(
                prepare_all, chunks, _texts, jobs, chunk=1
            ):
                for document, prepared in zip(chunk, all_prepared, strict=True):
                    id, kind = storable(document.id), storable(document.kind)
                    # Nothing can be replaced in a new index but what this very call wrote.
                    if replaced or id in written:
                        drop(id)
                    written.add(id)
                    place = records.add(id, kind, prepared.terms, document.payload)
                    writer.add_document(_tantivy_document(id, kind, document, prepared, place, sort_fields))
                if table is not None:
                    table[places] += times
                else:
                    added += [each.terms for each in all_prepared]
                count += len(chunk)
                if progress:
                    progress(count)
            records.settle()
        if table is not None:
            write_frequencies(folder, table)
        writer.commit()
    except BaseException:
        writer.rollback()
        raise
    finally:
        writer.wait_merging_threads()
    if table is None:
        change_frequencies(folder, added, removed)
    return count


def _chunks(documents: Iterable[Document]) -> Iterator[list[Document]]:
    source = iter(documents)
    while chunk := list(islice(source, CHUNK)):
        yield chunk


def _texts(chunk: list[Document]) -> list[tuple[str, str]]:
    return [(document.title, document.text) for document in chunk]


def _tantivy_document(
    id: str, kind: str, document: Document, prepared: Prepared, place: int, sort_fields: Sequence[str]
) -> tantivy.Document:
    out = tantivy.Document()
    out.add_text("id", id)
    out.add_text("kind", kind)
    out.add_text("title", prepared.title)
    out.add_text("body", prepared.body)
    out.add_text("signs", prepared.signs)
    out.add_unsigned("place", place)
    for name, values in document.facets.items():
        for value in values:
            out.add_text("facet", storable(f"{name}{SEPARATOR}{value}"))
    for name in sort_fields:
        if name in document.numbers:
            out.add_float(f"n_{name}", float(document.numbers[name]))
    return out
