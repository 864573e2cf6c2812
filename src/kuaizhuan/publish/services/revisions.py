"""What a public row shall say otherwise: proposed by its owner, passed or returned by the platform's review.

The public reads the old words until a revision is applied; nobody but `apply_revision` writes the new ones.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from kuaizhuan.catalog import services as catalog
from kuaizhuan.catalog.models import KINDS, Record, Revision
from kuaizhuan.catalog.states import PUBLIC_STATES, REVISION, RevisionState, State
from kuaizhuan.collect.models import Claim
from kuaizhuan.core.access import Policy
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import WrongState
from kuaizhuan.core.moves import ask, lock, move
from kuaizhuan.core.verdict import OK, Verdict
from kuaizhuan.publish import access, rules
from kuaizhuan.publish.services.moves import close_appeals, move_one


@transaction.atomic
def propose_revision(revision: Revision, *, by: Actor, note: str = "") -> Revision:
    """A submitter hands in what was kept as a draft, or returned; an open appeal about it is closed."""
    row, record = _lock_revision(revision)
    _move(row, record, RevisionState.PROPOSED, by=by, policy=access.REVISE, note=note)
    close_appeals([record], by=by, revision=row.code)
    return row


@transaction.atomic
def apply_revision(
    revision: Revision, *, by: Actor, note: str = "", override: frozenset[str] = frozenset()
) -> Revision:
    """An editor passes a revision: from now on the row says the new words, in the index too.

    A dormant row wakes, for its owner has spoken. Raises `RuleBroken` with all that stands against the new words,
    of which `override` sets some aside and then needs a note.
    """
    row, record = _lock_revision(revision)
    ask(row, REVISION, RevisionState.APPLIED, by=by, policy=access.APPLY)
    if record.state not in PUBLIC_STATES:
        raise WrongState("publish.revision_of_hidden", code=record.code)
    verdict = (rules.may_override(note) if override else OK) + _against(record, row)
    _move(
        row, record, RevisionState.APPLIED, by=by, policy=None, note=note, verdict=verdict, override=override
    )
    change = catalog.Change(record, row.proposed(), row.provenance, origin={"revision": row.code})
    catalog.update_records(row.kind, [change], by=by, reviewed=True)
    if record.state == State.DORMANT:
        move_one(record, "confirm", by=by, policy=access.APPROVE, override=override)
    return row


@transaction.atomic
def return_revision(revision: Revision, *, by: Actor, reasons: Sequence[str], note: str = "") -> Revision:
    """An editor sends a revision back with reasons; the public row stays as it is."""
    row, record = _lock_revision(revision)
    return _move(
        row, record, RevisionState.RETURNED, by=by, policy=access.RETURN_REVISION, note=note,
        verdict=rules.may_return(list(reasons)), reasons=list(reasons),
    )  # fmt: skip


@transaction.atomic
def drop_revision(revision: Revision, *, by: Actor) -> Revision:
    """The owner takes a revision back; values that came from files are declined, so that none is asked again."""
    row, record = _lock_revision(revision)
    _move(row, record, RevisionState.DROPPED, by=by, policy=access.REVISE)
    close_appeals([record], by=by, revision=row.code)
    ids = [source[0] for source in row.provenance.values()]
    filed = set(Claim.objects.filter(pk__in=ids, run__isnull=False).values_list("pk", flat=True))
    declined = {
        name: [*record.declined_values.get(name, []), row.values[name]]
        for name, source in row.provenance.items()
        if source[0] in filed
    }
    if declined:
        catalog.update_records(row.kind, [catalog.Change(record, {}, declined_values=declined)], by=by)
    return row


def _against(record: Record, revision: Revision) -> Verdict:
    """All that stands against what `record` would say; a row that is confirmed now gets a new term."""
    values = {name: getattr(record, name, None) for name in rules.READ} | revision.proposed()
    return rules.may_publish(revision.kind, {**values, "valid_until": None}, today=timezone.localdate())


def _lock_revision(revision: Revision) -> tuple[Revision, Record]:
    """The revision and its row, under lock: the row first, as everywhere."""
    record = lock(KINDS[revision.kind].objects.filter(code=revision.record_code))
    return lock(revision), record


def _move(
    row: Revision,
    record: Record,
    target: RevisionState,
    *,
    by: Actor,
    policy: Policy | None,
    note: str = "",
    reasons: Sequence[str] = (),
    verdict: Verdict = OK,
    override: frozenset[str] = frozenset(),
) -> Revision:
    why = {"reasons": list(reasons)} if reasons else {}
    return move(
        row, REVISION, target, by=by, policy=policy, verdict=verdict, override=override or None, note=note,
        about=record, changes={"return_reasons": list(reasons)}, revision=row.code, **why,
    )  # fmt: skip
