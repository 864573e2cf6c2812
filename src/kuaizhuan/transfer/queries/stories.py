"""Transfers that everybody may hear of: both sides let it be told, both rows are public, a contract was signed, and an
effect was told and confirmed by the other side.

Nothing is said that the public page of the result does not say: not the other side, no amount.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import F, OuterRef, Subquery, Window
from django.db.models.functions import Coalesce, RowNumber

from kuaizhuan.catalog.models import Achievement, Demand
from kuaizhuan.core.actors import ANONYMOUS
from kuaizhuan.publish.access import VIEW
from kuaizhuan.publish.queries import several
from kuaizhuan.transfer.models import Deal, DealMove, OutcomeAnswer, OutcomeSurvey
from kuaizhuan.transfer.queries.facts import SIGNED_IN_FACT, answers
from kuaizhuan.transfer.states import Outcome, Stage


@dataclass(frozen=True, slots=True)
class Story:
    """A result (code, title, name of its owner), the day of its contract, and the effect told last."""

    code: str
    title: str
    owner: str
    signed_on: dt.date
    months: int
    answered_on: dt.date


def stories(most: int) -> list[Story]:
    """The newest stories, one a result, as everybody may read them; two queries."""
    contract = DealMove.objects.filter(deal=OuterRef("deal"), state=Stage.CONTRACT).order_by("pk")
    told = (
        OutcomeSurvey.objects.filter(
            state=Outcome.ANSWERED,
            deal__in=Deal.objects.filter(SIGNED_IN_FACT),
            pk__in=answers(OutcomeAnswer.objects.all()).values("survey"),
            deal__seller_tells_at__isnull=False,
            deal__buyer_tells_at__isnull=False,
            deal__achievement__in=VIEW.filter(ANONYMOUS, Achievement.objects.all()),
            deal__demand__in=VIEW.filter(ANONYMOUS, Demand.objects.all()),
        )
        .annotate(
            signed_on=Coalesce(Subquery(contract.values("on")[:1]), "deal__state_since"),
            place=Window(
                RowNumber(),
                partition_by="deal__achievement",
                order_by=[F("answered_on").desc(), F("pk").desc()],
            ),
        )
        .filter(place=1)
        .select_related("deal__achievement")
        .order_by("-answered_on", "-pk")[:most]
    )
    found = {survey.deal.achievement.code: survey for survey in told}
    return [
        Story(
            code=entry.code,
            title=entry.title,
            owner=entry.values["owner"].current.name if entry.values.get("owner") else "",
            signed_on=found[entry.code].signed_on,
            months=found[entry.code].months,
            answered_on=found[entry.code].answered_on,
        )
        for entry in several(ANONYMOUS, "achievement", list(found))
    ]
