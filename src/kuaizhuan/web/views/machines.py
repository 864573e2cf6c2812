"""What programs ask of a site before they read it: robots.txt, the search description, whether it is well."""

from __future__ import annotations

import datetime as dt

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kuaizhuan.core import jobs
from kuaizhuan.core.fulltext import IndexUnusable
from kuaizhuan.publish.search_index import open_index
from kuaizhuan.web.guard import public
from kuaizhuan.web.http_cache import revalidate

OVERDUE = dt.timedelta(minutes=30)
"""A job that has been waiting for so long means that no worker is running."""
CLOSED = ("/account/", "/api/", "/compare", "/desk/", "/imports/", "/language/", "/me/", "/notices/", "/search",
          "/searches/", "/sign-in/")  # fmt: skip
"""Where a crawler finds nothing of its own: other ways to the same rows without end, and what needs a person."""


@public
@revalidate
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers may fetch, and where the list of all pages is."""
    sitemap = request.build_absolute_uri(reverse("web:sitemap"))
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), "", f"Sitemap: {sitemap}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@public
@revalidate
def open_search(request: HttpRequest) -> HttpResponse:
    """How a browser searches here from its own box (OpenSearch 1.1)."""
    context = {
        "name": _("快转"),
        "description": _("检索技术成果、需求和专家"),
        "search": request.build_absolute_uri(reverse("web:search")),
        "feed": request.build_absolute_uri(reverse("web:feed")),
        "own": request.build_absolute_uri(),
    }
    kind = "application/opensearchdescription+xml; charset=utf-8"
    return render(request, "publish/opensearch.xml", context, content_type=kind)


@public
def health(request: HttpRequest) -> HttpResponse:
    """Whether the node can do its work: 200, or 503 with what is wrong. Says nothing that a visitor may not know.

    database and index: "ok" or "unusable". oldest_job_seconds: how long the job waits that waits longest, 0 when
    none does, null when the database cannot tell; "worker" is "late" when that is more than `OVERDUE`.
    """
    database, waiting = _database()
    parts = {
        "database": "ok" if database else "unusable",
        "index": "ok" if _index() else "unusable",
        "worker": "ok" if waiting is None or waiting <= OVERDUE else "late",
    }
    well = set(parts.values()) == {"ok"}
    seconds = None if waiting is None else int(waiting.total_seconds())
    answer = {"status": "ok" if well else "failing", **parts, "oldest_job_seconds": seconds}
    response = JsonResponse(answer, status=200 if well else 503)
    response.headers["Cache-Control"] = "no-store"
    return response


def _database() -> tuple[bool, dt.timedelta | None]:
    """Whether the database answers, and how long the oldest job waits."""
    try:
        connection.ensure_connection()
        oldest = jobs.oldest_waiting()
    except Error:
        return False, None
    return True, timezone.now() - oldest if oldest else dt.timedelta(0)


def _index() -> bool:
    try:
        open_index().version  # noqa: B018 - reads what is on the disk now
    except IndexUnusable:
        return False
    return True
