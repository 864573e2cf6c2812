"""What one side states of a deal: on a page of its own, where the other side confirms, corrects or denies it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kuaizhuan.core.errors import RuleBroken
from kuaizhuan.transfer import access, services
from kuaizhuan.transfer.queries import statements as queries
from kuaizhuan.web.forms.transfer.statements import ConfirmForm, CorrectForm, DenyForm
from kuaizhuan.web.guard import signed_in, uses_policies
from kuaizhuan.web.presenters import statements as shown
from kuaizhuan.web.unsent import chosen_files, keep_chosen

FORMS: dict[str, Any] = {"confirm": ConfirmForm, "deny": DenyForm, "correct": CorrectForm}


@signed_in
@uses_policies(access.statement.VIEW)
def statement(request: HttpRequest, code: str) -> HttpResponse:
    """One statement: who says what of which deal, until when an answer is expected, and the answers one may give."""
    return _page(request, queries.case(request.actor, code))


@signed_in
@uses_policies(
    access.statement.VIEW, access.statement.CONFIRM, access.statement.PROVE, access.statement.DENY,
    access.statement.CORRECT,
)  # fmt: skip
@require_POST
def act(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """Confirm, deny or correct."""
    case = queries.case(request.actor, code)
    if verb not in FORMS:
        raise Http404
    form = FORMS[verb](request.POST, chosen_files(request), case=case)
    if not form.is_valid():
        keep_chosen(request, form)
        return _page(request, case, status=422, **{f"{verb}_form": form})
    try:
        row = getattr(services, f"{verb}_statement")(case.statement, by=request.actor, **form.said())
    except RuleBroken as refusal:
        keep_chosen(request, form)
        return _page(request, case, status=422, verdict=refusal.verdict, **{f"{verb}_form": form})
    messages.success(request, _("已办理，对方会收到通知。"))
    return redirect("web:statement", row.code)


def _page(request: HttpRequest, case: queries.Case, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "case": case,
        "row": case.statement,
        "facts": shown.facts(case),
        "inside": access.deal.VIEW.allows(request.actor, case.statement.deal),
        "confirm_form": ConfirmForm(case=case) if case.may_confirm else None,
        "deny_form": DenyForm(case=case) if case.may_deny else None,
        "correct_form": CorrectForm(case=case) if case.may_correct else None,
        **more,
    }
    return render(request, "transfer/statement.html", context, status=status)
