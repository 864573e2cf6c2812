"""Deliveries follow from audit events, inside the transaction that wrote them."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from kuaizhuan.core.audit import archiving, recorded
from kuaizhuan.core.models import Event
from kuaizhuan.notices.webhooks import services


@receiver(recorded)
def on_recorded(events: list[Event], **_: Any) -> None:
    """Tell the systems of those whom it concerns."""
    services.queue(events)


@receiver(archiving.archived)
def on_archived(last: int, **_: Any) -> None:
    """What was delivered of events that leave the database goes with them."""
    services.forget_events(last)
