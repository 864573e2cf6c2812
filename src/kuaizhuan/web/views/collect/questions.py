"""What imports left for a person: conflicting fields, likely namesakes, likely duplicates."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kuaizhuan.catalog.queries import titles
from kuaizhuan.catalog.registry import by_code, label
from kuaizhuan.collect import access, queries, services
from kuaizhuan.collect.models import CellQuestion, FieldConflict, OrganisationProposal, RowQuestion
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import BadInput, DomainError
from kuaizhuan.core.messages import say
from kuaizhuan.people import access as people_access
from kuaizhuan.web.errors import sentences_of
from kuaizhuan.web.guard import signed_in, uses_policies
from kuaizhuan.web.numbers import whole_number

PAGE = 50


def _leave_cell(question: CellQuestion, take: bool, *, by: Actor) -> int:
    """Leave a cell as it was said; what it means is said one by one."""
    if take:
        raise BadInput("web.nothing_chosen")
    return services.answer_cell(question, "", by=by)


ANSWERS: dict[str, Callable[..., Any]] = {
    "conflicts": services.answer_conflict,
    "proposals": services.answer_proposal,
    "pairs": services.answer_pair,
    "rows": services.answer_row,
    "cells": _leave_cell,
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


def _conflicts(found: Iterable[FieldConflict]) -> list[dict[str, Any]]:
    """Conflicts with the row they are about, by its name, and what the field is called."""
    rows = list(found)
    kinds = {row.record_code: by_code(row.record_code) for row in rows}
    named = titles((kind.name, code) for code, kind in kinds.items() if kind)
    return [
        {
            "row": row,
            "label": _label(row),
            "title": named.get(row.record_code, row.record_code),
            "kind": kinds[row.record_code],
            "words": f"{named.get(row.record_code, row.record_code)} {_label(row)}",
        }
        for row in rows
    ]


def _cells(found: Iterable[CellQuestion]) -> list[dict[str, Any]]:
    """Unread cells with the row they stand in, why they were not read, and what may be meant."""
    rows = list(found)
    kinds = {row.record_code: by_code(row.record_code) for row in rows}
    named = titles((kind.name, code) for code, kind in kinds.items() if kind and kind.published)
    return [
        {
            "row": row,
            "kind": kind if (kind := kinds[row.record_code]) and kind.published else None,
            "title": named.get(row.record_code, row.owner.name if row.owner else row.record_code),
            "why": say(row.code, row.params),
            "words": f"{row.header} {row.text[:30]}",
        }
        for row in rows
    ]


def _title(row: Any) -> str:
    """What a question is about, in a few words."""
    if isinstance(row, FieldConflict):
        return f"{row.record_code} {_label(row)}"
    if isinstance(row, CellQuestion):
        return f"{row.header} {row.text[:30]}"
    if isinstance(row, RowQuestion):
        return say(row.code, row.params)
    return row.provisional.name if isinstance(row, OrganisationProposal) else row.left.title


@signed_in
@uses_policies(people_access.SUBMIT_FOR, people_access.DECIDE, access.ANSWER_PAIR)
def questions(request: HttpRequest) -> HttpResponse:
    """The open questions of each kind, the surest first."""
    found = queries.questions(request.actor)
    decided = queries.answered_proposals(request.actor)
    context = {
        "conflicts": _conflicts(found.conflicts[:PAGE]),
        "proposals": found.proposals[:PAGE],
        "pairs": found.pairs[:PAGE],
        "cells": _cells(found.cells[:PAGE]),
        "rows": [{"row": row, "words": say(row.code, row.params)} for row in found.rows[:PAGE]],
        "counts": {family: getattr(found, family).count() for family in ANSWERS},
        "total": found.count(),
        "shown": PAGE,
        "refused": request.session.pop("refused_questions", []),
        "answered_proposals": decided[0],
        "answered_pairs": decided[1],
    }
    return render(request, "collect/questions.html", context)


@signed_in
@uses_policies(people_access.SUBMIT_FOR, people_access.DECIDE, access.ANSWER_PAIR)
@require_POST
def answer(request: HttpRequest, family: str) -> HttpResponse:
    """Answer the ticked questions of one kind alike, or with `all` every one; what stays is shown with its reasons."""
    if family not in ANSWERS or request.POST.get("answer") not in ("yes", "no"):
        raise Http404
    waiting: QuerySet = getattr(queries.questions(request.actor), family)
    if "all" not in request.POST:
        numbers = (whole_number(each, 18) for each in request.POST.getlist("code"))
        waiting = waiting.filter(pk__in=[each for each in numbers if each is not None])
    rows, refused = list(waiting), []
    if not rows and request.POST.getlist("code"):
        raise Http404
    if not rows:
        raise BadInput("web.nothing_chosen")
    for row in rows:
        try:
            ANSWERS[family](row, request.POST["answer"] == "yes", by=request.actor)
        except DomainError as refusal:
            refused.append({"title": _title(row), "reasons": sentences_of(refusal)})
    if len(rows) > len(refused):
        done = len(rows) - len(refused)
        messages.success(
            request,
            ngettext("已裁定 %d 项，可在已裁定中撤销。", "已裁定 %d 项，可在已裁定中撤销。", done) % done,
        )
    request.session["refused_questions"] = refused[:PAGE]
    return redirect("web:questions")


@signed_in
@uses_policies(people_access.SUBMIT_FOR)
@require_POST
def settle(request: HttpRequest, number: int) -> HttpResponse:
    """Say what a cell means that could not be read; the same text of that field is settled with it."""
    row = get_object_or_404(queries.questions(request.actor).cells, pk=number)
    text = (request.POST.get("text") or request.POST.get("note") or "")[:2000].strip()
    if not text:
        raise BadInput("web.nothing_chosen")
    try:
        done = services.answer_cell(row, text, by=request.actor)
    except BadInput as refusal:
        request.session["refused_questions"] = [{"title": _title(row), "reasons": sentences_of(refusal)}]
        return redirect("web:questions")
    messages.success(
        request,
        ngettext("已填写 %d 处，以后同样的写法照此识别。", "已填写 %d 处，以后同样的写法照此识别。", done)
        % done,
    )
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
