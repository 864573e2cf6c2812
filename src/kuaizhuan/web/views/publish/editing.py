"""A row in a form: begun as a draft, corrected, handed in; what can be taken is kept even when a field is wrong."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaizhuan.catalog.models import KINDS, Record, kind_of
from kuaizhuan.catalog.registry import label
from kuaizhuan.catalog.states import PUBLIC_STATES, RevisionState, State
from kuaizhuan.collect import services as collect
from kuaizhuan.collect.access import CORRECT
from kuaizhuan.collect.queries import current_values, last_change
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import Conflict
from kuaizhuan.people.access import SUBMIT_FOR
from kuaizhuan.people.models import Organisation
from kuaizhuan.publish import queries as published
from kuaizhuan.publish import rules
from kuaizhuan.publish import services as publish
from kuaizhuan.publish.access import ADD_MATERIAL, REVISE, SUBMIT, VIEW, VIEW_MATERIAL
from kuaizhuan.web import queries
from kuaizhuan.web.acting import acting
from kuaizhuan.web.errors import sentences_of
from kuaizhuan.web.forms.catalog.records import OPERATOR_SIGNS, RecordForm
from kuaizhuan.web.forms.organisations import picker_context, read_organisation, write_organisation
from kuaizhuan.web.forms.pickers import sent_text
from kuaizhuan.web.guard import signed_in, uses_policies
from kuaizhuan.web.presenters.rows import against_publishing


@signed_in
@uses_policies(SUBMIT_FOR, CORRECT)
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """Begin a row of the organisation one acts for; a title is enough for a draft."""
    owners = _owners(request)
    chosen = _choose_owner(request, owners)
    stored = queries.first_values(request.actor, kind, chosen) if chosen else {}
    form = RecordForm(kind, stored, request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"owners": owners, "chosen": chosen}
    context["owner_picker"] = picker_context(
        "owner", write_organisation(chosen) if chosen else "", wrong=False
    )
    if request.method != "POST" or _more(request, form):
        return _page(request, form, context)
    form.read()
    if chosen is None:
        form.refuse("owner", _("请选择这一条属于哪个单位。"))
        context["owner_picker"] = picker_context(
            "owner", sent_text(request.POST, "owner"), wrong=True, within=_allowed(request.actor)
        )
    if chosen is None or "title" not in form.values:
        return _page(request, form, context, status=422)
    try:
        row = collect.create_entry(kind, form.values, owner=chosen, by=request.actor)
    except Conflict as refusal:
        form.refuse("external_id" if form.values.get("external_id") else "title", sentences_of(refusal)[0])
        return _page(request, form, context, status=422)
    return _save_record(request, form, row)


@signed_in
@uses_policies(VIEW, CORRECT, VIEW_MATERIAL, ADD_MATERIAL)
def edit(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Correct a row: of a public one what is typed waits as a revision, and the public reads on."""
    row = published.find(request.actor, kind, code).record
    CORRECT.require(request.actor, row)
    form = RecordForm(kind, current_values(row), request.POST if request.method == "POST" else None)
    if request.method != "POST" or _more(request, form):
        return _page(request, form, {"row": row})
    form.read()
    try:
        row = collect.correct_entry(row, form.values, by=request.actor, seen=_seen(request))
    except Conflict as refusal:
        context = {"row": row, "changed_since": sentences_of(refusal)[0]}
        return _page(request, form, context, status=409)
    return _save_record(request, form, row)


def _more(request: HttpRequest, form: RecordForm) -> bool:
    """Whether more rows of indicators were asked for; nothing is saved then."""
    if request.POST.get("do") != "rows":
        return False
    form.more_rows()
    return True


