"""What somebody may bring together with one row: their own needs or results, or as a broker those of clients."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from math import ceil
from statistics import median

from django.db.models import Q

from kuaizhuan.catalog import registry
from kuaizhuan.catalog.models import KINDS
from kuaizhuan.catalog.states import COMING, PUBLIC_STATES
from kuaizhuan.core.actors import Actor
from kuaizhuan.match.models import Introduction, Match
from kuaizhuan.match.states import UNDER_WAY, Stage
from kuaizhuan.people.models import Organisation
from kuaizhuan.people.roles import SUBMITTERS, Role
from kuaizhuan.publish.queries import Entry, entry, rows

MOST = 30
"""Choices that are offered at once."""
FEWEST_ANSWERS = 3
"""Answers from which a time to answer is told."""


@dataclass(frozen=True, slots=True)
class Choice:
    """level: how well it fits, 0 where that is not known. own: of the actor's organisations. client: a need for which
    the actor answers as its broker.

    public: what is not public yet waits until it is. under_way: the code of what was asked already, "" for nothing.
    """

    entry: Entry
    level: int
    own: bool
    client: bool
    public: bool
    under_way: str


def own_scopes(actor: Actor) -> list[int]:
    """The organisations for whose own needs and results `actor` speaks: those of which they are only a broker are none."""
    return actor.scopes(*(role for role in SUBMITTERS if role != Role.BROKER))


def choices(actor: Actor, given: Entry) -> list[Choice]:
    """What may be brought together with `given` (a need or a result), the best match first, then by date.

    Own rows first: public ones, and of needs also those on their way. A broker's: needs for which the broker answers,
    and the best matches of others. Four queries.
    """
    other = registry.KINDS[given.kind].matched_with
    matches = Match.objects.filter(**{given.kind: given.record.pk})
    levels = dict(matches.values_list(f"{other}_id", "level"))
    ranks = dict(matches.values_list(f"{other}_id", "rank"))
    mine = Q(owner__in=own_scopes(actor))
    states = (*PUBLIC_STATES, *COMING) if other == "demand" else PUBLIC_STATES
    wanted = mine & Q(state__in=states)
    brokers = actor.scopes(Role.BROKER)
    if brokers:
        clients = Q(pk__in=list(levels))
        if other == "demand":
            clients |= Q(broker__in=brokers)
        wanted |= clients & Q(state__in=PUBLIC_STATES)
    found = rows(actor, other).filter(wanted).exclude(owner=given.record.owner_id)
    asked = Introduction.objects.filter(**{given.kind: given.record.pk, "state__in": UNDER_WAY})
    codes = dict(asked.values_list(f"{other}_id", "code"))
    own = set(own_scopes(actor))
    made = [
        Choice(
            entry=entry(row),
            level=levels.get(row.pk, 0),
            own=row.owner_id in own,
            client=getattr(row, "broker_id", None) in brokers,
            public=row.state in PUBLIC_STATES,
            under_way=codes.get(row.pk, "") if row.owner_id in own else "",
        )
        for row in found.order_by("-state_since", "code")[: 10 * MOST]
    ]
    made.sort(
        key=lambda each: (
            not each.own,
            not each.client,
            not each.public,
            -each.level,
            ranks.get(each.entry.record.pk, 99),
        )
    )
    return made[:MOST]


def under_way_with(actor: Actor, row: Entry) -> str:
    """The code of the introduction of `row` that the actor's organisations asked for or answer; "" for none."""
    other = registry.KINDS[row.kind].matched_with
    mine = Q(**{f"{other}__owner__in": own_scopes(actor)}) | Q(broker__in=actor.scopes(Role.BROKER))
    found = Introduction.objects.filter(mine, **{row.kind: row.record.pk}, state__in=UNDER_WAY)
    return found.order_by("-asked_at").values_list("code", flat=True).first() or ""


def asked_pairs(actor: Actor, row: Entry) -> dict[str, str]:
    """Code of the other side → code of what is under way between it and `row`, as far as `actor` takes part."""
    other = registry.KINDS[row.kind].matched_with
    own, brokers = own_scopes(actor), actor.scopes(Role.BROKER)
    if not (own or brokers):
        return {}
    parts = Q(demand__owner__in=own) | Q(broker__in=brokers)
    parts |= Q(achievement__owner__in=own) & ~Q(state=Stage.KEPT)
    found = Introduction.objects.filter(parts, **{row.kind: row.record.pk}, state__in=UNDER_WAY)
    return dict(found.values_list(f"{other}__code", "code"))


def has_public(actor: Actor, kind: str) -> bool:
    """Whether the actor's organisations have something public of `kind`."""
    scopes = own_scopes(actor)
    return bool(scopes) and KINDS[kind].objects.filter(owner__in=scopes, state__in=PUBLIC_STATES).exists()


def waiting_about(row: Entry) -> int:
    """How many introductions of `row` wait for the consent of its side."""
    column = f"{row.kind}_consent_at"
    return Introduction.objects.filter(
        **{row.kind: row.record.pk, "state": Stage.PROPOSED, column: None}
    ).count()


def days_to_answer(owner: Organisation) -> int | None:
    """The median number of days, rounded up, in which `owner` answered for its results; None below three answers."""
    closed = Introduction.objects.filter(
        achievement__owner=owner, state__in=(Stage.OPENED, Stage.DECLINED), demand_consent_at__isnull=False
    )
    times = closed.values_list("asked_at", "closed_at")
    spans = [(end - start) / dt.timedelta(days=1) for start, end in times if end]
    if len(spans) < FEWEST_ANSWERS:
        return None
    return max(1, ceil(median(spans)))
