"""How often something happened in this minute, counted in files that all processes of a machine share.

Each count is made under a lock on its file, so that two at the same moment are two. There are never more files than
`FILES`, and none holds more than this minute: no number of visitors makes the others' counts go.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import time

from django.conf import settings

MINUTE = 60
FILES = 1024
FOLDER = "minutes"
MOST = 10_000
"""Counts kept in one file; who comes after so many shares one."""


def used_in_minute(what: str, more: int = 1) -> int:
    """Count one more of `what` in this minute of the clock; how many there are with it. more: 0 only looks."""
    digest = hashlib.sha256(what.encode()).hexdigest()
    minute = int(time.time()) // MINUTE
    folder = settings.HOME / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{int(digest[:8], 16) % FILES:04}").open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        counts = _counts(file.read(), minute)
        key = digest[:16] if digest[:16] in counts or len(counts) < MOST else ""
        counts[key] = counts.get(key, 0) + more
        if not more:
            return counts[key]
        file.truncate(0)
        file.write(json.dumps({"minute": minute, "counts": counts}, separators=(",", ":")))
    return counts[key]


def _counts(kept: str, minute: int) -> dict[str, int]:
    """What a file holds of this minute; nothing when it is of another, or was being written when the machine stopped."""
    try:
        held = json.loads(kept)
    except ValueError:
        return {}
    return dict(held["counts"]) if held["minute"] == minute else {}


def seconds_left() -> float:
    """Until the minute of the clock is over."""
    return MINUTE - time.time() % MINUTE
