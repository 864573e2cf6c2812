"""What notices leave for later: mail, which may wait for its hour and for a server that answers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from kuaizhuan.core.actors import system
from kuaizhuan.core.jobs import job, later
from kuaizhuan.notices import outcome_mail, services, validity_mail
from kuaizhuan.notices.rules import next_attempt
from kuaizhuan.transfer.models import OutcomeSurvey
from kuaizhuan.transfer.states import Outcome


@job("notices.mail", every=dt.timedelta(minutes=2))
def mail() -> int:
    """Write the digests that are due, and send what waits."""
    by = system("mail")
    services.write_digests(by=by)
    return services.send_digests(by=by)


@job("notices.mail_askings")
def mail_askings(codes: list[str], attempts: int = 0) -> int:
    """Ask owners whether rows still stand, again later where no mail was taken; returns how many mails went out."""
    sent, failed = validity_mail.send_reminders(codes)
    if failed:
        _retry("notices.mail_askings", attempts + 1, codes=failed)
    return sent


@job("notices.mail_outcome")
def mail_outcome(code: str, attempts: int = 0) -> bool:
    """Mail the link of a survey that still waits for its first answer, again later where it was not taken."""
    row = OutcomeSurvey.objects.select_related("deal__buyer").filter(code=code, state=Outcome.ASKED).first()
    if row is None or outcome_mail.send_outcome(row):
        return row is not None
    if outcome_mail.reader(row) is not None:
        _retry("notices.mail_outcome", attempts + 1, code=code)
    return False


def _retry(name: str, attempts: int, **values: Any) -> None:
    when = next_attempt(attempts, timezone.now())
    if when is not None:
        later(name, when, attempts=attempts, **values)
