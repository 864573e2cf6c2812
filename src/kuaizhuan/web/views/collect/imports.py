"""Imports through the browser: upload, see what would happen, import, get back what was refused.

Reading is done by jobs, so that a large file keeps nobody waiting: the sender sees how far it is, may leave and
come back.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kuaizhuan.catalog.registry import by_plural, plurals
from kuaizhuan.collect import services
from kuaizhuan.collect.access import UPLOADED, VIEW_RUN
from kuaizhuan.collect.columns import importable
from kuaizhuan.collect.models import ImportRun, Upload
from kuaizhuan.collect.reports import write_refused
from kuaizhuan.collect.states import BUSY, KEPT, UploadState
from kuaizhuan.collect.workbook import write_template
from kuaizhuan.core import config, reading
from kuaizhuan.core.errors import NotFound
from kuaizhuan.people.access import SUBMIT_FOR
from kuaizhuan.publish import queries as published
from kuaizhuan.publish.access import SUBMIT, VIEW
from kuaizhuan.publish.services import TO_SUBMIT, submit_import
from kuaizhuan.web import queries
from kuaizhuan.web.acting import acting
from kuaizhuan.web.forms.collect.uploads import UploadForm
from kuaizhuan.web.guard import heavy, public, signed_in, uses_policies
from kuaizhuan.web.presenters import file_layouts, sheets
from kuaizhuan.web.presenters import imports as present
from kuaizhuan.web.proof import proven_to_read
from kuaizhuan.web.sheets import is_asked, offers, write_sheet

RUNS, LINES = 50, 200


@signed_in
@uses_policies(SUBMIT_FOR, VIEW_RUN, UPLOADED)
@offers(sheets.IMPORTS)
def imports(request: HttpRequest) -> HttpResponse:
    """Upload, templates, the files that wait for their sender, and the imports so far."""
    if is_asked(request):
        return write_sheet(request, queries.runs(request.actor))
    form = UploadForm(request.actor, acting_for=acting(request).organisation)
    return _page(request, form)


def _page(request: HttpRequest, form: UploadForm, status: int = 200) -> HttpResponse:
    waiting = UPLOADED.filter(request.actor, Upload.objects.filter(state__in=KEPT))
    context = {
        "form": form,
        "kinds": {word: present.name_of(word) for word in importable()},
        "uploads": waiting.select_related("organisation"),
        "runs": queries.runs(request.actor)[:RUNS],
        "limit": settings.UPLOAD_LIMIT >> 20,
        "days": config.number("KZ_UPLOAD_DAYS"),
    }
    return render(request, "collect/imports.html", context, status=status)


@signed_in
@uses_policies(SUBMIT_FOR)
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """Keep the file and have it checked; the sender goes to the page of its progress."""
    form = UploadForm(request.actor, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    file = form.cleaned_data["file"]
    row = services.keep_upload(
        file.chunks(), by=request.actor, sheet_kind=form.cleaned_data["kind"], name=file.name or "",
        organisation=form.cleaned_data["organisation"],
    )  # fmt: skip
    return redirect("web:upload", row.code)


@signed_in
@uses_policies(UPLOADED)
def upload(request: HttpRequest, code: str) -> HttpResponse:
    """One file: how far its check or import is, what an import would do, or why it failed; `part` is the progress.

    When the job is done the progress asks the browser to load the whole page anew.
    """
    row = _own_upload(request, code)
    busy = row.state in BUSY
    context = {"upload": row, "kind": present.name_of(row.sheet_kind), "busy": busy}
    if "part" in request.GET:
        response = render(request, "collect/progress.html", context)
        if not busy:
            response["HX-Refresh"] = "true"
        return response
    if row.state == UploadState.DONE and row.run:
        return redirect("web:run", row.run.code)
    if row.state in (UploadState.CHECKED, UploadState.FAILED):
        context["look"] = file_layouts.look(row)
    if row.state == UploadState.CHECKED:
        counts = row.result["counts"]
        left, left_count = file_layouts.left_out(row)
        context |= {
            "result": row.result,
            "counts": present.counts(counts),
            "lines": present.lines(row),
            "first": file_layouts.first_records(row),
            "left": left,
            "left_count": left_count,
            "useful": sum(counts.values()) - counts.get("reject", 0) - counts.get("keep", 0),
            "rejected": counts.get("reject", 0),
            "published": row.sheet_kind in plurals() and by_plural(row.sheet_kind).published,
        }
    return render(request, "collect/upload.html", context)


@signed_in
@uses_policies(UPLOADED)
@proven_to_read
def upload_refused(request: HttpRequest, code: str) -> HttpResponse:
    """The rows that an import would refuse, back in their sheet with the reasons."""
    row = _own_upload(request, code)
    if not row.refused.exists():
        raise NotFound("core.not_found", code="refused")
    reading.note("collect.upload.export", row)
    return FileResponse(row.refused.open("rb"), as_attachment=True, filename=f"refused-{row.sheet_kind}.xlsx")


@signed_in
@uses_policies(UPLOADED)
@require_POST
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """Import the file that was checked, or put it away."""
    row = _own_upload(request, code)
    if request.POST.get("do") == "discard":
        services.discard_upload(row, by=request.actor)
        return redirect("web:imports")
    services.confirm_upload(row, by=request.actor, submit=request.POST.get("do") == "submit")
    return redirect("web:upload", row.code)


@signed_in
@uses_policies(UPLOADED)
@require_POST
def map_columns(request: HttpRequest, code: str) -> HttpResponse:
    """Have the file checked anew, read as its sender says."""
    row = _own_upload(request, code)
    services.map_upload(row, file_layouts.choice_of(row, request.POST), by=request.actor)
    return redirect("web:upload", row.code)


def _own_upload(request: HttpRequest, code: str) -> Upload:
    rows = Upload.objects.select_related("organisation", "run", "uploaded_by")
    return UPLOADED.get(request.actor, rows, code=code)


@signed_in
@uses_policies(VIEW_RUN, SUBMIT, VIEW)
def run(request: HttpRequest, code: str) -> HttpResponse:
    """What one import did, and the rows it refused."""
    row: ImportRun = VIEW_RUN.get(request.actor, ImportRun.objects.select_related("organisation"), code=code)
    rows = published.imported(request.actor, row)
    standing = published.by_state(rows) if rows is not None else {}
    waiting = SUBMIT.filter(request.actor, rows).filter(state__in=TO_SUBMIT).count() if standing else 0
    context = {
        "standing": standing.items(),
        "waiting": waiting,
        "run": row,
        "kind": present.name_of(row.kind),
        "counts": present.counts(row.counts),
        "lines": present.refused_lines(row, LINES),
        "refused": row.counts.get("reject", 0),
    }
    return render(request, "collect/run.html", context)


@signed_in
@uses_policies(VIEW_RUN, SUBMIT)
@require_POST
def submit_run(request: HttpRequest, code: str) -> HttpResponse:
    """Hand in what one import brought and is still a draft."""
    row = VIEW_RUN.get(request.actor, ImportRun.objects.all(), code=code)
    outcome = submit_import(row, by=request.actor)
    messages.success(request, _("%(count)d 条已提交审核。") % {"count": len(outcome.moved)})
    return redirect("web:run", code)


@signed_in
@uses_policies(VIEW_RUN)
@proven_to_read
def run_refused(request: HttpRequest, code: str) -> HttpResponse:
    """The refused rows of one import as a work-book to correct and send again."""
    row = VIEW_RUN.get(request.actor, ImportRun.objects.all(), code=code)
    reading.note("collect.run.export", row)
    return _workbook(lambda path: write_refused(row.code, path), f"refused-{row.code}.xlsx")


@public
@heavy
def template(request: HttpRequest, word: str) -> HttpResponse:
    """An empty work-book to fill in."""
    if word not in importable():
        raise NotFound("web.kind_unknown")
    return _workbook(lambda path: write_template(word, path), f"{word}.xlsx")


def _workbook(write: Callable[[Path], object], name: str) -> HttpResponse:
    """What `write` puts in a file, as a download."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        write(path)
        content = path.read_bytes()
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=name)
