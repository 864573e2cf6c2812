"""One-time codes for another password: handed out by security, exchanged at the door."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kuaizhuan.core.errors import BadInput, NotFound, RuleBroken, WrongState
from kuaizhuan.people import services
from kuaizhuan.people.access import ISSUE_RESET, KEEP_ACCOUNT
from kuaizhuan.people.models import ResetCode, User
from kuaizhuan.people.states import OPEN_RESETS, Reset
from kuaizhuan.web.accounts import door
from kuaizhuan.web.devices import source_of
from kuaizhuan.web.errors import sentences_of
from kuaizhuan.web.forms.people.people import ResetCodeForm
from kuaizhuan.web.guard import public, signed_in, uses_policies
from kuaizhuan.web.proof import proven


@public
@never_cache
def use(request: HttpRequest) -> HttpResponse:
    """Exchange a code for a password; attempts count as those to sign in do."""
    form = ResetCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["username"].strip()
        source = source_of(request, name)
        try:
            services.count_attempt(name, by=door(request), source=source)
            user = services.use_reset(
                name, form.cleaned_data["code"], form.cleaned_data["password"], by=door(request)
            )
        except NotFound as refusal:
            services.note_failed_sign_in(name, by=door(request), why="reset_code")
            form.add_error("code", sentences_of(refusal))
        except ValidationError as refusal:
            form.add_error("password", refusal)
        except WrongState as refusal:
            form.add_error(None, sentences_of(refusal))
        else:
            services.forget_attempts(user, by=door(request), source=source)
            messages.success(request, _("新密码已生效，请登录。"))
            return redirect("web:sign_in")
    return render(request, "people/reset_code.html", {"form": form}, status=422 if form.errors else 200)


@signed_in
@uses_policies(KEEP_ACCOUNT, ISSUE_RESET)
@require_POST
@proven
@never_cache
def hand_out(request: HttpRequest, code: str) -> HttpResponse:
    """Propose a code, issue it, or take it back. What is issued stands on this answer and nowhere else."""
    actor = request.actor
    row = KEEP_ACCOUNT.get(actor, User.objects.filter(erased_at=None), code=code)
    verb = request.POST.get("do", "")
    if verb not in ("propose", "issue", "end"):
        raise BadInput("web.bad_request")
    found = ResetCode.objects.filter(user=row, state__in=OPEN_RESETS).first()
    try:
        if verb == "propose":
            found = services.propose_reset(row, by=actor)
        if found is None:
            raise NotFound("core.not_found", code=code)
        if verb == "end":
            services.end_reset(found, by=actor)
        elif found.state == Reset.PROPOSED and ISSUE_RESET.allows(actor, found):
            found, secret = services.issue_reset(found, by=actor)
            context = {"person": row, "secret": secret, "until": found.expires_at}
            return render(request, "people/reset_issued.html", context)
        elif verb == "issue":
            services.issue_reset(found, by=actor)  # says why not
        else:
            messages.success(request, _("已提出，请另一位安全管理员在这里发放。"))
    except RuleBroken as refusal:
        for sentence in sentences_of(refusal):
            messages.error(request, sentence)
    return redirect("web:account", row.code)
