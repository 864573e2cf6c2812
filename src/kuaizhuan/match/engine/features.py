"""How alike a need and a result are, seen as words, as pairs and as single signs.

Words are precise, signs catch what is cut or said otherwise; each is a cosine of weighted terms between 0
and 1, where a term weighs more the fewer texts of the corpus hold it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
import numpy.typing as npt
from scipy import sparse

from kuaizhuan.core import text
from kuaizhuan.match.engine.types import Achievement, Demand

Matrix = npt.NDArray[np.float64]
STREAMS: tuple[text.Granularity, ...] = ("words", "bigrams", "characters")
LONGEST_TEXT = 20_000
"""Characters of a text that are compared; what a need is about stands before that."""
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


@dataclass(frozen=True, slots=True)
class Terms:
    """A text cut once in every way."""

    by_stream: dict[str, Counter[str]]

    @classmethod
    def of(cls, *texts: str) -> "Terms":
        cut = [text.streams(each[:LONGEST_TEXT], bare=True) for each in texts]
        return cls({name: Counter(chain.from_iterable(each[name] for each in cut)) for name in STREAMS})

    def __add__(self, other: "Terms") -> "Terms":
        return Terms({name: counts + other.by_stream[name] for name, counts in self.by_stream.items()})


@dataclass(slots=True)
class Corpus:
    """How many texts hold each term: what makes a term weigh."""

    size: int = 0
    frequency: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in STREAMS})

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
        for name, counts in terms.by_stream.items():
            self.frequency[name].update(counts.keys())

    def weight(self, stream: str, term: str) -> float:
        """Smoothed inverse document frequency, 1 for a term in every text; 0 for a stop term."""
        return float(self.weights(stream, [term])[0])

    def weights(self, stream: str, terms: Sequence[str]) -> Matrix:
        """The same for many terms."""
        frequency = self.frequency[stream]
        held = np.fromiter((frequency.get(term, 0) for term in terms), float, len(terms))
        weighs = np.fromiter((term not in text.STOP_TERMS for term in terms), float, len(terms))
        return np.asarray(weighs * (1.0 + np.log((self.size + 1) / (held + 1))))


def similarities(demand: Demand, candidates: Sequence[Achievement], corpus: Corpus) -> Matrix:
    """One row a candidate, one column a feature (in the order of FEATURES), each between 0 and 1."""
    return similarities_of_terms(
        Terms.of(demand.title), Terms.of(demand.text), [Terms.of(c.title, c.text) for c in candidates], corpus
    )


def similarities_of_terms(title: Terms, body: Terms, candidates: Sequence[Terms], corpus: Corpus) -> Matrix:
    """The same for texts that are already cut."""
    asked = (title, body, title + body)
    columns = []
    for stream in STREAMS:
        texts = [terms.by_stream[stream] for terms in (*asked, *candidates)]
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


def _counted(texts: Sequence[Counter[str]], stream: str, corpus: Corpus) -> tuple[sparse.csr_array, Matrix]:
    """How often each text holds each term, one row a text, and what each term weighs."""
    vocabulary: defaultdict[str, int] = defaultdict()
    vocabulary.default_factory = vocabulary.__len__
    columns: list[int] = []
    counts: list[int] = []
    ends = [0]
    for terms in texts:
        columns.extend(map(vocabulary.__getitem__, terms))
        counts.extend(terms.values())
        ends.append(len(columns))
    shape = (len(texts), max(len(vocabulary), 1))
    weights = corpus.weights(stream, list(vocabulary)) if vocabulary else np.zeros(1)
    return sparse.csr_array((np.asarray(counts, float), columns, ends), shape=shape), weights


def _unit_rows(counts: sparse.csr_array, weights: Matrix) -> sparse.csr_array:
    """Rows of (1 + log count) x weight, each of length 1."""
    values = (1.0 + np.log(counts.data)) * weights[counts.indices]
    rows = sparse.csr_array((values, counts.indices, counts.indptr), shape=counts.shape)
    norms = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1), float).ravel())
    scale = sparse.diags_array(1.0 / np.where(norms > 0, norms, 1.0))
    return sparse.csr_array(scale @ rows)
