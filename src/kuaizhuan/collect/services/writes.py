"""What one batch of an import writes: organisations, claims, rows, what waits for a person, and what is refused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from kuaizhuan.catalog import services as catalog
from kuaizhuan.catalog.registry import by_plural
from kuaizhuan.collect.identity import fold_text, normalise_name
from kuaizhuan.collect.models import CellQuestion, Claim, FieldConflict, ImportRun, RowQuestion
from kuaizhuan.collect.plan import Owner, Planner, Step
from kuaizhuan.collect.reports import known_cells, storable
from kuaizhuan.collect.states import Question
from kuaizhuan.core import audit
from kuaizhuan.core.actors import Actor
from kuaizhuan.people import services as people


class KindImporter(Planner):
    """Plans and writes the rows of a kind of the catalogue."""

    batch: ClassVar[int] = 500
    """Many enough to be quick, few enough to let others write in between."""

    def write(self, run: ImportRun, steps: Sequence[Step]) -> None:
        """Write a batch, of which no row is refused; the caller holds the transaction."""
        taken = [step for step in steps if not step.held and step.decision]
        asked = _ask_rows(run, [step for step in steps if step.held])
        if self.published:
            _make_owners(run, taken, by=self.by)
            asked += _ask_cells(run, taken)
            _write_records(run, taken, by=self.by)
        else:
            asked += _write_organisations(run, taken, by=self.by)
        if asked:
            audit.record("collect.question.ask", run, by=self.by, asked=asked)


def _ask_rows(run: ImportRun, held: Iterable[Step]) -> int:
    """Note the questions about whole rows, each once, with the row as it came first; returns how many are new."""
    asked = {step.question.signature: step for step in held if step.question}
    known = {row.signature: row for row in RowQuestion.objects.filter(signature__in=asked)} if asked else {}
    new = []
    for signature, step in asked.items():
        question = step.question
        assert question is not None
        if signature in known:
            continue
        new.append(
            RowQuestion(
                kind=run.kind, signature=signature, code=question.code, params=storable(question.params),
                cells=known_cells(run.kind, step.row), record_code=question.record_code, owner=question.owner,
                organisation=run.organisation, run=run, row_number=step.row.number,
            )
        )  # fmt: skip
    RowQuestion.objects.bulk_create(new)
    return len(new)


def _ask_cells(run: ImportRun, taken: Iterable[Step]) -> int:
    """Keep what stayed unread of each row, each text once; returns how many are new."""
    unread = {
        (step.code, each.field, fold_text(each.text)): (step, each) for step in taken for each in step.unread
    }
    if not unread:
        return 0
    codes = {code for code, _, _ in unread}
    rows = CellQuestion.objects.filter(record_code__in=codes)
    known = set(rows.values_list("record_code", "field", "folded"))
    new = CellQuestion.objects.bulk_create(
        CellQuestion(
            record_code=code, field=field, header=each.header[:200], text=storable(each.text), folded=folded,
            code=each.code, params=storable(dict(each.params)), options=list(each.options),
            owner=step.owner.organisation if step.owner else None, run=run, row_number=step.row.number,
            state=Question.NO if each.settled else Question.OPEN,
        )
        for (code, field, folded), (step, each) in unread.items()
        if (code, field, folded) not in known
    )  # fmt: skip
    return len(new)


def _write_records(run: ImportRun, taken: list[Step], *, by: Actor) -> None:
    kind = by_plural(run.kind).name
    claims = _claims(run, taken)
    drafts, changes, conflicts = [], [], []
    for step in taken:
        if (claim := claims.get(step.code)) is None:
            continue
        values = step.changes
        provenance = {name: [claim.pk, claim.rank] for name in values}
        origin = {"run": run.code, "row": step.row.number}
        if step.record is None:
            owner = step.owner.organisation if step.owner else None
            drafts.append(catalog.Draft(owner, step.key, values, provenance, origin))
        elif values:
            changes.append(catalog.Change(step.record, values, provenance, origin=origin))
        conflicts += [
            FieldConflict(record_code=step.code, field=name, stored=old, incoming=new, claim=claim)
            for name, (old, new) in step.conflicts.items()
        ]
    FieldConflict.objects.bulk_create(conflicts)  # first: the events that follow seal it
    catalog.create_records(kind, drafts, by=by)
    catalog.update_records(kind, changes, by=by)


def _write_organisations(run: ImportRun, taken: list[Step], *, by: Actor) -> int:
    """Organisations, and then what stayed unread of them; returns how many questions that are."""
    claims = _claims(run, taken)
    drafts = []
    for step in taken:
        if (claim := claims.get(step.code)) is None:
            continue
        values = dict(step.changes)
        provenance = {name: [claim.pk, claim.rank] for name in values}
        origin = {"run": run.code, "row": step.row.number}
        if step.record is None:
            drafts.append(
                people.NewOrganisation(step.code, normalise_name(step.title), values, provenance, origin)
            )
        else:
            people.update_organisation(step.record, values, by=by, provenance=provenance, origin=origin)
    made = {row.code: row for row in people.create_organisations(drafts, by=by)}
    for step in taken:
        if step.owner and step.owner.organisation is None:
            step.owner.organisation = made.get(step.code)
    return _ask_cells(run, taken)


def _make_owners(run: ImportRun, taken: list[Step], *, by: Actor) -> None:
    """Write the organisations that rows name and nobody knows yet: provisional, for a person to confirm."""
    new: dict[str, tuple[Owner, Step]] = {}
    for step in taken:
        if step.owner and step.owner.organisation is None:
            new.setdefault(step.owner.code, (step.owner, step))
    drafts = [
        people.NewOrganisation(
            code,
            normalise_name(owner.name),
            {"name": owner.name, "credit_code": owner.credit_code},
            origin={"run": run.code, "row": step.row.number},
        )
        for code, (owner, step) in new.items()
    ]
    made = {row.code: row for row in people.create_organisations(drafts, by=by)} if drafts else {}
    for step in taken:
        if step.owner and step.owner.organisation is None:
            step.owner.organisation = made[step.owner.code]


def _claims(run: ImportRun, taken: list[Step]) -> dict[str, Claim]:
    """A claim for each row that says something new; a row that changes nothing leaves nothing."""
    rows = [
        Claim(
            run=run,
            row_number=step.row.number,
            record_code=step.code,
            rank=step.rank,
            values=step.values,
        )
        for step in taken
        if step.changes or step.conflicts
    ]
    return {claim.record_code: claim for claim in Claim.objects.bulk_create(rows)}
