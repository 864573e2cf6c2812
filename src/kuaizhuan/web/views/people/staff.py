"""Acting for the platform, for a time and with a reason; its roles; acting for one of several organisations."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kuaizhuan.core.errors import NotAllowed, RuleBroken
from kuaizhuan.people import services
from kuaizhuan.people.access import APPOINT, END, OWN, appointable, may_operate
from kuaizhuan.people.models import Membership
from kuaizhuan.people.queries import appointments as all_appointments
from kuaizhuan.people.queries import staff_roles
from kuaizhuan.web.accounts import with_two_factors
from kuaizhuan.web.acting import choose
from kuaizhuan.web.errors import sentences_of
from kuaizhuan.web.forms.people.people import AppointForm, StaffForm
from kuaizhuan.web.guard import signed_in, uses_policies
from kuaizhuan.web.middleware import STAFF


@signed_in
@uses_policies(OWN)
def staff(request: HttpRequest) -> HttpResponse:
    """Start a staff session, or see that one runs."""
    form = StaffForm(request.POST or None)
    reasons: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            session = services.start_staff_session(
                request.user,
                by=request.actor,
                reason=form.cleaned_data["reason"],
                second_factor=with_two_factors(request),
            )
        except RuleBroken as refusal:
            reasons = sentences_of(refusal)
        else:
            request.session[STAFF] = session.code
            return redirect("web:desk")
    context = {
        "form": form,
        "reasons": reasons,
        "roles": staff_roles(request.user),
        "may_appoint": bool(appointable(request.actor)),
        "may_operate": may_operate(request.actor),
    }
    return render(request, "people/staff.html", context, status=422 if reasons else 200)


@signed_in
@uses_policies(END)
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """Stop acting for the platform."""
    if request.staff_session is not None:
        services.end_staff_session(request.staff_session, by=request.actor)
    request.session.pop(STAFF, None)
    return redirect("web:desk")


@signed_in
@uses_policies(OWN)
@require_POST
def act_for(request: HttpRequest) -> HttpResponse:
    """From now on act for another of one's organisations."""
    row = choose(request, request.POST.get("organisation", ""))
    messages.success(request, _("现在代表“%s”办理。") % row.name)
    return redirect("web:desk")


@signed_in
@uses_policies(APPOINT)
def appointments(request: HttpRequest) -> HttpResponse:
    """Who holds the roles that heads do not give, and a form to give one, for those who may give some."""
    roles = appointable(request.actor)
    if not roles:
        raise NotAllowed("core.not_allowed", action=APPOINT.name)
    form = AppointForm(request.POST or None, roles=roles)
    if request.method == "POST" and form.is_valid():
        try:
            services.appoint(**form.cleaned_data, by=request.actor)
        except RuleBroken as refusal:
            form.add_error(None, sentences_of(refusal))
        else:
            messages.success(request, _("已授予。"))
            return redirect("web:appointments")
    held = APPOINT.filter(request.actor, all_appointments())
    return render(
        request, "people/appointments.html", {"form": form, "held": held}, status=422 if form.errors else 200
    )


@signed_in
@uses_policies(APPOINT)
@require_POST
def dismiss(request: HttpRequest) -> HttpResponse:
    """Take a role of the platform away; a refusal is shown where it was asked."""
    place = request.POST.get("organisation", "")
    where = {"organisation__code": place} if place else {"organisation": None}
    row = APPOINT.get(
        request.actor,
        Membership.objects.all(),
        user__code=request.POST.get("user", ""),
        role=request.POST.get("role", ""),
        **where,
    )
    try:
        services.dismiss(row, by=request.actor)
    except RuleBroken as refusal:
        for sentence in sentences_of(refusal):
            messages.error(request, sentence)
    return redirect("web:appointments")
