"""Why a result was matched with a need, in what both texts say: shared words, figures, and what is left open.

The contributions of the features and the base of the model add up to the score; nothing else entered it.
"""

from collections.abc import Sequence
from dataclasses import replace

from kuaizhuan.core import text
from kuaizhuan.match.engine import model as models
from kuaizhuan.match.engine.features import Corpus
from kuaizhuan.match.engine.figures import Stated, asked_figures, compare_figures
from kuaizhuan.match.engine.types import Achievement, Demand, Explanation, Scored, SharedTerm

MOST_TERMS = 12
MOST_MISSING = 8


class Explainer:
    """Explains one need: what concerns the need alone is worked out once for all its results."""

    def __init__(
        self,
        demand: Demand,
        corpus: Corpus,
        model: models.Model | None = None,
        wanted: Sequence[Stated] | None = None,
    ) -> None:
        """``wanted``: the figures of the need, where they have been read already."""
        self._base = (model or models.default()).base
        self._weights = term_weights(demand, corpus)
        self._finder = text.Finder(self._weights)
        self._in_title = self._finder.places(demand.title)
        self._in_text = self._finder.places(demand.text)
        self._asked = asked_figures(demand) if wanted is None else wanted

    def explain(self, scored: Scored, achievement: Achievement) -> Scored:
        """``scored`` with its explanation."""
        in_title = self._finder.places(achievement.title)
        in_text = self._finder.places(achievement.text)
        shared = [term for term in self._weights if term in in_title or term in in_text]
        every = (self._in_title, self._in_text, in_title, in_text)
        explanation = Explanation(
            self._base,
            scored.contributions,
            [
                SharedTerm(t, self._weights[t], *(places.get(t, []) for places in every))
                for t in shared[:MOST_TERMS]
            ],
            compare_figures(self._asked, achievement),
            [term for term in self._weights if term not in in_title and term not in in_text][:MOST_MISSING],
            scored.probabilities,
        )
        return replace(scored, explanation=explanation)


def explain_match(
    scored: Scored,
    demand: Demand,
    achievement: Achievement,
    corpus: Corpus,
    model: models.Model | None = None,
) -> Scored:
    """``scored`` with its explanation; for many results of one need, make one ``Explainer``."""
    return Explainer(demand, corpus, model).explain(scored, achievement)


def term_weights(demand: Demand, corpus: Corpus) -> dict[str, float]:
    """The words of the need, heaviest first; the weights sum to 1. Words of the title count twice."""
    raw: dict[str, float] = {}
    for times, words in ((2.0, text.words(demand.title)), (1.0, text.words(demand.text))):
        long = [word for word in dict.fromkeys(words) if len(word) > 1]
        for word, weight in zip(long, corpus.weights_of_words(long).tolist(), strict=True):
            if weight:
                raw[word] = max(raw.get(word, 0.0), times * weight)
    total = sum(raw.values()) or 1.0
    return {word: raw[word] / total for word in sorted(raw, key=lambda word: (-raw[word], word))}
