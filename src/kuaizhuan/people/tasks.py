"""What runs by itself: personal data goes when its time is over."""

from __future__ import annotations

import datetime as dt

from kuaizhuan.core.actors import system
from kuaizhuan.core.jobs import job
from kuaizhuan.people import services


@job("people.forget", every=dt.timedelta(days=1))
def forget() -> int:
    """Delete what is kept of persons for a time only; returns how many rows."""
    return services.forget(by=system("runperiodic"))