def _save_record(request: HttpRequest, form: RecordForm, row: Record) -> HttpResponse:
    """After the draft is kept: hand it in when that was wanted and nothing is wrong, else show the form again."""
    kind = kind_of(row)
    if form.errors:
        return _page(request, form, {"row": row, "kept": True}, status=422)
    if request.POST.get("do") != "submit":
        messages.success(request, _("已保存。"))
        return redirect("web:edit_record", kind, row.code)
    actor = request.actor
    if row.state in PUBLIC_STATES:
        revision = published.open_revision(actor, row)
        if revision is not None and revision.state != RevisionState.PROPOSED:
            publish.propose_revision(revision, by=actor)
            messages.success(request, _("修改已提交平台审核；审核通过前，公开页面仍显示原来的内容。"))
        elif revision is None:
            messages.success(request, _("已生效，无须审核。"))
    elif row.state in (State.DRAFT, State.RETURNED):
        publish.submit(row, by=actor)
        row.refresh_from_db()
        by_head = row.state == State.PLATFORM_REVIEW
        messages.success(request, _("已提交平台审核。") if by_head else _("已提交本单位审核。"))
    return redirect("web:review", kind, row.code)


def _page(request: HttpRequest, form: RecordForm, context: dict[str, Any], status: int = 200) -> HttpResponse:
    row: Record | None = context.get("row")
    if row is not None:
        row = KINDS[form.kind.name].objects.select_related("owner").get(pk=row.pk)
        values = current_values(row)
        context |= {
            "row": row,
            "seen": last_change(row).isoformat(),
            "verdict": tuple(against_publishing(row, {name: values.get(name) for name in rules.READ})),
            "missing": rules.missing(form.kind.name, values),
            "revision": published.open_revision(request.actor, row) if row.state in PUBLIC_STATES else None,
            "may_submit": _may_submit(request.actor, row),
            "illustrated": form.kind.illustrated and ADD_MATERIAL.allows(request.actor, row),
            "beside": len(published.materials(request.actor, form.kind.name, [row.code])),
        }
    wrong = [
        (name, label(form.kind.name, name))
        for name in ("owner", *(field.name for field in form.fields))
        if name in form.errors
    ]
    context |= {
        "form": form,
        "kind": form.kind.name,
        "sections": list(form.sections()),
        "owner_options": [(each.code, each.name) for each in context.get("owners", ())],
        "signs": OPERATOR_SIGNS,
        "wrong": wrong,
        "wrong_text": ngettext("%d 处有误", "%d 处有误", len(wrong)) % len(wrong),
        "owner_errors": form.errors.get("owner", []),
    }
    return render(request, "desk/edit.html", context, status=status)


def _may_submit(actor: Actor, row: Record) -> bool:
    if row.state in PUBLIC_STATES:
        return REVISE.allows(actor, row)
    return row.state in (State.DRAFT, State.RETURNED) and SUBMIT.allows(actor, row)


def _owners(request: HttpRequest) -> list[Organisation]:
    """For whom the person may begin rows, the one they act for first."""
    place = acting(request)
    found = list(_allowed(request.actor).filter(pk__in=[each.pk for each in place.choices]))
    return sorted(found, key=lambda each: (each != place.organisation, each.name))


def _choose_owner(request: HttpRequest, owners: list[Organisation]) -> Organisation | None:
    """Whose the new row is; editors of the platform name any organisation by code, credit code or full name."""
    wanted = sent_text(request.POST, "owner") or request.GET.get("owner", "").strip()
    if not wanted:
        return owners[0] if owners else None
    try:
        return read_organisation(wanted, _allowed(request.actor))
    except ValidationError:
        return None


def _allowed(actor: Actor) -> QuerySet[Organisation]:
    """For whom `actor` may begin rows."""
    return SUBMIT_FOR.filter(actor, Organisation.objects.filter(merged_into__isnull=True))


def _seen(request: HttpRequest) -> dt.datetime | None:
    """The moment that the form was given; nothing else is one."""
    try:
        seen = parse_datetime(request.POST.get("seen", ""))
    except ValueError:
        return None
    return seen if seen is not None and timezone.is_aware(seen) else None
