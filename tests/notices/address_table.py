"""The addresses of notices and webhooks: who may, and the codes in them."""

from __future__ import annotations

from typing import Any

from kuaizhuan.core.encryption import seal
from kuaizhuan.notices.calendars import feed_link
from kuaizhuan.notices.digests import stop_link
from kuaizhuan.notices.models import Delivery, Webhook
from kuaizhuan.notices.services import make_feed
from kuaizhuan.notices.webhooks.states import Stage as Delivered
from kuaizhuan.people.queries import actor_for
from notices import access_table as rows
from tables import ADMINISTRATORS, EVERYBODY, HOOKING, PROGRAMS, SIGNED_IN, Address, own

HOOK = {"url": "https://hooks.example/", "events": ["match.demand.strong"]}

ADDRESSES: dict[str, Address] = {
    "api-v1:webhooks": Address(get={"": PROGRAMS}),
    "api-v1:make_webhook": Address(
        post={"": f"{HOOKING} elsewhere"}, body=HOOK, writes=f"{HOOKING} elsewhere"
    ),
    **dict.fromkeys(
        ("api-v1:webhook", "api-v1:change_webhook", "api-v1:remove_webhook", "api-v1:deliveries"),
        Address(get={"{hook}": HOOKING}),
    ),
    "api-v1:renew_secret": Address(post={"{hook}": HOOKING}, writes=HOOKING),
    "api-v1:try_webhook": Address(post={"{hook}": HOOKING}, writes=HOOKING),
    "api-v1:redeliver": Address(post={"{hook} {told}": HOOKING}, writes=HOOKING),
    "web:webhooks": Address(
        get={"{here}": ADMINISTRATORS}, post={"{here}": ADMINISTRATORS}, body=HOOK, writes=ADMINISTRATORS
    ),
    "web:webhook": Address(
        get={"{hook}": ADMINISTRATORS}, post={"{hook}": ADMINISTRATORS}, body=HOOK, writes=ADMINISTRATORS
    ),
    "web:act_webhook": Address(post={"{hook}": ADMINISTRATORS}, body={"do": "try"}, writes=ADMINISTRATORS),
    "web:notices": own(),
    "web:read_notices": Address(post={"": SIGNED_IN}),
    "web:notice_choices": own(),
    "web:keep_feed": Address(post={"": SIGNED_IN}),
    "web:calendar_feed": Address(get={"{feed}": EVERYBODY, "forged": ""}),
    "web:stop_mail": Address(get={"{stop}": EVERYBODY, "forged": ""}, post={"forged": ""}),
}

SECRETS = {
    "秘丑": ADMINISTRATORS,
    "秘辰回答": ADMINISTRATORS,
}


def codes(world: Any) -> dict[str, Any]:
    """Word in braces → code; everything that is not for everybody has a secret in it."""
    hook, told = a_told_webhook(world, "https://hooks.example/秘丑")
    return {
        "hook": hook.code,
        "told": told.code,
        "feed": feed_link(make_feed(world.user("self"), by=actor_for(world.user("self")))),
        "stop": stop_link(world.user("self")).rstrip("/").rsplit("/", 1)[1],
    }


def a_told_webhook(world: Any, url: str) -> tuple[Webhook, Delivery]:
    """A webhook that was told something, which its receiver answered."""
    hook = rows.webhook(world)
    hook.url, hook.secret = url, seal("webhooks", "whsec_AAAA")
    hook.save()
    delivery = Delivery.objects.create(webhook=hook, state=Delivered.GIVEN_UP, status=500, excerpt="秘辰回答")
    return hook, delivery
