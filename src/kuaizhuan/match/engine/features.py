"""How alike a need and a result are, seen as words, as pairs and as single signs.

Words are precise, signs catch what is cut or said otherwise; each is a cosine of weighted terms between 0
and 1, where a term weighs more the fewer texts of the corpus hold it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy import sparse

from kuaizhuan.core import text
from kuaizhuan.core.fulltext import vectors
from kuaizhuan.core.fulltext.vectors import STREAMS, Keys, Terms
from kuaizhuan.match.engine.types import Achievement, Demand

Matrix = npt.NDArray[np.float64]
PARTS = ("title", "text", "all", "neighbours", "evidence")
BM25_K1, BM25_B = 1.2, 0.75
FEATURES = tuple(f"{stream}_{part}" for stream in STREAMS for part in PARTS)
"""``words_title``: the need's title against the result's title and abstract; ``_text`` and ``_all`` likewise.
``_neighbours``: how like the other candidates of the need this one is, those that fit it counting most.
``_evidence``: BM25 of the whole need in the result, as a share of what it could reach."""


def is_cosine(feature: str) -> bool:
    """Cosines mean the same for any need. The others depend on how many candidates and words there are, so they
    only tell candidates of one need apart."""
    return not feature.endswith(("_neighbours", "_evidence"))


_STOPS = {
    stream: np.sort(np.concatenate([vectors.term_key(term, stream) for term in sorted(text.STOP_TERMS)]))
    for stream in STREAMS
}


def _empty() -> vectors.Counts:
    return np.zeros(1 << vectors.MOST_BITS, np.uint32)


@dataclass(slots=True)
class Corpus:
    """How many texts hold each term: what makes a term weigh. ``table`` is that of an index, or its own."""

    size: int = 0
    table: vectors.Counts = field(default_factory=_empty)

    @classmethod
    def fit(cls, texts: Iterable[Terms]) -> "Corpus":
        corpus = cls()
        for terms in texts:
            corpus.add(terms)
        return corpus

    @classmethod
    def of_achievements(cls, achievements: Iterable[Achievement]) -> "Corpus":
        return cls.fit(Terms.of(each.title, each.text) for each in achievements)

    def add(self, terms: Terms) -> None:
        self.size += 1
        np.add.at(self.table, vectors.held_buckets([terms]), 1)

    def weight(self, stream: text.Granularity, term: str) -> float:
        """Smoothed inverse document frequency, 1 for a term in every text; 0 for a stop term."""
        return float(self.weights(stream, vectors.term_key(term, stream)).sum())

    def weights(self, stream: text.Granularity, keys: Keys) -> Matrix:
        """The same for many terms."""
        bits = len(self.table).bit_length() - 1
        held = self.table[vectors.buckets(keys, bits)].astype(float)
        stops = _STOPS[stream]
        stop = stops[np.minimum(np.searchsorted(stops, keys), len(stops) - 1)] == keys
        return np.asarray(np.where(stop, 0.0, 1.0 + np.log((self.size + 1) / (held + 1))))


def similarities(demand: Demand, candidates: Sequence[Achievement], corpus: Corpus) -> Matrix:
    """One row a candidate, one column a feature (in the order of FEATURES), each between 0 and 1."""
    return similarities_of_terms(
        Terms.of(demand.title), Terms.of(demand.text), [Terms.of(c.title, c.text) for c in candidates], corpus
    )


def similarities_of_terms(title: Terms, body: Terms, candidates: Sequence[Terms], corpus: Corpus) -> Matrix:
    """The same for texts that are already cut."""
    texts = [title, body, title + body, *candidates]
    columns = []
    for stream in STREAMS:
        counts, weights = _counted(texts, stream, corpus)
        rows = _unit_rows(counts, weights)
        results = rows[3:]
        fits = (results @ rows[:3].T).toarray()
        columns += [fits, _neighbours(results, fits[:, 2]), _evidence(counts, weights)]
    return np.hstack(columns)


def _evidence(counts: sparse.csr_array, weights: Matrix) -> Matrix:
    """BM25 of the third text (the whole need) in each candidate, as a share of what the need could reach."""
    asked = weights * (counts[[2]].toarray().ravel() > 0)
    found = counts[3:]
    lengths = np.asarray(found.sum(axis=1), float).ravel()
    usual = lengths.mean() if len(lengths) and lengths.sum() else 1.0
    slack = BM25_K1 * (1.0 - BM25_B + BM25_B * lengths / usual)
    held = found.data / (found.data + np.repeat(slack, np.diff(found.indptr)))
    scores = sparse.csr_array((held, found.indices, found.indptr), shape=found.shape) @ asked
    return np.asarray(scores / (asked.sum() or 1.0))[:, None]


def _neighbours(results: sparse.csr_array, fit: Matrix) -> Matrix:
    """Mean likeness of each result to the others, weighted by how they fit: one column; 0 when alone."""
    pull = results @ (results.T @ fit) - np.asarray(results.multiply(results).sum(axis=1)).ravel() * fit
    others = fit.sum() - fit
    return np.asarray(np.where(others > 1e-12, pull / np.where(others > 1e-12, others, 1.0), 0.0))[:, None]


def _counted(
    texts: Sequence[Terms], stream: text.Granularity, corpus: Corpus
) -> tuple[sparse.csr_array, Matrix]:
    """How often each text holds each term, one row a text, and what each term weighs."""
    keys, rows = vectors.keys(texts, stream)
    if not len(keys):
        return sparse.csr_array((len(texts), 1)), np.zeros(1)
    order = np.argsort(keys)
    ordered = keys[order]
    first = np.append(True, ordered[1:] != ordered[:-1])
    columns = np.empty(len(keys), np.int64)
    columns[order] = np.cumsum(first) - 1
    vocabulary = ordered[first]
    width = len(vocabulary)
    cells = np.sort(rows * width + columns)
    starts = np.flatnonzero(np.append(True, cells[1:] != cells[:-1]))
    counts = np.diff(starts, append=len(cells)).astype(float)
    cells = cells[starts]
    ends = np.searchsorted(cells, np.arange(len(texts) + 1) * width)
    shape = (len(texts), width)
    found = sparse.csr_array((counts, (cells % width).astype(np.int32), ends.astype(np.int32)), shape=shape)
    return found, corpus.weights(stream, vocabulary)


def _unit_rows(counts: sparse.csr_array, weights: Matrix) -> sparse.csr_array:
    """Rows of (1 + log count) x weight, each of length 1."""
    values = (1.0 + np.log(counts.data)) * weights[counts.indices]
    rows = sparse.csr_array((values, counts.indices, counts.indptr), shape=counts.shape)
    norms = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1), float).ravel())
    scale = sparse.diags_array(1.0 / np.where(norms > 0, norms, 1.0))
    return sparse.csr_array(scale @ rows)
