"""How soon what somebody is told is mailed to them."""

from enum import StrEnum


class Cadence(StrEnum):
    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"
