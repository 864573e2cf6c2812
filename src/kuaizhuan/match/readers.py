"""What matching reads from text: terms, figures, and why two texts match; see `core.readers`."""

from collections.abc import Callable, Mapping

from kuaizhuan.match.engine import Achievement, Demand
from kuaizhuan.match.engine.explain import explain_match
from kuaizhuan.match.engine.features import Corpus, similarities
from kuaizhuan.match.engine.types import Scored


def _pair(written: str) -> tuple[Demand, Achievement, Corpus]:
    result = Achievement("A", written[:200], written)
    return Demand("D", written[:200], written), result, Corpus.of_achievements([result])


def _similar(written: str) -> object:
    demand, result, corpus = _pair(written)
    return similarities(demand, [result], corpus)


def _explained(written: str) -> object:
    return explain_match(Scored("A", 0.0, 1, {}), *_pair(written))


READERS: Mapping[str, Callable[[str], object]] = {
    "match.similarities": _similar,
    "match.explain_match": _explained,
}
