"""The figures of matching, for everybody: what came of introductions, and what there is of matches.

Those of introductions are counted from `quality.cases`, none of a single person's doing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from kuaizhuan.core.figures import Figure
from kuaizhuan.core.messages import say
from kuaizhuan.match.quality import levels, matched_demands, measured_quality
from kuaizhuan.match.quality_metrics import RANKS, Case, consent, precision_at, reasons, waits
from kuaizhuan.match.states import Stage


def waiting(cases: Sequence[Case]) -> int:
    """Introductions that were asked for and are still to be answered."""
    return sum(case.state == Stage.PROPOSED for case in cases)


_words = lazy(say, str)


def _declared(
    slug: str, count: Callable[..., Any], unit: Any = "", *, counted: str = "", **values: Any
) -> Figure:
    """The figure whose words are ``match.figure.<slug>`` and ``match.counted.<slug>``."""
    rule = _words(f"match.counted.{counted or slug}", values)
    return Figure(f"match.{slug}", _words(f"match.figure.{slug}"), rule, count, unit)


FIGURES = (
    *(_declared(f"precision-{k}", partial(precision_at, k), counted="precision", k=k) for k in RANKS),
    _declared("consent", consent),
    _declared("answer-time", waits, _("天")),
    _declared("waiting", waiting, _("次对接")),
    _declared("reasons", reasons, _("次")),
    _declared("levels", levels, _("条")),
    _declared("needs", matched_demands, _("个需求")),
    _declared("measured", measured_quality),
)
