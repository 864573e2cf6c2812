"""A file comes in row by row, in transactions of whole rows.

Each batch is planned (see `plan`), then written with its claims, conflicts, refusals, audit and the position
reached, all or nothing. The same file again carries on where a killed run stopped, and changes nothing when
it had finished.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.utils import timezone

from kuaizhuan.catalog import services as catalog
from kuaizhuan.catalog.registry import by_plural
from kuaizhuan.catalog.rules import public_code
from kuaizhuan.collect.columns import Converted, convert, map_headers
from kuaizhuan.collect.columns.vocabulary import vocabulary_of
from kuaizhuan.collect.identity import normalise_name
from kuaizhuan.collect.models import Claim, FieldConflict, ImportRun, RefusedRow
from kuaizhuan.collect.plan import Owner, Planner, Step
from kuaizhuan.collect.preview import limits, read_choice
from kuaizhuan.collect.reports import keep_problems, storable
from kuaizhuan.collect.sources import Choice, Problem, Row, Source, SourceError, legible, open_source
from kuaizhuan.collect.states import RunState
from kuaizhuan.core import audit, jobs
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import BadInput, Conflict
from kuaizhuan.core.moves import lock, lock_all, take_turns
from kuaizhuan.people import access as people_access
from kuaizhuan.people import services as people
from kuaizhuan.people.models import Organisation

BATCH = 500
"""Rows written in one transaction: many enough to be quick, few enough to let others write in between."""
TRIES = 5
"""How often a batch is planned when others write the same rows at the same moment."""
FIRST = 5
"""Records of a file that a preview shows whole."""
SHOWN = 200
"""How many steps a summary keeps to show; the counts are of all."""

Item = TypeVar("Item")


@dataclass(slots=True)
class Summary:
    """What an import did, or a preview would do.

    counts: by action (create, update, keep, conflict, reject). steps: the first `SHOWN` that are not plain
    creations or unchanged rows. hinted: the first `SHOWN` that are, and have something to be told. run: its code,
    "" for a preview. warnings: problems of the file as a whole. unknown: headers nobody understood, whose cells
    were left aside. first: the first `FIRST` steps, as they would be or were done. left: the first lines that are no
    records (`sources.layout.lines.Left`), left_counts: how many there are for each reason.
    """

    run: str = ""
    counts: Counter[str] = field(default_factory=Counter)
    steps: list[Step] = field(default_factory=list)
    hinted: list[Step] = field(default_factory=list)
    warnings: list[Any] = field(default_factory=list)
    unknown: tuple[str, ...] = ()
    resumed_after: int = 0
    first: list[Step] = field(default_factory=list)
    left: list[Any] = field(default_factory=list)
    left_counts: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def import_file(
    path: str | Path,
    kind: str,
    *,
    by: Actor,
    organisation: Organisation | None = None,
    dry_run: bool = False,
    name: str = "",
    choice: Choice | None = None,
    on_refused: Callable[[Source], Callable[[Row, list[Any]], None]] | None = None,
    progress: Callable[[float], None] | None = None,
) -> Summary:
    """Import the rows of a file, or with `dry_run` only say what would happen.

    kind: the plural of a kind. organisation: whose the rows are that do not say it; `by` must be able to submit
    for it. name: the file's own name. choice: what a person said of sheets and columns, see `sources.layout.choice`. on_refused: given the opened source, returns what takes each refused
    row with its problems. progress: is given how much of the file is read, 0–1.
    Raises `BadInput` for a file that cannot be read (rows before the damage are kept), `NotAllowed`.
    """
    if organisation is not None:
        people_access.SUBMIT_FOR.require(by, organisation)
    try:
        choice = read_choice(kind, choice) if choice else None
        with open_source(path, known=vocabulary_of(kind), choice=choice, limits=limits()) as source:
            summary = Summary(warnings=_check_file(source, kind))
            refused = on_refused(source) if on_refused else None
            planner = Planner(kind, by, organisation)
            if dry_run:
                _preview(source, kind, planner, summary, refused, progress)
            else:
                name = legible(name or Path(path).name)
                run = _start(Path(path), kind, name, by=by, organisation=organisation, choice=choice)
                _run(run, source, kind, planner, summary, refused, progress)
            summary.left, summary.left_counts = list(source.left), Counter(source.left_counts)
            return summary
    except SourceError as error:
        raise BadInput(error.code, **error.params) from error


def _check_file(source: Source, kind: str) -> list[Problem]:
    """What is odd about the whole file; raises `SourceError` when it is not a file of `kind` at all."""
    from kuaizhuan.collect.workbook import check_template  # openpyxl: only where a file is read

    template = check_template(source, kind)
    missing = map_headers(kind, source.headers).missing if source.headers else ()
    if missing:
        raise SourceError("collect.column_missing", columns="、".join(column.header for column in missing))
    return [*source.warnings, *([template] if template else [])]


def _preview(
    source: Source,
    kind: str,
    planner: Planner,
    summary: Summary,
    refused: Callable[[Row, list[Any]], None] | None,
    progress: Callable[[float], None] | None,
) -> None:
    for batch in _batches(_convert_rows(source, kind), BATCH):
        with transaction.atomic():
            steps = planner.plan(batch)
        _sum_up(summary, steps, kind, refused)
        if progress:
            progress(source.fraction)


def _start(
    path: Path, kind: str, name: str, *, by: Actor, organisation: Organisation | None, choice: Choice | None
) -> ImportRun:
    """A new run, or the one of the same file, read in the same way, and the same sender that was interrupted."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
    if choice:
        digest.update(choice.digest.encode())
    with transaction.atomic():
        same: dict[str, Any] = {
            "kind": kind, "file_hash": digest.hexdigest(), "organisation": organisation, "started_by": by.ref
        }  # fmt: skip
        take_turns("collect.start_import")
        if interrupted := lock_all(ImportRun.objects.filter(state=RunState.RUNNING, **same)):
            return interrupted[0]
        count = ImportRun.objects.count()
        run = ImportRun.objects.create(
            code=public_code("run", digest.hexdigest(), str(count), timezone.now().isoformat()),
            file_name=name[:255],
            **same,
        )
        audit.record("collect.run.start", run, by=by, kind=kind, file=name, hash=run.file_hash)
    return run


