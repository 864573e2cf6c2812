"""What the machine only suspects, a person decides once: conflicts, namesakes, near-duplicates.

The machine never merges anything; each answer is written down, and each merge can be undone.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from kuaizhuan.catalog import services as catalog
from kuaizhuan.catalog.models import Achievement, Record, kind_of
from kuaizhuan.catalog.registry import by_code
from kuaizhuan.catalog.rules import matched_text
from kuaizhuan.collect import access
from kuaizhuan.collect.identity import clusters, near_duplicates, score_name
from kuaizhuan.collect.models import Claim, Decidable, DuplicatePair, FieldConflict, OrganisationProposal
from kuaizhuan.collect.plan import convert_to_type
from kuaizhuan.collect.states import Question
from kuaizhuan.core import audit, jobs
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import Conflict, NotFound
from kuaizhuan.core.moves import lock, take_turns
from kuaizhuan.people import access as people_access
from kuaizhuan.people import services as people
from kuaizhuan.people.models import Organisation

LIKELY_NAME = 0.82
"""Names scored at least so alike are proposed to be one organisation."""
LIKELY_TEXT = 0.75
"""Results whose texts share at least this part of their shingles are proposed to be one."""


@transaction.atomic
def answer_conflict(conflict: FieldConflict, take: bool, *, by: Actor) -> FieldConflict:
    """Whoever submits for the owner takes the incoming value or keeps the stored one.

    A value refused once is not asked again. Raises `Conflict` when it was answered already.
    """
    row = lock(conflict, "claim")
    record = _record(row.record_code)
    people_access.SUBMIT_FOR.require(by, record.owner)
    _require_open(row)
    kind = kind_of(record)
    declined = record.declined_values.get(row.field, [])
    if take:
        value = convert_to_type(record, row.field, row.incoming)
        provenance = {row.field: [row.claim_id, row.claim.rank]}
        change = catalog.Change(record, {row.field: value}, provenance, {row.field: declined})
    else:
        change = catalog.Change(record, {}, declined_values={row.field: [*declined, row.incoming]})
    catalog.update_records(kind, [change], by=by)
    audit.record("collect.conflict.answer", record, by=by, field=row.field, take=take)
    return _answer(row, take, by=by)


@transaction.atomic
def answer_proposal(proposal: OrganisationProposal, same: bool, *, by: Actor) -> OrganisationProposal:
    """An editor says whether the provisional organisation is the candidate; if so, it is merged into it."""
    row = lock(proposal, "provisional", "candidate")
    people_access.DECIDE.require(by, row.provisional)
    _require_open(row)
    if same:
        people.merge_organisations(row.provisional, row.candidate, by=by)
    audit.record("collect.proposal.answer", row.provisional, by=by, candidate=row.candidate.code, same=same)
    return _answer(row, same, by=by)


@transaction.atomic
def answer_pair(pair: DuplicatePair, same: bool, *, by: Actor) -> DuplicatePair:
    """An editor says whether two results are one; if so, the later is shown as the earlier."""
    row = lock(pair, "left", "right")
    access.ANSWER_PAIR.require(by, row)
    _require_open(row)
    if same:
        _show_as(row.right, row.left.same_as or row.left)
    audit.record("collect.pair.answer", row.right, by=by, other=row.left.code, same=same)
    return _answer(row, same, by=by)


@transaction.atomic
def reopen_pair(pair: DuplicatePair, *, by: Actor) -> DuplicatePair:
    """An editor undoes an answer: both results are shown again, and the question is open."""
    row = lock(pair)
    access.ANSWER_PAIR.require(by, row)
    if row.state == Question.YES:
        _show_as(row.right, None)
    _reopen(row)
    audit.record("collect.pair.reopen", row.right, by=by, other=row.left.code)
    return row


@transaction.atomic
def reopen_proposal(proposal: OrganisationProposal, *, by: Actor) -> OrganisationProposal:
    """An editor undoes an answer: the two organisations are apart again, and the question is open."""
    row = lock(proposal)
    people_access.DECIDE.require(by, row.provisional)
    if row.state == Question.YES:
        people.split_organisation(row.provisional, by=by)
    _reopen(row)
    audit.record("collect.proposal.reopen", row.provisional, by=by, candidate=row.candidate.code)
    return row


@transaction.atomic
def propose_organisations(*, by: Actor) -> int:
    """For each provisional organisation, note the confirmed ones it may be, and the first provisional one whose name
    differs in form or place alone; returns how many are new.
    """
    take_turns("collect.propose_organisations")
    asked = set(OrganisationProposal.objects.values_list("provisional_id", "candidate_id"))
    standing = Organisation.objects.filter(merged_into__isnull=True)
    confirmed = list(standing.filter(credit_code__isnull=False))
    proposals = []
    first: dict[str, Organisation] = {}
    for provisional in standing.filter(credit_code__isnull=True).order_by("pk"):
        twin = first.setdefault(provisional.folded_name, provisional)
        for candidate in [*confirmed, *([twin] if twin is not provisional else [])]:
            if (provisional.pk, candidate.pk) in asked:
                continue
            names = (candidate.name, *candidate.aliases)
            score = max((score_name(provisional.name, name) for name in names), key=float)
            if candidate is twin or score.score >= LIKELY_NAME:
                proposals.append(
                    OrganisationProposal(
                        provisional=provisional,
                        candidate=candidate,
                        score=score.score,
                        reasons=list(score.reasons),
                    )
                )
    OrganisationProposal.objects.bulk_create(proposals)
    if proposals:
        audit.record("collect.proposal.find", by=by, found=len(proposals))
    return len(proposals)


@transaction.atomic
def find_duplicates(*, by: Actor, run: str = "") -> int:
    """Note results whose texts nearly repeat an earlier one of their cluster; returns how many pairs are new.

    run: only pairs in which a row of that import takes part.
    """
    fresh = set(Claim.objects.filter(run__code=run).values_list("record_code", flat=True)) if run else None
    if fresh is not None and not fresh:
        return 0
    texts, ids = {}, {}
    fields = ("pk", "code", "title", "summary", "description", "keywords")
    for row in Achievement.objects.filter(same_as__isnull=True).only(*fields).iterator(1000):
        texts[row.code] = f"{row.title}\n{matched_text(kind_of(row), vars(row))}"
        ids[row.code] = row.pk
    found = near_duplicates(texts, LIKELY_TEXT)
    take_turns("collect.find_duplicates")  # not before: to compare all texts takes its time
    asked = set(DuplicatePair.objects.values_list("left_id", "right_id"))
    pairs = []
    for members in clusters(found):  # copies are asked about against the oldest, not each against each
        first, *others = sorted(members, key=ids.__getitem__)
        for other in others:
            left, right = sorted((ids[first], ids[other]))
            if (left, right) in asked or (fresh is not None and not {first, other} & fresh):
                continue
            closest = max(pair.similarity for pair in found if other in (pair.first, pair.second))
            pairs.append(DuplicatePair(left_id=left, right_id=right, similarity=closest))
    DuplicatePair.objects.bulk_create(pairs)
    if pairs:
        audit.record("collect.pair.find", by=by, found=len(pairs), run=run)
    return len(pairs)


def _require_open(row: Decidable) -> None:
    if row.state != Question.OPEN:
        raise Conflict("collect.answered_already")


def _answer(row: Decidable, yes: bool, *, by: Actor) -> Decidable:
    row.state = Question.YES if yes else Question.NO
    row.decided_by_id, row.decided_at = by.user_id, timezone.now()
    row.save(update_fields=["state", "decided_by", "decided_at"])
    return row


def _reopen(row: Decidable) -> None:
    row.state, row.decided_by, row.decided_at = Question.OPEN, None, None
    row.save(update_fields=["state", "decided_by", "decided_at"])


def _record(code: str) -> Record:
    kind = by_code(code)
    if kind is None or not kind.published:
        raise NotFound("core.not_found", code=code)
    return lock(kind.model.objects.filter(code=code), "owner")


def _show_as(row: Achievement, other: Achievement | None) -> None:
    row.same_as = other
    row.save(update_fields=["same_as", "updated_at"])
    jobs.after_commit("publish.index_rows", kind=kind_of(row), codes=[row.code])
