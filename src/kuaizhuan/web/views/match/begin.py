"""我感兴趣, 推荐: from a result or a need that somebody looks at to an introduction, with a need or result of theirs.

Who has no need yet writes a title and a few words on the way: the interest is kept and goes out with the need.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kuaizhuan.catalog.registry import KINDS
from kuaizhuan.core.errors import Conflict, NotFound, RuleBroken
from kuaizhuan.match import choices, rules, services
from kuaizhuan.match.models import Introduction
from kuaizhuan.match.states import Stage
from kuaizhuan.publish.access import VIEW
from kuaizhuan.publish.queries import Entry, find
from kuaizhuan.transfer.access import trial as access_to_trials
from kuaizhuan.transfer.models import TrialLicence
from kuaizhuan.web import queries as pages
from kuaizhuan.web.acting import acting
from kuaizhuan.web.errors import sentences_of
from kuaizhuan.web.guard import signed_in, uses_policies

NEW = "new"
"""Instead of a code: a need that is written on this page."""
LONGEST_TITLE, LONGEST_WORDS = 100, 2000


@signed_in
@uses_policies(VIEW, access_to_trials.VIEW)
def begin(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Choose the other side and answer the fixed questions; what was written stays when a rule speaks against it."""
    declared = KINDS.get(kind)
    if declared is None or not declared.matched_with:
        raise NotFound("core.not_found", code=code)
    entry = find(request.actor, kind, code)
    found = choices.choices(request.actor, entry)
    may_sketch = declared.side == "offer" and bool(choices.own_scopes(request.actor))
    trial = _trial(request, entry)
    context: dict[str, Any] = {
        "entry": entry,
        "kind": kind,
        "side": declared.side,
        "other": declared.matched_with,
        "choices": found,
        "may_sketch": may_sketch,
        "chosen": request.POST.get("other") or _first(found, may_sketch=may_sketch),
        "title": request.POST.get("title", "").strip(),
        "words": request.POST.get("words", "").strip(),
        "longest": rules.LONGEST_ANSWER,
        "longest_title": LONGEST_TITLE,
        "longest_words": LONGEST_WORDS,
        "title_wrong": "",
        "trial": trial,
        "questions": [(each, _answer(request, each, trial)) for each in rules.QUESTIONS],
        "refused": [],
    }
    if request.method != "POST":
        return render(request, "match/begin.html", context)
    try:
        row = _ask(request, entry, context)
    except (RuleBroken, Conflict) as refusal:
        context["refused"] = sentences_of(refusal)
        return render(request, "match/begin.html", context, status=422)
    if row is None:
        return render(request, "match/begin.html", context, status=422)
    messages.success(request, _said(row))
    return redirect("web:introduction", row.code)


def _ask(request: HttpRequest, entry: Entry, context: dict[str, Any]) -> Introduction | None:
    """The introduction that was asked for or kept; None, with the reason in `context`, when the form lacks something."""
    answers = dict(context["questions"])
    chosen = next((each for each in context["choices"] if each.entry.code == context["chosen"]), None)
    if chosen is not None:
        pair = (chosen.entry, entry) if context["side"] == "offer" else (entry, chosen.entry)
        make = services.express_interest if chosen.public else services.keep_interest
        return make(pair[0].record, pair[1].record, by=request.actor, answers=answers)
    owner = acting(request).organisation
    if context["chosen"] != NEW or not context["may_sketch"] or owner is None:
        context["refused"] = [_("请选择一条。")]
        return None
    least = KINDS["demand"].shortest_title
    if not least <= len(context["title"]) <= LONGEST_TITLE:
        context["title_wrong"] = _("请写需求的名称：%(least)d 到 %(most)d 字。") % {
            "least": least,
            "most": LONGEST_TITLE,
        }
        return None
    values = pages.first_values(request.actor, "demand", owner)
    values |= {"title": context["title"], "description": context["words"][:LONGEST_WORDS]}
    return services.sketch_interest(entry.record, values, owner=owner, by=request.actor, answers=answers)


def _first(found: list[choices.Choice], *, may_sketch: bool) -> str:
    """What is chosen at first: the best that was not asked yet."""
    free = (each.entry.code for each in found if not each.under_way)
    return next(free, NEW if may_sketch else "")


def _answer(request: HttpRequest, question: str, trial: TrialLicence | None) -> str:
    if request.method == "POST":
        return request.POST.get(question, "").strip()
    if trial is not None and question == "match.question.trial":
        return _("申请按公开的试用条件先用后转，期限 %d 个月。") % trial.months
    return ""


def _trial(request: HttpRequest, entry: Entry) -> TrialLicence | None:
    """The offer that somebody came from, when it is one of this result."""
    code = request.GET.get("trial", "")
    if not code or KINDS[entry.kind].side != "offer":
        return None
    offers = access_to_trials.VIEW.filter(request.actor, TrialLicence.objects.all())
    return offers.filter(code=code, achievement=entry.record.pk).first()


def _said(row: Introduction) -> str:
    sentences = {
        Stage.KEPT: _("意向已经留存：需求公开后自动向成果方提出。请补全需求并提交审核。"),
        Stage.BROKERED: _("已提出对接，由代为答复的经纪人转达。"),
        Stage.OPENED: _("双方都由您代表，联系已经开通。"),
    }
    return sentences.get(Stage(row.state), _("已提出对接，等对方答复。"))
