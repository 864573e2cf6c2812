"""Which webhooks an event concerns, and what is said of it there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

from kuaizhuan.catalog.disclosure import disclosed
from kuaizhuan.catalog.models import KINDS
from kuaizhuan.catalog.states import Tier
from kuaizhuan.core.actors import Actor, ActorKind
from kuaizhuan.core.models import Event
from kuaizhuan.match.models import Introduction
from kuaizhuan.match.queries import introductions
from kuaizhuan.notices.webhooks import access
from kuaizhuan.notices.webhooks.models import Delivery, Webhook
from kuaizhuan.notices.webhooks.rules import EVENTS
from kuaizhuan.people.models import Organisation
from kuaizhuan.people.queries import inside
from kuaizhuan.people.roles import SUBMITTERS
from kuaizhuan.publish.queries import rows

KIND_OF = {model._meta.label_lower: kind for kind, model in KINDS.items()}
INTRODUCTION = Introduction._meta.label_lower


def subscriber(organisation: Organisation) -> Actor:
    """What an organisation itself may see: the rows of its members, and nothing of the platform's staff."""
    grants = frozenset((role, each) for role in SUBMITTERS for each in inside(organisation))
    return Actor(ActorKind.TOKEN, f"webhook/{organisation.code}", None, grants)


def concerned(events: Sequence[Event]) -> Iterator[tuple[Webhook, Event]]:
    """Each webhook with each event that it asked for and that concerns a row of its organisation.

    No query for events nobody can ask for, one where there are no webhooks.
    """
    events = [event for event in events if event.code in EVENTS]
    if not events:
        return
    hooks: dict[Organisation, list[Webhook]] = defaultdict(list)
    for hook in Webhook.objects.filter(disabled_at=None).select_related("organisation"):
        hooks[hook.organisation].append(hook)
    codes: dict[str, set[str]] = defaultdict(set)
    for event in events:
        codes[event.subject_kind].add(event.subject_code)
    for organisation, theirs in hooks.items():
        actor = subscriber(organisation)
        own = {code for kind, wanted in codes.items() for code in _own(actor, kind, wanted)}
        for event in events:
            if event.subject_code in own:
                yield from ((hook, event) for hook in theirs if event.code in hook.events)


def _own(actor: Actor, kind: str, codes: set[str]) -> set[str]:
    """Of these rows, those of the organisation behind `actor`."""
    found: QuerySet[Any]
    if kind == INTRODUCTION:
        found = introductions(actor)
    elif kind in KIND_OF:
        found = rows(actor, KIND_OF[kind]).filter(owner__in=actor.scopes(*SUBMITTERS))
    else:
        return set()
    return set(found.filter(code__in=codes).values_list("code", flat=True))


def payload(delivery: Delivery) -> dict[str, Any]:
    """What is sent: the type of the event, when it happened, and the row as everybody may read it, by its code."""
    event = delivery.event
    if event is None:
        return {"type": "ping", "timestamp": delivery.created_at, "data": {}}
    data: dict[str, Any] = {"code": event.subject_code}
    if event.subject_kind == INTRODUCTION:
        found = Introduction.objects.select_related("demand", "achievement").get(code=event.subject_code)
        data |= {"kind": "introduction", "state": found.state}
        data |= {"demand": found.demand.code, "achievement": found.achievement.code}
    else:
        kind = KIND_OF[event.subject_kind]
        record = KINDS[kind].objects.get(code=event.subject_code)
        public = disclosed(record, Tier.PUBLIC)
        data |= {"kind": kind, "state": record.state}
        data |= {"title": public["title"]} if "title" in public else {}
    return {"type": event.code, "timestamp": event.at, "data": data}


def webhooks(actor: Actor) -> QuerySet[Webhook]:
    """The webhooks `actor` manages, the newest first."""
    return access.MANAGE.filter(actor, Webhook.objects.select_related("organisation"))


def deliveries(actor: Actor, webhook: Webhook) -> QuerySet[Delivery]:
    """What a webhook was told, or is to be, the newest first."""
    found = Delivery.objects.filter(webhook=webhook).select_related("event")
    return access.MANAGE_DELIVERY.filter(actor, found)
