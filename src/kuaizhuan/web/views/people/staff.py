"""Acting for the platform, for a time and with a reason; acting for one of several organisations."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kuaizhuan.core.errors import RuleBroken
from kuaizhuan.people import services
from kuaizhuan.people.access import END, OWN, appointable, may_operate
from kuaizhuan.people.queries import staff_roles
from kuaizhuan.people.roles import Role
from kuaizhuan.web.accounts import with_two_factors
from kuaizhuan.web.acting import choose
from kuaizhuan.web.errors import sentences_of
from kuaizhuan.web.forms.people.people import StaffForm
from kuaizhuan.web.guard import signed_in, uses_policies
from kuaizhuan.web.middleware import STAFF
from kuaizhuan.web.proof import has_factor, proven

BACK = "after_staff"
"""Where a session keeps the page from which somebody came to begin a staff session."""


def _remember_way_back(request: HttpRequest) -> None:
    """The page that sent the person here, kept while they prove who they are; only one of this node."""
    back = request.GET.get("next", "")
    if back and url_has_allowed_host_and_scheme(back, {request.get_host()}):
        request.session[BACK] = back
    else:
        request.session.pop(BACK, None)


@signed_in
@uses_policies(OWN)
@proven
def staff(request: HttpRequest) -> HttpResponse:
    """Start a staff session, after a fresh proof of who one is, or see that one runs."""
    if request.method != "POST":
        _remember_way_back(request)
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
            return redirect(request.session.pop(BACK, "") or "web:desk")
    context = {
        "form": form,
        "reasons": reasons,
        "roles": staff_roles(request.user),
        "may_appoint": bool(appointable(request.actor)) or request.actor.holds(Role.AUDITOR),
        "may_operate": may_operate(request.actor),
        "may_audit": request.actor.holds(Role.AUDITOR),
        "factor_missing": settings.STAFF_SECOND_FACTOR and not has_factor(request),
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
