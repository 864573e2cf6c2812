"""Stored matches and introductions, as one reader may see them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from kuaizhuan.catalog.disclosure import CONTACT
from kuaizhuan.catalog.indicators import comparable
from kuaizhuan.catalog.models import KINDS, Achievement, Demand, Record
from kuaizhuan.catalog.states import PUBLIC_STATES, Tier
from kuaizhuan.core import reading
from kuaizhuan.core.actors import Actor
from kuaizhuan.match import access, engine
from kuaizhuan.match.engine.figures import asked_figures as stated
from kuaizhuan.match.engine.figures import compare_figures
from kuaizhuan.match.engine.types import IndicatorRow
from kuaizhuan.match.learning import engine_version
from kuaizhuan.match.models import Introduction, Match
from kuaizhuan.match.states import UNDER_WAY, Level, Side, Stage
from kuaizhuan.people.models import Membership, Organisation
from kuaizhuan.people.roles import SUBMITTERS, Role
from kuaizhuan.publish.queries import Entry, entry, find, rows
from kuaizhuan.publish.search_index import document, open_index

NEAR = 50
"""How many needs are matched anew for a new result: those whose words are nearest to its own."""


@dataclass(frozen=True, slots=True)
class Found:
    """One match seen from its need or its result: `entry` is the other side.

    demand_text and achievement_text are the public texts that the places in the explanation count in.
    stale: the engine or a text has changed since, and the match waits to be made anew.
    """

    rank: int
    level: int
    score: float
    explanation: Mapping[str, Any]
    entry: Entry
    demand_title: str
    demand_text: str
    achievement_title: str
    achievement_text: str
    stale: bool


def for_demand(actor: Actor, code: str, limit: int = 20) -> list[Found]:
    """The best results for a need, best first. Raises `NotFound` when the need is not there for `actor`."""
    demand = find(actor, "demand", code).record
    return _find_matches(actor, "achievement", Match.objects.filter(demand=demand).order_by("rank"), limit)


def for_achievement(actor: Actor, code: str, limit: int = 20) -> list[Found]:
    """The needs for which a result is among the best, best first. Raises `NotFound` as `for_demand`."""
    achievement = find(actor, "achievement", code).record
    matches = Match.objects.filter(achievement=achievement).order_by("-level", "rank", "-score")
    return _find_matches(actor, "demand", matches, limit)


@dataclass(frozen=True, slots=True)
class Case:
    """An introduction as one party sees it.

    sides: those the reader speaks for. may_answer, may_pass, may_withdraw: what the reader may do now.
    named: the persons in its log whom the reader may know by name, None for all: the people of an anonymous need
    are not among them before contact is opened.
    contacts: side → field → value, empty until both sides have consented.
    """

    introduction: Introduction
    demand: Entry
    achievement: Entry
    sides: frozenset[Side]
    may_answer: bool
    may_pass: bool
    may_withdraw: bool
    named: frozenset[str] | None
    contacts: Mapping[Side, Mapping[str, str]]


def introductions(actor: Actor, *, waiting: bool = False) -> QuerySet[Introduction]:
    """The introductions `actor` may read, the newest first; with `waiting`, those `actor` has to answer."""
    found = access.VIEW.filter(actor, Introduction.objects.all())
    if waiting:
        found = found.filter(access.ANSWER.rows(actor) | access.PASS.rows(actor))
    return found.select_related("demand", "achievement", "broker", "through", "asked_by", "passed_by")


def case(actor: Actor, code: str) -> Case:
    """One introduction by its code; raises `NotFound` when it is not there for `actor`.

    The contact data of the other side are in it from the moment both have consented.
    """
    row = access.VIEW.get(actor, introductions(actor), code=code)
    demand, achievement = (
        _party(actor, "demand", row.demand_id),
        _party(actor, "achievement", row.achievement_id),
    )
    opened = row.state == Stage.OPENED
    if opened:
        reading.note("match.introduction.contact", row)
    if row.through_id in actor.scopes(Role.BROKER):  # who answers for the need knows whose it is
        demand.record.clearance = Tier.NAMED
        demand = entry(demand.record)
    return Case(
        introduction=row,
        demand=demand,
        achievement=achievement,
        sides=frozenset(access.sides(actor, row.demand.owner_id, row.achievement.owner_id)),
        may_answer=access.ANSWER.allows(actor, row),
        may_pass=access.PASS.allows(actor, row),
        may_withdraw=_may_take_back(actor, row),
        named=None if opened or "owner" in demand.values else _named_parties(row),
        contacts={
            Side.DEMAND: _contact(demand) if opened else {},
            Side.ACHIEVEMENT: _contact(achievement) if opened else {},
        },
    )


def _may_take_back(actor: Actor, row: Introduction) -> bool:
    if row.state == Stage.KEPT:
        return access.DROP.allows(actor, row)
    return row.state in (Stage.BROKERED, Stage.PROPOSED) and access.WITHDRAW.allows(actor, row)


def _named_parties(row: Introduction) -> frozenset[str]:
    """Whom everybody may know: the people of the other side, of the brokers, and who passed the question on.

    But nobody who is of the need's side too: whatever they do, it would say whose the need is.
    """
    places = [row.achievement.owner_id, row.broker_id, row.through_id]
    people = Membership.objects.filter(organisation__in=[place for place in places if place])
    own = Membership.objects.filter(organisation__in=_with_those_above(row.demand.owner))
    found = set(people.exclude(user__in=own.values("user")).values_list("user__code", flat=True))
    return frozenset(found | ({row.passed_by.code} if row.passed_by else set()))


def _with_those_above(organisation: Organisation) -> list[int]:
    found = [organisation.pk]
    ahead: Organisation | None = organisation.current
    while ahead is not None:
        found.append(ahead.pk)
        ahead = ahead.parent
    return found


def _party(actor: Actor, kind: str, pk: int) -> Entry:
    """A side of an introduction as `actor` may see it, also when it has left the public since."""
    found = rows(actor, kind).filter(pk=pk).first()
    if found is None:
        found = KINDS[kind].objects.select_related("owner__merged_into").get(pk=pk)
        found.clearance = Tier.PUBLIC
    return entry(found)


def _contact(side: Entry) -> dict[str, str]:
    """Who to speak to: the row's contact, and its organisation, which an anonymous need had kept back."""
    record = side.record
    contact = {"owner": record.owner.current.name}
    return contact | {name: getattr(record, name) for name in sorted(CONTACT) if getattr(record, name)}


