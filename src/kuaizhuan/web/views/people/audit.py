"""审计记录: the auditor searches every event, looks at one, takes what was found along; nothing can be changed here."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from kuaizhuan.core import audit as chain
from kuaizhuan.core import plain_json, reading
from kuaizhuan.core.audit import searching
from kuaizhuan.core.errors import NotAllowed
from kuaizhuan.core.models import Event
from kuaizhuan.people.access import READ_AUDIT
from kuaizhuan.people.queries import failures_since
from kuaizhuan.people.roles import Role
from kuaizhuan.web.forms.people.audit import AuditForm
from kuaizhuan.web.guard import heavy, signed_in, uses_policies
from kuaizhuan.web.numbers import whole_number
from kuaizhuan.web.proof import proven_to_read
from kuaizhuan.web.queries import persons

PAGE = 50
AT_MOST = 100_000
"""Events in one export: a narrower search gives the others."""
AT_ONCE = 1000
COLUMNS = (
    "seq", "at", "code", "actor_kind", "actor_ref", "acting_for", "address", "session", "subject_kind",
    "subject_code", "note", "data", "hash",
)  # fmt: skip
TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl; charset=utf-8"}


@signed_in
@uses_policies(READ_AUDIT)
def audit(request: HttpRequest) -> HttpResponse:
    """Events that were asked for, before the number `before`; beside them what failed at the door and where anchors are."""
    form, found = _search(request)
    before = whole_number(request.GET.get("before", ""), 18)
    if before is not None:
        found = searching.older_than(found, before)
    rows = list(found[: PAGE + 1]) if form.is_valid() else []
    page = rows[:PAGE]
    asked = form.asked() if form.is_valid() else {}
    reading.note("core.audit.search", **asked)
    context = {
        "form": form,
        "events": _named(page),
        "asked": urlencode(asked),
        "older": urlencode({**asked, "before": page[-1].seq}) if len(rows) > PAGE else "",
        "most": AT_MOST,
        "anchored": searching.anchored(),
        "failures": sorted(failures_since(timezone.now() - timezone.timedelta(days=1)).items()),
    }
    return render(request, "people/audit.html", context, status=200 if form.is_valid() else 422)


@signed_in
@uses_policies(READ_AUDIT)
def event(request: HttpRequest, number: int) -> HttpResponse:
    """One event with its values, its seals, its place in the chain, and whether it holds there."""
    row = get_object_or_404(_all(request), seq=number)
    reading.note("core.audit.view", number=row.seq)
    values = plain_json.write(row.data, indent=2) if row.data else ""
    context = {"looked": searching.look(row), "row": row, "who": _named([row])[0]["who"], "values": values}
    return render(request, "people/event.html", context)


@signed_in
@uses_policies(READ_AUDIT)
@heavy
@proven_to_read
def export(request: HttpRequest, form: str) -> HttpResponse:
    """What was asked for, the newest first, at most `AT_MOST` events; the export is an event before it begins."""
    asked, found = _search(request)
    if form not in TYPES or not asked.is_valid():
        raise Http404
    with transaction.atomic():
        chain.record("core.audit.export", by=request.actor, form=form, **asked.asked())
    rows = found[:AT_MOST].values(*COLUMNS).iterator(AT_ONCE)
    lines = _csv(rows) if form == "csv" else (_json(row) + "\n" for row in rows)
    response = StreamingHttpResponse(lines, content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="audit.{form}"'
    return response


def _all(request: HttpRequest) -> QuerySet[Event]:
    if not request.actor.holds(Role.AUDITOR):
        raise NotAllowed("core.not_allowed", action=READ_AUDIT.name)
    return READ_AUDIT.filter(request.actor, Event.objects.all())


def _search(request: HttpRequest) -> tuple[AuditForm, QuerySet[Event]]:
    rows = _all(request)
    form = AuditForm(request.GET)
    return form, searching.search(rows, form.wanted()) if form.is_valid() else rows.none()


def _named(page: list[Event]) -> list[dict[str, Any]]:
    names = persons(row.actor_ref for row in page if row.actor_kind in ("person", "token"))
    return [{"row": row, "who": names.get(row.actor_ref, row.actor_ref)} for row in page]


def _csv(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Lines for a spreadsheet, which is not to take for a formula what somebody typed."""
    yield "\ufeff" + _line(COLUMNS)
    for row in rows:
        values = {**row, "at": row["at"].isoformat(), "data": plain_json.write(row["data"])}
        yield _line(_harmless(str(values[name])) for name in COLUMNS)


def _harmless(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _line(values: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(values)
    return line.getvalue()


def _json(row: dict[str, Any]) -> str:
    return plain_json.write({**row, "at": row["at"].isoformat()})
