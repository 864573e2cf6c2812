"""Whom an event concerns, and what a person has been told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.db.models import Q, QuerySet

from kuaizhuan.catalog.models import KINDS
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.models import Event
from kuaizhuan.notices.models import Notice
from kuaizhuan.notices.rules import AUDIENCE
from kuaizhuan.people.models import Membership

KIND_OF = {model._meta.label_lower: kind for kind, model in KINDS.items()}


def recipients(events: Sequence[Event]) -> Iterator[tuple[Event, set[int]]]:
    """For each event that concerns somebody, the ids of those persons; a fixed number of queries."""
    events = [event for event in events if event.code in AUDIENCE and event.subject_kind in KIND_OF]
    owners = _owners(events)
    wanted = {owner for owner in owners.values() if owner}
    holders: dict[tuple[int | None, str], set[int]] = defaultdict(set)
    names: dict[int, str] = {}
    if events:
        rows = Membership.objects.filter(Q(organisation__in=wanted) | Q(organisation__isnull=True))
        for person, organisation, role, name in rows.values_list(
            "user_id", "organisation_id", "role", "user__username"
        ):
            holders[organisation, role].add(person)
            names[person] = name
    for event in events:
        audience = AUDIENCE[event.code]
        owner = owners.get(event.subject_code)
        people = {p for role in audience.owner for p in holders[owner, role] if owner}
        people |= {p for role in audience.platform for p in holders[None, role]}
        yield event, {person for person in people if names[person] != event.actor_ref}


def _owners(events: Sequence[Event]) -> dict[str, int]:
    codes: dict[str, list[str]] = defaultdict(list)
    for event in events:
        codes[KIND_OF[event.subject_kind]].append(event.subject_code)
    found: dict[str, int] = {}
    for kind, wanted in codes.items():
        found |= dict(KINDS[kind].objects.filter(code__in=wanted).values_list("code", "owner_id"))
    return found


def notices(actor: Actor) -> QuerySet[Notice]:
    """What `actor` has been told, the newest first."""
    return Notice.objects.filter(recipient=actor.user_id).select_related("event")


def unread(actor: Actor) -> int:
    """How many notices `actor` has not seen."""
    return notices(actor).filter(read_at__isnull=True).count() if actor.user_id else 0
