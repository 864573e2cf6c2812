"""The only writer of a row's state: submit, endorse, approve, return, confirm, expire, withdraw, reopen.

Each move locks the rows, asks who, from which state and whether it is right, then changes them, writes the
audit and queues the jobs that bring the index and the matches up to date, all in one transaction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from kuaizhuan.catalog import registry
from kuaizhuan.catalog.models import KINDS, Record, Revision, kind_of
from kuaizhuan.catalog.states import (
    MACHINE,
    OPEN_REVISIONS,
    PUBLIC_STATES,
    REVISION,
    RevisionState,
    State,
)
from kuaizhuan.collect.models import ImportRun
from kuaizhuan.core import audit, config, jobs
from kuaizhuan.core.access import Policy
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import DomainError, NotAllowed, NotFound
from kuaizhuan.core.moves import lock_all, move
from kuaizhuan.core.verdict import OK, Verdict, require
from kuaizhuan.publish import access, queries, rules
from kuaizhuan.publish.models import Appeal
from kuaizhuan.publish.states import APPEAL, AppealState

BATCH = 200
"""Rows moved in one transaction by a bulk action: short enough that others can write in between."""

TO_SUBMIT = (State.DRAFT, State.RETURNED)


@dataclass(slots=True)
class Outcome:
    """Of a bulk action: the codes that moved, and for each other one why it did not."""

    moved: list[str] = field(default_factory=list)
    refused: dict[str, DomainError] = field(default_factory=dict)


def submit(record: Record, *, by: Actor, note: str = "") -> Record:
    """A submitter hands a draft or returned row to the review of its unit; a need that a head hands in goes on."""
    return move_one(record, "submit", by=by, policy=access.SUBMIT, note=note)


def endorse(record: Record, *, by: Actor, note: str = "") -> Record:
    """The head of the unit passes a row on to the platform's review."""
    return move_one(record, "endorse", by=by, policy=access.ENDORSE, note=note)


def approve(record: Record, *, by: Actor, note: str = "", override: frozenset[str] = frozenset()) -> Record:
    """An editor publishes a row that is in the platform's review.

    `override` sets overridable reasons aside and then needs a note. Then: valid for `KZ_VALID_DAYS` unless the
    row says otherwise, into the index, matches made anew. Raises `RuleBroken` with all reasons.
    """
    verdict = rules.may_override(note) if override else OK
    return move_one(
        record, "approve", by=by, policy=access.APPROVE, note=note, override=override, verdict=verdict
    )


def return_to_submitter(record: Record, *, by: Actor, reasons: Sequence[str], note: str = "") -> Record:
    """The unit's head or an editor sends a row in review back, with reason codes the submitter sees."""
    verdict = rules.may_return(list(reasons))
    return move_one(
        record, "return", by=by, policy=access.RETURN, note=note, reasons=list(reasons), verdict=verdict
    )


def confirm(record: Record, *, by: Actor) -> Record:
    """The owner says that a public row still stands: a dormant one wakes, and both get a new term."""
    return move_one(record, "confirm", by=by, policy=access.CONFIRM)


def withdraw(record: Record, *, by: Actor, note: str = "") -> Record:
    """The owner's head or an editor takes a public row off the site and out of the index, and ends its revision."""
    return move_one(record, "withdraw", by=by, policy=access.WITHDRAW, note=note)


def reopen(record: Record, *, by: Actor) -> Record:
    """The owner makes a draft of a withdrawn row."""
    return move_one(record, "reopen", by=by, policy=access.REOPEN)


def expire_due(*, by: Actor, today: dt.date | None = None) -> Outcome:
    """Published rows whose term is over go dormant; they stay findable and say so."""
    today = today or timezone.localdate()
    total = Outcome()
    for kind, model in KINDS.items():
        due = model.objects.filter(state=State.PUBLISHED, valid_until__lt=today).values_list(
            "code", flat=True
        )
        outcome = move_many(kind, list(due), "expire", by=by)
        total.moved += outcome.moved
        total.refused |= outcome.refused
    return total


