"""Sources are added, paused and asked for; people say what becomes of rows whose source has them no more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from kuaizhuan.catalog.registry import by_plural, plurals
from kuaizhuan.collect.harvest import access, rules
from kuaizhuan.collect.harvest.metadata import FORMATS
from kuaizhuan.collect.harvest.models import HarvestedRecord, HarvestSource, QuarantinedRecord
from kuaizhuan.collect.harvest.states import LEFT_THERE, SOURCE, SourceState, Standing
from kuaizhuan.core import audit, config, jobs
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import BadInput, Conflict
from kuaizhuan.core.moves import lock, move, take_turns
from kuaizhuan.core.verdict import require
from kuaizhuan.people import access as people_access
from kuaizhuan.people.models import Organisation
from kuaizhuan.people.roles import STAFF_ROLES, Role


@transaction.atomic
def add_source(
    url: str,
    *,
    by: Actor,
    organisation: Organisation | None = None,
    prefix: str = "oai_dc",
    sets: Sequence[str] = (),
    sheet_kind: str = "achievements",
) -> HarvestSource:
    """Whoever submits for `organisation` has its repository harvested; an editor may leave the owner to the records.

    Nothing is asked of the server yet. Raises `NotAllowed`, `BadInput` for an unknown kind, `RuleBroken` with all reasons.
    """
    if organisation is not None:
        people_access.SUBMIT_FOR.require(by, organisation)
    if sheet_kind not in plurals() or not by_plural(sheet_kind).published:
        raise BadInput("web.kind_unknown")
    take_turns("collect.add_source")
    chosen = sorted({each.strip() for each in sets if each.strip()})
    same = HarvestSource.objects.filter(url=url, prefix=prefix, organisation=organisation)
    known = any(row.sets == chosen for row in same)
    owned = organisation is not None or by.holds(Role.EDITOR)
    require(rules.may_harvest(url, prefix, chosen, formats=FORMATS, known=known, owned=owned))
    row = HarvestSource.objects.create(
        url=url, prefix=prefix, sets=chosen, sheet_kind=sheet_kind, organisation=organisation, added_by_id=by.user_id,
        by_person=by.user_id is not None, staff=any(role in STAFF_ROLES for role, _ in by.grants),
    )  # fmt: skip
    audit.record("collect.source.add", row, by=by, url=url, prefix=prefix, sets=chosen)
    return row


@transaction.atomic
def pause_source(source: HarvestSource, *, by: Actor) -> HarvestSource:
    """Nothing is asked of the server any more; what was harvested stays."""
    return move(lock(source), SOURCE, SourceState.PAUSED, by=by, policy=access.MANAGE)


@transaction.atomic
def resume_source(source: HarvestSource, *, by: Actor) -> HarvestSource:
    """The server is asked again, from where the last run ended."""
    return move(
        lock(source),
        SOURCE,
        SourceState.ACTIVE,
        by=by,
        policy=access.MANAGE,
        verb="resume",
        changes={"failures": 0},
    )


@transaction.atomic
def ask_for_harvest(source: HarvestSource, *, by: Actor, full: bool = False) -> None:
    """Have a source harvested as soon as a worker is free. full: everything, not only what changed."""
    row = lock(source)
    access.MANAGE.require(by, row)
    if row.state == SourceState.PAUSED:
        raise Conflict("collect.harvest_paused")
    audit.record("collect.source.harvest", row, by=by, full=full)
    jobs.after_commit("collect.harvest_source", code=row.code, full=full)


@transaction.atomic
def queue_harvests(*, by: Actor) -> int:
    """Queue a harvest of every source that is not paused; returns how many."""
    codes = list(
        HarvestSource.objects.exclude(state=SourceState.PAUSED).order_by("pk").values_list("code", flat=True)
    )
    for code in codes:
        jobs.after_commit("collect.harvest_source", code=code, full=False)
    if codes:
        audit.record("collect.source.queue", by=by, sources=len(codes))
    return len(codes)


@transaction.atomic
def keep_record(record: HarvestedRecord, *, by: Actor) -> HarvestedRecord:
    """Whoever submits for the owner keeps a row although its source has it no more."""
    row = lock(record)
    access.SETTLE.require(by, row)
    if row.state not in LEFT_THERE:
        raise Conflict("collect.answered_already")
    row.state, row.state_since = Standing.KEPT, timezone.now()
    row.save(update_fields=["state", "state_since"])
    audit.record("collect.harvested.keep", row, by=by, record=row.record_code, identifier=row.identifier)
    return row


@transaction.atomic
def sweep_quarantine(*, by: Actor, now: dt.datetime | None = None) -> int:
    """Delete what waited in quarantine for `KZ_REFUSED_DAYS` without coming again; returns how many."""
    before = (now or timezone.now()) - dt.timedelta(days=config.number("KZ_REFUSED_DAYS"))
    found = QuarantinedRecord.objects.filter(last_at__lt=before).delete()[0]
    if found:
        audit.record("collect.quarantine.sweep", by=by, records=found)
    return found
