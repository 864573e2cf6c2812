"""Rows: lists by cursor, one row, and search. Only the rows and the fields that the reader may know."""
# No `from __future__ import annotations`: the shapes in the signatures are made here, kind by kind.

import datetime as dt
from inspect import Parameter, Signature
from typing import Annotated, Literal

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import AwareDatetime

from kuaizhuan.api.rates import place_for
from kuaizhuan.api.v1.paging import Cursor, Limit, Order, page
from kuaizhuan.api.v1.schemas import PAGES, SHAPES, Found, Row, shape_materials, shape_row
from kuaizhuan.catalog import registry
from kuaizhuan.catalog.fields import Kind
from kuaizhuan.core.actors import ANONYMOUS
from kuaizhuan.core.errors import BadInput
from kuaizhuan.core.files.queries import files_of
from kuaizhuan.people.roles import ANY
from kuaizhuan.publish import queries
from kuaizhuan.publish.access import IS_PUBLIC, VIEW_ANNOUNCEMENT
from kuaizhuan.publish.models import Announcement

router = Router(tags=["catalogue"])
Code = Annotated[str, Query(max_length=40, description="A code of the list of that name, see /codes.")]
Mine = Annotated[bool, Query(description="The rows of the token's organisation instead, in any state.")]
Number = Annotated[
    str, Query(max_length=100, description="The owner's own number, of rows that tell it to who asks.")
]
Since = Annotated[
    AwareDatetime | None,
    Query(
        description="Rows that were written, changed or moved at this moment or later, those that changed first first. "
        "A moment with its zone, by the server's clock: the answer's `changed_since` is the one for the next time.",
    ),
]
OVERLAP = dt.timedelta(minutes=10)
"""Longer than any transaction lasts: a row says when its change began, and is read once that is committed."""
SKEW = dt.timedelta(minutes=5)
"""So far ahead a clock may be that is set by the net."""
SORTS = tuple(each for name in registry.sorts() for each in (name, f"-{name}") if each != "published")


def _routes(kind: Kind) -> None:
    """List and show the rows of a kind."""
    narrowed = ["state", *(field.name for field in kind.fields if field.listed)]

    def listed(
        request: HttpRequest,
        cursor: str,
        limit: int,
        mine: bool,
        external_id: str,
        changed_since: dt.datetime | None,
        **filters: str,
    ) -> dict[str, object]:
        return _page(request, kind, cursor, limit, mine, external_id, changed_since, filters)

    listed.__signature__ = _signature(narrowed)  # type: ignore[attr-defined]

    def one(request: HttpRequest, code: str) -> Row:
        return shape_record(request, kind.name, code)

    path, noun = f"/{kind.plural}", kind.noun or kind.name
    listed.__doc__ = f"Public {noun}s, those published last first."
    one.__doc__ = f"One {noun}."
    for address, view, shape, verb, name in (
        (path, listed, PAGES[kind.name], "list", kind.plural),
        (path + "/{code}", one, SHAPES[kind.name], "get", kind.name),
    ):
        router.get(
            address,
            response=shape,
            exclude_unset=True,
            operation_id=f"{verb}_{name}",
            url_name=name,
            summary=name.title(),
        )(view)


def shape_record(request: HttpRequest, kind: str, code: str) -> Row:
    """One row as it is read, with what stands beside it: the same after a change, so that its ETag is the same."""
    row = shape_row(request, queries.find(request.actor, kind, code))
    if not registry.KINDS[kind].illustrated:
        return row
    beside = shape_materials(request, queries.materials(request.actor, kind, [code]))
    return row.model_copy(update={"materials": beside})


def _signature(narrowed: list[str]) -> Signature:
    """That of a list which is filtered by these fields."""
    keyword = Parameter.KEYWORD_ONLY
    asked = {
        "cursor": (Cursor, ""),
        "limit": (Limit, 20),
        **dict.fromkeys(narrowed, (Code, "")),
        "mine": (Mine, False),
        "external_id": (Number, ""),
        "changed_since": (Since, None),
    }
    return Signature(
        [
            Parameter("request", Parameter.POSITIONAL_OR_KEYWORD, annotation=HttpRequest),
            *(Parameter(name, keyword, annotation=of, default=usual) for name, (of, usual) in asked.items()),
        ]
    )


for _kind in registry.published_kinds():
    _routes(_kind)


