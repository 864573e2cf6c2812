"""Whom an event concerns, and what a person has been told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.db.models import Model, Q, QuerySet

from kuaizhuan.catalog.models import KINDS
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.models import Event
from kuaizhuan.match.models import Introduction
from kuaizhuan.notices.models import Notice
from kuaizhuan.notices.rules import AUDIENCE
from kuaizhuan.people.models import Membership
from kuaizhuan.transfer.models import (
    Application,
    Deal,
    DistributionPlan,
    OutcomeSurvey,
    PriceNotice,
    Registration,
    TrialLicence,
)

KIND_OF = {model._meta.label_lower: kind for kind, model in KINDS.items()}
"""What an event speaks of → the kind of row."""
OWNERS: dict[type[Model], tuple[str, ...]] = {
    **dict.fromkeys(KINDS.values(), ("owner",)),
    Introduction: ("demand__owner", "achievement__owner", "broker"),
    Deal: ("seller", "buyer", "broker"),
    TrialLicence: ("seller", "buyer"),
    PriceNotice: ("seller",),
    DistributionPlan: ("deal__seller",),
    OutcomeSurvey: ("deal__buyer",),
    Application: ("contract__applicant",),
    Registration: ("contract__applicant", "contract__buyer"),
}
"""Which organisations a row belongs to, by model."""


def recipients(events: Sequence[Event]) -> Iterator[tuple[Event, set[int]]]:
    """For each event that concerns somebody, the ids of those persons; a fixed number of queries."""
    events = [event for event in events if event.code in AUDIENCE]
    owners = _owners(events)
    holders: dict[tuple[int | None, str], set[int]] = defaultdict(set)
    names: dict[int, str] = {}
    if events:
        wanted = {owner for found in owners.values() for owner in found}
        rows = Membership.objects.filter(Q(organisation__in=wanted) | Q(organisation__isnull=True))
        for person, organisation, role, name in rows.values_list(
            "user_id", "organisation_id", "role", "user__code"
        ):
            holders[organisation, role].add(person)
            names[person] = name
    for event in events:
        audience = AUDIENCE[event.code]
        people = {
            person
            for owner in owners.get(event.subject_code, ())
            for role in audience.owner
            for person in holders[owner, role]
        }
        people |= {person for role in audience.platform for person in holders[None, role]}
        yield event, {person for person in people if names[person] != event.actor_ref}


def _owners(events: Sequence[Event]) -> dict[str, set[int]]:
    """Code of the row → the organisations it belongs to."""
    codes: dict[str, list[str]] = defaultdict(list)
    for event in events:
        codes[event.subject_kind].append(event.subject_code)
    found: dict[str, set[int]] = defaultdict(set)
    for kind, wanted in codes.items():
        for model, fields in OWNERS.items():
            if model._meta.label_lower == kind:
                for code, *owners in model._default_manager.filter(code__in=wanted).values_list(
                    "code", *fields
                ):
                    found[code] |= {owner for owner in owners if owner}
    return found


def notices(actor: Actor) -> QuerySet[Notice]:
    """What `actor` has been told, the newest first."""
    return Notice.objects.filter(recipient=actor.user_id).select_related("event")


def unread(actor: Actor) -> int:
    """How many notices `actor` has not seen."""
    return notices(actor).filter(read_at__isnull=True).count() if actor.user_id else 0
