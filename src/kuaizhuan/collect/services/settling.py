"""A person says what a cell means that could not be read, or whether a row is one that is there.

What was said of a text holds for the same text of that field from then on: of the same owner, or of every owner where
an editor of the platform said it. A row that was held is taken as soon as it is answered for.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from kuaizhuan.catalog import services as catalog
from kuaizhuan.catalog.models import KINDS
from kuaizhuan.catalog.registry import by_code
from kuaizhuan.collect.columns import Refused, convert, convert_text
from kuaizhuan.collect.decide import is_empty, is_same
from kuaizhuan.collect.masking import PERSONAL
from kuaizhuan.collect.models import CellQuestion, Claim, ImportRun, RowQuestion
from kuaizhuan.collect.plan import PLATFORM_RANK, TYPED_RANK, Step
from kuaizhuan.collect.services.writes import KindImporter
from kuaizhuan.collect.sources import Row
from kuaizhuan.collect.states import Question
from kuaizhuan.core import audit
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import BadInput, Conflict, NotFound
from kuaizhuan.core.moves import lock, lock_all
from kuaizhuan.people import access as people_access
from kuaizhuan.people import services as people
from kuaizhuan.people.models import Organisation
from kuaizhuan.people.roles import SUBMITTERS, Role

MOST_ALIKE = 1000
"""Open questions about the same text that one answer settles at a time."""


@transaction.atomic
def answer_cell(question: CellQuestion, text: str, *, by: Actor) -> int:
    """Whoever submits for the owner says in `text` what the cell means, or with "" that it stays as it was said.

    Returns how many questions about the same text of that field were settled. A field that was filled meanwhile is left
    alone. Raises `BadInput` for a text that cannot be read either, `Conflict` when it was answered already.
    """
    row = lock(question, "owner")
    people_access.SUBMIT_FOR.require(by, row.owner)
    _require_open(row)
    kind = by_code(row.record_code)
    if kind is None:
        raise NotFound("core.not_found", code=row.record_code)
    try:
        values = convert_text(kind.plural, row.field, text) if text.strip() else {}
    except Refused as refused:
        raise BadInput(refused.code, **refused.params) from None
    rows = [row, *_alike(row, by)] if text.strip() else [row]
    for each in rows:
        if values:
            _fill(each, values, by=by)
        each.state = Question.YES if text.strip() else Question.NO
        each.answer, each.everywhere = text.strip()[:2000], by.holds(Role.EDITOR)
        each.decided_by_id, each.decided_at = by.user_id, timezone.now()
        each.save(update_fields=["state", "answer", "everywhere", "decided_by", "decided_at"])
    audit.record("collect.cell.answer", row, by=by, field=row.field, settled=len(rows))
    return len(rows)


def _alike(row: CellQuestion, by: Actor) -> list[CellQuestion]:
    same = CellQuestion.objects.filter(
        state=Question.OPEN, field=row.field, folded=row.folded, record_code__startswith=row.record_code[0]
    )
    owned = same if by.holds(Role.EDITOR) else same.filter(owner=row.owner)
    keys = list(owned.exclude(pk=row.pk).order_by("pk").values_list("pk", flat=True)[:MOST_ALIKE])
    return lock_all(CellQuestion.objects.filter(pk__in=keys), "owner")


def _fill(question: CellQuestion, values: dict[str, Any], *, by: Actor) -> None:
    """Write what was said into the fields that say nothing yet or still the very text that was asked about, or add it to
    their lists.
    """
    kind = by_code(question.record_code)
    if kind is None:
        return
    if kind.published:
        record: Any = lock_all(KINDS[kind.name].objects.filter(code=question.record_code), "owner")
    else:
        record = lock_all(Organisation.objects.filter(code=question.record_code))
    if not record:
        return
    (row,) = record
    changes = {}
    masked = question.code == PERSONAL
    held = convert_text(kind.plural, question.field, question.text) if masked else {}
    for name, value in values.items():
        stored = getattr(row, name)
        if name in held and is_same(stored, held[name]):
            changes[name] = value
        elif isinstance(stored, list) and isinstance(value, list):
            joined = [*stored, *(each for each in value if each not in stored)]
            if joined != stored:
                changes[name] = joined
        elif isinstance(stored, bool) or is_empty(stored):
            changes[name] = value
    if all(isinstance(value, bool) for value in changes.values()):
        return  # that a price is open says nothing beside one that is there
    rank = TYPED_RANK if question.owner_id in by.scopes(*SUBMITTERS) else PLATFORM_RANK
    claim = Claim.objects.create(typed_by=by.ref, record_code=row.code, rank=rank, values=changes)
    provenance = {name: [claim.pk, rank] for name in changes}
    origin = {"typed": True, "said": question.answer}
    if kind.published:
        catalog.update_records(kind.name, [catalog.Change(row, changes, provenance, {}, origin)], by=by)
    else:
        people.update_organisation(row, changes, by=by, provenance=provenance, origin=origin)


@transaction.atomic
def answer_row(question: RowQuestion, same: bool, *, by: Actor) -> Step:
    """Whoever submits for the owner, or where that is asked an editor, says whether a row is one that is there already.

    The row is taken at once, as an import takes it. Raises `Conflict` when it was answered already.
    """
    row = lock(question, "owner", "organisation", "run")
    if row.owner is not None:
        people_access.SUBMIT_FOR.require(by, row.owner)
    else:
        people_access.DECIDE.require(by, lock(Organisation.objects.filter(code=row.record_code)))
    _require_open(row)
    row.state = Question.YES if same else Question.NO
    row.decided_by_id, row.decided_at = by.user_id, timezone.now()
    cells, row.cells = Row(row.row_number, row.cells), {}  # what it said is a row now, or not to be kept
    row.save(update_fields=["state", "decided_by", "decided_at", "cells"])
    importer = KindImporter(row.kind, by, row.organisation or row.owner)
    (step,) = importer.plan([(cells, convert(row.kind, cells))])
    run = row.run or ImportRun.objects.filter(organisation=row.organisation, kind=row.kind).first()
    if run is None:
        raise NotFound("core.not_found")
    if not step.refused:
        importer.write(run, [step])
    audit.record("collect.row.answer", row, by=by, same=same, outcome=step.action)
    return step


def _require_open(row: CellQuestion | RowQuestion) -> None:
    if row.state != Question.OPEN:
        raise Conflict("collect.answered_already")
