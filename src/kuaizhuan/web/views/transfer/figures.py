"""The figures of transfers as the person may count them, each with its definition and its day."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kuaizhuan.transfer import access
from kuaizhuan.transfer.figures import OF_READER
from kuaizhuan.web.guard import signed_in, uses_policies


@signed_in
@uses_policies(access.deal.VIEW, access.trial.VIEW, access.income.VIEW, access.outcome.VIEW)
def figures(request: HttpRequest) -> HttpResponse:
    """A fixed number of queries; what one may not see is not counted."""
    counted = [(figure, figure.count(request.actor)) for figure in OF_READER]
    return render(request, "transfer/figures.html", {"figures": counted})
