"""Sources, their runs and their quarantine, where a row was harvested, and rows whose source has them no more."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet

from kuaizhuan.catalog.models import KINDS
from kuaizhuan.catalog.states import State
from kuaizhuan.collect.harvest import access
from kuaizhuan.collect.harvest.models import HarvestedRecord, HarvestSource, QuarantinedRecord
from kuaizhuan.collect.harvest.states import LEFT_THERE, SourceState
from kuaizhuan.core.actors import Actor, system
from kuaizhuan.people.queries import actor_for


def sources(actor: Actor) -> QuerySet[HarvestSource]:
    """The sources `actor` may see, the newest first, with how many records they brought and how many wait in quarantine."""
    rows: Any = HarvestSource.objects.select_related("organisation")
    waiting = Count("quarantine", filter=Q(quarantine__resolved_at=None), distinct=True)
    found: QuerySet[HarvestSource] = access.VIEW.filter(
        actor, rows.annotate(waiting=waiting, brought=Count("records", distinct=True))
    )
    return found


def source_by(code: str) -> HarvestSource | None:
    """A source, for a job; None when it is gone."""
    return HarvestSource.objects.select_related("organisation", "added_by").filter(code=code).first()


def harvester_of(source: HarvestSource) -> Actor | None:
    """In whose name rows of a source come in: who added it, with the roles they have now; None where they are gone."""
    if not source.by_person:
        return system("harvest")
    return actor_for(source.added_by, staff=source.staff) if source.added_by else None


def failing(actor: Actor) -> QuerySet[HarvestSource]:
    """The sources that fail and that `actor` may mend."""
    return access.MANAGE.filter(actor, HarvestSource.objects.filter(state=SourceState.FAILING))


def quarantine(source: HarvestSource) -> QuerySet[QuarantinedRecord]:
    """What waits in quarantine, the latest first."""
    return QuarantinedRecord.objects.filter(source=source, resolved_at=None).select_related("run")


def left_there(actor: Actor) -> QuerySet[HarvestedRecord]:
    """Records that their source has no more, whose rows `actor` may decide about: those that are not withdrawn."""
    rows = HarvestedRecord.objects.filter(state__in=LEFT_THERE)
    for model in KINDS.values():
        rows = rows.exclude(record_code__in=model.objects.filter(state=State.WITHDRAWN).values("code"))
    return access.SETTLE.filter(actor, rows.select_related("source", "owner"))


def harvested_as(code: str) -> QuerySet[HarvestedRecord]:
    """The records of sources that a row came from, the first one first."""
    return HarvestedRecord.objects.filter(record_code=code).select_related("source", "run").order_by("pk")


def may_tell_origin(entry: Any) -> bool:
    """Whether the reader of a row may know whence it came: a source tells whose the row is, where that is kept back."""
    return "owner" not in entry.withheld
