"""Documents of deals: kept as they came, with their hashes in the audit."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from kuaizhuan.core.actors import Actor
from kuaizhuan.core.files import services as files
from kuaizhuan.core.models import StoredFile
from kuaizhuan.core.moves import lock
from kuaizhuan.core.verdict import Verdict, require
from kuaizhuan.transfer import access
from kuaizhuan.transfer.files import Upload
from kuaizhuan.transfer.models import Deal
from kuaizhuan.transfer.rules import deal as rules
from kuaizhuan.transfer.states import Stage


@transaction.atomic
def add_document(deal: Deal, upload: Upload, *, by: Actor) -> StoredFile:
    """A party adds a document to a deal in any stage; the same file of the same kind is kept once."""
    row = lock(deal)
    access.deal.ADD_DOCUMENT.require(by, row)
    return keep_documents(row, Stage(row.state), [upload], by=by)[0]


@transaction.atomic
def keep_documents(deal: Deal, stage: Stage, uploads: Iterable[Upload], *, by: Actor) -> list[StoredFile]:
    """Keep what came with a move of a deal that the caller has locked. stage: the one the deal moves to."""
    wanted = list(uploads)
    require(Verdict.of(*(rules.may_add_document(kind=upload.kind) for upload in wanted)))
    return [
        files.keep_file(
            upload.file, deal, by=by, purpose=upload.kind, state=stage, event="transfer.document.add"
        )
        for upload in wanted
    ]
