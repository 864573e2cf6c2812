"""A source is harvested page by page; however that ends, the run does not stay under way.

Asking is done between transactions, each page is written in one, with the place reached. A run that was killed, or that failed
on its way, is gone on with for `RESUMABLE`.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django.db import transaction
from django.utils import timezone

from kuaizhuan.catalog.registry import by_plural
from kuaizhuan.collect.harvest import access, rules
from kuaizhuan.collect.harvest.asking import Ahead, first_pages, identify, pages
from kuaizhuan.collect.harvest.client import Client, Failure
from kuaizhuan.collect.harvest.models import HarvestedRecord, HarvestRun, HarvestSource
from kuaizhuan.collect.harvest.pages import Page
from kuaizhuan.collect.harvest.services.taking import Taking, leave
from kuaizhuan.collect.harvest.states import PRESENT, SOURCE, HarvestState, SourceState, Standing
from kuaizhuan.collect.models import ImportRun
from kuaizhuan.collect.states import RunState
from kuaizhuan.core import audit, jobs
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import Conflict, NotAllowed
from kuaizhuan.core.moves import lock, lock_all, move
from kuaizhuan.core.statuses import OUTAGE
from kuaizhuan.people import access as people_access
from kuaizhuan.people.roles import Role

QUIET = dt.timedelta(minutes=30)
"""A run that has not got on for so long was killed; the longest wait for one page is shorter."""
RESUMABLE = dt.timedelta(days=2)
"""For so long a run that ended on its way is gone on with."""
FAILS = 2
"""Runs that fail one after the other, after which a source counts as failing and its owner is told."""
ESTIMATED = 0.95
"""A server may guess how many records there are; with less than this share of them a list is incomplete."""
ANEW = frozenset({"collect.harvest_circle", "collect.harvest_refused"})
"""Problems after which there is nothing to go on with."""
FAULT, INTERRUPTED = "collect.run_fault", "collect.run_interrupted"


def run_harvest(
    source: HarvestSource, client: Client, *, by: Actor, full: bool = False, since: str = ""
) -> HarvestRun:
    """Harvest a source to the end, or on from where a run of it stopped; the run says how it went.

    by: in whose name rows come in. full: everything. since: for this once, only what changed since that day. A server that does not answer, or answers wrongly, fails the run and
    raises nothing. Raises `NotAllowed`, `Conflict` where the source is paused or another process is at it.
    """
    run = _start(source, by=by, full=full, since=since)
    try:
        _note_server(run.source, identify(client))
        for page, ahead in pages(run, client):
            _take(run, page, ahead, by=by)
    except Failure as failure:
        return _finish(run, HarvestState.FAILED, by=by, problem=failure.code, values=failure.params)
    except (
        Conflict,
        *OUTAGE,
    ):  # another process is at it, or nothing can be written: it is gone on with another time
        raise
    except BaseException:
        with suppress(*OUTAGE):
            _finish(run, HarvestState.FAILED, by=by, problem=FAULT)
        raise
    return _finish(run, HarvestState.FINISHED, by=by)


def preview_source(source: HarvestSource, client: Client, *, by: Actor, most: int = 10) -> Counter[str]:
    """What a first harvest of at most so many pages would do, as counts; nothing stays written.

    source: may be new and not saved. more: how many records the server says there are besides. Raises `NotAllowed`, `Failure`.
    """
    if source.pk is not None:
        access.MANAGE.require(by, source)
    elif source.organisation is not None:
        people_access.SUBMIT_FOR.require(by, source.organisation)
    elif not by.holds(Role.EDITOR):
        raise NotAllowed("core.not_allowed", action=access.MANAGE.name)
    found = first_pages(source, client, most)
    with transaction.atomic():
        if source.pk is None:
            source.save()
        run = HarvestRun(source=source, started_by=by.ref, full=True, state=HarvestState.FAILED)
        run.save()
        taking = Taking(run, source, by)
        for page in found:
            taking.take(page.records)
        transaction.set_rollback(True)
    more = found[0].size - sum(len(page.records) for page in found) if found[-1].token else 0
    taking.counts["more"] = max(0, more)
    return taking.counts


@transaction.atomic
def _start(source: HarvestSource, *, by: Actor, full: bool, since: str) -> HarvestRun:
    held = lock(source)
    access.MANAGE.require(by, held)
    if held.state == SourceState.PAUSED:
        raise Conflict("collect.harvest_paused")
    now = timezone.now()
    newest = HarvestRun.objects.filter(source=held).order_by("-pk").values_list("pk", flat=True)[:1]
    last = next(iter(lock_all(HarvestRun.objects.filter(pk__in=list(newest)))), None)
    if last is not None and last.state == HarvestState.RUNNING and now - last.touched_at < QUIET:
        raise Conflict("collect.harvest_elsewhere")
    if last is not None and not since and _is_resumable(last, now, full):
        last.state, last.problem, last.problem_values, last.finished_at = HarvestState.RUNNING, "", {}, None
        last.touched_at = now
        last.save()
        return last
    if last is not None and last.state == HarvestState.RUNNING:
        last.state, last.problem, last.finished_at = HarvestState.FAILED, INTERRUPTED, now
        last.save(update_fields=["state", "problem", "finished_at"])
    whole = not since and (full or not held.since or rules.is_due_in_full(held.full_at, held.deletes, now))
    run = HarvestRun.objects.create(
        source=held, started_by=by.ref, full=whole, since="" if whole else since or held.since, touched_at=now
    )
    audit.record("collect.harvest.start", held, by=by, run=run.code, full=whole, since=run.since)
    return run


def _is_resumable(run: HarvestRun, now: dt.datetime, full: bool) -> bool:
    got_on = bool(run.page)
    return (
        run.state != HarvestState.FINISHED
        and got_on
        and now - run.touched_at < RESUMABLE
        and (run.full or not full)
    )


# ---- writing


def _note_server(source: HarvestSource, said: Mapping[str, str]) -> None:
    """What the server says of itself, where it says it."""
    for name, value in said.items():
        setattr(source, name, value)
    HarvestSource.objects.filter(pk=source.pk).update(**said)


def _require_own(run: HarvestRun) -> None:
    held = lock(HarvestRun.objects.filter(pk=run.pk))
    if held.page != run.page or held.state != HarvestState.RUNNING:
        raise Conflict("collect.harvest_elsewhere")


def _take(run: HarvestRun, page: Page, ahead: Ahead, *, by: Actor) -> None:
    """One page, all or nothing, with the place reached. A run in memory stays as it is stored where that fails."""
    before = {each.attname: getattr(run, each.attname) for each in run._meta.concrete_fields}
    try:
        with transaction.atomic():
            _require_own(run)
            taking = Taking(run, run.source, by)
            taking.take(page.records)
            taking.counts["received"] += len(page.records) if run.retried else 0
            run.counts = dict(Counter(run.counts) + taking.counts)
            for name, value in ahead.items():
                setattr(run, name, value)
            run.page += 1
            run.touched_at = timezone.now()
            run.save()
            ImportRun.objects.filter(code__in=run.imports.values()).update(touched_at=run.touched_at)
    except BaseException:
        for name, value in before.items():
            setattr(run, name, value)
        raise


@transaction.atomic
def _finish(
    run: HarvestRun, state: HarvestState, *, by: Actor, problem: str = "", values: Any = None
) -> HarvestRun:
    """End a run: of one that came to its end, conclude what is missing, and where the next one begins."""
    source = lock(run.source)
    held = lock(HarvestRun.objects.filter(pk=run.pk))
    now = timezone.now()
    counts = Counter(held.counts)
    well = state is HarvestState.FINISHED
    warned = _conclude(held, source, counts, by=by) if well else ""
    held.state, held.finished_at, held.touched_at = state, now, now
    held.problem, held.problem_values = problem or warned, dict(values or {})
    held.counts = dict(counts)
    if problem in ANEW:
        held.page = 0
    held.save()
    _finish_imports(held, by=by)
    if well:
        source.last_success_at, source.failures, source.problem, source.problem_values = now, 0, warned, {}
        if not warned and (held.full or held.since == source.since):
            source.since = rules.next_since(held.server_date, source.granularity, now)
            source.full_at = now if held.full else source.full_at
    else:
        source.failures += 1
        source.problem, source.problem_values = problem, held.problem_values
    source.save()
    data = {"run": held.code, "counts": held.counts, "problem": held.problem}
    if well and source.state == SourceState.FAILING:
        move(source, SOURCE, SourceState.ACTIVE, by=by, policy=None, verb="recover", **data)
    elif not well and source.failures >= FAILS and source.state == SourceState.ACTIVE:
        move(source, SOURCE, SourceState.FAILING, by=by, policy=None, **data)
    else:
        audit.record("collect.harvest.finish", source, by=by, state=state, **data)
    return held


def _conclude(run: HarvestRun, source: HarvestSource, counts: Counter[str], *, by: Actor) -> str:
    """Note what a whole harvest did not bring again; returns a code where it brought too little to be believed."""
    if not run.full:
        return ""
    whole = not run.restarts and not run.by_identifier and len(source.sets) < 2
    if whole and counts["received"] < run.announced * ESTIMATED:
        return "collect.harvest_incomplete"
    there = HarvestedRecord.objects.filter(source=source, state__in=PRESENT)
    missing = list(there.exclude(run=run).select_related("source"))
    if not missing or counts["nameless"]:
        return ""
    if not rules.is_plausible(len(missing), there.count()):
        return "collect.harvest_shrunk"
    for row in missing:
        leave(row, Standing.MISSING, counts, by=by)
    return ""


def _finish_imports(run: HarvestRun, *, by: Actor) -> None:
    """The imports by which rows came in are over with the run; look-alikes are looked for."""
    for row in lock_all(ImportRun.objects.filter(code__in=run.imports.values(), state=RunState.RUNNING)):
        row.state, row.finished_at = RunState.FINISHED, timezone.now()
        row.counts = _counts_of(run) if len(run.imports) == 1 else {}
        row.save(update_fields=["state", "finished_at", "counts"])
        audit.record("collect.run.finish", row, by=by, state=row.state, counts=row.counts, problem="")
        if by_plural(row.kind).same_as:
            jobs.after_commit("collect.find_duplicates", run=row.code)
        jobs.after_commit("collect.propose_organisations")


def _counts_of(run: HarvestRun) -> dict[str, int]:
    names = {"made": "create", "changed": "update", "unchanged": "keep", "conflict": "conflict"}
    return {word: run.counts[name] for name, word in names.items() if run.counts.get(name)}


@transaction.atomic
def fail_source(source: HarvestSource, *, by: Actor) -> HarvestSource:
    """Nobody is left in whose name rows of a source may come in: it fails until somebody who may adds it anew."""
    row = lock(source)
    row.failures, row.problem, row.problem_values = row.failures + 1, "collect.harvest_nobody", {}
    row.save(update_fields=["failures", "problem", "problem_values"])
    if row.state == SourceState.ACTIVE:
        return move(row, SOURCE, SourceState.FAILING, by=by, policy=None, problem=row.problem)
    audit.record("collect.harvest.finish", row, by=by, problem=row.problem)
    return row


def close_harvests(*, by: Actor, now: dt.datetime | None = None) -> int:
    """Runs that have not got on for long were killed: they failed, and the next goes on from there."""
    before = (now or timezone.now()) - QUIET
    rows = HarvestRun.objects.filter(state=HarvestState.RUNNING, touched_at__lt=before).select_related(
        "source"
    )
    for run in rows:
        _finish(run, HarvestState.FAILED, by=by, problem=INTERRUPTED)
    return len(rows)
