"""What is known of the quality of matching: as measured on rated needs, and as it turned out on this platform.

`measured.json` is written by `docs/reliability.py` from pairs that transfer professionals rated; everything else
is counted from the rows when it is asked for.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any

from django.db.models import Count, Q, QuerySet

from kuaizhuan.catalog.states import PUBLIC_STATES
from kuaizhuan.core.actors import Actor
from kuaizhuan.match import access
from kuaizhuan.match.models import Introduction, Match
from kuaizhuan.match.quality_metrics import NOT_FITTING, RANKS, Case
from kuaizhuan.match.states import UNSENT, Level, Stage

ANSWERED = Q(state__in=(Stage.OPENED, Stage.DECLINED))
JUDGED = Q(state=Stage.OPENED) | Q(state=Stage.DECLINED, reason=NOT_FITTING)
BEHIND: dict[str, Q] = {
    **{f"precision-{k}": JUDGED & Q(rank__lte=k) for k in RANKS},
    "consent": ANSWERED,
    "answer-time": ANSWERED,
    "waiting": Q(state=Stage.PROPOSED),
    "reasons": Q(state=Stage.DECLINED),
}
"""Figure → the introductions it is counted from; `outcomes` says the same of values."""


@cache
def measured_quality() -> dict[str, Any]:
    """How the engine did on rated needs: ``on`` (date), ``methods`` {name: measures} and ``reliability`` {level:
    [[chance said, share seen, pairs], …]}, all on needs the model never saw, but for the method that says otherwise.
    """
    text = resources.files("kuaizhuan.match").joinpath("measured.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def cases() -> list[Case]:
    """Every introduction as figures see it, without whose it is; one query."""
    sent = Introduction.objects.exclude(state__in=UNSENT)
    rows = sent.order_by().values_list("state", "reason", "rank", "asked_at", "closed_at")
    return [Case(*row) for row in rows.iterator(2000)]


def behind(actor: Actor, figure: str) -> QuerySet[Introduction]:
    """The introductions behind a figure (a key of `BEHIND`) that `actor` may read, the newest first."""
    found = access.VIEW.filter(actor, Introduction.objects.filter(BEHIND[figure]))
    return found.select_related("demand", "achievement").order_by("-asked_at", "-pk")


def all_behind(figure: str) -> int:
    """From how many introductions a figure is counted, whoever may read them."""
    return Introduction.objects.filter(BEHIND[figure]).count()


def levels() -> dict[int, int]:
    """How many matches between public rows there are of each level."""
    counted = _public().values_list("level").annotate(Count("pk")).order_by()
    return dict.fromkeys((int(level) for level in reversed(Level)), 0) | dict(counted)


def matched_demands() -> tuple[int, int]:
    """Public needs whose best public match is at least fairly strong, and public needs that have any match."""
    found = _public().order_by()
    strong = found.filter(level__gte=Level.FAIR)
    return strong.values("demand").distinct().count(), found.values("demand").distinct().count()


def _public() -> QuerySet[Match]:
    return Match.objects.filter(demand__state__in=PUBLIC_STATES, achievement__state__in=PUBLIC_STATES)
