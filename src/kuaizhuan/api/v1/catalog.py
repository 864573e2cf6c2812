"""The code lists: what the codes in rows mean, where each list is from and how far it was checked."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from ninja import Router

from kuaizhuan.api.v1.schemas import CodeEntry, ListInfo
from kuaizhuan.catalog.codes import LISTS, index
from kuaizhuan.core.errors import NotFound
from kuaizhuan.people.regions import REGIONS

PREFIX = "/codes"
router = Router(tags=["code lists"])


@router.get("", response=list[ListInfo])
def lists(request: HttpRequest) -> list[dict[str, Any]]:
    """All lists; regions (GB/T 2260) are under the name `region`."""
    return [asdict(info) for info in index().values()]


@router.get("/{name}", response=list[CodeEntry])
def entries(request: HttpRequest, name: str) -> list[Any]:
    """The entries of one list, ended ones too, with their dates."""
    if name != "region" and name not in index():
        raise NotFound("api.no_list", name=name)
    codes = REGIONS if name == "region" else LISTS[name]
    return [codes[code] for code in codes]
