"""A head that the node signed and sent away: whoever writes the chain anew afterwards cannot write that anew.

States of a sending: waiting (``next_at`` set), sent (``sent_at``), given up (neither). A sending that fails is tried again
with growing pauses; the next anchor does not wait for it. A clock that was moved back is said in the log, and holds nothing up.
"""

from __future__ import annotations

import datetime as dt
import errno
import json
import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kuaizhuan.core import config, signing
from kuaizhuan.core.audit.channels import Channel, channels
from kuaizhuan.core.errors import BadInput
from kuaizhuan.core.models import Anchor, ChainHead

PURPOSE, MARK = "anchor", "kuaizhuan-anchor"
PAUSES = tuple(dt.timedelta(minutes=minutes) for minutes in (5, 15, 60, 240, 720, 1440, 1440, 1440))
"""Between one attempt and the next; after the last it is given up."""
log = logging.getLogger(__name__)


def statement(head: ChainHead, at: dt.datetime) -> str:
    """The signed anchor of `head`, one line of JSON."""
    anchor = {
        "format": MARK,
        "version": 1,
        "node": settings.NODE,
        "seq": head.seq,
        "hash": head.hash,
        "at": at.astimezone(dt.UTC).isoformat(timespec="seconds"),
    }
    return json.dumps(signing.sign(PURPOSE, anchor), ensure_ascii=False, separators=(",", ":"))


def make_anchors(now: dt.datetime | None = None) -> list[Anchor]:
    """Sign the head as it is and put it on its way to every target; none when nowhere is configured."""
    now = now or timezone.now()
    ways = [(channel, target) for channel in channels().values() for target in channel.targets()]
    if not ways:
        return []
    with transaction.atomic():
        head = ChainHead.objects.filter(pk=1).first() or ChainHead()
        last = Anchor.objects.order_by("-pk").first()
        if last is not None and last.made_at > now:
            log.warning(
                "the clock was moved back: the last anchor is of %s, now it is %s",
                last.made_at.isoformat(),
                now.isoformat(),
            )
        text = statement(head, now)
        return Anchor.objects.bulk_create(
            Anchor(
                seq=head.seq, text=text, channel=channel.name, target=target[:500], made_at=now, next_at=now
            )
            for channel, target in ways
        )


def send_anchors(now: dt.datetime | None = None, only: Iterable[Anchor] | None = None) -> int:
    """Try every sending that is due, or those of `only`; returns how many were taken."""
    now = now or timezone.now()
    known = channels()
    # Not those alone whose time has come: set by a clock that was ahead, it would not come for long.
    ahead = now + PAUSES[-1]
    waiting = Anchor.objects.filter(next_at__isnull=False).order_by("pk")
    due = [row for row in waiting if row.next_at is not None and (row.next_at <= now or row.next_at > ahead)]
    return sum(_send(row, known.get(row.channel), now) for row in (due if only is None else only))


def anchor_when_due(now: dt.datetime | None = None) -> int:
    """Make the anchors that are due by `KZ_ANCHOR_HOURS`, and send what waits; returns how many were taken."""
    now = now or timezone.now()
    hours = config.number("KZ_ANCHOR_HOURS")
    pause = dt.timedelta(hours=hours)
    # An anchor of a clock that was ahead does not count: the next would be due only then.
    recent = Anchor.objects.filter(made_at__gt=now - pause, made_at__lt=now + pause)
    if hours and not recent.exists():
        make_anchors(now)
    return send_anchors(now)


def read_anchors(path: Path, public: str) -> list[dict[str, Any]]:
    """The anchors in a file, each signed by the key `public` for this node. Lines of a letter around them are passed over.

    Raises `BadInput` for a file without one, and for an anchor that was altered, or is another node's or key's.
    """
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
        if MARK not in line and not line.lstrip().startswith("{"):
            continue
        try:
            anchor = json.loads(line.strip())
            seq, hash = anchor["seq"], anchor["hash"]
            fine = anchor["format"] == MARK and isinstance(seq, int) and isinstance(hash, str)
        except (ValueError, KeyError, TypeError):
            fine = False
        if not fine:
            raise BadInput("core.anchor_unreadable", path=str(path), line=number)
        if anchor.get("node") != settings.NODE:
            raise BadInput(
                "core.anchor_other_node",
                path=str(path),
                line=number,
                node=anchor.get("node"),
                here=settings.NODE,
            )
        try:
            signing.check(PURPOSE, anchor, public)
        except BadInput as problem:
            code = (
                "core.anchor_other_key"
                if problem.code == "core.signature_other_key"
                else "core.anchor_altered"
            )
            raise BadInput(code, path=str(path), line=number, **problem.params) from problem
        found.append(anchor)
    if not found:
        raise BadInput("core.anchor_none", path=str(path))
    return found


def _send(row: Anchor, channel: Channel | None, now: dt.datetime) -> bool:
    """Try one sending and keep its outcome."""
    try:
        problem = channel.send(row.target, row.text) if channel else "core.anchor_no_channel"
    except OSError as failure:  # smtplib's are among them
        full = failure.errno in (errno.ENOSPC, errno.EDQUOT)
        problem = "core.anchor_disk_full" if full else "core.anchor_not_written"
        log.warning("anchor %s by %s: %s", row.seq, row.channel, failure.strerror or type(failure).__name__)
    row.attempts, row.problem = row.attempts + 1, problem
    row.sent_at = None if problem else now
    row.next_at = now + PAUSES[row.attempts - 1] if problem and row.attempts <= len(PAUSES) else None
    row.save(update_fields=["attempts", "problem", "sent_at", "next_at"])
    return not problem
