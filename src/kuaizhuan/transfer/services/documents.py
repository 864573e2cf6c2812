"""Documents of deals: kept as they came, with their hashes in the audit."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import PurePath

from django.conf import settings
from django.db import transaction

from kuaizhuan.catalog.rules import public_code
from kuaizhuan.core import audit
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.moves import lock
from kuaizhuan.core.verdict import require
from kuaizhuan.transfer import access, files
from kuaizhuan.transfer.files import Upload
from kuaizhuan.transfer.models import Deal, Document
from kuaizhuan.transfer.rules import deal as rules
from kuaizhuan.transfer.states import Stage


@transaction.atomic
def add_document(deal: Deal, upload: Upload, *, by: Actor) -> Document:
    """A party adds a document to a deal in any stage; the same file of the same kind is kept once."""
    row = lock(deal)
    access.deal.ADD_DOCUMENT.require(by, row)
    with keeping(row, Stage(row.state), [upload], by=by) as documents:
        return documents[0]


@contextmanager
def keeping(deal: Deal, stage: Stage, uploads: Iterable[Upload], *, by: Actor) -> Iterator[list[Document]]:
    """Keep uploads as documents of a deal; the files are taken away again when what follows fails."""
    wanted = list(uploads)
    for upload in wanted:
        require(
            rules.may_add_document(
                kind=upload.kind, name=upload.name, size=upload.size, limit=settings.UPLOAD_LIMIT
            )
        )
    written: list[str] = []
    try:
        yield [_keep(deal, stage, upload, written, by=by) for upload in wanted]
    except BaseException:
        for code in written:
            files.remove(code)
        raise


def _keep(deal: Deal, stage: Stage, upload: Upload, written: list[str], *, by: Actor) -> Document:
    """One document, or the one that is there with the same bytes; `written` gets what is on the disk."""
    code = public_code("document", secrets.token_hex(8))
    written.append(code)
    stored = files.store(code, upload.chunks)
    known = Document.objects.filter(deal=deal, kind=upload.kind, sha256=stored.sha256).first()
    if known is not None:
        files.remove(written.pop())
        return known
    row = Document.objects.create(
        code=code,
        deal=deal,
        stage=stage,
        kind=upload.kind,
        name=PurePath(upload.name).name[-255:],
        size=stored.size,
        sha256=stored.sha256,
        sm3=stored.sm3,
        by_id=by.user_id,
    )
    audit.record(
        "transfer.document.add",
        deal,
        by=by,
        document=code,
        kind=upload.kind,
        sha256=stored.sha256,
        sm3=stored.sm3,
    )
    return row
