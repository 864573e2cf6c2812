"""What ``kuaizhuan check --deploy`` says of the care of a node."""

from __future__ import annotations

import datetime as dt

from django.core.checks import Warning
from django.utils import timezone

from kuaizhuan.core.checks import Found, deployment, report
from kuaizhuan.core.last_backup import last_backup

OLDEST_BACKUP = dt.timedelta(days=7)


@deployment
def check_backups() -> Found:
    """Whether a backup was made, and not long ago."""
    made = last_backup()
    if made is None:
        yield report(Warning, "ops.W101", "ops.check.no_backup")
    elif timezone.now() - made > OLDEST_BACKUP:
        yield report(Warning, "ops.W102", "ops.check.old_backup", day=f"{made:%Y-%m-%d}")
