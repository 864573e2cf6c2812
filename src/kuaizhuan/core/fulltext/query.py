"""How a question is put to tantivy: built from terms, never parsed, so no sign a user types has a meaning."""

from collections.abc import Callable, Mapping, Sequence

import tantivy

from kuaizhuan.core import text
from kuaizhuan.core.fulltext.writing import SEPARATOR, storable

TITLE_WEIGHT = 2.0
_MOST_TERMS = 96
MOST_VALUED = 128
_MOST_FACET_VALUES = 50_000


def term_query(schema: tantivy.Schema, name: str, value: str) -> tantivy.Query:
    return tantivy.Query.term_query(schema, name, value)


def conditions(
    schema: tantivy.Schema,
    kinds: Sequence[str],
    filters: Mapping[str, Sequence[str]],
    ranges: Mapping[str, tuple[float | None, float | None]],
) -> list[tantivy.Query]:
    """Queries that must hold and add nothing to the score."""
    out = []
    if kinds:
        out.append(tantivy.Query.term_set_query(schema, "kind", list(map(storable, kinds))))
    for name, values in filters.items():
        if values:
            keys = [storable(f"{name}{SEPARATOR}{value}") for value in values]
            out.append(tantivy.Query.term_set_query(schema, "facet", keys))
    for name, (low, high) in ranges.items():
        if low is not None or high is not None:
            out.append(tantivy.Query.range_query(schema, f"n_{name}", tantivy.FieldType.Float, low, high))
    return [tantivy.Query.const_score_query(query, 0.0) for query in out]


def words_query(
    schema: tantivy.Schema,
    terms: Sequence[str],
    must: Sequence[tantivy.Query],
    strict: bool,
    asked: bool,
    frequency: Callable[[str], int],
) -> tantivy.Query:
    """``strict``: every term must stand somewhere; ``asked``: a query without a single term finds nothing."""
    clauses = [(tantivy.Occur.Must, query) for query in must]
    carrying = [term for term in terms if term not in text.STOP_TERMS] or list(terms)
    if not strict and len(carrying) > _MOST_TERMS:
        carrying = sorted(carrying, key=frequency)[:_MOST_TERMS]
    for term in carrying:
        clauses.append(
            (tantivy.Occur.Must if strict else tantivy.Occur.Should, _anywhere(schema, term, strict))
        )
    if asked and not carrying:
        return tantivy.Query.empty_query()
    if not carrying:
        return tantivy.Query.boolean_query([*clauses, (tantivy.Occur.Must, tantivy.Query.all_query())])
    if not strict:
        should = [clause for clause in clauses if clause[0] == tantivy.Occur.Should]
        clauses = [*(c for c in clauses if c[0] == tantivy.Occur.Must)]
        clauses.append((tantivy.Occur.Must, tantivy.Query.boolean_query(should)))
    return tantivy.Query.boolean_query(clauses)


def any_query(
    schema: tantivy.Schema, terms: Sequence[str], held: Sequence[int], most: int = MOST_VALUED
) -> tantivy.Query | None:
    """The ``most`` rarest of the terms in title and text; None when no document holds any.

    ``held``: how many documents hold each term. Flat, without a condition: only so tantivy skips documents
    that cannot reach the first ones.
    """
    known = {term: n for term, n in zip(terms, held, strict=True) if n}
    carrying = [term for term in known if term not in text.STOP_TERMS] or list(known)
    clauses = []
    for term in sorted(carrying, key=lambda term: (known[term], term))[:most]:
        in_title = tantivy.Query.boost_query(term_query(schema, "title", term), TITLE_WEIGHT)
        clauses += [(tantivy.Occur.Should, each) for each in (in_title, term_query(schema, "body", term))]
    return tantivy.Query.boolean_query(clauses) if clauses else None


def _anywhere(schema: tantivy.Schema, term: str, parts: bool) -> tantivy.Query:
    """The word in title or text; with ``parts`` also cut otherwise: its signs side by side in a title."""
    should = [
        tantivy.Query.boost_query(term_query(schema, "title", term), TITLE_WEIGHT),
        term_query(schema, "body", term),
    ]
    if parts:
        signs = [(tantivy.Occur.Must, term_query(schema, "signs", pair)) for pair in text.bigrams(term)]
        if signs:
            should.append(tantivy.Query.const_score_query(tantivy.Query.boolean_query(signs), 1.0))
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in should])


def count_facets(
    searcher: tantivy.Searcher, query: tantivy.Query, names: Sequence[str]
) -> dict[str, dict[str, int]]:
    """Of each facet in `names`, its values among what `query` finds, most frequent first.

    All facets are counted at once and told apart here: asking tantivy for the values with one prefix tries a
    pattern on every value of the index, which took 500 times as long as the count itself.
    """
    counts: dict[str, dict[str, int]] = {name: {} for name in names}
    if not names:
        return counts
    asked = {"field": "facet", "size": _MOST_FACET_VALUES}
    for bucket in searcher.aggregate(query, {"facet": {"terms": asked}})["facet"]["buckets"]:
        name, _, value = bucket["key"].partition(SEPARATOR)
        if name in counts:
            counts[name][value] = int(bucket["doc_count"])
    return counts
