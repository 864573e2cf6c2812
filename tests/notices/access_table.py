"""Who may do what with webhooks, and the rows to ask about."""

from __future__ import annotations

from typing import Any

from kuaizhuan.notices.models import Delivery, Webhook
from tables import Make

TABLE: dict[str, dict[str, str]] = {
    "notices.webhook.manage": {"any": "HEADS STEWARDS"},
    "notices.delivery.manage": {"any": "HEADS STEWARDS"},
    "notices.calendar.own": {"any": "self"},
}


def webhook(world: Any) -> Webhook:
    return Webhook.objects.create(organisation=world.here, url="https://hooks.example/", events=[], secret="")


def delivery(world: Any) -> Delivery:
    return Delivery.objects.create(webhook=webhook(world))


SUBJECTS: dict[str, dict[str, Make]] = {
    "notices.webhook.manage": {"any": webhook},
    "notices.delivery.manage": {"any": delivery},
    "notices.calendar.own": {"any": lambda world: world.user("self")},
}
