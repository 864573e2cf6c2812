"""Files of rows handed in by programs: checked and imported by jobs, as those that come through the browser.

A file counts for no more than the token that sent it may: for its organisation and what is below it.
"""
# No `from __future__ import annotations`: the words of the kinds stand in a signature.

import datetime as dt
import hashlib
import io
import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import reverse
from ninja import File, Form, Router, Schema, Status, UploadedFile

from kuaizhuan.api import services as api
from kuaizhuan.api.auth import READING_OWN, WRITING, WRITING_ROWS
from kuaizhuan.api.v1.keys import Key
from kuaizhuan.api.v1.owners import owner_of
from kuaizhuan.api.v1.paging import NEWEST, Cursor, Limit, page
from kuaizhuan.collect import queries, services
from kuaizhuan.collect.columns import importable
from kuaizhuan.collect.models import Upload as Stored
from kuaizhuan.collect.reports import write_refused
from kuaizhuan.collect.states import UploadState
from kuaizhuan.core import reading
from kuaizhuan.core.errors import BadInput, NotFound
from kuaizhuan.core.messages import say
from kuaizhuan.core.text import unkept

FIELDS = frozenset({"kind", "owner", "dry_run", "map"})
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
files = Router(tags=["imports"])


class SheetOut(Schema):
    """A sheet of the file. read: whether its rows are among those that are imported."""

    name: str
    read: bool


class ColumnOut(Schema):
    """A column of the file. field: what it means, empty: it is left aside."""

    header: str
    field: str


class Import(Schema):
    """A file that was handed in. counts: outcome → rows: create, update, keep, ask, reject; empty until it is checked.

    refused: rows that were, or would be, refused; `/report` gives them back with the reasons. questions: left for a
    person to answer on the site. page: where its sender sees it. problem: code of why it failed, detail in words.
    """

    code: str
    kind: str
    file_name: str
    owner: str
    state: str
    progress: int
    dry_run: bool
    counts: dict[str, int]
    refused: int
    questions: int
    sheets: list[SheetOut]
    columns: list[ColumnOut]
    problem: str
    detail: str
    page: str
    sent_at: dt.datetime


class ImportPage(Schema):
    items: list[Import]
    next: str | None


@files.post("/imports", response={202: Import}, auth=WRITING_ROWS, url_name="take_file")
def hand_in(
    request: HttpRequest,
    response: HttpResponse,
    file: Annotated[UploadedFile, File()],
    kind: Annotated[Literal[*importable()], Form()],  # type: ignore[valid-type]
    owner: Annotated[str, Form(max_length=20)] = "",
    dry_run: Annotated[bool, Form()] = False,
    map: Annotated[str, Form(max_length=100_000)] = "",
    key: Key = "",
) -> Status:
    """Hand in a file of rows; it is checked, and imported unless `dry_run` says otherwise. Ask its address how far it is."""
    if strange := sorted(set(request.POST) - FIELDS):
        raise BadInput("api.parameter_unknown", names=", ".join(strange))
    if bad := unkept("\n".join((file.name or "", owner, map))):
        raise BadInput("core.character", character=bad)
    if (file.size or 0) > settings.UPLOAD_LIMIT:
        raise RequestDataTooBig
    place, choice = owner_of(request, owner), _read_map(map)

    def make() -> str:
        return services.keep_upload(
            file.chunks(), by=request.actor, sheet_kind=kind, name=file.name or "", organisation=place,
            token=request.token, choice=choice, straight=not dry_run,
        ).code  # fmt: skip

    said = f"{request.path}\n{kind}\n{place.code}\n{dry_run}\n{map}\n{_digest(file)}"
    code = api.run_once(request.token, key, said.encode(), make, by=request.actor)
    response["Location"] = f"{request.path}/{code}"
    return Status(202, _shape(request, _one(request, code)))


@files.get("/imports", response=ImportPage, auth=READING_OWN)
def imports(request: HttpRequest, cursor: Cursor = "", limit: Limit = 20) -> dict[str, object]:
    """Files that the token's person handed in for its organisation, the newest first."""
    shown = page(request, queries.uploads_by_programs(request.actor), NEWEST, cursor, limit)
    return {"items": [_shape(request, row) for row in shown.rows], "next": shown.next}


@files.get("/imports/{code}", response=Import, auth=READING_OWN)
def one_import(request: HttpRequest, code: str) -> dict[str, Any]:
    """How far a file is, and what became of its rows."""
    return _shape(request, _one(request, code))


@files.post("/imports/{code}/confirm", response={202: Import}, auth=WRITING, url_name="confirm_file")
def confirm(request: HttpRequest, code: str) -> Status:
    """Import a file that was checked only."""
    services.confirm_upload(_one(request, code), by=request.actor)
    return Status(202, _shape(request, _one(request, code)))


@files.get(
    "/imports/{code}/report",
    auth=READING_OWN,
    url_name="file_report",
    openapi_extra={"responses": {200: {"description": "OK", "content": {XLSX: {"schema": {"type": "string", "format": "binary"}}}}}},
)  # fmt: skip
def report(request: HttpRequest, code: str) -> FileResponse:
    """The refused rows as a work-book with the reasons, to correct and hand in again; 404 where none was refused."""
    row = _one(request, code)
    if row.run is not None and row.run.counts.get("reject"):
        reading.note("collect.run.export", row.run)
        run = row.run.code
        content = _written(lambda path: write_refused(run, path))
    elif row.state == UploadState.CHECKED and row.result["counts"].get("reject"):
        reading.note("collect.upload.export", row)
        content = row.refused.read_bytes()
    else:
        raise NotFound("core.not_found", code="report")
    name = f"refused-{row.sheet_kind}.xlsx"
    answer = FileResponse(io.BytesIO(content), as_attachment=True, filename=name, content_type=XLSX)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _one(request: HttpRequest, code: str) -> Stored:
    row = queries.uploads_by_programs(request.actor).filter(code=code).first()
    if row is None:
        raise NotFound("core.not_found", code=code)
    return row


def _read_map(text: str) -> dict[str, Any]:
    """What is said of sheets and columns, as the browser's form says it (`sources.layout.choice`)."""
    if not text.strip():
        return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise BadInput("collect.map_unread", detail="not JSON") from None
    if not isinstance(found, dict):
        raise BadInput("collect.map_unread", detail="not an object")
    return found


def _digest(file: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _written(write: Callable[[Path], object]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.xlsx"
        write(path)
        return path.read_bytes()


def _shape(request: HttpRequest, row: Stored) -> dict[str, Any]:
    layout = row.result.get("layout", {})
    counts = dict(row.run.counts if row.run else row.result.get("counts", {}))
    sheets = [{"name": each["name"], "read": each["read"]} for each in layout.get("sheets", ())]
    columns = [
        {"header": each["header"], "field": each.get("field") or ""} for each in layout.get("columns", ())
    ]
    return {
        "code": row.code,
        "kind": row.sheet_kind,
        "file_name": row.file_name,
        "owner": row.organisation.code if row.organisation else "",
        "state": row.state,
        "progress": row.progress,
        "dry_run": not row.straight,
        "counts": counts,
        "refused": counts.get("reject", 0),
        "questions": queries.open_questions(row.run),
        "sheets": sheets,
        "columns": columns,
        "problem": row.problem,
        "detail": say(row.problem, row.problem_values) if row.problem else "",
        "page": request.build_absolute_uri(reverse("web:upload", args=[row.code])),
        "sent_at": row.created_at,
    }
