"""Covers of rows without a picture, by field and number: the same for everybody, and kept by browsers."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from kuaizhuan.core.errors import NotFound
from kuaizhuan.web.covers.drawing import paint_png, write_svg
from kuaizhuan.web.covers.shapes import PATTERNS, VARIANTS, cover
from kuaizhuan.web.guard import heavy, public

KEPT = "public, max-age=86400"
NOTHING_RUNS = "default-src 'none'; style-src 'unsafe-inline'"


@public
def cover_svg(request: HttpRequest, field: str, variant: int) -> HttpResponse:
    """A cover for pages."""
    _require_known(field, variant)
    return _answer(request, write_svg(cover(field, variant)).encode(), "image/svg+xml")


@public
@heavy
def cover_png(request: HttpRequest, field: str, variant: int) -> HttpResponse:
    """The same for those who read no SVG."""
    _require_known(field, variant)
    return _answer(request, paint_png(field, variant), "image/png")


def _require_known(field: str, variant: int) -> None:
    if field not in PATTERNS or variant >= VARIANTS:
        raise NotFound("core.not_found", code=f"{field}-{variant}")


def _answer(request: HttpRequest, data: bytes, media_type: str) -> HttpResponse:
    response = HttpResponse(data, content_type=media_type)
    response["ETag"] = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    response["Cache-Control"] = KEPT
    response["Content-Security-Policy"] = NOTHING_RUNS
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
