"""Why a result was matched with a need, in what both texts say: shared words, figures, and what is left open.

The contributions of the features and the base of the model add up to the score; nothing else entered it.
"""

from collections.abc import Sequence
from dataclasses import replace

from kuaizhuan.core import text
from kuaizhuan.match.engine import model as models
from kuaizhuan.match.engine.features import Corpus
from kuaizhuan.match.engine.indicators import compare
from kuaizhuan.match.engine.indicators.judge import partners
from kuaizhuan.match.engine.indicators.reading import asked, offered
from kuaizhuan.match.engine.types import Achievement, Demand, Explanation, IndicatorRow, Scored, SharedTerm

MOST_TERMS = 12
MOST_MISSING = 8


def explained(
    scored: Scored,
    demand: Demand,
    achievement: Achievement,
    corpus: Corpus,
    model: models.Model | None = None,
) -> Scored:
    """``scored`` with its explanation."""
    weights = term_weights(demand, corpus)
    held = set(text.words(achievement.title)) | set(text.words(achievement.text))
    held |= set(text.search_words(achievement.title)) | set(text.search_words(achievement.text))
    shared = [term for term in weights if term in held]
    explanation = Explanation(
        (model or models.default()).base,
        scored.contributions,
        [_shared(term, weights[term], demand, achievement) for term in shared[:MOST_TERMS]],
        figures(demand, achievement),
        [term for term in weights if term not in held and len(term) > 1][:MOST_MISSING],
    )
    return replace(scored, explanation=explanation)


def figures(demand: Demand, achievement: Achievement) -> list[IndicatorRow]:
    """Figures asked for against figures offered, with their places where they were read from prose."""
    wanted, given = asked(demand), offered(achievement)
    rows = compare([each.indicator for each in wanted], [each.indicator for each in given])
    places = partners([each.indicator for each in wanted], [each.indicator for each in given])
    out = []
    for row, want, place in zip(rows, wanted, places, strict=True):
        have = None if place is None else given[place]
        out.append(
            replace(
                row,
                in_demand_title=want.in_title,
                in_demand_text=want.in_text,
                in_achievement_title=have.in_title if have else [],
                in_achievement_text=have.in_text if have else [],
            )
        )
    return out


def term_weights(demand: Demand, corpus: Corpus) -> dict[str, float]:
    """The words of the need, heaviest first; the weights sum to 1. Words of the title count twice."""
    raw: dict[str, float] = {}
    for times, words in ((2.0, text.words(demand.title)), (1.0, text.words(demand.text))):
        for word in words:
            if len(word) > 1 and (weight := corpus.weight("words", word)):
                raw[word] = max(raw.get(word, 0.0), times * weight)
    total = sum(raw.values()) or 1.0
    return {word: raw[word] / total for word in sorted(raw, key=lambda word: (-raw[word], word))}


def _shared(term: str, weight: float, demand: Demand, achievement: Achievement) -> SharedTerm:
    def places(written: str) -> list[tuple[int, int]]:
        return text.occurrences(written, [term])

    fields: Sequence[str] = (demand.title, demand.text, achievement.title, achievement.text)
    return SharedTerm(term, weight, *map(places, fields))