POLICIES: dict[str, Policy] = {
    "submit": access.SUBMIT,
    "endorse": access.ENDORSE,
    "approve": access.APPROVE,
    "return": access.RETURN,
    "confirm": access.CONFIRM,
    "expire": access.EXPIRE,
    "withdraw": access.WITHDRAW,
    "reopen": access.REOPEN,
}
"""Which policy each move asks."""


def move_many(
    kind: str,
    codes: Iterable[str],
    verb: str,
    *,
    by: Actor,
    note: str = "",
    reasons: Sequence[str] = (),
    progress: Callable[[int], None] | None = None,
) -> Outcome:
    """Do `verb` (a key of `POLICIES`) to each row that allows it; the others stay, named with their reasons.

    A row that `by` may not know of is refused as one that is not there. reasons: why rows are returned.

    Works in transactions of `BATCH` rows; an interruption leaves whole batches.
    """
    wanted = list(dict.fromkeys(codes))
    outcome = Outcome()
    verdict = rules.may_return(list(reasons)) if verb == "return" else OK
    for start in range(0, len(wanted), BATCH):
        batch = wanted[start : start + BATCH]
        with transaction.atomic():
            _move(
                kind, batch, verb, outcome, by=by, policy=POLICIES[verb], note=note, reasons=reasons, verdict=verdict
            )  # fmt: skip
        if progress:
            progress(len(batch))
    return outcome


def submit_import(run: ImportRun, *, by: Actor) -> Outcome:
    """Hand in the drafts and the returned rows among what `run` brought, those that `by` may; done again, what is left."""
    found = queries.imported(by, run)
    if found is None:
        return Outcome()
    waiting = access.SUBMIT.filter(by, found).filter(state__in=TO_SUBMIT)
    codes = waiting.order_by("pk").values_list("code", flat=True)
    return move_many(registry.by_plural(run.kind).name, list(codes), "submit", by=by)


def close_appeals(rows: Sequence[Record], *, by: Actor, revision: str = "") -> None:
    """Who hands a row in again has accepted its refusal: the open appeals about it end."""
    named = {row.code: row for row in rows}
    appeals = Appeal.objects.filter(record_code__in=named, revision=revision, state=AppealState.OPEN)
    for appeal in lock_all(appeals):
        move(
            appeal, APPEAL, AppealState.WITHDRAWN, by=by, policy=None, about=named[appeal.record_code],
            changes={"decided_at": timezone.now()}, appeal=appeal.code,
        )  # fmt: skip


def _drop_revisions(rows: Sequence[Record], *, by: Actor) -> None:
    """Of a row that leaves the public nothing waits to be said any more; what was proposed stays in its history."""
    named = {row.code: row for row in rows}
    for revision in lock_all(Revision.objects.filter(record_code__in=named, state__in=OPEN_REVISIONS)):
        row, code = named[revision.record_code], revision.code
        move(revision, REVISION, RevisionState.DROPPED, by=by, policy=None, about=row, revision=code)
        close_appeals([row], by=by, revision=revision.code)


def move_one(record: Record, verb: str, *, by: Actor, policy: Policy | None, **options: Any) -> Record:
    """Do `verb` to one row, or raise why not; policy and options as of `_move`."""
    outcome = Outcome()
    with transaction.atomic():
        _move(kind_of(record), [record.code], verb, outcome, by=by, policy=policy, **options)
    if outcome.refused:
        raise outcome.refused[record.code]
    record.refresh_from_db()
    return record


