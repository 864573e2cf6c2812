"""When the last backup was made: a file in the home, because a backup changes no row."""

from __future__ import annotations

import datetime as dt

from django.conf import settings

NAME = "last_backup"


def note_backup(made_at: dt.datetime) -> None:
    """A backup was made."""
    (settings.HOME / NAME).write_text(made_at.isoformat(), encoding="utf-8")


def last_backup() -> dt.datetime | None:
    """When, or `None` if none was made here that is known of."""
    try:
        made = dt.datetime.fromisoformat((settings.HOME / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return made if made.tzinfo else None
