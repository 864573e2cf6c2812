"""Plays the demo world's past: services that ask for the time are told another day.

Only what services write by the clock is in the past; what the database stamps by itself says when it was built.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.utils import timezone


@contextmanager
def days_ago(days: int) -> Iterator[dt.date]:
    """Let it be so many days ago; gives that day."""
    then = timezone.now() - dt.timedelta(days=days)
    with patch.object(timezone, "now", lambda: then):
        yield timezone.localdate()
