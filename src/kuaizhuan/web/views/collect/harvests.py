"""Repositories that are harvested: the list, one with its runs and quarantine, and rows whose source has them no more."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kuaizhuan.catalog.queries import titles
from kuaizhuan.catalog.registry import by_code
from kuaizhuan.collect.harvest import access, queries, services
from kuaizhuan.collect.harvest.models import HarvestedRecord, HarvestSource
from kuaizhuan.core.errors import NotFound, RuleBroken
from kuaizhuan.core.messages import say
from kuaizhuan.people.access import SUBMIT_FOR
from kuaizhuan.publish.access import VIEW
from kuaizhuan.publish.queries import find
from kuaizhuan.web.acting import acting
from kuaizhuan.web.errors import sentences_of
from kuaizhuan.web.forms.collect.harvests import HarvestForm
from kuaizhuan.web.guard import signed_in, uses_policies

SHOWN = 100
"""Runs, records in quarantine and records left there that a page shows."""


@signed_in
@uses_policies(access.VIEW, SUBMIT_FOR)
def harvests(request: HttpRequest) -> HttpResponse:
    """The sources, and a form to add one."""
    given = request.POST if request.method == "POST" else None
    form = HarvestForm(request.actor, given, acting_for=acting(request).organisation)
    if given is not None and form.is_valid():
        said = form.cleaned_data
        try:
            row = services.add_source(
                said["url"].strip(), by=request.actor, organisation=said["organisation"], prefix=said["metadata_format"],
                sets=said["sets"].splitlines(), sheet_kind=said["kind"],
            )  # fmt: skip
        except RuleBroken as refusal:
            form.add_error("url", sentences_of(refusal))
        else:
            services.ask_for_harvest(row, by=request.actor)
            messages.success(request, _("已添加，马上开始第一次采集。"))
            return redirect("web:harvest", row.code)
    context = {"form": form, "sources": queries.sources(request.actor)}
    return render(request, "collect/harvests.html", context, status=422 if form.errors else 200)


@signed_in
@uses_policies(access.VIEW, access.MANAGE, access.SETTLE)
def harvest(request: HttpRequest, code: str) -> HttpResponse:
    """One source: how it stands, its runs, what waits in quarantine, and what it has no more."""
    row = access.VIEW.get(request.actor, HarvestSource.objects.select_related("organisation"), code=code)
    left = queries.left_there(request.actor).filter(source=row)[:SHOWN]
    kinds = {each: kind.name for each in left if (kind := by_code(each.record_code))}
    named = titles((kind, each.record_code) for each, kind in kinds.items())
    context = {
        "source": row,
        "may_manage": access.MANAGE.allows(request.actor, row),
        "problem": say(row.problem, row.problem_values) if row.problem else "",
        "runs": row.runs.all()[:SHOWN],
        "waiting": [
            (each, [say(problem["code"], problem["params"]) for problem in each.problems])
            for each in queries.quarantine(row)[:SHOWN]
        ],
        "left": [(each, kind, named.get(each.record_code, "")) for each, kind in kinds.items()],
    }
    return render(request, "collect/harvest.html", context)


@signed_in
@uses_policies(access.MANAGE)
@require_POST
def pause(request: HttpRequest, code: str) -> HttpResponse:
    """Ask the server no more."""
    services.pause_source(_own(request, code), by=request.actor)
    return redirect("web:harvest", code)


@signed_in
@uses_policies(access.MANAGE)
@require_POST
def resume(request: HttpRequest, code: str) -> HttpResponse:
    """Ask it again."""
    services.resume_source(_own(request, code), by=request.actor)
    return redirect("web:harvest", code)


@signed_in
@uses_policies(access.MANAGE)
@require_POST
def run_now(request: HttpRequest, code: str) -> HttpResponse:
    """Have it harvested as soon as a worker is free."""
    services.ask_for_harvest(_own(request, code), by=request.actor)
    messages.success(request, _("已安排采集，稍后刷新本页看结果。"))
    return redirect("web:harvest", code)


@signed_in
@uses_policies(access.SETTLE)
@require_POST
def keep(request: HttpRequest, number: int) -> HttpResponse:
    """Keep a row although its source has it no more."""
    row = access.SETTLE.get(request.actor, HarvestedRecord.objects.select_related("source"), pk=number)
    services.keep_record(row, by=request.actor)
    messages.success(request, _("已保留。"))
    return redirect("web:harvest", row.source.code)


def _own(request: HttpRequest, code: str) -> HarvestSource:
    return access.MANAGE.get(request.actor, HarvestSource.objects.all(), code=code)


@uses_policies(VIEW, access.VIEW)
def origin(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Whence a row was harvested, for everybody who may know whose it is; `?part=1` gives the table alone.

    The identifier is told to whom the row's number is, and so is the address of the original, which often holds it; where
    private repositories are harvested, that address is for those who see the source.
    """
    entry = find(request.actor, kind, code)
    if not queries.may_tell_origin(entry):
        raise NotFound("core.not_found", code=code)
    numbered = "external_id" not in entry.withheld
    records = []
    for each in queries.harvested_as(code):
        sees = access.VIEW.allows(request.actor, each.source)
        linked = sees or (numbered and not settings.HARVEST_PRIVATE)
        identifier = each.identifier if sees or numbered else ""
        records.append((each, sees, identifier, each.link if linked else ""))
    context = {"entry": entry, "records": records}
    part = "#origin" if "part" in request.GET else ""
    return render(request, f"collect/origin.html{part}", context)
