"""The only writer of loans."""

import secrets

from django.db import transaction

from kuaizhuan.core import audit
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.moves import lock, move
from kuaizhuan.people.access import SUBMIT_FOR
from kuaizhuan.people.models import Organisation
from kz_toy import access
from kz_toy.models import Loan, Sample
from kz_toy.states import LOAN, Stage


@transaction.atomic
def ask_for_loan(sample: Sample, borrower: Organisation, *, by: Actor) -> Loan:
    """Who submits for `borrower` asks. Then: the heads of the sample's owner are told."""
    SUBMIT_FOR.require(by, borrower)
    row = Loan.objects.create(code=f"N{secrets.token_hex(5)}", sample=sample, borrower=borrower)
    audit.record("toy.loan.ask", row, by=by)
    return row


@transaction.atomic
def lend(loan: Loan, *, by: Actor) -> Loan:
    """A head of the owner lends what was asked for."""
    return move(lock(loan), LOAN, Stage.LENT, by=by, policy=access.LEND)
