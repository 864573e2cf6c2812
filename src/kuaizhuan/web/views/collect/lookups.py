"""What a registry says of the identifier that stands in a field of a form."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kuaizhuan.catalog.registry import KINDS
from kuaizhuan.catalog.values.cell import Cell, Refused
from kuaizhuan.collect.registries import look_up
from kuaizhuan.core.errors import NotFound
from kuaizhuan.core.messages import say
from kuaizhuan.web.guard import heavy, require_few, signed_in

MOST = 5
"""Identifiers of one field that are asked for."""
RATE = 12
"""Times that one person has a field looked up in a minute."""


@signed_in
@heavy
def identifier(request: HttpRequest, registry: str) -> HttpResponse:
    """A fragment; the value stands in the parameter that is called as its field is."""
    field = next(
        (each for kind in KINDS.values() for each in kind.fields if each.type.registry == registry), None
    )
    if field is None or not settings.LOOKUP:
        raise NotFound("core.not_found", code=registry)
    require_few("lookups", f"user {request.user.pk}", RATE)
    wrong, values = "", []
    try:
        read = field.type.read(Cell(request.GET.get(field.name, ""), None, lambda code, **params: None))
        values = read if isinstance(read, list) else [read] if read else []
    except Refused as refused:
        wrong = say(refused.code, refused.params)
    context = {
        "wrong": wrong,
        "registry": registry,
        "said": look_up(registry, values[:MOST]),
        "more": len(values) > MOST,
    }
    return render(request, "ui/form/looked_up.html", context)
