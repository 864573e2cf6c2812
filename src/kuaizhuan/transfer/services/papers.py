"""Papers of a contract: each is kept as it came, and says what it proves."""

from __future__ import annotations

from django.db import transaction

from kuaizhuan.core.actors import Actor
from kuaizhuan.core.files import services as files
from kuaizhuan.core.files.receiving import Received
from kuaizhuan.core.models import StoredFile
from kuaizhuan.core.moves import lock
from kuaizhuan.core.verdict import Reason, Verdict, require
from kuaizhuan.transfer import access
from kuaizhuan.transfer.models import TechnologyContract
from kuaizhuan.transfer.registration import proofs
from kuaizhuan.transfer.states.registration import HELD


@transaction.atomic
def add_paper(contract: TechnologyContract, file: Received, *, by: Actor, paper: str) -> StoredFile:
    """Whoever may change the contract adds a file and says what it proves, one of `proofs.codes()`.

    Not while it is the registry's turn, which decides on what it has seen. Raises `RuleBroken`.
    """
    row = lock(contract)
    access.registry.EDIT_CONTRACT.require(by, row)
    held = row.applications.filter(state__in=HELD).exists()
    require(
        Verdict.of(
            Reason("transfer.application_open") if held else None,
            Reason("transfer.paper_unknown") if paper not in proofs.codes() else None,
        )
    )
    return files.keep_file(
        file, row, by=by, purpose=paper, state=str(row.version), event="transfer.contract.add_paper"
    )
