"""职责: who holds the roles of the platform, which wait for a second person, and the accounts of others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kuaizhuan.core.errors import BadInput, DomainError, NotAllowed, NotFound, RuleBroken
from kuaizhuan.people import access, queries, services
from kuaizhuan.people.access import (
    APPOINT,
    CONFIRM_GRANT,
    DECLINE_GRANT,
    KEEP_ACCOUNT,
    REVOKE_TOKEN,
    VIEW_DUTIES,
    VIEW_PROPOSAL,
    WITHDRAW_GRANT,
)
from kuaizhuan.people.models import GrantProposal, Membership, ResetCode, Token, User
from kuaizhuan.people.roles import Role
from kuaizhuan.people.states import OPEN_RESETS
from kuaizhuan.web.errors import sentences_of
from kuaizhuan.web.forms.people.people import AppointForm
from kuaizhuan.web.guard import signed_in, uses_policies
from kuaizhuan.web.proof import proven
from kuaizhuan.web.queries import persons

FEWEST_TO_CONFIRM = 2
"""Security persons without whom nobody can confirm what one of them proposes."""


@signed_in
@uses_policies(APPOINT, VIEW_DUTIES, VIEW_PROPOSAL, KEEP_ACCOUNT)
@proven
def appointments(request: HttpRequest) -> HttpResponse:
    """Who holds the roles that heads do not give, and a form to give one, for those who may give some."""
    roles = access.appointable(request.actor)
    if not roles and not request.actor.holds(Role.AUDITOR):
        raise NotAllowed("core.not_allowed", action=VIEW_DUTIES.name)
    form = AppointForm(request.POST or None, roles=roles)
    if request.method == "POST" and form.is_valid():
        try:
            given = services.appoint(**form.cleaned_data, by=request.actor)
        except RuleBroken as refusal:
            form.add_error(None, sentences_of(refusal))
        else:
            proposed = isinstance(given, GrantProposal)
            messages.success(
                request, _("已提出，另一位安全管理员确认后生效。") if proposed else _("已授予。")
            )
            return redirect("web:appointments")
    context = {"form": form if roles else None, **_duties(request)}
    return render(request, "people/appointments.html", context, status=422 if form.errors else 200)


def _duties(request: HttpRequest) -> dict[str, Any]:
    """Who holds what since when and by whom, what waits and for whom, and who is locked out."""
    actor = request.actor
    held = list(VIEW_DUTIES.filter(actor, queries.appointments()))
    events, conflicts = queries.given(held), queries.conflicts(held)
    names = persons(event.actor_ref for event in events.values() if event.actor_kind == "person")
    mine = set(
        APPOINT.filter(actor, Membership.objects.filter(pk__in=[row.pk for row in held])).values_list(
            "pk", flat=True
        )
    )
    waiting = list(VIEW_PROPOSAL.filter(actor, queries.proposals()))
    may = {verb: _those(policy, actor, waiting) for verb, policy in ANSWERS.items()}
    return {
        "held": [
            {
                "row": row,
                "event": events.get(row.pk),
                "by": _giver(events.get(row.pk), names),
                "conflict": row.role in conflicts.get(row.user_id, ()),
                "may_take": row.pk in mine,
            }
            for row in held
        ],
        "proposals": [
            {"row": row, "verbs": [verb for verb in ANSWERS if row.pk in may[verb]]} for row in waiting
        ],
        "locked": KEEP_ACCOUNT.filter(actor, queries.locked_accounts()),
        "keeps": access.keeps(actor),
        "apart": access.apart(),
        "alone": access.apart() and queries.holders(Role.SECURITY).count() < FEWEST_TO_CONFIRM,
    }


def _giver(event: Any, names: dict[str, str]) -> str:
    """Who gave a role: a person, or what ran on the machine."""
    return names.get(event.actor_ref, event.actor_ref) if event else ""


def _those(policy: Any, actor: Any, rows: Iterable[GrantProposal]) -> set[int]:
    found = GrantProposal.objects.filter(pk__in=[row.pk for row in rows])
    return set(policy.filter(actor, found).values_list("pk", flat=True))


@signed_in
@uses_policies(APPOINT)
@require_POST
@proven
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
    return _done(request, "web:appointments", lambda: services.dismiss(row, by=request.actor))


ANSWERS = {"confirm": CONFIRM_GRANT, "decline": DECLINE_GRANT, "withdraw": WITHDRAW_GRANT}
"""What is said to a proposed role, and who may."""


@signed_in
@uses_policies(CONFIRM_GRANT, DECLINE_GRANT, WITHDRAW_GRANT)
@require_POST
@proven
def answer_grant(request: HttpRequest) -> HttpResponse:
    """Confirm a role that somebody else proposed, decline it, or take back one's own proposal."""
    verb = request.POST.get("do", "")
    if verb not in ANSWERS:
        raise BadInput("web.bad_request")
    row = ANSWERS[verb].get(request.actor, GrantProposal.objects.all(), code=request.POST.get("proposal", ""))
    serve = {
        "confirm": services.confirm_grant,
        "decline": services.decline_grant,
        "withdraw": services.withdraw_grant,
    }[verb]
    return _done(request, "web:appointments", lambda: serve(row, by=request.actor))


