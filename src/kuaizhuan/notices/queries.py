"""Whom an event concerns, and what a person has been told."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Case, CharField, Count, F, Max, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Concat

from kuaizhuan.core import events as declared
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.cadence import Cadence
from kuaizhuan.core.events import Subject
from kuaizhuan.core.models import Event
from kuaizhuan.notices.models import CalendarFeed, Digest, Notice, Preference
from kuaizhuan.notices.rules import STALE, due_before
from kuaizhuan.people.models import Membership, Organisation, User
from kuaizhuan.people.roles import ANY


def recipients(events: Sequence[Event]) -> Iterator[tuple[Event, set[int]]]:
    """For each event that concerns somebody, the ids of those persons; a fixed number of queries."""
    kinds = declared.kinds()
    events = [event for event in events if event.code in kinds and kinds[event.code].topic]
    owners = _owners(events)
    persons = _persons(events)
    bodies = _bodies(events)
    holders = _holders({owner for found in owners.values() for owner in found}) if events else {}
    apart = _apart(events)
    for event in events:
        kind = kinds[event.code]
        told = set(owners.get(event.subject_code, ())) - {apart.get(event.data.get(kind.apart, ""))}
        people = _held(holders, kind.owner, told)
        people = people or _held(holders, kind.otherwise, (None,))
        people |= _held(holders, kind.platform, (None,))
        people |= {each for role in kind.bodies for each in bodies.get((event.subject_code, role), ())}
        if kind.person and event.subject_code in persons:
            people |= {persons[event.subject_code]}
        yield event, {pk for pk, code in people if code != event.actor_ref}


def _apart(events: Sequence[Event]) -> Mapping[str, int]:
    """Code → id of the organisations whose people did what the events say, where these are not told."""
    kinds = declared.kinds()
    codes = {event.data.get(kinds[event.code].apart) for event in events if kinds[event.code].apart}
    return dict(Organisation.objects.filter(code__in=codes).values_list("code", "pk")) if codes else {}


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
    for subject, codes in _subjects(events, "owners").items():
        rows = subject.model._default_manager.filter(code__in=codes)
        for code, *owners in rows.values_list("code", *subject.owners):
            found[code] |= {owner for owner in owners if owner}
    kinds = declared.kinds()
    climbing = {event.subject_code for event in events if kinds[event.code].above}
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
    kinds = declared.kinds()
    roles = {role for event in events for role in kinds[event.code].bodies}
    if not roles:
        return {}
    places = {
        code: place
        for subject, codes in _subjects(events, "jurisdiction").items()
        for code, place in subject.model._default_manager.filter(code__in=codes).values_list(
            "code", subject.jurisdiction
        )
    }
    rows = Membership.objects.filter(role__in=roles, organisation__jurisdiction__in=set(places.values()))
    there: dict[tuple[str, str], set[Person]] = defaultdict(set)
    for place, role, pk, code in rows.values_list(
        "organisation__jurisdiction", "role", "user_id", "user__code"
    ):
        there[place, role].add((pk, code))
    return {(code, role): there[place, role] for code, place in places.items() for role in roles}


def _persons(events: Sequence[Event]) -> dict[str, Person]:
    """Code of the row → the person it is about, for events that are told to that person."""
    found: dict[str, Person] = {}
    kinds = declared.kinds()
    personal = [event for event in events if kinds[event.code].person]
    for subject, codes in _subjects(personal, "person").items():
        users = subject.model._default_manager.filter(code__in=codes).values_list("code", subject.person)
        people = dict(users)
        names = dict(User.objects.filter(pk__in=people.values()).values_list("pk", "code"))
        found |= {code: (pk, names[pk]) for code, pk in people.items() if pk in names}
    return found


def _subjects(events: Iterable[Event], having: str) -> dict[Subject, set[str]]:
    """What the events are about, where that is declared with the attribute `having`, with the codes of the rows."""
    known = declared.subjects()
    found: dict[Subject, set[str]] = defaultdict(set)
    for event in events:
        subject = known.get(event.subject_kind)
        if subject is not None and getattr(subject, having):
            found[subject].add(event.subject_code)
    return found


def notices(actor: Actor) -> QuerySet[Notice]:
    """What `actor` has been told, the newest first."""
    return Notice.objects.filter(recipient=actor.user_id).select_related("event")


@dataclass(frozen=True, slots=True)
class Group:
    """What `actor` has been told of one row, or one notice about several: the last notice, how many, how many unread."""

    last: Notice
    count: int
    unread: int
    earlier: list[Notice]


def groups(actor: Actor, start: int = 0, size: int = 0) -> tuple[list[Group], int]:
    """A page of what `actor` has been told, by row, the last told first; and how many groups there are. Four queries."""
    told = notices(actor)
    row = Concat(F("event__subject_kind"), Value(" "), F("event__subject_code"), output_field=CharField())
    alone = Concat(Value("notice "), Cast(F("pk"), CharField()), output_field=CharField())
    by_row = told.annotate(row=Case(When(count=1, then=row), default=alone, output_field=CharField()))
    found = (
        by_row.order_by()
        .values("row")
        .annotate(last=Max("pk"), many=Count("pk"), fresh=Count("pk", filter=Q(read_at=None)))
        .order_by("-last")
    )
    page = list(found[start : start + size])
    of: dict[str, list[Notice]] = defaultdict(list)
    for notice in by_row.filter(row__in=[each["row"] for each in page]).order_by("-pk"):
        of[notice.row].append(notice)
    made = [Group(of[each["row"]][0], each["many"], each["fresh"], of[each["row"]][1:]) for each in page]
    return made, found.count()


def unread(actor: Actor) -> int:
    """How many notices `actor` has not seen."""
    return notices(actor).filter(read_at__isnull=True).count() if actor.user_id else 0


def titles(actor: Actor, found: Iterable[Notice]) -> dict[str, str]:
    """`names` of each single row that these notices are about."""
    return names(actor, (each.event for each in found if each.count == 1))


def names(actor: Actor, events: Iterable[Event]) -> dict[str, str]:
    """Code of each row that `events` are about and that `actor` may see → its title, which may be "".

    As many queries as there are tables.
    """
    found: dict[str, str] = {}
    for subject, codes in _subjects(events, "title").items():
        rows = subject.model._default_manager.filter(code__in=codes).select_related(*subject.related)
        if subject.view is not None and subject.title is not None:
            found |= {row.code: subject.title(row) for row in subject.view.filter(actor, rows)}
    return found


def unsure(found: Iterable[Notice]) -> set[str]:
    """Codes of the single rows of these notices of which a value rests on a rule that nobody has verified."""
    codes: set[str] = set()
    for subject, wanted in _subjects((each.event for each in found if each.count == 1), "unsure").items():
        rows = subject.model._default_manager.filter(code__in=wanted).select_related(*subject.related)
        codes |= {row.code for row in rows if subject.unsure is not None and subject.unsure(row)}
    return codes


def counterparts(actor: Actor, events: Iterable[Event]) -> dict[str, str]:
    """Code of each row that `events` are about and `actor` may see → the first organisation of it that is not theirs.

    Only where a row has parties; whose a row of the catalogue is, may be nobody's to know.
    """
    found: dict[str, str] = {}
    own = set(actor.scopes(*ANY))
    for subject, codes in _subjects(events, "owners").items():
        if subject.view is None or not subject.parties:
            continue
        rows = subject.view.filter(actor, subject.model._default_manager.filter(code__in=codes))
        paths = [path for owner in subject.owners for path in (owner, f"{owner}__name")]
        for code, *pairs in rows.values_list("code", *paths):
            others = [name for pk, name in zip(pairs[::2], pairs[1::2], strict=True) if pk and pk not in own]
            if others:
                found[code] = others[0]
    return found


def choices(user: User) -> dict[str, str]:
    """Topic → how notices of it are mailed to `user`."""
    chosen = dict(Preference.objects.filter(user=user).values_list("topic", "cadence"))
    return {code: chosen.get(code, topic.cadence) for code, topic in declared.topics().items()}


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
    kinds = declared.kinds()
    found: dict[int, list[int]] = defaultdict(list)
    for pk, person, code, at in rows:
        topic = kinds[code].topic if code in kinds else None
        if topic is None:
            continue
        before = due_before(chosen.get((person, topic.code), topic.cadence), now, hour)
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
    wanted = {
        code
        for code, kind in declared.kinds().items()
        if kind.topic is not None and chosen[kind.topic.code] != Cadence.NEVER
    }
    found = digest.notices.select_related("event").order_by("event")
    return [each for each in found if each.event.code in wanted]


def notice_data(user: User) -> dict[str, Any]:
    """What notices keep of `user`, for the download of their data."""
    return {
        "notice_choices": dict(Preference.objects.filter(user=user).values_list("topic", "cadence")),
        "notices": list(
            Notice.objects.filter(recipient=user).values("event__code", "event__at", "count", "read_at")
        ),
        "calendar": list(CalendarFeed.objects.filter(user=user).values("made_at")),
        "letters": list(Digest.objects.filter(recipient=user).values("created_at", "sent_at")),
    }
