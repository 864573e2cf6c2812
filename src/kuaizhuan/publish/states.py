"""How soon a person hears of what is new in a search they saved."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum


class Alert(StrEnum):
    """With each look of the platform, at most once a day, at most once a week, or never."""

    NEVER = "never"
    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"


EVERY = {
    Alert.AT_ONCE: dt.timedelta(0),
    Alert.DAILY: dt.timedelta(days=1),
    Alert.WEEKLY: dt.timedelta(days=7),
}
"""The least time between two notices of one search."""
