"""The list of all public pages for search engines (sitemaps.org): an index, and files of at most 50,000 pages.

A file holds the rows of one span of primary keys, so a row never moves to another file and an unchanged file need
not be fetched again. Files are written as they are read: memory does not grow with the catalogue.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from django.db.models import F, Max, Q, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.http import http_date, parse_http_date_safe

from kuaizhuan.catalog import registry
from kuaizhuan.catalog.models import KINDS
from kuaizhuan.core.actors import ANONYMOUS
from kuaizhuan.core.errors import NotFound
from kuaizhuan.people.access import VIEW as VIEW_ORGANISATION
from kuaizhuan.people.models import Organisation
from kuaizhuan.publish.access import IS_PUBLIC, VIEW
from kuaizhuan.web.guard import public, uses_policies

SPAN = 50_000
"""Primary keys, and so at most as many pages, in one file: what the protocol allows."""
OTHERS = ("home", "help", "quality", "organisations")
"""Pages that are there whatever the catalogue holds."""
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
XML = "application/xml; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one kind that have a page, and the path of a row's page by its code."""

    rows: QuerySet[Any]
    path: Callable[[str], str]


def parts() -> dict[str, Part]:
    """What there is to list, as a visitor may see it, by the name in the address of its files."""
    found = {
        registry.KINDS[kind].plural: Part(
            VIEW.filter(ANONYMOUS, model.objects.filter(IS_PUBLIC, _shown_as_itself(kind))),
            lambda code, kind=kind: reverse("web:record", args=[kind, code]),
        )
        for kind, model in KINDS.items()
    }
    organisations = VIEW_ORGANISATION.filter(ANONYMOUS, Organisation.objects.filter(merged_into=None))
    found["organisations"] = Part(organisations, lambda code: reverse("web:organisation", args=[code]))
    return found


def _shown_as_itself(kind: str) -> Q:
    return Q(same_as=None) if registry.KINDS[kind].same_as else Q()


@uses_policies(VIEW, VIEW_ORGANISATION)
def index(request: HttpRequest) -> HttpResponse:
    """Every file with when something in it last changed; one query a kind."""
    entries = [(reverse("web:sitemap_pages"), None)]
    for name, part in parts().items():
        spans = part.rows.order_by().annotate(span=F("pk") / SPAN).values("span")
        changed = spans.annotate(changed=Max("updated_at")).order_by("span")
        for each in changed.values_list("span", "changed"):
            entries.append((reverse("web:sitemap_part", args=[name, each[0]]), each[1]))
    return HttpResponse(
        _write_entries("sitemapindex", "sitemap", _absolute(request, entries)), content_type=XML
    )


@public
def pages(request: HttpRequest) -> HttpResponse:
    """The pages that are no rows."""
    paths = [reverse(f"web:{name}") for name in OTHERS] + [
        reverse("web:records", args=[kind]) for kind in KINDS
    ]
    entries = _absolute(request, [(path, None) for path in paths])
    return HttpResponse(_write_entries("urlset", "url", entries), content_type=XML)


@uses_policies(VIEW, VIEW_ORGANISATION)
def part(request: HttpRequest, name: str, span: int) -> HttpResponse:
    """One file; 304 when nothing in it changed since the moment the crawler names."""
    found = parts().get(name)
    if found is None:
        raise NotFound("core.not_found", name=name)
    rows = found.rows.filter(pk__gte=span * SPAN, pk__lt=(span + 1) * SPAN)
    changed = rows.order_by().aggregate(changed=Max("updated_at"))["changed"]
    if changed is None:
        raise NotFound("core.not_found", name=name)
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    if since is not None and int(changed.timestamp()) <= since:
        response: Any = HttpResponse(status=304)
    else:
        listed = rows.order_by("pk").values_list("code", "updated_at").iterator(2000)
        entries = _absolute(request, ((found.path(code), at) for code, at in listed))
        response = StreamingHttpResponse(_write_entries("urlset", "url", entries), content_type=XML)
    response.headers["Last-Modified"] = http_date(changed.timestamp())
    return response


def _absolute(
    request: HttpRequest, entries: Iterable[tuple[str, dt.datetime | None]]
) -> Iterator[tuple[str, dt.datetime | None]]:
    root = request.build_absolute_uri("/").rstrip("/")
    return ((root + path, at) for path, at in entries)


def _write_entries(
    root: str, item: str, entries: Iterable[tuple[str, dt.datetime | None]]
) -> Iterator[bytes]:
    """The file in pieces. Times are UTC to the second."""
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{NAMESPACE}">\n'.encode()
    for address, at in entries:
        changed = f"<lastmod>{at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}</lastmod>" if at else ""
        yield f"<{item}><loc>{escape(address)}</loc>{changed}</{item}>\n".encode()
    yield f"</{root}>\n".encode()
