"""匹配质量: how well matching does, as measured and as it turned out, for everybody; and the rows behind a figure."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kuaizhuan.core.errors import NotFound
from kuaizhuan.match import quality as queries
from kuaizhuan.match import quality_metrics
from kuaizhuan.match.access import VIEW
from kuaizhuan.web.guard import public, signed_in, uses_policies
from kuaizhuan.web.http_cache import revalidate
from kuaizhuan.web.paging import Paging
from kuaizhuan.web.presenters import quality as present
from kuaizhuan.web.presenters.introductions import line

PAGE = 50


@public
@revalidate
def quality(request: HttpRequest) -> HttpResponse:
    """Figures only, none of a single person's doing: shares of fewer than `outcomes.FEWEST` cases are not told."""
    measured, cases = queries.measured_quality(), queries.cases()
    matched, demands = queries.matched_demands()
    levels = queries.levels()
    reasons = quality_metrics.reasons(cases)
    declined = sum(reasons.values())
    reliability = present.reliability(measured)
    context = {
        "as_of": timezone.localdate(),
        "measured_on": measured["on"],
        "needs": measured["methods"]["engine, unseen needs"]["needs"],
        "methods": present.methods(measured),
        "reliability": reliability,
        "groups": list(zip(*(each.groups for each in reliability), strict=True)),
        "side": present.SIDE,
        "figures": present.figures(cases),
        "levels": list(levels.items()),
        "most": max([*levels.values(), 1]),
        "matched": matched,
        "demands": demands,
        "reasons": reasons if declined >= quality_metrics.FEWEST else {},
        "declined": declined,
        "fewest": quality_metrics.FEWEST,
    }
    return render(request, "match/quality.html", context)


@signed_in
@uses_policies(VIEW)
def rows_behind(request: HttpRequest, figure: str) -> HttpResponse:
    """The introductions a figure was counted from, those that the reader may read; says how many others there are."""
    if figure not in queries.BEHIND:
        raise NotFound("core.not_found", figure=figure)
    found = queries.behind(request.actor, figure)
    paging = Paging(Paging.number(request.GET.get("page")), PAGE, found.count())
    context = {
        "figure": figure,
        "lines": [line(row) for row in found[paging.start : paging.start + PAGE]],
        "paging": paging,
        "others": queries.all_behind(figure) - paging.total,
    }
    return render(request, "match/quality_rows.html", context)
