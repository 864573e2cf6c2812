"""A file sent through the browser: kept on the node, checked by a job, looked at by its sender, imported by a job.

The sender may leave and come back; what is left lying for `KZ_UPLOAD_DAYS` is removed. Each job may run again
after it was killed: a check begins anew, an import goes on where it stopped.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict
from functools import partial
from pathlib import PurePath
from typing import Any

from django.db import transaction
from django.utils import timezone

from kuaizhuan.collect import access
from kuaizhuan.collect.columns import RowStep, importable
from kuaizhuan.collect.models import ImportRun, SheetReading, Upload
from kuaizhuan.collect.preview import look_at, read_choice
from kuaizhuan.collect.queries import readings_of, said_of
from kuaizhuan.collect.reports import keep_problems, refused_writer, storable
from kuaizhuan.collect.services.imports import Summary, import_file
from kuaizhuan.collect.sources import SourceError
from kuaizhuan.collect.sources.layout.choice import choice_from
from kuaizhuan.collect.states import KEPT, UPLOAD, UploadState
from kuaizhuan.core import audit, config, jobs
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import BadInput, DomainError
from kuaizhuan.core.moves import ask, lock, lock_all, move
from kuaizhuan.core.statuses import OUTAGE
from kuaizhuan.people import access as people_access
from kuaizhuan.people.models import Organisation, Token
from kuaizhuan.people.roles import STAFF_ROLES


@transaction.atomic
def keep_upload(
    chunks: Iterable[bytes],
    *,
    by: Actor,
    sheet_kind: str,
    name: str,
    organisation: Organisation | None = None,
    token: Token | None = None,
    choice: Mapping[str, Any] | None = None,
    straight: bool = False,
) -> Upload:
    """Store a file and queue its check. sheet_kind: the plural of a kind or the name of a book; name: the file's own.

    token, straight: as of `Upload`. choice: of sheets and columns, as `sources.layout.choice` has it. Raises
    `NotAllowed` for an organisation that `by` may not submit for, `BadInput` for an unknown word or choice.
    """
    if organisation is not None:
        people_access.SUBMIT_FOR.require(by, organisation)
    if sheet_kind not in importable():
        raise BadInput("web.kind_unknown")
    said = _read_choice(sheet_kind, choice) if choice else {}
    row = Upload.objects.create(
        sheet_kind=sheet_kind,
        file_name=PurePath(name or "upload").name[:255],
        organisation=organisation,
        uploaded_by_id=by.user_id,
        token=token,
        choice=said,
        straight=straight,
        staff=any(role in STAFF_ROLES for role, _ in by.grants),
        state_since=timezone.now(),
    )
    row.folder.mkdir(parents=True)
    with row.path.open("wb") as out:
        for chunk in chunks:
            out.write(chunk)
    audit.record("collect.upload.keep", row, by=by, kind=sheet_kind, file=row.file_name)
    jobs.after_commit("collect.check_upload", code=row.code)
    return row


def check_upload(upload: Upload, *, by: Actor) -> Upload:
    """Read the whole file and note what an import would do; nothing else is written. For a job."""
    if upload.state != UploadState.CHECKING:
        return upload

    def read() -> Summary:
        _look(upload)
        with refused_writer(upload.refused, upload.sheet_kind) as on_refused:
            return import_file(
                upload.path, upload.sheet_kind, by=by, organisation=upload.organisation, dry_run=True,
                name=upload.file_name, choice=choice_from(upload.choice), on_refused=on_refused,
                progress=_progress(upload),
            )  # fmt: skip

    row = _attempt(upload, read, UploadState.CHECKED, by=by)
    if row.straight and row.state == UploadState.CHECKED:
        return confirm_upload(row, by=by)
    return row


def _look(upload: Upload) -> None:
    """Note what the file looks like, read as its sender said, or as was said of the last file of this shape."""
    kind = upload.sheet_kind
    try:
        found = look_at(upload.path, kind, choice_from(upload.choice))
        if not upload.choice and (known := said_of(upload, found["shape"])):
            with suppress(SourceError):  # of a sheet or a field that is there no more
                found = {**look_at(upload.path, kind, choice_from(known)), "remembered": True}
                upload.choice = known
    except SourceError as error:
        raise BadInput(error.code, **error.params) from error
    upload.result = {"layout": storable(found)}
    Upload.objects.filter(pk=upload.pk).update(result=upload.result, choice=upload.choice)


@transaction.atomic
def map_upload(upload: Upload, choice: Mapping[str, Any], *, by: Actor) -> Upload:
    """The sender says which sheets are read and what columns mean: the file is checked anew, and the next file of
    this shape is read so too.

    choice: as `sources.layout.choice` has it. Raises `WrongState`, `BadInput` for a choice that is none.
    """
    row = lock(upload)
    ask(row, UPLOAD, UploadState.CHECKING, by=by, policy=access.UPLOADED)
    said = _read_choice(row.sheet_kind, choice)
    shape = row.result.get("layout", {}).get("shape", "")
    row = move(
        row, UPLOAD, UploadState.CHECKING, by=by, policy=access.UPLOADED,
        changes={"choice": said, "progress": 0, "problem": "", "problem_values": {}}, choice=said,
    )  # fmt: skip
    if shape:
        readings_of(row).filter(shape=shape).delete()
        SheetReading.objects.create(
            sheet_kind=row.sheet_kind,
            organisation=row.organisation,
            said_by_id=by.user_id,
            shape=shape,
            choice=said,
        )
    jobs.after_commit("collect.check_upload", code=row.code)
    return row


def _read_choice(sheet_kind: str, choice: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return read_choice(sheet_kind, choice_from(choice)).as_json()
    except SourceError as error:
        raise BadInput(error.code, **error.params) from error


@transaction.atomic
def confirm_upload(upload: Upload, *, by: Actor, submit: bool = False) -> Upload:
    """The sender has looked and wants the file imported, with `submit` handed in too; the job is queued.

    Raises `WrongState`.
    """
    row = move(
        lock(upload), UPLOAD, UploadState.IMPORTING, by=by, policy=access.UPLOADED, changes={"progress": 0},
        submit=submit,
    )  # fmt: skip
    if submit:
        jobs.after_commit("publish.import_and_submit", code=row.code)
    else:
        jobs.after_commit("collect.import_upload", code=row.code)
    return row


def import_upload(upload: Upload, *, by: Actor, then: Callable[[ImportRun], object] | None = None) -> Upload:
    """Import the file; it is removed when it is in, for the run keeps what was refused. For a job.

    then: what is done with the rows of the run before the file counts as imported; it may be done again.
    """
    if upload.state != UploadState.IMPORTING:
        return upload

    def read() -> Summary:
        summary = import_file(
            upload.path, upload.sheet_kind, by=by, organisation=upload.organisation, name=upload.file_name,
            choice=choice_from(upload.choice), progress=_progress(upload),
        )  # fmt: skip
        if then is not None and summary.run:
            then(ImportRun.objects.get(code=summary.run))
        return summary

    row = _attempt(upload, read, UploadState.DONE, by=by)
    if row.state == UploadState.DONE:
        shutil.rmtree(row.folder, ignore_errors=True)
    return row


@transaction.atomic
def discard_upload(upload: Upload, *, by: Actor) -> Upload:
    """The sender puts a file away that is not being imported."""
    row = move(lock(upload), UPLOAD, UploadState.DISCARDED, by=by, policy=access.UPLOADED)
    transaction.on_commit(lambda: shutil.rmtree(row.folder, ignore_errors=True))
    return row


@transaction.atomic
def forget_uploads(user: int, *, by: Actor) -> int:
    """The account with the id `user` is deleted: so are the files it sent, and what was found in them."""
    rows = lock_all(Upload.objects.filter(uploaded_by=user))
    for row in rows:
        audit.record("collect.upload.forget", row, by=by)
        row.delete()
        transaction.on_commit(partial(shutil.rmtree, row.folder, ignore_errors=True))
    return len(rows)


def sweep_uploads(*, by: Actor, now: dt.datetime | None = None) -> int:
    """Put away what has been lying for `KZ_UPLOAD_DAYS`, and forget what was dealt with so long ago.

    Returns how many files were put away.
    """
    before = (now or timezone.now()) - dt.timedelta(days=config.number("KZ_UPLOAD_DAYS"))
    Upload.objects.filter(
        state__in=(UploadState.DONE, UploadState.DISCARDED), state_since__lt=before
    ).delete()
    old = Upload.objects.filter(
        state__in=[state for state in KEPT if state != UploadState.IMPORTING], state_since__lt=before
    )
    for upload in old:
        with transaction.atomic():
            row = move(lock(upload), UPLOAD, UploadState.DISCARDED, by=by, policy=None)
        shutil.rmtree(row.folder, ignore_errors=True)
    return len(old)


def _attempt(upload: Upload, read: Callable[[], Summary], target: UploadState, *, by: Actor) -> Upload:
    """Do the reading, then move on; a file that cannot be read fails with its reason, and stays until swept."""
    try:
        summary = read()
    except DomainError as error:
        return _fail(upload, error.code, by=by, values=storable(error.params))
    except OUTAGE:  # neither the file nor the program is to blame: the job is run again and goes on from here
        raise
    except Exception:  # a fault of ours: the sender is told, and the job stays on the list of failures
        _fail(upload, "collect.upload_fault", by=by)
        raise
    run = ImportRun.objects.filter(code=summary.run).first() if summary.run else None
    with transaction.atomic():
        return move(
            lock(upload), UPLOAD, target, by=by, policy=None,
            changes={"result": {**upload.result, **_plain(summary)}, "run": run, "progress": 100},
            run=summary.run, counts=dict(summary.counts),
        )  # fmt: skip


@transaction.atomic
def _fail(upload: Upload, problem: str, *, by: Actor, values: Mapping[str, Any] | None = None) -> Upload:
    changes = {"problem": problem, "problem_values": values or {}}
    return move(
        lock(upload), UPLOAD, UploadState.FAILED, by=by, policy=None, changes=changes, problem=problem
    )


def _progress(upload: Upload) -> Callable[[float], None]:
    """What notes how much is read, when a whole percent was passed."""
    noted = 0

    def note(fraction: float) -> None:
        nonlocal noted
        if (percent := int(fraction * 100)) > noted:
            noted = percent
            Upload.objects.filter(pk=upload.pk).update(progress=min(percent, 99))

    return note


def _plain(summary: Summary) -> dict[str, Any]:
    """A summary as JSON: what a page shows of it, in codes and values."""
    return {
        "counts": dict(summary.counts),
        "warnings": keep_problems(summary.warnings),
        "unknown": list(summary.unknown),
        "steps": [_step(step) for step in (*summary.steps, *summary.hinted)],
        "first": [_step(step) | {"values": dict(step.values)} for step in summary.first],
        "left": [storable(asdict(left)) for left in summary.left],
        "left_counts": dict(summary.left_counts),
    }


def _step(step: RowStep) -> dict[str, Any]:
    return {
        "number": step.row.number,
        "place": step.row.place,
        "title": step.title,
        "action": step.action,
        "problems": keep_problems(step.problems),
        "changes": {name: list(pair) for name, pair in step.updates.items()},
        "conflicts": {name: list(pair) for name, pair in step.conflicts.items()},
    }
