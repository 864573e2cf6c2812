"""What a person has been told."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from kuaizhuan.notices import queries, services
from kuaizhuan.web.guard import signed_in
from kuaizhuan.web.paging import Paging
from kuaizhuan.web.present.notices import line

PAGE = 50


@signed_in
def notices(request: HttpRequest) -> HttpResponse:
    """Own notices, the newest first."""
    found = queries.notices(request.actor)
    paging = Paging(Paging.number(request.GET.get("page")), PAGE, found.count())
    page = list(found[paging.start : paging.start + PAGE])
    names = queries.search_names(page)
    lines = [line(notice, names) for notice in page]
    return render(request, "notices/notices.html", {"lines": lines, "paging": paging})


@signed_in
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    services.mark_read(by=request.actor)
    return redirect("web:notices")
