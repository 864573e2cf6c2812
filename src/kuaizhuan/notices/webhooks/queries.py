"""Which webhooks an event concerns, and what is said of it there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Model, QuerySet

from kuaizhuan.core.actors import Actor, ActorKind
from kuaizhuan.core.events import Subject, offered_codes, subjects
from kuaizhuan.core.models import Event
from kuaizhuan.notices.webhooks import access
from kuaizhuan.notices.webhooks.models import Delivery, Webhook
from kuaizhuan.people.access import owner
from kuaizhuan.people.models import Organisation
from kuaizhuan.people.queries import inside
from kuaizhuan.people.roles import SUBMITTERS


def subscriber(organisation: Organisation) -> Actor:
    """What an organisation itself may see: the rows of its members, and nothing of the platform's staff."""
    grants = frozenset((role, each) for role in SUBMITTERS for each in inside(organisation))
    return Actor(ActorKind.TOKEN, f"webhook/{organisation.code}", None, grants)


def concerned_webhooks(events: Sequence[Event]) -> Iterator[tuple[Webhook, Event]]:
    """Each webhook with each event that it asked for and that concerns a row of its organisation.

    No query for events nobody can ask for, one where there are no webhooks.
    """
    known, codes = subjects(), offered_codes()
    events = [event for event in events if event.code in codes and event.subject_kind in known]
    if not events:
        return
    hooks: dict[Organisation, list[Webhook]] = defaultdict(list)
    for hook in Webhook.objects.filter(disabled_at=None).select_related("organisation"):
        hooks[hook.organisation].append(hook)
    rows: dict[str, set[str]] = defaultdict(set)
    for event in events:
        rows[event.subject_kind].add(event.subject_code)
    for organisation, theirs in hooks.items():
        actor = subscriber(organisation)
        own = {
            (kind, code)
            for kind, wanted in rows.items()
            for code in _own(actor, known[kind]).filter(code__in=wanted).values_list("code", flat=True)
        }
        for event in events:
            if (event.subject_kind, event.subject_code) in own:
                yield from ((hook, event) for hook in theirs if event.code in hook.events)


def _own(actor: Actor, subject: Subject) -> QuerySet[Model]:
    """The rows that belong to the organisation behind `actor` and that it may see.

    Not all that it may see: an offer to everybody is told to whose it is, not to everybody.
    """
    rows = subject.model._default_manager.all()
    if subject.view is None or not subject.owners:
        return rows.none()
    return subject.view.filter(actor, rows.filter(owner(SUBMITTERS, *subject.owners)(actor)))


def payload(delivery: Delivery) -> dict[str, Any]:
    """What is sent: the type of the event, when it happened, and of the row its code and what its package declares.

    Of a row that does not belong to the organisation any more, as a trial released to another side, only the code.
    """
    event = delivery.event
    if event is None:
        return {"type": "ping", "timestamp": delivery.created_at, "data": {}}
    subject = subjects()[event.subject_kind]
    data: dict[str, Any] = {"code": event.subject_code, "kind": subject.kind}
    own = _own(subscriber(delivery.webhook.organisation), subject).select_related(*subject.related)
    row = own.filter(code=event.subject_code).first()
    if row is not None and subject.payload is not None:
        data |= subject.payload(row)
    return {"type": event.code, "timestamp": event.at, "data": data}


def webhooks(actor: Actor) -> QuerySet[Webhook]:
    """The webhooks `actor` manages, the newest first."""
    return access.MANAGE.filter(actor, Webhook.objects.select_related("organisation"))


def deliveries(actor: Actor, webhook: Webhook) -> QuerySet[Delivery]:
    """What a webhook was told, or is to be, the newest first."""
    found = Delivery.objects.filter(webhook=webhook).select_related("event")
    return access.MANAGE_DELIVERY.filter(actor, found)
