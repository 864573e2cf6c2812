"""Rows that a system of an organisation sends again and again, each known by the organisation's own number.

Nouns: a *number* is what the owner's system calls a row (`external_id`); one number is one row of its owner and kind, and
a number that a row once began with is never another's. A *pushed row* is a number and what the system says of it.
Rules: what is sent is set, what is not sent stays; so a system owns exactly what it sends, and what a person typed into
other fields is left alone. A new number makes a draft; a row that says all of it already is not touched at all; a public
row says its change in a revision, as after a form. Each row is whole or refused, and none stands in the way of another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db import DataError, IntegrityError, transaction

from kuaizhuan.catalog import registry
from kuaizhuan.catalog import services as catalog
from kuaizhuan.catalog.models import KINDS, Record, Revision
from kuaizhuan.catalog.rules import are_ends_in_order, identity_key
from kuaizhuan.catalog.states import OPEN_REVISIONS, PUBLIC_STATES
from kuaizhuan.collect import access
from kuaizhuan.collect.decide import is_empty, says_same
from kuaizhuan.collect.models import Claim
from kuaizhuan.collect.plan import TYPED_RANK
from kuaizhuan.collect.queries import rows_numbered, sort_by_number
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import Conflict, DomainError, WrongState
from kuaizhuan.core.moves import lock_all, take_turns
from kuaizhuan.core.verdict import Reason, Verdict, require
from kuaizhuan.people import access as people_access
from kuaizhuan.people.models import Organisation


class Outcome(StrEnum):
    """What became of a pushed row."""

    MADE = "made"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Pushed:
    """A number, and field → value as the catalogue holds it."""

    number: str
    values: Mapping[str, Any]


@dataclass(slots=True)
class Answer:
    """What became of one pushed row. code: of the row, "" where there is none; refusal: why it was refused."""

    number: str
    code: str = ""
    outcome: Outcome = Outcome.REFUSED
    refusal: DomainError | None = None


@dataclass(slots=True)
class _Step:
    """What writing one pushed row would do: make `draft`, or set `values` of `record`."""

    pushed: Pushed
    answer: Answer
    values: Mapping[str, Any] = field(default_factory=dict)
    draft: catalog.Draft | None = None
    record: Record | None = None
    removed: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def push_entries(kind: str, rows: Sequence[Pushed], *, owner: Organisation, by: Actor) -> list[Answer]:
    """Make or change the rows of `owner` that have these numbers; one answer for each, in order.

    Nothing is written of a row that says the same already. Raises `NotAllowed` where `by` may not submit for `owner`.
    """
    people_access.SUBMIT_FOR.require(by, owner)
    take_turns(f"collect.numbers {kind} {owner.pk}")
    stored = _Stored(kind, [row.number for row in rows], owner=owner, by=by)
    steps, seen = [], set()
    for row in rows:
        key = identity_key(row.number, "")
        steps.append(_plan(kind, row, stored, owner=owner, repeated=key in seen))
        seen.add(key)
    try:
        with transaction.atomic():
            _write(kind, steps, by=by)
    except (IntegrityError, DataError):
        if len(rows) > 1:
            return [answer for row in rows for answer in push_entries(kind, [row], owner=owner, by=by)]
        steps[0].answer.outcome = Outcome.REFUSED
        steps[0].answer.refusal = Conflict("collect.entry_exists", code=steps[0].answer.code)
    return [step.answer for step in steps]


class _Stored:
    """The rows that a push may be about, under lock, and what is asked of each of them."""

    def __init__(self, kind: str, numbers: Sequence[str], *, owner: Organisation, by: Actor) -> None:
        rows = lock_all(rows_numbered(kind, numbers, owner), "owner")
        self.named = sort_by_number(rows, owner)
        self.began = {row.key: row for row in rows}
        keys = [row.pk for row in rows]
        mine = access.CORRECT.filter(by, KINDS[kind].objects.filter(pk__in=keys))
        self.correctable = set(mine.values_list("pk", flat=True)) if keys else set()
        public = [row.code for row in rows if row.state in PUBLIC_STATES]
        waiting = Revision.objects.filter(record_code__in=public, state__in=OPEN_REVISIONS) if public else ()
        self.proposed = {row.record_code: row.proposed() for row in waiting}

    def value(self, row: Record, name: str) -> Any:
        """What `row` says in a field, as it will be when what waits to be said is said."""
        return self.proposed.get(row.code, {}).get(name, getattr(row, name))


def _plan(kind: str, row: Pushed, stored: _Stored, *, owner: Organisation, repeated: bool) -> _Step:
    step = _Step(row, Answer(row.number))
    record = stored.named.get(identity_key(row.number, ""))
    try:
        if repeated:
            raise Conflict("collect.number_repeated", number=row.number)
        if record is None:
            _plan_draft(kind, step, stored, owner=owner)
        else:
            _plan_change(kind, step, record, stored)
    except DomainError as refusal:
        step.draft, step.record, step.answer.refusal = None, None, refusal
    return step


def _plan_draft(kind: str, step: _Step, stored: _Stored, *, owner: Organisation) -> None:
    key = identity_key(step.pushed.number, "")
    filled = {name: value for name, value in step.pushed.values.items() if not is_empty(value)}
    filled["external_id"] = step.pushed.number
    if key in stored.began:
        raise Conflict("collect.number_taken", number=step.pushed.number, code=stored.began[key].code)
    if is_empty(filled.get("title")):
        label = registry.KINDS[kind].by_name["title"].label
        require(Verdict.of(Reason("collect.required", {"column": str(label)})))
    require(are_ends_in_order(kind, filled))
    step.values, step.draft = filled, catalog.Draft(owner, key, filled, origin={"pushed": True})
    step.answer.code, step.answer.outcome = step.draft.code(kind), Outcome.MADE


def _plan_change(kind: str, step: _Step, record: Record, stored: _Stored) -> None:
    step.answer.code = record.code
    # The number is what the row was found by: another way of writing it is no change.
    said = {name: value for name, value in step.pushed.values.items() if name != "external_id"}
    values = {name: new for name, new in said.items() if not says_same(stored.value(record, name), new)}
    if not values:
        step.answer.outcome = Outcome.UNCHANGED
        return
    if record.pk not in stored.correctable:  # whose it is was asked: what is left is its stage
        raise WrongState("collect.entry_closed", code=record.code)
    require(are_ends_in_order(kind, {**vars(record), **stored.proposed.get(record.code, {}), **values}))
    step.record, step.values, step.answer.outcome = record, values, Outcome.CHANGED
    step.removed = {
        name: [*record.declined_values.get(name, []), stored.value(record, name)]
        for name, value in values.items()
        if is_empty(value)
    }


def _write(kind: str, steps: Sequence[_Step], *, by: Actor) -> None:
    """Claims, rows and events of all steps that change something."""
    taken = [step for step in steps if step.draft or step.record]
    if not taken:
        return
    claims = Claim.objects.bulk_create(
        Claim(typed_by=by.ref, record_code=step.answer.code, rank=TYPED_RANK, values=dict(step.values))
        for step in taken
    )
    drafts, changes = [], []
    for step, claim in zip(taken, claims, strict=True):
        provenance = {name: [claim.pk, claim.rank] for name in step.values}
        if step.draft is not None:
            step.draft.provenance = provenance
            drafts.append(step.draft)
        elif step.record is not None:
            changes.append(
                catalog.Change(step.record, step.values, provenance, step.removed, {"pushed": True})
            )
    if drafts:
        catalog.create_records(kind, drafts, by=by)
    if changes:
        catalog.update_records(kind, changes, by=by, hold=True)
