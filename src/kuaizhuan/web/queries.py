"""What only pages ask: live counts, the newest rows, the tasks of a person, the events of a row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, Q, QuerySet

from kuaizhuan.catalog import registry
from kuaizhuan.catalog.models import KINDS, Achievement, Demand, Record
from kuaizhuan.catalog.states import PUBLIC_STATES, State
from kuaizhuan.collect.access import VIEW_RUN
from kuaizhuan.collect.models import ImportRun
from kuaizhuan.core.actors import ANONYMOUS, PLATFORM_WIDE, Actor
from kuaizhuan.core.audit.reads import without_reads
from kuaizhuan.core.fulltext import IndexUnusable
from kuaizhuan.core.messages import say
from kuaizhuan.core.models import Event
from kuaizhuan.match.models import Match
from kuaizhuan.match.states import Level
from kuaizhuan.people.models import Organisation, User
from kuaizhuan.publish.queries import Entry, entry, rows, search

A_UNIT = 2
"""Rows of one organisation among the newest, so that one import does not fill them."""


AT_ONCE = 60
ROUNDS = 4


def newest(actor: Actor, kind: str, limit: int) -> list[Entry]:
    """The rows published last, at most `A_UNIT` of one organisation; one query unless an import fills it."""
    found = rows(actor, kind).filter(state=State.PUBLISHED).order_by("-published_at", "code")
    if registry.KINDS[kind].same_as:
        found = found.filter(same_as__isnull=True)
    taken: list[Record] = []
    of: Counter[int] = Counter()
    for _round in range(ROUNDS):
        full = [owner for owner, count in of.items() if count >= A_UNIT]
        page = list(found.exclude(owner__in=full).exclude(pk__in=[row.pk for row in taken])[:AT_ONCE])
        for row in page:
            if of[row.owner_id] < A_UNIT:
                of[row.owner_id] += 1
                taken.append(row)
        if len(taken) >= limit or len(page) < AT_ONCE:
            break
    return [entry(row) for row in taken[:limit]]


def examples(needs: Iterable[Entry], most: int) -> list[str]:
    """What may be typed into the search box, taken from `needs`, each of which finds a result today.

    None while the index is being built. Asks the index at most three times a need.
    """
    found: list[str] = []
    for need in needs:
        words = (need.values.get("keywords") or ())[:2]
        asked = dict.fromkeys((need.title, " ".join(words), *words[:1]))
        short = [each for each in asked if 0 < len(each) <= LONGEST_EXAMPLE and each not in found]
        try:
            found += [each for each in (next(filter(_finds_a_result, short), ""),) if each]
        except IndexUnusable:
            return []
        if len(found) >= most:
            break
    return found


LONGEST_EXAMPLE = 16


def _finds_a_result(text: str) -> bool:
    answer = search(ANONYMOUS, text, kinds=["achievement"], limit=0)
    return answer.total > 0 and not answer.relaxed


def strong_matches(record: Record) -> int:
    """How many matches of a need or result are at least fairly strong, with a public other side."""
    if isinstance(record, Demand):
        found = Match.objects.filter(demand=record, achievement__state__in=PUBLIC_STATES)
    elif isinstance(record, Achievement):
        found = Match.objects.filter(achievement=record, demand__state__in=PUBLIC_STATES)
    else:
        return 0
    return found.filter(level__gte=Level.FAIR).count()


def events_of(row: Any) -> QuerySet[Event]:
    """What was done with one row, the oldest first."""
    of_it = Event.objects.filter(subject_kind=row._meta.label_lower, subject_code=row.code)
    return without_reads(of_it).order_by("seq")


def landmarks(row: Record) -> dict[str, Event]:
    """Creation and the last approval of a row, by code."""
    codes = ("catalog.record.create", "publish.record.approve")
    return {event.code: event for event in events_of(row).filter(code__in=codes)}


def names_of(events: Iterable[Event]) -> dict[str, str]:
    """Code → display name of the persons who acted, themselves or by a token."""
    return persons({event.actor_ref for event in events if event.actor_kind in ("person", "token")})


def persons(refs: Iterable[str]) -> dict[str, str]:
    """Code → display name of those of `refs`, as the audit calls them, that are persons or their tokens.

    Of an erased account nothing but that it was one.
    """
    wanted = set(refs)
    users = User.objects.filter(code__in={ref.partition("/")[0] for ref in wanted}) if wanted else ()
    names = {user.code: say("people.erased") if user.erased_at else str(user) for user in users}
    by_token = {ref: names.get(ref.partition("/")[0], "") for ref in wanted if "/" in ref}
    return names | {ref: say("people.by_token", {"name": name}) for ref, name in by_token.items()}


def acted_for(events: Iterable[Event]) -> Mapping[str, str]:
    """Code → name of the organisations for which persons acted."""
    return owner_names({event.acting_for for event in events if event.acting_for not in ("", PLATFORM_WIDE)})


def runs(actor: Actor) -> QuerySet[ImportRun]:
    """Imports that `actor` may see, the newest first."""
    return VIEW_RUN.filter(actor, ImportRun.objects.all()).select_related("organisation")


def organisations_with_counts() -> QuerySet[Organisation]:
    """Organisations that show something in public, with how many results, needs that name them, and experts."""
    public = Q(achievements__state__in=PUBLIC_STATES)
    return (
        Organisation.objects.filter(merged_into__isnull=True)
        .annotate(results=Count("achievements", filter=public, distinct=True))
        .order_by("-results", "name")
    )


def owner_names(codes: Iterable[str]) -> Mapping[str, str]:
    """Code of an organisation → its name."""
    return dict(Organisation.objects.filter(code__in=list(codes)).values_list("code", "name"))


FILLED = ("contact_name", "contact_phone", "contact_email", "region")
"""What a new row takes over, so that nobody is asked twice."""


def first_values(actor: Actor, kind: str, owner: Organisation) -> dict[str, Any]:
    """What a new row of `owner` says at first: from the last row that `actor` typed for it, else from its page."""
    model = KINDS[kind]
    last = model.objects.filter(owner=owner, submitted_by=actor.user_id).order_by("-pk").first()
    return {name: getattr(last, name, "") or getattr(owner, name, "") for name in FILLED}


def person(ref: str) -> str:
    """The name of whoever the audit calls `ref`; `ref` itself when it is nobody's."""
    return persons({ref}).get(ref, ref)
