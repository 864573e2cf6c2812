"""Files of every package, by one address: as they came, to whoever may see the row they belong to.

Browsers show pictures and pdf in place and save everything else; whatever it is, nothing in it runs as a page of ours.
"""

from __future__ import annotations

from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from kuaizhuan.core.errors import NotFound
from kuaizhuan.core.files import access, pictures, queries
from kuaizhuan.core.files.kinds import LEFT_BY_OLD_RECORDS, of_media_type
from kuaizhuan.core.models import StoredFile
from kuaizhuan.web.guard import signed_in, uses_policies

NOTHING_RUNS = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
"""Chromium starts its viewer of pdf in such a sandbox too."""


@uses_policies(access.VIEW)
def file(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """A file under its name. `width`: of a picture, one of `WIDTHS`; `save`: not to be shown in place."""
    row = queries.file(request.actor, code)
    if name != row.name:
        raise NotFound("core.not_found", code=code)
    path = queries.path_to_give(row)
    kind = of_media_type(row.media_type)
    width = request.GET.get("width", "")
    if kind and kind.picture and width in map(str, pictures.WIDTHS):
        smaller = path.with_name(f"{path.name}.{width}")
        path = smaller if smaller.is_file() else path
    etag = "" if queries.is_sensitive(row) else f'"{row.sha256[:32]}-{path.suffix[1:]}"'
    if etag and (unchanged := get_conditional_response(request, etag=etag)) is not None:
        return unchanged
    response = _give_file(row, path, inline=bool(kind and kind.inline and "save" not in request.GET))
    if etag:
        response["ETag"], response["Cache-Control"] = etag, "private, no-cache"
    return response


@signed_in
@uses_policies(access.VIEW)
def document(request: HttpRequest, code: str) -> HttpResponse:
    """A document of a deal, to be saved and never shown by the browser."""
    row = queries.file(request.actor, code)
    response = _give_file(row, queries.path_to_give(row), inline=False)
    response["Content-Type"] = LEFT_BY_OLD_RECORDS
    return response


def _give_file(row: StoredFile, path: Path, *, inline: bool) -> HttpResponse:
    response = FileResponse(
        path.open("rb"), as_attachment=not inline, filename=row.name, content_type=row.media_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = NOTHING_RUNS
    return response
