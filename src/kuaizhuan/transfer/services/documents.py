"""Documents of deals: kept as they came, with their hashes in the audit."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from pathlib import PurePath

from django.conf import settings
from django.db import transaction

from kuaizhuan.catalog.rules import public_code
from kuaizhuan.core import audit
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.verdict import require
from kuaizhuan.transfer import access, files
from kuaizhuan.transfer.files import Upload
from kuaizhuan.transfer.models import Deal, Document
from kuaizhuan.transfer.queries.locks import lock_deal
from kuaizhuan.transfer.rules import deal as rules
from kuaizhuan.transfer.states import Stage


@transaction.atomic
def add_document(deal: Deal, upload: Upload, *, by: Actor) -> Document:
    """A party adds a document to a deal in any stage; the same file of the same kind is kept once."""
    row = lock_deal(deal)
    access.deal.ADD_DOCUMENT.require(by, row)
    with Keeping(row, Stage(row.state), [upload], by=by) as documents:
        return documents[0]


class Keeping:
    """Keeps uploads as documents of a deal; takes the files away again when what follows fails."""

    def __init__(self, deal: Deal, stage: Stage, uploads: Iterable[Upload], *, by: Actor) -> None:
        self.deal, self.stage, self.uploads, self.by = deal, stage, list(uploads), by
        self.written: list[str] = []

    def __enter__(self) -> Sequence[Document]:
        for upload in self.uploads:
            require(
                rules.may_add_document(
                    kind=upload.kind, name=upload.name, size=upload.size, limit=settings.UPLOAD_LIMIT
                )
            )
        try:
            return [self._keep(upload) for upload in self.uploads]
        except BaseException:
            self._undo()
            raise

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self._undo()

    def _undo(self) -> None:
        for code in self.written:
            files.remove(code)

    def _keep(self, upload: Upload) -> Document:
        code = public_code("document", secrets.token_hex(8))
        self.written.append(code)
        stored = files.store(code, upload.chunks)
        known = Document.objects.filter(deal=self.deal, kind=upload.kind, sha256=stored.sha256).first()
        if known is not None:
            files.remove(self.written.pop())
            return known
        row = Document.objects.create(
            code=code,
            deal=self.deal,
            stage=self.stage,
            kind=upload.kind,
            name=PurePath(upload.name).name[-255:],
            size=stored.size,
            sha256=stored.sha256,
            sm3=stored.sm3,
            by_id=self.by.user_id,
        )
        audit.record(
            "transfer.document.add",
            self.deal,
            by=self.by,
            document=code,
            kind=upload.kind,
            sha256=stored.sha256,
            sm3=stored.sm3,
        )
        return row
