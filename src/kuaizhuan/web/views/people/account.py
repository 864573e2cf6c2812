"""我的个人信息: what the platform keeps of a person and why, to correct, take along or have deleted."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kuaizhuan.core import plain_json, reading
from kuaizhuan.core.errors import RuleBroken
from kuaizhuan.notices.queries import notice_data
from kuaizhuan.people import personal, queries, services
from kuaizhuan.people.access import OWN, REVOKE
from kuaizhuan.web.errors import sentences_of
from kuaizhuan.web.forms.people.people import ProfileForm
from kuaizhuan.web.guard import heavy, signed_in, uses_policies
from kuaizhuan.web.proof import ask_proof, is_proven, proven_to_read


@signed_in
@uses_policies(OWN)
def own(request: HttpRequest) -> HttpResponse:
    """The table of personal data with its purposes, and what can be corrected here."""
    user = request.user
    initial = {"display_name": user.display_name, "phone": user.phone}
    form = ProfileForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        if "phone" in form.changed_data and not is_proven(request):
            return ask_proof(request)
        services.update_profile(user, by=request.actor, **form.cleaned_data)
        messages.success(request, _("已更正。"))
        return redirect("web:own_data")
    memberships = user.memberships.select_related("organisation").order_by("role")
    context = {"form": form, "table": personal.lines(), "memberships": memberships, "phone": user.phone}
    return render(request, "people/own.html", context, status=422 if form.errors else 200)


@signed_in
@uses_policies(OWN)
@proven_to_read
@heavy
def export(request: HttpRequest) -> HttpResponse:
    """Everything kept of the person, as JSON."""
    data = {**queries.personal_data(request.user), **notice_data(request.user)}
    reading.note("people.user.export", request.user)
    response = HttpResponse(plain_json.write(data, indent=2), content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="kuaizhuan-personal-data.json"'
    return response


@signed_in
@uses_policies(OWN)
@proven_to_read
def erase(request: HttpRequest) -> HttpResponse:
    """Say what goes and what stays, after a fresh proof; on confirmation, delete at once."""
    if request.method != "POST":
        return render(request, "people/erase.html")
    services.erase_user(request.user, by=request.actor)
    logout(request)
    messages.success(request, _("账号已注销，个人信息已删除。"))
    return redirect("web:home")


@signed_in
@uses_policies(OWN)
@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """End every session of the person, on all devices, this one too."""
    for session in UserSession.objects.filter(user=request.user):
        session.end()
    logout(request)
    return redirect("web:home")


@signed_in
@uses_policies(REVOKE)
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Give up a role of one's own."""
    found = request.user.memberships.all()
    organisation = request.POST.get("organisation", "")
    where = {"organisation__code": organisation} if organisation else {"organisation": None}
    row = REVOKE.get(request.actor, found, role=request.POST.get("role", ""), **where)
    try:
        services.revoke(row, by=request.actor)
    except RuleBroken as refusal:
        for sentence in sentences_of(refusal):
            messages.error(request, sentence)
    return redirect("web:own_data")
