"""Whom an event concerns, and what a person has been told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from django.db.models import Model, Q, QuerySet

from kuaizhuan.catalog.models import KINDS
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.models import Event
from kuaizhuan.match.models import Introduction
from kuaizhuan.notices.models import Notice
from kuaizhuan.notices.rules import AUDIENCE
from kuaizhuan.people.models import Membership, User
from kuaizhuan.publish.models import SavedSearch
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
PERSONS: dict[type[Model], str] = {SavedSearch: "user"}
"""The field that says whose row it is, by model, where that is a person."""


def recipients(events: Sequence[Event]) -> Iterator[tuple[Event, set[int]]]:
    """For each event that concerns somebody, the ids of those persons; a fixed number of queries."""
    events = [event for event in events if event.code in AUDIENCE]
    owners, persons = _owners(events), _persons(events)
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
        if audience.person and event.subject_code in persons:
            holder = persons[event.subject_code]
            names[holder.pk] = holder.code
            people.add(holder.pk)
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


def _persons(events: Sequence[Event]) -> dict[str, User]:
    """Code of the row → the person whose it is."""
    found: dict[str, User] = {}
    for model, field in PERSONS.items():
        codes = [event.subject_code for event in events if event.subject_kind == model._meta.label_lower]
        if codes:
            rows = model._default_manager.filter(code__in=codes).select_related(field)
            found |= {row.code: getattr(row, field) for row in rows}
    return found


def notices(actor: Actor) -> QuerySet[Notice]:
    """What `actor` has been told, the newest first."""
    return Notice.objects.filter(recipient=actor.user_id).select_related("event")


def unread(actor: Actor) -> int:
    """How many notices `actor` has not seen."""
    return notices(actor).filter(read_at__isnull=True).count() if actor.user_id else 0


def search_names(found: Iterable[Notice]) -> dict[str, str]:
    """Code of each saved search that these notices speak of → its name; deleted ones are absent."""
    codes = {
        notice.event.subject_code
        for notice in found
        if notice.event.subject_kind == SavedSearch._meta.label_lower
    }
    return dict(SavedSearch.objects.filter(code__in=codes).values_list("code", "name")) if codes else {}
