"""Organisations: who results and needs belong to, as their public pages show them."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router

from kuaizhuan.api.v1.paging import NEWEST, Cursor, Limit, page
from kuaizhuan.api.v1.schemas import Organisation, OrganisationPage, shape_materials
from kuaizhuan.people.access import VIEW
from kuaizhuan.people.models import Organisation as Stored
from kuaizhuan.publish.queries import materials

router = Router(tags=["organisations"])


@router.get("/organisations", response=OrganisationPage)
def organisations(
    request: HttpRequest,
    cursor: Cursor = "",
    limit: Limit = 20,
    q: Annotated[str, Query(max_length=100, description="Part of the name.")] = "",
) -> dict[str, object]:
    """Organisations, those registered last first; one that was merged into another is not among them."""
    rows = VIEW.filter(request.actor, Stored.objects.filter(merged_into=None)).select_related("parent")
    if q.strip():
        rows = rows.filter(name__icontains=q.strip())
    shown = page(request, rows, NEWEST, cursor, limit)
    return {"items": [_shape_organisation(row) for row in shown.rows], "next": shown.next}


@router.get("/organisations/{code}", response=Organisation)
def organisation(request: HttpRequest, code: str) -> dict[str, Any]:
    """One organisation."""
    rows = Stored.objects.select_related("parent", "merged_into")
    row = VIEW.get(request.actor, rows, code=code)
    beside = shape_materials(request, materials(request.actor, "organisation", [code]))
    return _shape_organisation(row) | {"materials": beside}


def _shape_organisation(row: Stored) -> dict[str, Any]:
    names = (
        "code",
        "name",
        "credit_code",
        "ror",
        "aliases",
        "kind",
        "region",
        "jurisdiction",
        "address",
        "website",
        "profile",
    )
    return {name: getattr(row, name) for name in names} | {
        "parent": row.parent.code if row.parent else None,
        "merged_into": row.current.code if row.merged_into else None,
    }
