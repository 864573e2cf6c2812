"""What notices leave for later: mail, which may wait for its hour and for a server that answers."""

from __future__ import annotations

import datetime as dt

from kuaizhuan.core.actors import system
from kuaizhuan.core.jobs import job
from kuaizhuan.notices import askings, outcomes, services
from kuaizhuan.transfer.models import OutcomeSurvey
from kuaizhuan.transfer.states import Outcome


@job("notices.mail", every=dt.timedelta(minutes=2))
def mail() -> int:
    """Write the letters that are due, and send what waits."""
    by = system("mail")
    services.write_letters(by=by)
    return services.send_letters(by=by)


@job("notices.mail_askings")
def mail_askings(codes: list[str]) -> int:
    """Ask owners whether rows still stand; returns how many mails went out."""
    return askings.send_askings(codes)


@job("notices.mail_outcome")
def mail_outcome(code: str) -> bool:
    """Mail the link of a survey that still waits for its first answer; whether it was mailed."""
    row = OutcomeSurvey.objects.select_related("deal__buyer").filter(code=code, state=Outcome.ASKED).first()
    return row is not None and outcomes.send_outcome(row)