def _run(
    run: ImportRun,
    source: Source,
    kind: str,
    planner: Planner,
    summary: Summary,
    refused: Callable[[Row, list[Any]], None] | None,
    progress: Callable[[float], None] | None,
) -> None:
    summary.run, summary.resumed_after = run.code, run.position
    summary.counts.update(run.counts)
    try:
        for batch in _batches(_convert_rows(source, kind), BATCH):
            _sum_up(summary, _commit(run, batch, planner, summary.resumed_after), kind, refused)
            if progress:
                progress(source.fraction)
    except SourceError as error:
        _finish(run, RunState.FAILED, by=planner.by, problem=error.code)
        raise
    _finish(run, RunState.FINISHED, by=planner.by)


def _commit(
    run: ImportRun, batch: Sequence[tuple[Row, Converted]], planner: Planner, resumed_after: int
) -> list[Step]:
    """Plan and write one batch, all or nothing; planned anew when somebody else wrote the same row meanwhile."""
    left = TRIES
    while True:
        left -= 1
        try:
            with transaction.atomic():
                # Rows written before an interruption are planned too, for what they say of repeated rows.
                steps = [step for step in planner.plan(batch) if step.row.number > resumed_after]
                if steps:
                    _write(run, steps, by=planner.by)
                return steps
        except IntegrityError:
            if not left:
                raise
            run.refresh_from_db()


@transaction.atomic
def _finish(run: ImportRun, state: RunState, *, by: Actor, problem: str = "") -> None:
    run.refresh_from_db()
    run.state, run.finished_at, run.problem = state, timezone.now(), problem
    run.save(update_fields=["state", "finished_at", "problem"])
    audit.record("collect.run.finish", run, by=by, state=state, counts=run.counts, problem=problem)
    if by_plural(run.kind).same_as:
        jobs.after_commit("collect.find_duplicates", run=run.code)
    jobs.after_commit("collect.propose_organisations")


def _write(run: ImportRun, steps: list[Step], *, by: Actor) -> None:
    """One batch: organisations, claims, rows, conflicts, refusals, position."""
    if lock(run).position != run.position:
        raise Conflict("collect.run_elsewhere", run=run.code)
    taken = [step for step in steps if not step.refused and step.decision]
    if by_plural(run.kind).published:
        _make_owners(run, taken, by=by)
        _write_records(run, taken, by=by)
    else:
        _write_organisations(run, taken, by=by)
    RefusedRow.objects.bulk_create(
        RefusedRow(
            run=run,
            row_number=step.row.number,
            cells=storable(step.row.cells),
            problems=keep_problems(step.problems),
        )
        for step in steps
        if step.refused
    )
    run.position = steps[-1].row.number
    run.counts = dict(Counter(run.counts) + Counter(step.action for step in steps))
    run.save(update_fields=["position", "counts"])


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


def _write_organisations(run: ImportRun, taken: list[Step], *, by: Actor) -> None:
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
    people.create_organisations(drafts, by=by)


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


def _sum_up(
    summary: Summary, steps: Sequence[Step], kind: str, refused: Callable[[Row, list[Any]], None] | None
) -> None:
    if steps and not summary.total:
        summary.unknown = map_headers(kind, tuple(steps[0].row.cells)).unknown
    for step in steps:
        summary.counts[step.action] += 1
        if len(summary.first) < FIRST:
            summary.first.append(step)
        plain = step.action in ("create", "keep")
        shown = summary.hinted if plain else summary.steps
        if len(shown) < SHOWN and not (plain and not step.problems):
            shown.append(step)
        if step.refused and refused:
            refused(step.row, step.problems)


def _convert_rows(source: Source, kind: str) -> Iterator[tuple[Row, Converted]]:
    for row in source.rows():
        yield row, convert(kind, row)


def _batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
