"""Notices follow from audit events, inside the transaction that wrote them."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from kuaizhuan.core.audit import archiving, recorded
from kuaizhuan.core.models import Event
from kuaizhuan.notices import services


@receiver(recorded)
def on_recorded(events: list[Event], **_: Any) -> None:
    """Tell whom it concerns, forget who is gone, and end what their sessions end with."""
    services.create_notices(events)
    services.erase_notices(events)
    services.end_feeds(events)


@receiver(archiving.archived)
def on_archived(last: int, **_: Any) -> None:
    """What was told of events that leave the database goes with them."""
    services.forget_events(last)
