"""What transfers do by the clock: reminders, notices that end, outcomes that are due."""

from __future__ import annotations

import datetime as dt

from kuaizhuan.core.actors import system
from kuaizhuan.core.jobs import job
from kuaizhuan.transfer import services

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


@job("transfer.pass_late_objections", every=DAILY)
def pass_late_objections() -> int:
    """Deal with objections that their units have not decided in time."""
    return services.pass_late_objections(by=BY)


@job("transfer.ask_outcomes", every=DAILY)
def ask_outcomes() -> int:
    """Ask for outcomes that are due and remind of those that are overdue."""
    return services.ask_outcomes(by=BY)