@router.get("/search", response=Found, exclude_unset=True)
def search(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=400)] = "",
    kind: Literal["", *(kind.name for kind in registry.published_kinds())] = "",  # type: ignore[valid-type]
    filter: Annotated[list[str] | None, Query(description="field:value, any number of times")] = None,
    sort: Literal["", *SORTS] = "",  # type: ignore[valid-type]
    limit: Limit = 20,
    offset: Annotated[int, Query(ge=0, le=10_000)] = 0,
) -> dict[str, object]:
    """Public rows of all kinds that hold the words of `q`; the empty `q` finds all."""
    filters: dict[str, list[str]] = {}
    for each in filter or ():
        name, _, value = each.partition(":")
        if name not in registry.facets() or not value:
            raise BadInput("api.filter", filter=each, fields=", ".join(registry.facets()))
        filters.setdefault(name, []).append(value)
    with place_for(request):
        found = queries.search(
            request.actor,
            q,
            kinds=[kind] if kind else [],
            filters=filters,
            sort=sort or None,
            limit=limit,
            offset=offset,
            facets=registry.facets(),
        )
    return {
        "total": found.total,
        "relaxed": found.relaxed,
        "items": [shape_row(request, entry) for entry in found.entries],
        "facets": found.facets,
    }


class AnnouncementOut(Schema):
    """A notice of the platform. pinned: it stands before the others. address: of its page."""

    code: str
    title: str
    source: str
    published_at: dt.datetime
    pinned: bool
    address: str


class AttachedFile(Schema):
    """A file of an announcement. address: where it is fetched."""

    name: str
    address: str


class AnnouncementFull(AnnouncementOut):
    """The same with its text and its files."""

    body: str
    files: list[AttachedFile]


@router.get("/announcements", response=list[AnnouncementOut])
def announcements(
    request: HttpRequest, page: Annotated[int, Query(ge=1, le=1000)] = 1
) -> list[dict[str, object]]:
    """Public announcements, pinned ones first, then the newest, 100 a page."""
    found = queries.announcements(ANONYMOUS)[(page - 1) * 100 : page * 100]
    return [_announcement(request, row) for row in found]


@router.get("/announcements/{code}", response=AnnouncementFull)
def announcement(request: HttpRequest, code: str) -> dict[str, object]:
    """One public announcement."""
    row = VIEW_ANNOUNCEMENT.get(ANONYMOUS, queries.announcements(ANONYMOUS), code=code)
    files = [
        {
            "name": each.name,
            "address": request.build_absolute_uri(reverse("web:file", args=[each.code, each.name])),
        }
        for each in files_of(row)
    ]
    return _announcement(request, row) | {"body": row.body, "files": files}


def _announcement(request: HttpRequest, row: Announcement) -> dict[str, object]:
    return {
        "code": row.code,
        "title": row.title,
        "source": row.source,
        "published_at": row.published_at,
        "pinned": row.stands_first,
        "address": request.build_absolute_uri(reverse("web:announcement", args=[row.code])),
    }


def _page(
    request: HttpRequest,
    kind: Kind,
    cursor: str,
    limit: int,
    mine: bool,
    external_id: str,
    changed_since: dt.datetime | None,
    filters: dict[str, str],
) -> dict[str, object]:
    """One page of public rows, or of one's own in any state; one query.

    A filter leaves out rows that do not disclose its field to everybody; that by the owner's number, rows that do not
    disclose it to who asks. Raises `BadInput` for a moment ahead of the server's clock.
    """
    rows, order = queries.rows(request.actor, kind.name), Order()
    own = Q(owner__in=request.actor.scopes(*ANY))
    if mine:
        rows = rows.filter(own)
    else:
        rows, order = rows.filter(IS_PUBLIC, published_at__isnull=False), Order("published_at")
        if kind.same_as:
            rows = rows.filter(same_as__isnull=True)
    for name, value in filters.items():
        if value:
            rows = rows.filter(**{name: value})
            if not mine and name != "state":
                rows = rows.exclude(disclosure__has_key=name)
                if kind.anonymous and kind.by_name[name].identifies:
                    rows = rows.exclude(anonymous=True)
    if external_id:
        rows = rows.filter(own | _telling_number(request, kind), external_id=external_id)
    more: dict[str, object] = {}
    now = timezone.now()
    if changed_since:
        if changed_since > now + SKEW:
            raise BadInput("api.moment_ahead", now=now.isoformat(timespec="seconds"))
        rows, order = rows.filter(updated_at__gte=changed_since), Order("updated_at", rising=True)
    shown = page(request, rows, order, cursor, limit)
    if changed_since:
        more = {"now": now, "changed_since": shown.begun - OVERLAP}
    items = [shape_row(request, queries.entry(row)) for row in shown.rows]
    return {"items": items, "next": shown.next, **more}


def _telling_number(request: HttpRequest, kind: Kind) -> Q:
    """Rows of others that tell their owner's number to who asks: to whoever signed in, unless they say otherwise."""
    if not request.actor.signed_in:
        return Q(pk__in=())
    named = ~Q(disclosure__has_key="external_id")
    return named & Q(anonymous=False) if kind.anonymous else named
