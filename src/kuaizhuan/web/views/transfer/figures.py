"""The figures of transfers as the person may count them, each with its definition, its day and the rows behind it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kuaizhuan.transfer import access
from kuaizhuan.transfer.figures import OF_READER
from kuaizhuan.transfer.figures.plots import FUNNEL, TURNOVER
from kuaizhuan.web.guard import signed_in, uses_policies
from kuaizhuan.web.presenters.charts import show_chart, small_line
from kuaizhuan.web.presenters.figures import show_figure

TRENDS = {name: place for place, name in enumerate(TURNOVER.figures)}
"""The figures whose last months are columns of the chart of turnover."""


@signed_in
@uses_policies(
    access.deal.VIEW,
    access.trial.VIEW,
    access.income.VIEW,
    access.outcome.VIEW,
    access.registry.VIEW_CONTRACT,
)
def figures(request: HttpRequest) -> HttpResponse:
    """A fixed number of queries; what one may not see is not counted."""
    turnover = TURNOVER.plot(request.actor)
    trends = {
        name: small_line([line.cells[place].value or 0 for line in turnover.lines])
        for name, place in TRENDS.items()
    }
    shown = [
        show_figure(each, each.count(request.actor), trend=trends.get(each.name, "")) for each in OF_READER
    ]
    context = {
        "stages": next(each for each in shown if each.figure.name == "transfer.deals_by_stage"),
        "cards": [each for each in shown if each.figure.name != "transfer.deals_by_stage"],
        "charts": [show_chart(TURNOVER, turnover), show_chart(FUNNEL, FUNNEL.plot(request.actor))],
    }
    return render(request, "transfer/figures.html", context)
