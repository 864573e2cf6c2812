"""Imports through the browser: upload, see what would happen, import, get back what was refused."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from kuaizhuan.collect.access import VIEW_RUN
from kuaizhuan.collect.models import ImportRun
from kuaizhuan.collect.plan import KIND_OF
from kuaizhuan.collect.reports import refused_writer, write_refused
from kuaizhuan.collect.services import import_file
from kuaizhuan.collect.workbook import write_template
from kuaizhuan.core.errors import NotFound
from kuaizhuan.people.access import SUBMIT_FOR
from kuaizhuan.people.models import Organisation
from kuaizhuan.web import queries, uploads
from kuaizhuan.web.acting import acting
from kuaizhuan.web.forms.collect import UploadForm
from kuaizhuan.web.guard import guarded, public, signed_in
from kuaizhuan.web.present import imports as present

RUNS, LINES = 50, 200


@signed_in
@guarded(SUBMIT_FOR, VIEW_RUN)
def imports(request: HttpRequest) -> HttpResponse:
    """Upload, templates, and the imports so far."""
    form = UploadForm(request.actor, acting_for=acting(request).organisation)
    return _page(request, form)


def _page(request: HttpRequest, form: UploadForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "kinds": KIND_OF, "runs": queries.runs(request.actor)[:RUNS]}
    return render(request, "collect/imports.html", context, status=status)


@signed_in
@guarded(SUBMIT_FOR)
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """Read the file and say what an import would do; nothing is written but the file itself."""
    form = UploadForm(request.actor, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    data = form.cleaned_data
    organisation: Organisation | None = data["organisation"]
    waiting = uploads.keep(request, data["file"], data["kind"], organisation.code if organisation else "")
    with refused_writer(waiting.refused, waiting.word) as on_refused:
        summary = import_file(
            waiting.path, waiting.word, by=request.actor, organisation=organisation, dry_run=True,
            name=waiting.name, on_refused=on_refused,
        )  # fmt: skip
    context = {
        "waiting": waiting,
        "kind": KIND_OF[waiting.word],
        "organisation": organisation,
        "summary": summary,
        "counts": present.counts(summary.counts),
        "lines": present.lines(summary),
        "useful": summary.total - summary.counts["reject"] - summary.counts["keep"],
    }
    return render(request, "collect/preview.html", context)


@signed_in
@guarded(SUBMIT_FOR)
def preview_refused(request: HttpRequest) -> HttpResponse:
    """The rows that the preview would refuse, back in their sheet with the reasons."""
    waiting = uploads.current(request)
    if not waiting.refused.exists():
        raise NotFound("core.not_found", code="refused")
    return FileResponse(
        waiting.refused.open("rb"), as_attachment=True, filename=f"refused-{waiting.word}.xlsx"
    )


@signed_in
@guarded(SUBMIT_FOR)
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Import the file that was previewed, or put it away."""
    if request.POST.get("do") == "discard":
        uploads.discard(request)
        return redirect("web:imports")
    waiting = uploads.current(request)
    organisation = Organisation.objects.filter(code=waiting.organisation).first()
    summary = import_file(
        waiting.path, waiting.word, by=request.actor, organisation=organisation, name=waiting.name
    )
    uploads.discard(request)
    return redirect("web:run", summary.run)


@signed_in
@guarded(VIEW_RUN)
def run(request: HttpRequest, code: str) -> HttpResponse:
    """What one import did, and the rows it refused."""
    row: ImportRun = VIEW_RUN.get(request.actor, ImportRun.objects.select_related("organisation"), code=code)
    context = {
        "run": row,
        "kind": KIND_OF.get(row.kind, row.kind),
        "counts": present.counts(row.counts),
        "lines": present.refused(row, LINES),
        "refused": row.counts.get("reject", 0),
    }
    return render(request, "collect/run.html", context)


@signed_in
@guarded(VIEW_RUN)
def run_refused(request: HttpRequest, code: str) -> HttpResponse:
    """The refused rows of one import as a work-book to correct and send again."""
    row = VIEW_RUN.get(request.actor, ImportRun.objects.all(), code=code)
    return _workbook(lambda path: write_refused(row.code, path), f"refused-{row.code}.xlsx")


@public
def template(request: HttpRequest, word: str) -> HttpResponse:
    """An empty work-book to fill in."""
    if word not in KIND_OF:
        raise NotFound("web.kind_unknown")
    return _workbook(lambda path: write_template(word, path), f"{word}.xlsx")


def _workbook(write: Callable[[Path], object], name: str) -> HttpResponse:
    """What `write` puts in a file, as a download."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        write(path)
        content = path.read_bytes()
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=name)
