"""How a document is laid down: which fields, cut how, and one commit for all that is written together."""

import json
from collections.abc import Callable, Iterable, Sequence

import tantivy

from kuaizhuan.core import text
from kuaizhuan.core.fulltext.types import Document
from kuaizhuan.core.workers import ordered_map

SEPARATOR = "\x1f"
"""Between the name and the value of a facet: a control character, which no normalised text holds."""
_WRITER_MEMORY = 30_000_000

Prepared = tuple[str, str, str]
"""Words of the title, words of the text, pairs and signs of the title: each joined by single spaces."""


def storable(s: str) -> str:
    """``s`` with '?' for lone surrogates, which no file can hold."""
    return s.encode("utf-8", "replace").decode("utf-8")


def prepare(pair: tuple[str, str]) -> Prepared:
    """Cut one (title, text) for the index. Pure, so that it can run in other processes."""
    title, body = pair
    signs = text.bigrams(title) + text.characters(title)
    return " ".join(text.search_words(title)), " ".join(text.search_words(body)), " ".join(signs)


def schema(sort_fields: Sequence[str]) -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("kind", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("title", "body", "signs"):
        builder.add_text_field(name, tokenizer_name="spaces", index_option="freq")
    builder.add_text_field("facet", fast=True, tokenizer_name="raw", index_option="basic")
    for name in sort_fields:
        builder.add_float_field(f"n_{name}", fast=True)
    builder.add_bytes_field("payload", stored=True)
    return builder.build()


def register(index: tantivy.Index) -> None:
    index.register_tokenizer("spaces", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())


def write(
    index: tantivy.Index,
    documents: Iterable[Document],
    deleted_ids: Iterable[str],
    sort_fields: Sequence[str],
    jobs: int,
    progress: Callable[[int], None] | None,
) -> int:
    register(index)
    writer = index.writer(_WRITER_MEMORY, 1)
    count = 0
    # Nothing can be replaced in an empty index but what this very call wrote: deleting costs as much as adding.
    fresh = int(index.searcher().num_docs) == 0
    written: set[str] = set()
    try:
        for id in deleted_ids:
            writer.delete_documents_by_term("id", storable(id))
        for document, prepared in ordered_map(prepare, documents, lambda d: (d.title, d.text), jobs):
            if not fresh or document.id in written:
                writer.delete_documents_by_term("id", storable(document.id))
            written.add(document.id)
            writer.add_document(_tantivy_document(document, prepared, sort_fields))
            count += 1
            if progress and count % 1000 == 0:
                progress(count)
        writer.commit()
    except BaseException:
        writer.rollback()
        raise
    finally:
        writer.wait_merging_threads()
    if progress:
        progress(count)
    return count


def _tantivy_document(document: Document, prepared: Prepared, sort_fields: Sequence[str]) -> tantivy.Document:
    out = tantivy.Document()
    out.add_text("id", storable(document.id))
    out.add_text("kind", storable(document.kind))
    for name, value in zip(("title", "body", "signs"), prepared, strict=True):
        out.add_text(name, value)
    for name, values in document.facets.items():
        for value in values:
            out.add_text("facet", storable(f"{name}{SEPARATOR}{value}"))
    for name in sort_fields:
        if name in document.numbers:
            out.add_float(f"n_{name}", float(document.numbers[name]))
    out.add_bytes("payload", json.dumps(document.payload, ensure_ascii=False).encode("utf-8", "replace"))
    return out
