"""What programs ask of a site before they read it: robots.txt, the search description, whether it is well, its figures."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kuaizhuan.core import signing
from kuaizhuan.core.errors import BadInput, NotFound
from kuaizhuan.web import readiness
from kuaizhuan.web.guard import public
from kuaizhuan.web.http_cache import revalidate
from kuaizhuan.web.metrics import may_measure, write_figures

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
@revalidate
def node_key(request: HttpRequest) -> HttpResponse:
    """By which key others tell that this node said something: its anchors, its backups, one day its feed."""
    public_key = signing.public_key()
    key = {"id": signing.key_id(public_key), "algorithm": signing.ALGORITHM, "public": public_key}
    return JsonResponse({"node": settings.NODE, "keys": [key]})


@public
def health(request: HttpRequest) -> HttpResponse:
    """Whether this process answers; it asks nothing else, so a node whose database is away is not restarted for it."""
    return _answer({"status": "ok"}, 200)


@public
def ready(request: HttpRequest) -> HttpResponse:
    """Whether the node can do its work: 200, or 503 where a part fails; the sentences are for the operator's networks.

    ``?only=read,write`` asks only these parts; an unknown name is 422.
    """
    only = [name for name in request.GET.get("only", "").split(",") if name]
    if unknown := set(only) - {*readiness.IN_DATABASE, *readiness.ELSEWHERE}:
        raise BadInput("web.ready.no_check", names=", ".join(sorted(unknown)))
    found, trusted = readiness.checks(only), may_measure(request)
    well = all(check.ok for check in found)
    answer = {
        "status": "ok" if well else "failing",
        "checks": [
            {"name": each.name, "ok": each.ok, **({"advice": each.advice} if trusted and each.advice else {})}
            for each in found
        ],
    }
    return _answer(answer, 200 if well else 503)


@public
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures for a monitor, for the networks in `KZ_METRICS_ADDRESSES` only; there is nothing here for others."""
    if not may_measure(request):
        raise NotFound("core.not_found")
    body, kind = write_figures()
    return HttpResponse(body, content_type=kind, headers={"Cache-Control": "no-store"})


def _answer(answer: dict[str, Any], status: int) -> HttpResponse:
    return JsonResponse(
        answer,
        status=status,
        headers={"Cache-Control": "no-store"},
        json_dumps_params={"ensure_ascii": False, "indent": 1},
    )