@signed_in
@uses_policies(KEEP_ACCOUNT)
def find_account(request: HttpRequest) -> HttpResponse:
    """To the account with this user name."""
    if not access.keeps(request.actor):
        raise NotAllowed("core.not_allowed", action=KEEP_ACCOUNT.name)
    name = request.GET.get("username", "").strip()
    try:
        row = KEEP_ACCOUNT.get(request.actor, User.objects.filter(erased_at=None), username__iexact=name)
    except NotFound:
        messages.error(request, _("没有用户名为“%s”的账号，或者那是您自己的账号。") % name[:150])
        return redirect("web:appointments")
    return redirect("web:account", row.code)


@signed_in
@uses_policies(KEEP_ACCOUNT, REVOKE_TOKEN)
def account(request: HttpRequest, code: str) -> HttpResponse:
    """The account of another: its roles and tokens, whether it is locked or closed. No address, no number."""
    row = KEEP_ACCOUNT.get(request.actor, User.objects.filter(erased_at=None), code=code)
    tokens = REVOKE_TOKEN.filter(request.actor, Token.objects.filter(user=row).select_related("organisation"))
    context = {
        "person": row,
        "memberships": row.memberships.select_related("organisation").order_by("role"),
        "tokens": tokens,
        "locked": queries.locked_accounts().filter(pk=row.pk).exists(),
        "reset": ResetCode.objects.filter(user=row, state__in=OPEN_RESETS).first(),
        "by_mail": bool(settings.EMAIL_HOST and row.email),
    }
    return render(request, "people/account.html", context)


@signed_in
@uses_policies(KEEP_ACCOUNT, REVOKE_TOKEN)
@require_POST
@proven
def act_on_account(request: HttpRequest, code: str) -> HttpResponse:
    """Unlock an account, close or open it, or end one of its tokens."""
    actor = request.actor
    row = KEEP_ACCOUNT.get(actor, User.objects.filter(erased_at=None), code=code)
    acts: dict[str, Callable[[], object]] = {
        "unlock": lambda: services.unlock_account(row, by=actor),
        "close": lambda: services.close_account(row, by=actor),
        "open": lambda: services.open_account(row, by=actor),
        "revoke": lambda: services.revoke_token(
            REVOKE_TOKEN.get(actor, Token.objects.filter(user=row), code=request.POST.get("token", "")),
            by=actor,
        ),
    }
    verb = request.POST.get("do", "")
    if verb not in acts:
        raise BadInput("web.bad_request")
    return _done(request, "web:account", acts[verb], row.code)


def _done(request: HttpRequest, page: str, act: Callable[[], object], *args: str) -> HttpResponse:
    """Do it and say so, or say what speaks against it, on the page where it was asked."""
    try:
        act()
    except (NotAllowed, NotFound):
        raise
    except DomainError as refusal:
        for sentence in sentences_of(refusal):
            messages.error(request, sentence)
    else:
        messages.success(request, _("已办理。"))
    return redirect(page, *args)
