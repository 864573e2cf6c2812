"""What imports left for a person: conflicting fields, likely namesakes, likely duplicates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kuaizhuan.catalog.registry import by_code, label
from kuaizhuan.collect import access, queries, services
from kuaizhuan.collect.models import FieldConflict
from kuaizhuan.people import access as people_access
from kuaizhuan.web.guard import signed_in, uses_policies

PAGE = 50
ANSWERS: dict[str, Callable[..., Any]] = {
    "conflicts": services.answer_conflict,
    "proposals": services.answer_proposal,
    "pairs": services.answer_pair,
}
"""Kind of question → who writes its answer."""
REOPEN: dict[str, Callable[..., Any]] = {
    "proposals": services.reopen_proposal,
    "pairs": services.reopen_pair,
}
"""Kind of question → who undoes its answer, in the order of `queries.answered_proposals`."""


def _label(conflict: FieldConflict) -> str:
    """What the field that is asked about is called."""
    kind = by_code(conflict.record_code)
    return label(kind.name, conflict.field) if kind else conflict.field


@signed_in
@uses_policies(people_access.SUBMIT_FOR, people_access.DECIDE, access.ANSWER_PAIR)
def questions(request: HttpRequest) -> HttpResponse:
    """The open questions of each kind, the surest first."""
    found = queries.questions(request.actor)
    decided = queries.answered_proposals(request.actor)
    context = {
        "conflicts": [(_label(each), each) for each in found.conflicts[:PAGE]],
        "proposals": found.proposals[:PAGE],
        "pairs": found.pairs[:PAGE],
        "total": found.count(),
        "answered_proposals": decided[0],
        "answered_pairs": decided[1],
    }
    return render(request, "collect/questions.html", context)


@signed_in
@uses_policies(people_access.SUBMIT_FOR, people_access.DECIDE, access.ANSWER_PAIR)
@require_POST
def answer(request: HttpRequest, family: str, number: int) -> HttpResponse:
    """Answer one question with yes or no."""
    if family not in ANSWERS:
        raise Http404
    waiting: QuerySet = getattr(queries.questions(request.actor), family)
    row = waiting.filter(pk=number).first()
    if row is None:
        raise Http404
    ANSWERS[family](row, request.POST.get("answer") == "yes", by=request.actor)
    messages.success(request, _("已记下，可在经过中查到。"))
    return redirect("web:questions")


@signed_in
@uses_policies(people_access.DECIDE, access.ANSWER_PAIR)
@require_POST
def reopen(request: HttpRequest, family: str, number: int) -> HttpResponse:
    """Undo an answer: what was joined is parted, and the question is open again."""
    decided = dict(zip(REOPEN, queries.answered_proposals(request.actor, limit=PAGE), strict=True))
    row = next((row for row in decided.get(family, ()) if row.pk == number), None)
    if row is None:
        raise Http404
    REOPEN[family](row, by=request.actor)
    messages.success(request, _("已撤销，问题重新打开。"))
    return redirect("web:questions")
