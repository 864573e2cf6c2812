"""Figures of match quality in words: value, base and how it was counted; too few cases are said to be too few."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kuaizhuan.core.figures import figures as declared_figures
from kuaizhuan.core.messages import say
from kuaizhuan.match.figures import waiting
from kuaizhuan.match.quality_metrics import FEWEST, RANKS, Case, Share, consent, precision_at, waits

METHODS = {
    "random": "random",
    "always 2": "always",
    "TF-IDF of words": "words",
    "TF-IDF of bigrams": "bigrams",
    "TF-IDF of characters": "characters",
    "engine, unseen needs": "engine",
}
"""Name in the measurement → slug of its name on pages; the engine last."""
MEASURES = ("ndcg", "pair_accuracy", "level_closeness", "calibration_error")
SIDE = 240
"""Units that the drawing of reliability is wide and high."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. value: in words, "" when there are too few cases; base: of how many; counted: the 口径."""

    slug: str
    title: str
    value: str
    base: str
    counted: str


@dataclass(frozen=True, slots=True)
class Method:
    """One way to order and rate, with its measures as text, "—" where it has none; own: it is this platform's."""

    name: str
    measures: list[str]
    own: bool


@dataclass(frozen=True, slots=True)
class Reliability:
    """Of one level: groups of (chance said, share seen, pairs) as text, and the points of a line in a drawing."""

    level: str
    groups: list[tuple[str, str, int]]
    line: str
    points: list[tuple[str, str]]


def figures(cases: Sequence[Case]) -> list[Figure]:
    """The figures of what came of introductions."""
    found = [_precision(k, precision_at(k, cases)) for k in RANKS]
    agreed, took = consent(cases), waits(cases)
    found.append(_figure("consent", _share(agreed), agreed.whole))
    times = {"median": _time(took.median), "ninth": _time(took.ninth)}
    text = _("中位 %(median)s，九成不超过 %(ninth)s") % times if took.enough else ""
    found.append(_figure("answer-time", text, took.count))
    found.append(_said("waiting", str(waiting(cases)), ""))
    return found


def methods(measured: Mapping[str, Any]) -> list[Method]:
    """The measured ways, the engine last."""
    found = measured["methods"]
    return [
        Method(
            say(f"match.method.{slug}"),
            ["—" if found[name].get(each) is None else f"{found[name][each]:.3f}" for each in MEASURES],
            slug == "engine",
        )
        for name, slug in METHODS.items()
        if name in found
    ]


def reliability(measured: Mapping[str, Any]) -> list[Reliability]:
    """Each level's groups, and where they stand in a square of `SIDE` with the origin below on the left."""
    found = []
    for level, groups in measured["reliability"].items():
        points = [(f"{chance * SIDE:.1f}", f"{(1 - seen) * SIDE:.1f}") for chance, seen, _pairs in groups]
        found.append(
            Reliability(
                level=level,
                groups=[(f"{chance:.2f}", f"{seen:.2f}", pairs) for chance, seen, pairs in groups],
                line=" ".join(f"{x},{y}" for x, y in points),
                points=points,
            )
        )
    return found


def _precision(k: int, share: Share) -> Figure:
    return _figure(f"precision-{k}", _share(share), share.whole)


def _time(days: float) -> str:
    """A span of time, in hours below two days."""
    return _("%s 小时") % f"{days * 24:.1f}" if days < 2 else _("%s 天") % f"{days:.1f}"


def _share(share: Share) -> str:
    if not share.enough:
        return ""
    low, high = share.between
    return _("%(value)s（95%% 区间 %(low)s–%(high)s）") % {
        "value": f"{share.value:.0%}",
        "low": f"{low:.0%}",
        "high": f"{high:.0%}",
    }


def _figure(slug: str, value: str, whole: int) -> Figure:
    base = _("基数 %d 个") % whole
    if not value:
        base = _("只有 %(whole)d 个，不足 %(fewest)d 个，不说明问题") % {"whole": whole, "fewest": FEWEST}
    return _said(slug, value, base)


def _said(slug: str, value: str, base: str) -> Figure:
    declared = declared_figures()[f"match.{slug}"]
    return Figure(slug, str(declared.title), value, base, str(declared.counted))
