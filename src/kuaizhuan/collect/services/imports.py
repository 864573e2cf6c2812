"""A file comes in row by row, in transactions of whole rows.

Each batch is planned (see `plan`), then written with its claims, conflicts, refusals, audit and the position
reached, all or nothing. The same file again carries on where a killed run stopped, and changes nothing when
it had finished.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from kuaizhuan.catalog.registry import by_plural
from kuaizhuan.catalog.rules import public_code
from kuaizhuan.collect.columns import Converted, RowStep, books, map_headers
from kuaizhuan.collect.columns.book import Importer
from kuaizhuan.collect.columns.vocabulary import vocabulary_of
from kuaizhuan.collect.conversion import convert_rows
from kuaizhuan.collect.models import ImportRun, RefusedRow
from kuaizhuan.collect.preview import limits, read_choice
from kuaizhuan.collect.reports import keep_problems, known_cells
from kuaizhuan.collect.services.writes import KindImporter
from kuaizhuan.collect.sources import Choice, Problem, Row, Source, SourceError, legible, open_source
from kuaizhuan.collect.states import RunState
from kuaizhuan.core import audit, config, jobs
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.bulk import seldom_collected
from kuaizhuan.core.errors import BadInput, Conflict, NotAllowed
from kuaizhuan.core.moves import lock, lock_all, take_turns
from kuaizhuan.core.statuses import OUTAGE
from kuaizhuan.people import access as people_access
from kuaizhuan.people.models import Organisation

TRIES = 5
"""How often a batch is planned when others write the same rows at the same moment."""
FIRST = 5
"""Records of a file that a preview shows whole."""
QUIET = dt.timedelta(hours=1)
"""A run that has not got on for so long was killed."""
FAULT, INTERRUPTED, FULL = "collect.run_fault", "collect.run_interrupted", "collect.disk_full"
"""Problems of runs that the same file carries on."""
logger = logging.getLogger(__name__)
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
    steps: list[RowStep] = field(default_factory=list)
    hinted: list[RowStep] = field(default_factory=list)
    warnings: list[Any] = field(default_factory=list)
    unknown: tuple[str, ...] = ()
    resumed_after: int = 0
    first: list[RowStep] = field(default_factory=list)
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

    kind: the plural of a kind, or the name of a book. organisation: whose the rows are that do not say it; `by`
    must be able to submit for it. name: the file's own name. choice: what a person said of sheets and columns, see
    `sources.layout.choice`. on_refused: given the opened source, returns what takes each refused
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
            importer = _importer_of(kind, by, organisation)
            run = None
            if not dry_run:
                name = legible(name or Path(path).name)
                run = _start(Path(path), kind, name, by=by, organisation=organisation, choice=choice)
                summary.run, summary.resumed_after = run.code, run.position
                summary.counts.update(run.counts)
            read = partial(_read, run, source, importer, summary, refused, progress)
            with seldom_collected():
                if run is None:
                    read()
                else:
                    _run(run, read, by=by)
            summary.left, summary.left_counts = list(source.left), Counter(source.left_counts)
            return summary
    except SourceError as error:
        raise BadInput(error.code, **error.params) from error


def _importer_of(kind: str, by: Actor, organisation: Organisation | None) -> Importer[Any]:
    """What plans and writes the rows of a file. Raises KeyError for an unknown kind."""
    if kind in books():
        return books()[kind].importer(by, organisation)
    return KindImporter(kind, by, organisation)


def _check_file(source: Source, kind: str) -> list[Problem]:
    """What is odd about the whole file; raises `SourceError` when it is not a file of `kind` at all."""
    from kuaizhuan.collect.workbook import check_template  # openpyxl: only where a file is read

    template = check_template(source, kind)
    missing = map_headers(kind, source.headers).missing if source.headers else ()
    if missing:
        raise SourceError("collect.column_missing", columns="、".join(column.header for column in missing))
    return [*source.warnings, *([template] if template else [])]


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
        stopped = Q(state=RunState.RUNNING) | Q(state=RunState.FAILED, problem__in=(FAULT, INTERRUPTED, FULL))
        if interrupted := lock_all(ImportRun.objects.filter(stopped, **same)):
            run = interrupted[-1]
            run.state, run.finished_at, run.problem, run.touched_at = (
                RunState.RUNNING,
                None,
                "",
                timezone.now(),
            )
            run.save(update_fields=["state", "finished_at", "problem", "touched_at"])
            return run
        count = ImportRun.objects.count()
        run = ImportRun.objects.create(
            code=public_code("run", digest.hexdigest(), str(count), timezone.now().isoformat()),
            file_name=name[:255],
            **same,
        )
        audit.record("collect.run.start", run, by=by, kind=kind, file=name, hash=run.file_hash)
    return run


def _read(
    run: ImportRun | None,
    source: Source,
    importer: Importer[Any],
    summary: Summary,
    refused: Callable[[Row, list[Any]], None] | None,
    progress: Callable[[float], None] | None,
) -> None:
    """Plan and write every batch of the file; without a run each is taken back, so that a check is an import undone."""
    for batch in _batches(convert_rows(source, importer.sheet_kind), importer.batch):
        _sum_up(summary, _commit(run, batch, importer, summary.resumed_after), importer.sheet_kind, refused)
        if progress:
            progress(source.fraction)


def _run(run: ImportRun, read: Callable[[], None], *, by: Actor) -> None:
    """Read the file to its end; however that ends, the run does not stay under way, but where the database is away."""
    try:
        read()
    except SourceError as error:
        _finish(run, RunState.FAILED, by=by, problem=error.code)
        raise
    except (
        Conflict,
        *OUTAGE,
    ):  # another process is at it, or nothing can be written: the same file goes on from here
        raise
    except BaseException:
        with suppress(*OUTAGE):
            _finish(run, RunState.FAILED, by=by, problem=FAULT)
        raise
    _finish(run, RunState.FINISHED, by=by)


def _commit(
    run: ImportRun | None,
    batch: Sequence[tuple[Row, Converted]],
    importer: Importer[Any],
    resumed_after: int,
) -> Sequence[RowStep]:
    """Plan and write one batch, all or nothing; planned anew when somebody else wrote the same row meanwhile.

    Where that fails for another reason, each half is tried alone, down to the row that is to blame, which is refused.
    """
    left = TRIES
    while True:
        left -= 1
        try:
            return _try(run, partial(importer.plan, batch), importer, resumed_after)
        except IntegrityError as error:
            if left:
                _refresh(run)
                continue
            fault: Exception = error
        except (Conflict, NotAllowed, SourceError, *OUTAGE):
            raise
        except Exception as error:
            fault = error
        _refresh(run)
        if len(batch) == 1:
            logger.exception("row %d is refused", batch[0][0].number, exc_info=fault)
            return _try(run, partial(_refuse, batch[0][0]), importer, resumed_after)
        middle = len(batch) // 2
        return [
            *_commit(run, batch[:middle], importer, resumed_after),
            *_commit(run, batch[middle:], importer, resumed_after),
        ]


def _try(
    run: ImportRun | None,
    plan: Callable[[], Sequence[RowStep]],
    importer: Importer[Any],
    resumed_after: int,
) -> Sequence[RowStep]:
    with transaction.atomic():
        # Rows written before an interruption are planned too, for what they say of repeated rows.
        steps = [step for step in plan() if step.row.number > resumed_after]
        if steps:
            _write(run or _passing(importer), steps, importer)
        if run is None:
            transaction.set_rollback(True)
        return steps


def _refuse(row: Row) -> list[RowStep]:
    return [RowStep(row, [Problem(None, "collect.row_fault")])]


def _passing(importer: Importer[Any]) -> ImportRun:
    """A run that goes with the transaction of a check."""
    return ImportRun.objects.create(
        code=public_code("run", "check", timezone.now().isoformat()), kind=importer.sheet_kind, file_name="",
        file_hash="", organisation=importer.organisation, started_by=importer.by.ref,
    )  # fmt: skip


def _refresh(run: ImportRun | None) -> None:
    if run is not None:
        run.refresh_from_db()


@transaction.atomic
def _finish(run: ImportRun, state: RunState, *, by: Actor, problem: str = "") -> None:
    run.refresh_from_db()
    run.state, run.finished_at, run.problem = state, timezone.now(), problem
    run.save(update_fields=["state", "finished_at", "problem"])
    audit.record("collect.run.finish", run, by=by, state=state, counts=run.counts, problem=problem)
    if run.kind not in books() and by_plural(run.kind).same_as:
        jobs.after_commit("collect.find_duplicates", run=run.code)
    jobs.after_commit("collect.propose_organisations")


def close_runs(*, by: Actor, now: dt.datetime | None = None) -> int:
    """Runs that have not got on for long were killed: they failed, and the same file goes on from there."""
    before = (now or timezone.now()) - QUIET
    with transaction.atomic():
        rows = lock_all(ImportRun.objects.filter(state=RunState.RUNNING, touched_at__lt=before))
        for row in rows:
            _finish(row, RunState.FAILED, by=by, problem=INTERRUPTED)
    return len(rows)


@transaction.atomic
def sweep_refused(*, by: Actor, now: dt.datetime | None = None) -> int:
    """Delete refused rows `KZ_REFUSED_DAYS` after their import; returns how many."""
    before = (now or timezone.now()) - dt.timedelta(days=config.number("KZ_REFUSED_DAYS"))
    found = RefusedRow.objects.filter(run__started_at__lt=before).delete()[0]
    if found:
        audit.record("collect.refused.sweep", by=by, rows=found)
    return found


def _write(run: ImportRun, steps: Sequence[RowStep], importer: Importer[Any]) -> None:
    """One batch: organisations, claims, rows, conflicts, questions, refusals, position."""
    if lock(run).position != run.position:
        raise Conflict("collect.run_elsewhere", run=run.code)
    importer.write(run, [step for step in steps if not step.refused])
    RefusedRow.objects.bulk_create(
        RefusedRow(
            run=run,
            row_number=step.row.number,
            cells=known_cells(run.kind, step.row),
            problems=keep_problems(step.problems),
        )
        for step in steps
        if step.refused
    )
    run.position = steps[-1].row.number
    run.counts = dict(Counter(run.counts) + Counter(step.action for step in steps))
    run.touched_at = timezone.now()
    run.save(update_fields=["position", "counts", "touched_at"])


def _sum_up(
    summary: Summary,
    steps: Sequence[RowStep],
    kind: str,
    refused: Callable[[Row, list[Any]], None] | None,
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


def _batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
