"""Who may do what with introductions, and the rows to ask about."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from factories import a_demand, an_achievement
from kuaizhuan.catalog.states import State
from kuaizhuan.match.models import Introduction
from kuaizhuan.match.states import Stage
from tables import Make, each

TABLE: dict[str, dict[str, str]] = {
    "match.introduction.view": {
        "proposed opened declined withdrawn unchosen": "MEMBERS elsewhere editor bureau bureau_elsewhere",
        "by_broker brokered": "MEMBERS elsewhere agent editor bureau bureau_elsewhere",
        "kept dropped": "MEMBERS editor bureau",
    },
    "match.introduction.pass": {
        "proposed opened declined withdrawn by_broker kept dropped": "",
        "brokered": "agent",
        "unchosen": "editor",
    },
    "match.introduction.answer": {
        "opened declined withdrawn brokered unchosen kept dropped": "",
        "proposed": "elsewhere",
        "by_broker": "SUBMITTERS elsewhere",
    },
    "match.introduction.withdraw": {
        "proposed opened declined withdrawn kept dropped": "researcher",
        "by_broker": "agent",
        "brokered unchosen": "elsewhere",
    },
    "match.introduction.drop": {
        "proposed opened declined withdrawn kept dropped by_broker brokered unchosen": "SUBMITTERS",
    },
    "match.introduction.keep": {"draft": "SUBMITTERS"},
}


def introduction(world: Any, stage: Stage, *, broker: bool = False, chosen: bool = True) -> Introduction:
    """Asked by the need's side, or a broker; of an anonymous need by the result's, through a chosen broker."""
    now, opened, hidden = timezone.now(), stage == Stage.OPENED, stage == Stage.BROKERED
    agency = world.places["agency"]
    asker = "elsewhere" if hidden else "agent" if broker else "researcher"
    return Introduction.objects.create(
        code=f"N-{stage[:6]}-{asker[:6]}-{chosen:d}",
        demand=a_demand(owner=world.here, anonymous=hidden, broker=agency if hidden and chosen else None),
        achievement=an_achievement(owner=world.places["elsewhere"]),
        broker=agency if broker else None,
        through=agency if hidden and chosen else None,
        asked_by=world.user(asker),
        state=stage,
        demand_consent_at=None if (broker and not opened) or hidden else now,
        achievement_consent_at=now if opened or hidden else None,
    )


INTRODUCTION: dict[str, Make] = {
    **each(Stage, introduction),
    "by_broker": lambda world: introduction(world, Stage.PROPOSED, broker=True),
    "unchosen": lambda world: introduction(world, Stage.BROKERED, chosen=False),
}

SUBJECTS: dict[str, dict[str, Make]] = {
    **{f"match.introduction.{verb}": INTRODUCTION for verb in ("view", "pass", "answer", "withdraw", "drop")},
    "match.introduction.keep": {"draft": lambda world: a_demand(owner=world.here, state=State.DRAFT)},
}
