"""Whom an event concerns, and what a person has been told."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Model, Q, QuerySet

from kuaizhuan.catalog.models import KINDS
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.models import Event
from kuaizhuan.match.models import Introduction
from kuaizhuan.notices.models import Digest, Notice, Preference, Webhook
from kuaizhuan.notices.rules import AUDIENCE, DEFAULTS, STALE, Cadence, Topic, due_before
from kuaizhuan.people.models import JoinRequest, Membership, Organisation, User
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
    Webhook: ("organisation",),
    Introduction: ("demand__owner", "achievement__owner", "broker", "through"),
    JoinRequest: ("organisation",),
    Deal: ("seller", "buyer", "broker"),
    TrialLicence: ("seller", "buyer"),
    PriceNotice: ("seller",),
    DistributionPlan: ("deal__seller",),
    OutcomeSurvey: ("deal__buyer",),
    Application: ("contract__applicant",),
    Registration: ("contract__applicant", "contract__buyer"),
}
"""Which organisations a row belongs to, by model."""
JURISDICTIONS: dict[type[Model], str] = {Application: "jurisdiction"}
"""The field that says which jurisdiction deals with a row, by model."""
PERSONS: dict[type[Model], str] = {JoinRequest: "user", User: "pk", SavedSearch: "user"}
"""Which person a row is about, or whose it is, by model."""


def recipients(events: Sequence[Event]) -> Iterator[tuple[Event, set[int]]]:
    """For each event that concerns somebody, the ids of those persons; a fixed number of queries."""
    events = [event for event in events if event.code in AUDIENCE]
    owners = _owners(events)
    persons = _persons(events)
    bodies = _bodies(events)
    holders = _holders({owner for found in owners.values() for owner in found}) if events else {}
    for event in events:
        audience = AUDIENCE[event.code]
        people = _held(holders, audience.owner, owners.get(event.subject_code, ()))
        people = people or _held(holders, audience.otherwise, (None,))
        people |= _held(holders, audience.platform, (None,))
        people |= {each for role in audience.bodies for each in bodies.get((event.subject_code, role), ())}
        if audience.person and event.subject_code in persons:
            people |= {persons[event.subject_code]}
        yield event, {pk for pk, code in people if code != event.actor_ref}


Person = tuple[int, str]
"""Id and pseudonym of a user."""


def _holders(owners: Collection[int | None]) -> Mapping[tuple[int | None, str], set[Person]]:
    """Organisation (None: the platform) and role → who holds it."""
    found: dict[tuple[int | None, str], set[Person]] = defaultdict(set)
    rows = Membership.objects.filter(Q(organisation__in=owners) | Q(organisation__isnull=True))
    for pk, organisation, role, code in rows.values_list("user_id", "organisation_id", "role", "user__code"):
        found[organisation, role].add((pk, code))
    return found


def _held(
    holders: Mapping[tuple[int | None, str], set[Person]],
    roles: Collection[str],
    scopes: Collection[int | None],
) -> set[Person]:
    return {person for scope in scopes for role in roles for person in holders.get((scope, role), ())}


def _owners(events: Sequence[Event]) -> dict[str, set[int | None]]:
    """Code of the row → the organisations it belongs to, and those above them where they count."""
    found: dict[str, set[int | None]] = defaultdict(set)
    for model, codes in _subjects(events, OWNERS).items():
        for code, *owners in model._default_manager.filter(code__in=codes).values_list(
            "code", *OWNERS[model]
        ):
            found[code] |= {owner for owner in owners if owner}
    climbing = {event.subject_code for event in events if AUDIENCE[event.code].above}
    for code in climbing & found.keys():
        found[code] |= _above(found[code])
    return found


def _above(organisations: Collection[int | None]) -> set[int | None]:
    """The organisations over `organisations`, up to the roots."""
    seen: set[int | None] = set()
    ahead = set(organisations)
    while ahead:
        seen |= ahead
        parents = Organisation.objects.filter(pk__in=ahead, parent__isnull=False)
        ahead = set(parents.values_list("parent", flat=True)) - seen
    return seen


def _bodies(events: Sequence[Event]) -> Mapping[tuple[str, str], set[Person]]:
    """Code of the row and role → who holds it for an organisation of the jurisdiction that deals with the row."""
    dealt = [event for event in events if AUDIENCE[event.code].bodies]
    places = {
        code: place
        for model, codes in _subjects(dealt, JURISDICTIONS).items()
        for code, place in model._default_manager.filter(code__in=codes).values_list(
            "code", JURISDICTIONS[model]
        )
    }
    roles = {role for event in dealt for role in AUDIENCE[event.code].bodies}
    rows = Membership.objects.filter(role__in=roles, organisation__jurisdiction__in=set(places.values()))
    there: dict[tuple[str, str], set[Person]] = defaultdict(set)
    if places:
        for place, role, pk, code in rows.values_list(
            "organisation__jurisdiction", "role", "user_id", "user__code"
        ):
            there[place, role].add((pk, code))
    return {(code, role): there[place, role] for code, place in places.items() for role in roles}


def _persons(events: Sequence[Event]) -> dict[str, Person]:
    """Code of the row → the person it is about."""
    found: dict[str, Person] = {}
    personal = [event for event in events if AUDIENCE[event.code].person]
    for model, codes in _subjects(personal, PERSONS).items():
        users = model._default_manager.filter(code__in=codes).values_list("code", PERSONS[model])
        people = dict(users)
        names = dict(User.objects.filter(pk__in=people.values()).values_list("pk", "code"))
        found |= {code: (pk, names[pk]) for code, pk in people.items()}
    return found


def _subjects(events: Sequence[Event], models: Mapping[type[Model], Any]) -> dict[type[Model], set[str]]:
    """Of `models`, those the events speak of, with the codes of the rows."""
    by_label = {model._meta.label_lower: model for model in models}
    found: dict[type[Model], set[str]] = defaultdict(set)
    for event in events:
        if event.subject_kind in by_label:
            found[by_label[event.subject_kind]].add(event.subject_code)
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


def choices(user: User) -> dict[Topic, str]:
    """Topic → how notices of it are mailed to `user`."""
    chosen = dict(Preference.objects.filter(user=user).values_list("topic", "cadence"))
    return {topic: chosen.get(topic, default) for topic, default in DEFAULTS.items()}


def due_notices(now: dt.datetime, hour: int) -> dict[int, list[int]]:
    """Person → ids of the notices to be mailed at `now` (aware, local): unread, not mailed yet, not stale.

    Only persons who can sign in and whose address is confirmed: mail never goes where nobody said it may.
    """
    waiting = Notice.objects.filter(
        digest=None,
        read_at=None,
        event__at__gt=now - STALE,
        recipient__is_active=True,
        recipient__in=EmailAddress.objects.filter(verified=True, primary=True).values("user"),
    ).order_by("event")
    rows = list(waiting.values_list("pk", "recipient_id", "event__code", "event__at"))
    chosen = {
        (user, topic): cadence
        for user, topic, cadence in Preference.objects.filter(
            user__in={person for _, person, _, _ in rows}
        ).values_list("user_id", "topic", "cadence")
    }
    found: dict[int, list[int]] = defaultdict(list)
    for pk, person, code, at in rows:
        topic = AUDIENCE[code].topic if code in AUDIENCE else None
        if topic is None:
            continue
        before = due_before(chosen.get((person, topic), DEFAULTS[topic]), now, hour)
        if before is not None and at < before:
            found[person].append(pk)
    return found


def address_of(user: User) -> str:
    """The confirmed address of `user`, "" when there is none (any more)."""
    found = EmailAddress.objects.filter(user=user, verified=True, primary=True, user__is_active=True)
    return found.values_list("email", flat=True).first() or ""


def notices_in(digest: Digest) -> list[Notice]:
    """What `digest` tells: its notices, without those of topics whose mail the person has stopped since."""
    chosen = choices(digest.recipient)
    stopped = {topic for topic, cadence in chosen.items() if cadence == Cadence.NEVER}
    found = digest.notices.select_related("event").order_by("event")
    return [each for each in found if AUDIENCE[each.event.code].topic not in stopped]


def digests_due(now: dt.datetime) -> list[Digest]:
    """Letters to be tried at `now`, the oldest first."""
    return list(Digest.objects.filter(sent_at=None, next_at__lte=now).select_related("recipient"))


def notice_data(user: User) -> dict[str, Any]:
    """What notices keep of `user`, for the download of their data."""
    return {
        "notice_choices": dict(Preference.objects.filter(user=user).values_list("topic", "cadence")),
        "notices": list(
            Notice.objects.filter(recipient=user).values("event__code", "event__at", "count", "read_at")
        ),
        "letters": list(Digest.objects.filter(recipient=user).values("created_at", "sent_at")),
    }
