"""Announcements: an editor writes one and hands it in, an editor publishes it, and it may be taken back.

Where duties are kept apart, whoever wrote it does not publish it. Text and files change while it is a draft only.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from kuaizhuan.core import audit
from kuaizhuan.core.access import Policy
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import NotAllowed, WrongState
from kuaizhuan.core.files.queries import files_of
from kuaizhuan.core.files.receiving import Received
from kuaizhuan.core.files.services import keep_file, remove_file
from kuaizhuan.core.models import StoredFile
from kuaizhuan.core.moves import lock, move
from kuaizhuan.core.verdict import require
from kuaizhuan.publish import access, rules
from kuaizhuan.publish.models import Announcement
from kuaizhuan.publish.states import ANNOUNCEMENT
from kuaizhuan.publish.states import AnnouncementState as State

_POLICIES: dict[State, Policy] = {State.PUBLISHED: access.APPROVE_ANNOUNCEMENT}
"""Target → who, where it is not whoever writes announcements."""


@transaction.atomic
def write_announcement(
    *,
    by: Actor,
    title: str,
    body: str,
    source: str = "",
    pinned: bool = False,
    pinned_until: dt.date | None = None,
) -> Announcement:
    """An editor begins an announcement as a draft. Raises `RuleBroken` with all reasons."""
    if not access.may_announce(by):
        raise NotAllowed("core.not_allowed", action=access.WRITE_ANNOUNCEMENT.name)
    title, body, source = title.strip(), body.strip(), source.strip()
    require(rules.may_announce(title, body, source))
    row = Announcement.objects.create(
        title=title,
        body=body,
        source=source,
        pinned=pinned,
        pinned_until=pinned_until if pinned else None,
        written_by_id=by.user_id,
    )
    audit.record("publish.announcement.write", row, by=by)
    return row


@transaction.atomic
def revise_announcement(
    announcement: Announcement,
    *,
    by: Actor,
    title: str,
    body: str,
    source: str = "",
    pinned: bool = False,
    pinned_until: dt.date | None = None,
) -> Announcement:
    """An editor changes a draft. Raises `WrongState` for anything else, `RuleBroken` with all reasons.

    Whoever changed it last is the one who wrote it.
    """
    row = _draft(announcement, by)
    row.title, row.body, row.source = title.strip(), body.strip(), source.strip()
    require(rules.may_announce(row.title, row.body, row.source))
    row.pinned, row.pinned_until = pinned, pinned_until if pinned else None
    row.written_by_id = by.user_id
    row.save(update_fields=["title", "body", "source", "pinned", "pinned_until", "written_by"])
    audit.record("publish.announcement.revise", row, by=by)
    return row


@transaction.atomic
def attach_to_announcement(announcement: Announcement, received: Received, *, by: Actor) -> StoredFile:
    """An editor adds a file to a draft; whoever may read the announcement may have it."""
    row = _draft(announcement, by)
    require(rules.may_attach(files_of(row).count()))
    return keep_file(received, row, by=by, event="publish.announcement.attach")


@transaction.atomic
def detach_from_announcement(announcement: Announcement, code: str, *, by: Actor) -> None:
    """An editor removes a file from a draft; one that is gone already stays so."""
    row = _draft(announcement, by)
    for file in files_of(row).filter(code=code):
        remove_file(file, by=by)
        audit.record("publish.announcement.detach", row, by=by, document=code)


@transaction.atomic
def move_announcement(
    announcement: Announcement, target: State, *, by: Actor, note: str = ""
) -> Announcement:
    """Hand in, publish, return, take back, or begin again, as the machine has it.

    Returning and taking back say why. Raises `NotAllowed`, `WrongState`, `RuleBroken`.
    """
    row = lock(announcement)
    taken_back = target is State.WITHDRAWN or (target is State.DRAFT and row.state == State.REVIEW)
    changes = {"note": note.strip()} | ({"published_at": timezone.now()} if target is State.PUBLISHED else {})
    return move(
        row,
        ANNOUNCEMENT,
        target,
        by=by,
        policy=_POLICIES.get(target, access.WRITE_ANNOUNCEMENT),
        verdict=rules.may_take_back(note)
        if taken_back
        else rules.may_announce(row.title, row.body, row.source),
        note=note.strip(),
        changes=changes,
    )


def _draft(announcement: Announcement, by: Actor) -> Announcement:
    """The announcement under lock, if `by` may change it now."""
    row = lock(announcement)
    access.WRITE_ANNOUNCEMENT.require(by, row)
    if row.state != State.DRAFT:
        raise WrongState("publish.announcement_no_draft", code=row.code)
    return row
