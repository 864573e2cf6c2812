"""Contracts and listings of the organisation acted for, as the work-books that an import reads."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse

from kuaizhuan.collect.columns import books
from kuaizhuan.core import reading
from kuaizhuan.core.errors import NotFound
from kuaizhuan.transfer import access
from kuaizhuan.web.acting import acting
from kuaizhuan.web.guard import heavy, signed_in, uses_policies
from kuaizhuan.web.proof import proven_to_read


@signed_in
@uses_policies(access.registry.VIEW_CONTRACT, access.income.VIEW, access.listing.VIEW)
@heavy
@proven_to_read
def export(request: HttpRequest, name: str) -> HttpResponse:
    """The rows of a book that are the organisation's, as far as the person may see them."""
    unit = acting(request).organisation
    book = books().get(name)
    if book is None or unit is None:
        raise NotFound("core.not_found", code=name)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.xlsx"
        rows = book.export(request.actor, unit, path)
        content = path.read_bytes()
    reading.note("transfer.contract.export", book=name, unit=unit.code, rows=rows)
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=f"{name}.xlsx")
