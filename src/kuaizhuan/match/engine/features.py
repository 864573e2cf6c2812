"""How alike a need and a result are, seen as words, as pairs and as single signs.

Words are precise, signs catch what is cut or said otherwise; each is a cosine of weighted terms between 0
and 1, where a term weighs more the fewer texts of the corpus hold it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
import numpy.typing as npt

from kuaizhuan.core import text
from kuaizhuan.core.fulltext import vectors
from kuaizhuan.core.fulltext.vectors import STREAMS, Keys, Terms
from kuaizhuan.match.engine.types import Achievement, Demand

Matrix = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
PARTS = ("title", "text", "all", "neighbours")
BM25_K1, BM25_B = 0.3, 0.75
"""A term that stands there once says nearly all: texts are found again by how much of them is held, not how often."""
BEGINNING = 10
"""Pairs of signs at the head of a result, its title or first clause, that say what it is about."""
HEAD_COUNTS = 1.0
"""A result that begins with just what is asked has twice the evidence of one that holds it elsewhere."""
EVIDENCE = "all_evidence"
FEATURES = (*(f"{stream}_{part}" for stream in STREAMS for part in PARTS), EVIDENCE)
"""``words_title``: the need's title against the result's title and abstract; ``_text`` and ``_all`` likewise.
``_neighbours``: how like the other candidates of the need this one is, those that fit it counting most.
EVIDENCE: BM25 of the whole need in the result, as a share of what it could reach: that of pairs of signs times that of
words and of words side by side, more where the result begins with it."""


MEANING = "meaning"
"""The cosine of vectors of an embedding model: one more column, after those of FEATURES, where vectors exist."""


def is_cosine(feature: str) -> bool:
    """Cosines of terms mean the same for any need. The others depend on how many candidates and words there are, or
    on the embedding model, so they only tell candidates of one need apart."""
    return feature not in (MEANING, EVIDENCE) and not feature.endswith("_neighbours")


def with_meaning(values: Matrix, cosines: Matrix | None) -> Matrix:
    """Similarities with the column MEANING. What has no vector (NaN) gets the mean of the others: it counts nothing."""
    if cosines is None:
        return values
    known = np.isfinite(cosines)
    usual = float(cosines[known].mean()) if known.any() else 0.0
    return np.hstack([values, np.where(known, cosines, usual)[:, None]])


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
        stops = _STOPS[stream]
        stop = stops[np.minimum(np.searchsorted(stops, keys), len(stops) - 1)] == keys
        return np.asarray(np.where(stop, 0.0, self.rarity(keys)))

    def rarity(self, keys: Keys) -> Matrix:
        """The same with stop terms weighing as any other."""
        held = self.table[vectors.buckets(keys, vectors.bits(self.table))].astype(float)
        return np.asarray(1.0 + np.log((self.size + 1) / (held + 1)))


def similarities(demand: Demand, candidates: Sequence[Achievement], corpus: Corpus) -> Matrix:
    """One row a candidate, one column a feature (in the order of FEATURES), each between 0 and 1."""
    return similarities_of_terms(
        Terms.of(demand.title), Terms.of(demand.text), [Terms.of(c.title, c.text) for c in candidates], corpus
    )


def similarities_of_terms(title: Terms, body: Terms, candidates: Sequence[Terms], corpus: Corpus) -> Matrix:
    """The same for texts that are already cut."""
    texts = [title, body, title + body, *candidates]
    columns = []
    evidence = np.ones(len(candidates))
    for stream in STREAMS:
        keys, rows = vectors.keys(texts, stream)
        found = _count_terms(keys, rows, len(texts), partial(corpus.weights, stream))
        values, lengths = _unit_rows(found), found.sums(found.counts)
        fits = np.column_stack([found.sums(values * row[found.columns]) for row in _asked_unit_rows(found)])
        columns += [fits, _neighbours(found, values, fits[:, ASKED - 1])]
        if stream == "words":
            # To find a text again, how its words stand and what joins them says as much as what they mean.
            found = replace(found, weights=corpus.rarity(found.vocabulary))
            side_by_side = _share(_phrases(keys, rows, len(texts), corpus), lengths)
            evidence *= (_share(found, lengths) + side_by_side) / 2.0
        elif stream == "bigrams":
            head = _head(keys, rows, len(texts), corpus)
            evidence *= _share(found, lengths) * (1.0 + HEAD_COUNTS * head) / (1.0 + HEAD_COUNTS)
    return np.column_stack([*columns, evidence])


ASKED = 3
"""Texts of the need that come before those of the candidates: its title, its text, and both."""


@dataclass(frozen=True, slots=True)
class _Counted:
    """How often each text holds each term. ``vocabulary``: the keys of the columns; ``asked``: of the need, one row a
    text; ``rows``, ``columns``, ``counts``: the cells of the candidates that are not 0; ``weights``: of the columns.
    """

    vocabulary: Keys
    asked: Matrix
    rows: Places
    columns: Places
    counts: Matrix
    weights: Matrix
    candidates: int

    def sums(self, cells: Matrix) -> Matrix:
        """Those of each row added up."""
        return np.asarray(np.bincount(self.rows, cells, minlength=self.candidates), float)


def _count_terms(keys: Keys, rows: Places, texts: int, weights: Callable[[Keys], Matrix]) -> _Counted:
    shift = np.uint64(texts.bit_length())
    # One sort brings together the same terms and, within them, the same texts. No key has its top bits set.
    packed = np.sort((keys << shift) | rows.astype(np.uint64))
    starts = np.flatnonzero(np.append(True, packed[1:] != packed[:-1])[: len(packed)])
    counts = np.diff(starts, append=len(packed)).astype(float)
    cells = packed[starts]
    terms, rows = cells >> shift, (cells & ((np.uint64(1) << shift) - np.uint64(1))).astype(np.int64)
    first = np.append(True, terms[1:] != terms[:-1])[: len(terms)]
    columns = np.cumsum(first) - 1
    vocabulary = terms[first]
    asked = np.zeros((ASKED, max(len(vocabulary), 1)))
    of_need = rows < ASKED
    asked[rows[of_need], columns[of_need]] = counts[of_need]
    others = ~of_need
    return _Counted(
        vocabulary,
        asked,
        rows[others] - ASKED,
        columns[others],
        counts[others],
        weights(vocabulary) if len(vocabulary) else np.zeros(1),
        texts - ASKED,
    )


def _unit_rows(found: _Counted) -> Matrix:
    """Cells of (1 + log count) x weight, each row of length 1."""
    values = (1.0 + np.log(found.counts)) * found.weights[found.columns]
    norms = np.sqrt(found.sums(values * values))
    return np.asarray(values / np.where(norms > 0, norms, 1.0)[found.rows])


def _asked_unit_rows(found: _Counted) -> Matrix:
    """The same of the need, with all columns."""
    values = np.where(found.asked > 0, 1.0 + np.log(np.maximum(found.asked, 1.0)), 0.0) * found.weights
    norms = np.sqrt((values * values).sum(axis=1, keepdims=True))
    return np.asarray(values / np.where(norms > 0, norms, 1.0))


def _share(found: _Counted, lengths: Matrix) -> Matrix:
    """BM25 of the third text (the whole need) in each candidate, as a share of what the need could reach: the very
    text reaches far more than its neighbours. ``lengths``: of the candidates, in terms."""
    asked = found.weights * (found.asked[2] > 0)
    usual = lengths.mean() if len(lengths) and lengths.sum() else 1.0
    slack = BM25_K1 * (1.0 - BM25_B + BM25_B * lengths / usual)
    held = found.counts / (found.counts + slack[found.rows])
    return np.asarray(found.sums(held * asked[found.columns]) / (asked.sum() or 1.0))


def _phrases(words: Keys, rows: Places, texts: int, corpus: Corpus) -> _Counted:
    """Words side by side, of the need and where they are found again. A pair weighs as its words do on average: how many
    texts hold it is not counted."""
    inside = rows[1:] == rows[:-1]
    keys, rows_of_pairs = vectors.phrase_keys(words[:-1], words[1:])[inside], rows[1:][inside]
    asked, at = np.unique(keys[rows_of_pairs == ASKED - 1], return_index=True)
    again = np.isin(keys, asked)
    rarity = corpus.rarity(words[rows == ASKED - 1])
    weights = ((rarity[1:] + rarity[:-1]) / 2.0)[at]
    return _count_terms(keys[again], rows_of_pairs[again], texts, lambda _: weights)


def _head(keys: Keys, rows: Places, texts: int, corpus: Corpus) -> Matrix:
    """Cosine of the whole need with the beginning of each candidate, by pairs of signs."""
    place = np.arange(len(rows)) - np.searchsorted(rows, np.arange(texts))[rows]
    kept = (rows < ASKED) | (place < BEGINNING)
    found = _count_terms(keys[kept], rows[kept], texts, partial(corpus.weights, "bigrams"))
    return found.sums(_unit_rows(found) * _asked_unit_rows(found)[ASKED - 1][found.columns])


def _neighbours(found: _Counted, values: Matrix, fit: Matrix) -> Matrix:
    """Mean likeness of each result to the others, weighted by how they fit: one column; 0 when alone."""
    centre = np.bincount(found.columns, values * fit[found.rows], minlength=len(found.weights))
    pull = found.sums(values * centre[found.columns]) - found.sums(values * values) * fit
    others = fit.sum() - fit
    return np.asarray(np.where(others > 1e-12, pull / np.where(others > 1e-12, others, 1.0), 0.0))[:, None]
