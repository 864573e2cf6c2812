"""How alike a need and a result are, seen as words, as pairs and as single signs.

Words are precise, signs catch what is cut or said otherwise; each is a cosine of weighted terms between 0
and 1, where a term weighs more the fewer texts of the corpus hold it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from kuaizhuan.core import text
from kuaizhuan.core.fulltext import vectors
from kuaizhuan.core.fulltext.vectors import STREAMS, Keys, Terms
from kuaizhuan.match.engine.types import Achievement, Demand

Matrix = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
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

    def weights_of_words(self, words: Sequence[str]) -> Matrix:
        """``weight`` of many words."""
        return self.weights("words", vectors.word_keys(words))

    def weights(self, stream: text.Granularity, keys: Keys) -> Matrix:
        """The same for many terms, by their keys."""
        held = self.table[vectors.buckets(keys, vectors.bits(self.table))].astype(float)
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
        found = _counted(texts, stream, corpus)
        values = _unit_rows(found)
        fits = np.column_stack([_products(found, values, _row(found, values, at)) for at in range(ASKED)])
        columns += [fits, _neighbours(found, values, fits[:, 2]), _evidence(found)]
    return np.hstack(columns)


ASKED = 3
"""Texts of the need that come before those of the candidates: its title, its text, and both."""


@dataclass(frozen=True, slots=True)
class _Counted:
    """How often each text holds each term: cells of a matrix, in the order of its rows."""

    rows: Places
    columns: Places
    counts: Matrix
    weights: Matrix
    """Of the columns."""
    starts: Places
    """Where the cells of each row begin, and where the last end."""

    @property
    def candidates(self) -> int:
        return len(self.starts) - 1 - ASKED

    @property
    def of_candidates(self) -> slice:
        return slice(self.starts[ASKED], None)

    def sums(self, cells: Matrix) -> Matrix:
        """Of the cells of all candidates, those of each row added up."""
        rows = self.rows[self.of_candidates] - ASKED
        return np.asarray(np.bincount(rows, cells, minlength=self.candidates), float)


def _row(found: _Counted, values: Matrix, at: int) -> Matrix:
    """One row with all its columns."""
    cells = slice(found.starts[at], found.starts[at + 1])
    row = np.zeros(len(found.weights))
    row[found.columns[cells]] = values[cells]
    return row


def _products(found: _Counted, values: Matrix, row: Matrix) -> Matrix:
    """Of each candidate and the row."""
    cells = found.of_candidates
    return found.sums(values[cells] * row[found.columns[cells]])


def _evidence(found: _Counted) -> Matrix:
    """BM25 of the third text (the whole need) in each candidate, as a share of what the need could reach."""
    asked = found.weights * (_row(found, found.counts, 2) > 0)
    counts, columns = found.counts[found.of_candidates], found.columns[found.of_candidates]
    lengths = found.sums(counts)
    usual = lengths.mean() if len(lengths) and lengths.sum() else 1.0
    slack = BM25_K1 * (1.0 - BM25_B + BM25_B * lengths / usual)
    held = counts / (counts + slack[found.rows[found.of_candidates] - ASKED])
    return np.asarray(found.sums(held * asked[columns]) / (asked.sum() or 1.0))[:, None]


def _neighbours(found: _Counted, values: Matrix, fit: Matrix) -> Matrix:
    """Mean likeness of each result to the others, weighted by how they fit: one column; 0 when alone."""
    cells = found.of_candidates
    mine = values[cells]
    fits = fit[found.rows[cells] - ASKED]
    centre = np.asarray(np.bincount(found.columns[cells], mine * fits, minlength=len(found.weights)), float)
    pull = _products(found, values, centre) - found.sums(mine * mine) * fit
    others = fit.sum() - fit
    return np.asarray(np.where(others > 1e-12, pull / np.where(others > 1e-12, others, 1.0), 0.0))[:, None]


def _counted(texts: Sequence[Terms], stream: text.Granularity, corpus: Corpus) -> _Counted:
    keys, rows = vectors.keys(texts, stream)
    order = np.argsort(keys)
    ordered = keys[order]
    first = np.append(True, ordered[1:] != ordered[:-1])[: len(keys)]
    columns = np.empty(len(keys), np.int64)
    columns[order] = np.cumsum(first) - 1
    vocabulary = ordered[first]
    width = max(len(vocabulary), 1)
    cells = np.sort(rows * width + columns)
    starts = np.flatnonzero(np.append(True, cells[1:] != cells[:-1])[: len(cells)])
    counts = np.diff(starts, append=len(cells)).astype(float)
    rows, columns = np.divmod(cells[starts], width)
    ends = np.searchsorted(rows, np.arange(len(texts) + 1))
    return _Counted(rows, columns, counts, corpus.weights(stream, vocabulary), ends)


def _unit_rows(found: _Counted) -> Matrix:
    """Cells of (1 + log count) x weight, each row of length 1."""
    values = (1.0 + np.log(found.counts)) * found.weights[found.columns]
    norms = np.sqrt(np.bincount(found.rows, values * values, minlength=len(found.starts) - 1))
    return np.asarray(values / np.where(norms > 0, norms, 1.0)[found.rows])