def _move(
    kind: str,
    codes: Sequence[str],
    verb: str,
    outcome: Outcome,
    *,
    by: Actor,
    policy: Policy | None,
    note: str = "",
    override: frozenset[str] = frozenset(),
    reasons: Sequence[str] = (),
    verdict: Verdict = OK,
) -> None:
    """`core.moves.move` for many rows at once: who is one question about all, and all are written together.

    policy: None when who was asked already. verdict: what speaks against it, whatever the row says.
    """
    model = KINDS[kind]
    rows = {row.code: row for row in lock_all(model.objects.filter(code__in=codes))}
    allowed = _those(policy, by, model, list(rows)) if policy else set(rows)
    seen = allowed | _those(access.VIEW, by, model, list(rows.keys() - allowed))
    now = timezone.now()
    entries, changed, public = [], [], []
    for code in codes:
        row = rows.get(code)
        try:
            if row is None or code not in seen:
                raise NotFound("core.not_found", code=code)
            if policy and code not in allowed:
                raise NotAllowed("core.not_allowed", action=policy.name)
            target = MACHINE.after(row.state, verb)
            against = verdict + _verdict(kind, row, target, now)
            require(against, override=override)
        except DomainError as refusal:
            outcome.refused[code] = refusal
            continue
        data: dict[str, Any] = {"old": row.state, "new": target}
        if reasons:
            data["reasons"] = list(reasons)
        if override:
            data["override"] = against.set_aside(override)
        entries.append(audit.Entry(f"{MACHINE.name}.{verb}", row, note, data))
        if row.state in PUBLIC_STATES or target in PUBLIC_STATES:
            public.append(code)
        _enter(row, target, now, reasons)
        changed.append(row)
        outcome.moved.append(code)
    if changed:
        _write(model, changed)
        audit.record_many(entries, by=by)
    if verb == "submit":
        close_appeals(changed, by=by)
        _endorse_own(kind, changed, by=by)
    if verb == "withdraw":
        _drop_revisions(changed, by=by)
    if public:
        jobs.after_commit("publish.index_rows", kind=kind, codes=public)


def _endorse_own(kind: str, filed: Sequence[Record], *, by: Actor) -> None:
    """A need that a head of its organisation hands in is endorsed by that: nobody is asked twice."""
    if registry.KINDS[kind].side != "need":
        return
    codes = [row.code for row in filed]
    headed = KINDS[kind].objects.filter(access.HEADED(by), code__in=codes).values_list("code", flat=True)
    if endorsed := list(headed):
        _move(kind, endorsed, "endorse", Outcome(), by=by, policy=None)


def _those(policy: Policy, by: Actor, model: type[Record], codes: Sequence[str]) -> set[str]:
    """Those of `codes` with which `by` may do what `policy` says."""
    return set(policy.filter(by, model.objects.filter(code__in=codes)).values_list("code", flat=True))


MOVED_FIELDS = (
    "state", "state_since", "return_reasons", "published_at", "confirmed_at", "valid_until", "updated_at",
)  # fmt: skip


def _write(model: type[Record], rows: Sequence[Record]) -> None:
    """Write the fields of a move: those that are the same in all rows at once, which is many times faster than by row."""
    first, apart = rows[0], []
    same: dict[str, Any] = {}
    for name in MOVED_FIELDS:
        value = getattr(first, name)
        if all(getattr(row, name) == value for row in rows):
            same[name] = value
        else:
            apart.append(name)
    model.objects.filter(pk__in=[row.pk for row in rows]).update(**same)
    if apart:
        model.objects.bulk_update(rows, apart, batch_size=100)


def _enter(row: Record, target: State, now: dt.datetime, reasons: Sequence[str]) -> None:
    """Set the fields that change with the state."""
    again = row.state in PUBLIC_STATES
    row.state, row.state_since, row.updated_at = target, now, now
    row.return_reasons = list(reasons)
    if target == State.PUBLISHED:
        row.published_at = row.published_at or now
        row.confirmed_at = now
        today = timezone.localdate(now)
        if row.valid_until is None or row.valid_until < today or again:
            row.valid_until = today + dt.timedelta(days=config.number("KZ_VALID_DAYS"))


def _verdict(kind: str, row: Record, target: State, now: dt.datetime) -> Verdict:
    if target != State.PUBLISHED:
        return OK
    values = {name: getattr(row, name, None) for name in rules.READ}
    if row.state in PUBLIC_STATES:  # to confirm is to give a new term
        values["valid_until"] = None
    return rules.may_publish(kind, values, today=timezone.localdate(now))
