"""Whom an organisation lets in by itself: rules about what an identity provider says of a person.

They are read once, when somebody signs in by the provider for the first time; what a head took away later stays taken.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from kuaizhuan.core import audit
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import Conflict, RuleBroken
from kuaizhuan.core.moves import lock
from kuaizhuan.core.verdict import require
from kuaizhuan.people import access
from kuaizhuan.people.models import JoiningRule, JoinRequest, Organisation, User
from kuaizhuan.people.rules import ATTRIBUTES, deciding, may_join, may_set_joining_rule
from kuaizhuan.people.services.memberships import give
from kuaizhuan.people.states import Way


@dataclass(frozen=True, slots=True)
class Vouched:
    """What the provider (a key of ``settings.IDENTITIES``) said of a person: of `rules.ATTRIBUTES` all values."""

    provider: str
    said: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Requests of a person that rules made: answered at once, or waiting for a head.

    several: whether organisations would have let in the person at once, none of which did because they were several.
    """

    joined: list[JoinRequest] = field(default_factory=list)
    asked: list[JoinRequest] = field(default_factory=list)
    several: bool = False


@transaction.atomic
def set_joining_rule(
    organisation: Organisation,
    *,
    by: Actor,
    provider: str,
    attribute: str,
    value: str,
    way: str,
    role: str = "",
) -> JoiningRule:
    """Who administers an organisation says what becomes of those of whom `provider` says that `attribute` is `value`.

    Raises `RuleBroken`, and `Conflict` when there is a rule about the same.
    """
    access.ADMINISTER.require(by, organisation)
    identity = settings.IDENTITIES.get(provider)
    said = set(ATTRIBUTES) & set(identity.attributes) if identity else set()
    require(may_set_joining_rule(way, role, attribute, value, said=said))
    row = JoiningRule(
        organisation=organisation,
        provider=provider,
        attribute=attribute,
        value=value.strip(),
        way=way,
        role="" if way == Way.NOBODY else role,
        written_by_id=by.user_id,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Conflict("people.rule_there") from None
    row.refresh_from_db()
    audit.record(
        "people.joining_rule.set", row, by=by, organisation=organisation.code, provider=provider,
        attribute=attribute, value=row.value, way=way, role=row.role,
    )  # fmt: skip
    return row


@transaction.atomic
def remove_joining_rule(rule: JoiningRule, *, by: Actor) -> None:
    """A rule holds no longer; whom it let in keeps the role."""
    row = lock(rule, "organisation")
    access.REMOVE_RULE.require(by, row)
    code, organisation = row.code, row.organisation
    row.delete()
    audit.record("people.joining_rule.remove", organisation, by=by, rule=code)


@transaction.atomic
def join_by_rules(user: User, vouched: Vouched, *, by: Actor) -> Outcome:
    """At the first sign-in by a provider: `user` joins the organisation that lets them in at once, or asks those that say so.

    Where several that stand under nothing common would let in at once, none does: one could else draw another's people. Nobody becomes a
    head, nor anything by a rule that they wrote, nor by one whose role they may not hold beside another.
    """
    fitting: dict[Organisation, list[tuple[str, JoiningRule]]] = defaultdict(list)
    rules = JoiningRule.objects.filter(provider=vouched.provider).select_related("organisation")
    for each in rules.filter(value__in=[value for values in vouched.said.values() for value in values]):
        if each.value in vouched.said.get(each.attribute, ()) and each.written_by_id != user.pk:
            fitting[each.organisation.current].append((each.way, each))
    chosen = [(place, rule) for place, those in fitting.items() if (rule := deciding(those)) is not None]
    tops = {_top(place).pk for place, rule in chosen if rule.way == Way.JOIN}
    outcome = Outcome(several=len(tops) > 1)
    for place, rule in chosen:
        if rule.way == Way.JOIN and not outcome.several:
            outcome.joined.extend(_request(user, place, rule, by))
        elif rule.way == Way.ASK:
            outcome.asked.extend(_request(user, place, rule, by))
    return outcome


def _top(place: Organisation) -> Organisation:
    """The organisation above all those above `place`."""
    return _top(place.parent) if place.parent else place


def _request(user: User, place: Organisation, rule: JoiningRule, by: Actor) -> list[JoinRequest]:
    """The request that a rule makes, and the role if it lets in at once; nothing where there is a role or request already."""
    at_once = rule.way == Way.JOIN
    there = user.memberships.filter(organisation=place, role=rule.role).exists()
    asked = JoinRequest.objects.filter(user=user, organisation=place)
    # Who was let in once, or refused, is not let in at once again: a head may have decided otherwise.
    before = at_once and asked.filter(role=rule.role).exists()
    if not may_join(rule.role, member=there) or before or asked.filter(decided_at=None).exists():
        return []
    try:
        with transaction.atomic():
            row = JoinRequest.objects.create(
                user=user,
                organisation=place,
                role=rule.role,
                decided_at=timezone.now() if at_once else None,
                granted=True if at_once else None,
            )
            told = {"role": row.role, "organisation": place.code, "rule": rule.code}
            audit.record("people.join.by_rule" if at_once else "people.join.ask", row, by=by, **told)
            if at_once:
                give(user, row.role, by=by, organisation=place)
    except RuleBroken:
        return []
    return [row]
