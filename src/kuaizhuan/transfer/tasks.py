"""What transfers do by the clock: reminders, notices that end, outcomes that are due."""

from __future__ import annotations

import datetime as dt

from kuaizhuan.core.actors import system
from kuaizhuan.core.jobs import job
from kuaizhuan.transfer import mail, services
from kuaizhuan.transfer.models import OutcomeSurvey
from kuaizhuan.transfer.states import Outcome

BY = system("transfer")
DAILY = dt.timedelta(hours=12)
"""Twice a day, so that a day is not missed when the machine was off at the usual hour."""


@job("transfer.remind", every=DAILY)
def remind() -> int:
    """Remind of deals and trials whose next step is overdue."""
    return services.remind_of_deals(by=BY) + services.remind_of_trials(by=BY)


@job("transfer.end_notices", every=DAILY)
def end_notices() -> int:
    """End the notices whose days have passed."""
    return services.end_notices(by=BY)


@job("transfer.ask_outcomes", every=DAILY)
def ask_outcomes() -> int:
    """Ask for outcomes that are due and remind of those that are overdue."""
    return services.ask_outcomes(by=BY)


@job("transfer.mail_outcome")
def mail_outcome(code: str) -> bool:
    """Mail the link of a survey that still waits for its first answer; whether it was mailed."""
    row = OutcomeSurvey.objects.select_related("deal__buyer").filter(code=code, state=Outcome.ASKED).first()
    return row is not None and mail.send_outcome(row)
