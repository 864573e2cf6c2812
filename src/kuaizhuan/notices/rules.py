"""When what is told goes out by mail. Pure functions.

A notice always stands on the page of notices. Mail is a second way, chosen by the person for each topic: at
once, in one digest a day or a week, or never; what was read on the page before the digest is not mailed.
"""

from __future__ import annotations

import datetime as dt

from kuaizhuan.core.cadence import Cadence

STALE = dt.timedelta(days=30)
"""What nobody could be mailed for so long is not mailed any more; it still stands on the page."""


def due_before(cadence: str, now: dt.datetime, hour: int) -> dt.datetime | None:
    """Notices from before this instant are due at `now` (aware, local); None when none ever are.

    A digest is due at `hour` o'clock, the weekly one on Mondays. What is due does not depend on when the last
    digest went out, so a run that was missed or is repeated neither loses nor doubles anything.
    """
    if cadence == Cadence.AT_ONCE:
        return now + dt.timedelta(microseconds=1)
    if cadence == Cadence.NEVER:
        return None
    today = now.replace(hour=hour, minute=0, second=0, microsecond=0)
    last = today if today <= now else today - dt.timedelta(days=1)
    return last - dt.timedelta(days=last.weekday()) if cadence == Cadence.WEEKLY else last