def stale_demands() -> QuerySet[Demand]:
    """Public needs that were never matched, or by another engine, or from another text."""
    fresh = Match.objects.filter(
        engine_version=engine_version(),
        demand_version=F("demand__text_version"),
        achievement_version=F("achievement__text_version"),
    )
    old = Match.objects.exclude(pk__in=fresh.values("pk"))
    return public_demands().filter(Q(matches__isnull=True) | Q(matches__in=old)).distinct()


def public_demands() -> QuerySet[Demand]:
    """The needs that are matched."""
    rows = Demand.objects.filter(state__in=PUBLIC_STATES)
    return rows.select_related("owner", "owner__merged_into").order_by("pk")


def demand_of(demand: Record) -> engine.Demand:
    """A need (or whatever else asks) as the engine reads it: its public words only, or a reason gave a field away."""
    public = document(demand)
    indicators = list(comparable(public.payload["indicators"]))
    return engine.Demand(demand.code, public.title, public.text, indicators)


def answers(demand: Entry, results: Sequence[Entry]) -> list[list[IndicatorRow]]:
    """What a need asks in figures: for each of `results` one row per figure, in the same order.

    Judged as for a match, on what the reader of these entries may see.
    """
    need = demand_of(demand.record)
    wanted = stated(replace(need, indicators=_given_indicators(demand) or need.indicators))
    found = []
    for each in results:
        public = document(each.record)
        offered = engine.Achievement(each.code, public.title, public.text, indicators=_given_indicators(each))
        found.append(compare_figures(wanted, offered))
    return found


def _given_indicators(row: Entry) -> list[engine.Indicator]:
    return list(comparable(row.values.get("indicators") or ()))


def near(codes: Iterable[str]) -> set[str]:
    """Codes of the needs whose words are near these results', or that had one of them among their matches."""
    index = open_index()
    found = set(Match.objects.filter(achievement__code__in=codes).values_list("demand__code", flat=True))
    for row in Achievement.objects.filter(code__in=codes).select_related("owner", "owner__merged_into"):
        public = document(row)
        words = f"{public.title}\n{public.text}"
        found |= {hit.id for hit in index.search(words, kinds=["demand"], match="any", limit=NEAR).hits}
    return found


def _find_matches(actor: Actor, other: str, matches: QuerySet[Match], limit: int) -> list[Found]:
    """Matches whose other side `actor` may see: three queries, whatever their number."""
    rows_of = {row.pk: row for row in rows(actor, other).filter(matches__in=matches).distinct()}
    sides = matches.select_related("demand__owner__merged_into", "achievement__owner__merged_into")
    found, version = [], engine_version()
    for match in sides[:limit]:
        record = rows_of.get(match.achievement_id if other == "achievement" else match.demand_id)
        if record is None:
            continue
        demand, achievement = document(match.demand), document(match.achievement)
        versions = (version, match.demand.text_version, match.achievement.text_version)
        found.append(
            Found(
                rank=match.rank,
                level=match.level,
                score=match.score,
                explanation=match.explanation,
                entry=entry(record),
                demand_title=demand.title,
                demand_text=demand.text,
                achievement_title=achievement.title,
                achievement_text=achievement.text,
                stale=versions != (match.engine_version, match.demand_version, match.achievement_version),
            )
        )
    return found


FIRST = 3
"""Matches that are named of each need."""
NEW = dt.timedelta(days=7)
"""How long a match counts as new."""


@dataclass(frozen=True, slots=True)
class Need:
    """demand: with `talks`, the introductions under way. matches: the first ones. new: at least fair ones made lately."""

    demand: Demand
    matches: list[Match]
    new: int


def own_demands(actor: Actor) -> QuerySet[Demand]:
    """Public needs of the actor's organisations, what changed last first, with how many introductions are under way."""
    rows = Demand.objects.filter(owner__in=actor.scopes(*SUBMITTERS), state__in=PUBLIC_STATES)
    talks = Count("introductions", filter=Q(introductions__state__in=UNDER_WAY))
    return rows.annotate(talks=talks).order_by("-state_since", "code")


def own_needs(actor: Actor, start: int, size: int) -> list[Need]:
    """A page of `own_demands` with their matches: three queries, however many there are."""
    demands = list(own_demands(actor)[start : start + size])
    public = Match.objects.filter(demand__in=demands, achievement__state__in=PUBLIC_STATES)
    first: dict[int, list[Match]] = defaultdict(list)
    for match in public.filter(rank__lte=2 * FIRST).select_related("achievement").order_by("demand", "rank"):
        if len(first[match.demand_id]) < FIRST:
            first[match.demand_id].append(match)
    fresh = public.filter(level__gte=Level.FAIR, made_at__gte=timezone.now() - NEW).order_by()
    new = dict(fresh.values_list("demand").annotate(Count("pk")))
    return [Need(demand, first[demand.pk], new.get(demand.pk, 0)) for demand in demands]
