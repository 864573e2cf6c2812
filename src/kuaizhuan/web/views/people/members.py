"""Who belongs to an organisation, seen and changed by those who administer it."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kuaizhuan.core.errors import Conflict, RuleBroken
from kuaizhuan.people import queries, services
from kuaizhuan.people.access import ADMINISTER, ANSWER, REVOKE, WITHDRAW
from kuaizhuan.people.masking import mask_email, mask_phone
from kuaizhuan.people.models import Invitation, JoinRequest, Membership, Organisation
from kuaizhuan.people.roles import HEADS
from kuaizhuan.web.errors import sentences_of
from kuaizhuan.web.forms.people.people import InviteForm, PlaceForm
from kuaizhuan.web.guard import signed_in, uses_policies
from kuaizhuan.web.proof import ask_proof, is_proven

SHOWN = 200
"""Invitations shown, the newest first."""


@signed_in
@uses_policies(ADMINISTER)
def members(request: HttpRequest, code: str) -> HttpResponse:
    """The people of an organisation, who asked to join, and whom it invited."""
    return _page(request, _organisation(request, code), InviteForm())


@signed_in
@uses_policies(ADMINISTER)
@require_POST
def place(request: HttpRequest, code: str) -> HttpResponse:
    """Put the organisation under another that the person administers too, or under none."""
    row = _organisation(request, code)
    form = PlaceForm(request.POST)
    parent = form.cleaned_data["parent"] if form.is_valid() else None
    if form.errors or (parent is not None and not ADMINISTER.allows(request.actor, parent)):
        messages.error(
            request, _("上级单位须是您也管理的单位：请填写它的全称或统一社会信用代码，或联系节点运维。")
        )
        return redirect("web:members", row.code)
    try:
        services.place_under(row, parent, by=request.actor)
    except Conflict as refusal:
        for sentence in sentences_of(refusal):
            messages.error(request, sentence)
    else:
        messages.success(request, _("已调整。上级单位的负责人可以管理本单位的人员。"))
    return redirect("web:members", row.code)


def _organisation(request: HttpRequest, code: str) -> Organisation:
    return ADMINISTER.get(request.actor, Organisation.objects.all(), code=code)


def _page(request: HttpRequest, row: Organisation, form: InviteForm, status: int = 200) -> HttpResponse:
    """Members with their masked contact data, what was asked of them, and what they were asked."""
    people = [
        {
            "user": membership.user,
            "role": membership.role,
            "email": mask_email(membership.user.email),
            "phone": mask_phone(membership.user.phone),
        }
        for membership in queries.members(row)
    ]
    context = {
        "organisation": row,
        "people": people,
        "form": form,
        "requests": row.join_requests.filter(decided_at=None).select_related("user"),
        "user_id": request.user.pk,
        "invitations": [
            {
                "row": each,
                "email": each.email if each.open else mask_email(each.email),
                "link": _link(request, each, mailed=False) if each.open and not settings.EMAIL_HOST else "",
            }
            for each in row.invitations.all()[:SHOWN]
        ],
        "vouched": bool(settings.IDENTITIES),
        "units": row.units.all(),
        "place_form": PlaceForm(initial={"parent": row.parent}),
    }
    return render(request, "people/members.html", context, status=status)


def _link(request: HttpRequest, invitation: Invitation, *, mailed: bool) -> str:
    link = queries.link_of(invitation, mailed=mailed)
    return request.build_absolute_uri(reverse("web:invitation", args=[link]))


@signed_in
@uses_policies(ADMINISTER)
@require_POST
def invite(request: HttpRequest, code: str) -> HttpResponse:
    """Invite by mail. Where the node sends none, the head is shown another link, to hand over.

    To invite a head needs a fresh proof: whoever is one invites others.
    """
    row = _organisation(request, code)
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form, status=422)
    data = form.cleaned_data
    if data["role"] in HEADS and not is_proven(request):
        return ask_proof(request)
    invitation = services.invite(
        row, data["email"], data["role"], by=request.actor, days=settings.INVITATION_DAYS
    )
    text = _("%(who)s邀请您代表“%(organisation)s”使用快转。请打开链接接受邀请：\n\n%(link)s\n") % {
        "who": request.user,
        "organisation": row.name,
        "link": _link(request, invitation, mailed=True),
    }
    send_mail(_("邀请您加入“%s”") % row.name, text, None, [invitation.email])
    said = (
        _("邀请已登记，邮件随后发出。") if settings.EMAIL_HOST else _("邀请已登记，请把下面的链接转给对方。")
    )
    messages.success(request, said)
    return redirect("web:members", row.code)


@signed_in
@uses_policies(WITHDRAW)
@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take back an invitation that nobody has accepted."""
    found = Invitation.objects.filter(organisation__code=code)
    row = WITHDRAW.get(request.actor, found, code=request.POST.get("invitation", ""))
    services.withdraw_invitation(row, by=request.actor)
    return redirect("web:members", code)


@signed_in
@uses_policies(ANSWER)
@require_POST
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Agree to somebody who asked to join, or decline; to make a head needs a fresh proof."""
    found = JoinRequest.objects.filter(organisation__code=code)
    row = ANSWER.get(request.actor, found, code=request.POST.get("request", ""))
    agree = request.POST.get("do") == "agree"
    if agree and row.role in HEADS and not is_proven(request):
        return ask_proof(request)
    services.answer_join(row, by=request.actor, agree=agree)
    return redirect("web:members", code)


@signed_in
@uses_policies(REVOKE)
@require_POST
def revoke(request: HttpRequest, code: str) -> HttpResponse:
    """Take a role from a member; a refusal (the last head) is shown where it was asked."""
    found = Membership.objects.filter(organisation__code=code)
    who = {"user__code": request.POST.get("user", ""), "role": request.POST.get("role", "")}
    row = REVOKE.get(request.actor, found, **who)
    try:
        services.revoke(row, by=request.actor)
    except RuleBroken as refusal:
        for sentence in sentences_of(refusal):
            messages.error(request, sentence)
    return redirect("web:members", code)
