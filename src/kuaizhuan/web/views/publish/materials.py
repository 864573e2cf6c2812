"""图片与资料: a row's people add, order and remove what stands beside it; editors pass or return what waits."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kuaizhuan.catalog import registry
from kuaizhuan.catalog.states import Tier
from kuaizhuan.core.errors import BadInput, NotAllowed, RuleBroken
from kuaizhuan.core.messages import say
from kuaizhuan.people.access import VIEW as VIEW_ORGANISATION
from kuaizhuan.people.models import Organisation
from kuaizhuan.publish import access, services
from kuaizhuan.publish import queries as published
from kuaizhuan.publish.models import Material
from kuaizhuan.publish.states import MaterialKind, MaterialState
from kuaizhuan.web.forms.publish.materials import MaterialForm
from kuaizhuan.web.guard import signed_in, uses_policies
from kuaizhuan.web.presenters.gallery import gallery
from kuaizhuan.web.unsent import chosen_files, keep_chosen


@signed_in
@uses_policies(access.VIEW, access.ADD_MATERIAL, access.VIEW_MATERIAL)
def of_record(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """What stands beside a row of the catalogue, and a form for more."""
    return _beside(request, published.find(request.actor, kind, code).record)


@signed_in
@uses_policies(VIEW_ORGANISATION, access.INTRODUCE, access.VIEW_MATERIAL)
def of_organisation(request: HttpRequest, code: str) -> HttpResponse:
    """What stands beside an organisation, likewise."""
    return _beside(request, VIEW_ORGANISATION.get(request.actor, Organisation.objects.all(), code=code))


@signed_in
@uses_policies(access.VIEW_MATERIAL, access.REVIEW_MATERIAL)
def material(request: HttpRequest, code: str) -> HttpResponse:
    """One of them for review: what it is, what it stands beside; a post passes or returns it."""
    row = _find(request, code)
    may = access.REVIEW_MATERIAL.allows(request.actor, row) and row.state == MaterialState.PROPOSED
    context: dict[str, Any] = {"material": row, "may_review": may}
    status = 200
    if request.method == "POST":
        target = {"approve": MaterialState.SHOWN, "return": MaterialState.RETURNED}.get(
            request.POST.get("do", "")
        )
        if target is None:
            raise BadInput("web.bad_request")
        try:
            services.review_material(row, target, by=request.actor, note=request.POST.get("note", ""))
        except RuleBroken as refusal:
            context["verdict"], status = refusal.verdict, 422
        else:
            messages.success(request, _("已办理。"))
            return redirect("web:desk")
    subject = published.subject_of(row)
    context |= {
        "gallery": gallery(published.with_files(Material.objects.filter(pk=row.pk))),
        "name": _name(subject),
        "page": _page_of(subject),
        "tier": say(f"publish.material_tier.{row.tier}"),
    }
    return render(request, "publish/material.html", context, status=status)


@signed_in
@uses_policies(access.VIEW_MATERIAL, access.KEEP_MATERIAL)
@require_POST
def move(request: HttpRequest, code: str) -> HttpResponse:
    """Move one forward or back among its kind, or take it away."""
    row = _find(request, code)
    subject = published.subject_of(row)
    verb = request.POST.get("do", "")
    if verb == "remove":
        services.remove_material(row, by=request.actor)
        messages.success(request, _("已移除。"))
    elif verb in ("earlier", "later"):
        services.order_material(row, earlier=verb == "earlier", by=request.actor)
    else:
        raise BadInput("web.bad_request")
    return redirect(_materials_of(subject))


def _find(request: HttpRequest, code: str) -> Material:
    row: Material = access.VIEW_MATERIAL.get(
        request.actor, Material.objects.select_related("owner"), code=code
    )
    return row


def _beside(request: HttpRequest, subject: Any) -> HttpResponse:
    policy = access.adding_policy(subject)
    if not policy.allows(request.actor, subject):
        raise NotAllowed("core.not_allowed", action=policy.name)
    post = request.method == "POST"
    form = MaterialForm(request.POST, chosen_files(request)) if post else MaterialForm()
    context: dict[str, Any] = {"form": form}
    if post and form.is_valid():
        values = form.cleaned_data
        try:
            row = services.add_material(
                subject,
                MaterialKind(values["kind"]),
                by=request.actor,
                caption=values["caption"],
                caption_en=values["caption_en"],
                tier=Tier(int(values["tier"])),
                url=values["url"] or "",
                received=values["file"],
            )
        except RuleBroken as refusal:
            context["verdict"] = refusal.verdict
        else:
            waits = row.state == MaterialState.PROPOSED
            messages.success(request, _("已提交平台审核，通过后公开。") if waits else _("已保存。"))
            return redirect(_materials_of(subject))
    if post:
        keep_chosen(request, form)
    kind = registry.kind_of(subject).name
    context |= {
        "name": _name(subject),
        "page": _page_of(subject),
        "action": _materials_of(subject),
        "gallery": gallery(published.materials(request.actor, kind, [subject.code])),
    }
    return render(request, "publish/materials.html", context, status=422 if post else 200)


def _name(subject: Any) -> str:
    return str(subject.name if isinstance(subject, Organisation) else subject.title)


def _page_of(subject: Any) -> str:
    if isinstance(subject, Organisation):
        return reverse("web:organisation", args=[subject.code])
    return reverse("web:record", args=[registry.kind_of(subject).name, subject.code])


def _materials_of(subject: Any) -> str:
    if isinstance(subject, Organisation):
        return reverse("web:organisation_materials", args=[subject.code])
    return reverse("web:materials", args=[registry.kind_of(subject).name, subject.code])
