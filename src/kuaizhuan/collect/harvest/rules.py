"""What may be a source, and where its next run begins. Pure functions on values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from urllib.parse import urlsplit

from kuaizhuan.core.verdict import Reason, Verdict

LONGEST_ADDRESS = 400
DAY, SECONDS = "YYYY-MM-DD", "YYYY-MM-DDThh:mm:ssZ"
OVERLAP = {DAY: dt.timedelta(days=1), SECONDS: dt.timedelta(hours=1)}
"""How far before the server's time of the last run the next begins: what was being written then may carry an older datestamp."""
FULL_AFTER = dt.timedelta(days=30)
"""How often everything is read of a server that does not keep its deletions for good."""
MOST_MISSING = 0.5
"""If more of the known records than this are missing in a full harvest, the server is to blame, and nothing is concluded."""
FEW = 10
"""So few may all be missing."""


def may_harvest(
    url: str, prefix: str, sets: Sequence[str], *, formats: Collection[str], known: bool, owned: bool
) -> Verdict:
    """All that stands against a source. formats: prefixes that are understood; known: it is there already; owned: whose its rows
    are is said, or whoever adds it may leave that to the records.
    """
    return Verdict.of(
        _address(url),
        Reason("collect.harvest_prefix", {"prefix": prefix, "known": "、".join(formats)})
        if prefix not in formats
        else None,
        Reason("collect.harvest_set") if any(not each or len(each) > 200 or " " in each for each in sets) else None,
        Reason("collect.harvest_known") if known else None,
        Reason("collect.harvest_owner") if not owned else None,
    )  # fmt: skip


def _address(url: str) -> Reason | None:
    try:
        parts = urlsplit(url)
        _ = parts.port
        host = parts.hostname or ""
        host.encode("idna")
    except (ValueError, UnicodeError):
        return Reason("collect.harvest_address")
    plain = url.isascii() and url.isprintable() and " " not in url
    if not plain or not host or parts.fragment or len(url) > LONGEST_ADDRESS:
        return Reason("collect.harvest_address")
    if parts.username is not None or parts.password is not None:
        return Reason("collect.harvest_password")
    return None if parts.scheme in ("http", "https") else Reason("collect.harvest_address")


def read_moment(text: str) -> dt.datetime | None:
    """A datestamp or response date of a server, None for what is none."""
    try:
        found = dt.datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


def next_since(server_date: str, granularity: str, now: dt.datetime) -> str:
    """Where the run after this one begins, as the server wants it written; "" to begin with everything.

    server_date: of the first page. A server whose clock is ahead, or that says no time, counts by ours.
    """
    unit = granularity if granularity in OVERLAP else DAY
    moment = min(read_moment(server_date) or now, now).astimezone(dt.UTC) - OVERLAP[unit]
    return moment.strftime("%Y-%m-%d" if unit == DAY else "%Y-%m-%dT%H:%M:%SZ")


def is_odd(datestamp: str, since: str, now: dt.datetime) -> bool:
    """Is a datestamp none, of the future (a day ahead is a time zone), or from before what was asked for?"""
    moment = read_moment(datestamp)
    if moment is None or moment > now + dt.timedelta(days=1):
        return True
    begin = read_moment(since) if since else None
    return begin is not None and moment < begin.replace(hour=0, minute=0, second=0)


def is_due_in_full(full_at: dt.datetime | None, deletes: str, now: dt.datetime) -> bool:
    """Must everything be read? What was never read; and now and then where deletions are not told for good."""
    return full_at is None or (deletes != "persistent" and now - full_at >= FULL_AFTER)


def is_plausible(missing: int, known: int) -> bool:
    """May so many of the known records be believed to be gone?"""
    return missing <= FEW or missing <= known * MOST_MISSING
