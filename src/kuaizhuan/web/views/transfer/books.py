"""Contracts of the organisation acted for as the work-books that an import reads."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse

from kuaizhuan.core import reading
from kuaizhuan.core.errors import NotFound
from kuaizhuan.transfer import access
from kuaizhuan.transfer.book.columns import COLUMNS
from kuaizhuan.transfer.book.writing import export_contracts
from kuaizhuan.web.acting import acting
from kuaizhuan.web.guard import heavy, signed_in, uses_policies
from kuaizhuan.web.proof import proven_to_read


@signed_in
@uses_policies(access.registry.VIEW_CONTRACT, access.income.VIEW)
@heavy
@proven_to_read
def export(request: HttpRequest, name: str) -> HttpResponse:
    """The contracts for which the organisation applied, as far as the person may see them, and receipts likewise."""
    unit = acting(request).organisation
    if name not in COLUMNS or unit is None:
        raise NotFound("core.not_found", code=name)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.xlsx"
        rows = export_contracts(name, request.actor, unit, path)
        content = path.read_bytes()
    reading.note("transfer.contract.export", book=name, unit=unit.code, rows=rows)
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=f"{name}.xlsx")
