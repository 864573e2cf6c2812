"""Bringing a need and a result together: interest, consent of both sides, opened contact.

Contact data are shown to the other side from the moment both have consented and not before; who asked, who
consented and who declined, and when, stays in the audit as the introducer's proof. Who wants to speak to the
owner of an anonymous need speaks first to the broker who answers for it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from kuaizhuan.catalog.models import Achievement, Demand
from kuaizhuan.catalog.rules import public_code
from kuaizhuan.catalog.states import PUBLIC_STATES
from kuaizhuan.core import audit
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import NotAllowed
from kuaizhuan.core.verdict import require
from kuaizhuan.match import access, rules
from kuaizhuan.match.models import Introduction, Match
from kuaizhuan.match.states import MACHINE, UNDER_WAY, Side, Stage
from kuaizhuan.people.models import Organisation
from kuaizhuan.people.roles import Role


@transaction.atomic
def express_interest(
    demand: Demand, achievement: Achievement, *, by: Actor, answers: Mapping[str, str]
) -> Introduction:
    """One side, or a broker, asks to be brought together with the other.

    Whoever speaks for a side has consented for it; a broker needs both. Then: the other side is told, or of an
    anonymous need first the broker who answers for it. Who speaks for both sides opens the contact at once.
    Raises `NotAllowed` for somebody who is neither, `RuleBroken` with all reasons.
    """
    need = Demand.objects.select_for_update(of=("self",)).select_related("owner").get(pk=demand.pk)
    result = Achievement.objects.select_related("owner").get(pk=achievement.pk)
    sides = access.sides(by, need.owner_id, result.owner_id)
    broker = None if sides else _broker(by)
    said = {code: text.strip() for code, text in answers.items() if text.strip()}
    hidden = need.anonymous and Side.DEMAND not in sides
    own_broker = broker is not None and broker == need.broker  # who has nobody to pass it on to it
    routed = hidden and not own_broker
    earlier = Introduction.objects.filter(demand=need, achievement=result)
    require(
        rules.may_ask(
            # Whether the owner of an anonymous need is the result's too must not be found out by asking.
            same_owner=not routed and need.owner.current.pk == result.owner.current.pk,
            both_public=_public(need, result),
            under_way=earlier.filter(state__in=UNDER_WAY).exists(),
            answers=said,
        )
    )
    now = timezone.now()
    match = Match.objects.filter(demand=need, achievement=result).first()
    row = Introduction.objects.create(
        code=public_code("introduction", need.code, result.code, str(earlier.count())),
        demand=need,
        achievement=result,
        broker=broker,
        through=need.broker if hidden else None,
        passed_by_id=by.user_id if hidden and own_broker else None,
        passed_at=now if hidden and own_broker else None,
        asked_by_id=by.user_id,
        answers=said,
        rank=match.rank if match else None,
        level=match.level if match else None,
        state=Stage.BROKERED if routed else Stage.PROPOSED,
        demand_consent_at=now if Side.DEMAND in sides else None,
        achievement_consent_at=now if Side.ACHIEVEMENT in sides else None,
    )
    event = MACHINE.check(Stage.PROPOSED, Stage.BROKERED) if routed else "match.introduction.ask"
    audit.record(event, row, by=by, **_parties(row), sides=sorted(sides))
    _open_if_agreed(row, by=by)
    return row


@transaction.atomic
def pass_on(introduction: Introduction, *, by: Actor, note: str = "") -> Introduction:
    """The broker who answers for an anonymous need hands the question on to its owner, who then answers.

    Raises `RuleBroken` when the owner would be introduced to itself: the broker then declines.
    """
    row = _locked(introduction)
    access.PASS.require(by, row)
    event = MACHINE.check(row.state, Stage.PROPOSED)
    require(rules.may_pass(same_owner=row.demand.owner.current.pk == row.achievement.owner.current.pk))
    row.state, row.passed_by_id, row.passed_at = Stage.PROPOSED, by.user_id, timezone.now()
    row.save(update_fields=["state", "passed_by", "passed_at"])
    audit.record(event, row, by=by, note=note.strip(), **_parties(row))
    return row


@transaction.atomic
def consent(introduction: Introduction, *, by: Actor) -> Introduction:
    """A side that was asked agrees; when both have, contact is opened and each may read the other's.

    Raises `RuleBroken` when the need or the result is no longer public: nobody is to be spoken to about it.
    """
    row = _locked(introduction)
    MACHINE.check(row.state, Stage.OPENED)
    sides = _asked_sides(row, by)
    require(rules.may_consent(both_public=_public(row.demand, row.achievement)))
    now = timezone.now()
    if Side.DEMAND in sides:
        row.demand_consent_at = now
    if Side.ACHIEVEMENT in sides:
        row.achievement_consent_at = now
    row.save(update_fields=["demand_consent_at", "achievement_consent_at"])
    audit.record("match.introduction.consent", row, by=by, **_parties(row), sides=sorted(sides))
    _open_if_agreed(row, by=by)
    return row


@transaction.atomic
def decline(introduction: Introduction, *, by: Actor, reason: str, note: str = "") -> Introduction:
    """A side that was asked, or the broker of an anonymous need, says no, and why.

    The reason is shown to the other side and learned from.
    """
    row = _locked(introduction)
    event = MACHINE.check(row.state, Stage.DECLINED)
    if row.state == Stage.BROKERED:
        access.PASS.require(by, row)
        who = "broker"
    else:
        who = sorted(_asked_sides(row, by))[0]
    require(rules.may_decline(reason, note))
    row.state, row.closed_at = Stage.DECLINED, timezone.now()
    row.reason, row.note, row.declined_by = reason, note.strip(), who
    row.save()
    audit.record(event, row, by=by, note=row.note, **_parties(row), reason=reason)
    return row


@transaction.atomic
def withdraw(introduction: Introduction, *, by: Actor) -> Introduction:
    """Whoever asked takes it back before the other side has answered."""
    row = _locked(introduction)
    access.WITHDRAW.require(by, row)
    event = MACHINE.check(row.state, Stage.WITHDRAWN)
    row.state, row.closed_at = Stage.WITHDRAWN, timezone.now()
    row.save(update_fields=["state", "closed_at"])
    audit.record(event, row, by=by, **_parties(row))
    return row


@transaction.atomic
def lapse(codes: Collection[str], *, by: Actor) -> int:
    """End what nobody has answered yet about needs and results that are no longer public; returns how many.

    Both sides are told. Contact that is open stays open.
    """
    waiting = Introduction.objects.filter(state__in=(Stage.BROKERED, Stage.PROPOSED))
    about = waiting.filter(demand__code__in=codes) | waiting.filter(achievement__code__in=codes)
    locked = about.select_for_update(of=("self",)).order_by("pk")
    rows = list(locked.select_related("demand", "achievement", "broker", "through"))
    now = timezone.now()
    for row in rows:
        MACHINE.check(row.state, Stage.WITHDRAWN)
        row.state, row.closed_at = Stage.WITHDRAWN, now
    Introduction.objects.bulk_update(rows, ["state", "closed_at"])
    audit.record_many(
        [audit.Entry("match.introduction.lapse", row, data=_parties(row)) for row in rows], by=by
    )
    return len(rows)


def _open_if_agreed(row: Introduction, *, by: Actor) -> None:
    """Once both sides have consented, each may read the other's contact."""
    if row.demand_consent_at and row.achievement_consent_at:
        event = MACHINE.check(row.state, Stage.OPENED)
        row.state, row.closed_at = Stage.OPENED, timezone.now()
        row.save(update_fields=["state", "closed_at"])
        audit.record(event, row, by=by, **_parties(row))


def _asked_sides(row: Introduction, by: Actor) -> set[Side]:
    """The sides for which `by` has still to answer; raises `NotAllowed` when there is none."""
    sides = access.sides(by, row.demand.owner_id, row.achievement.owner_id)
    if row.demand_consent_at:
        sides.discard(Side.DEMAND)
    if row.achievement_consent_at:
        sides.discard(Side.ACHIEVEMENT)
    if not sides or row.state != Stage.PROPOSED:
        raise NotAllowed("core.not_allowed", action=access.ANSWER.name)
    return sides


def _public(need: Demand, result: Achievement) -> bool:
    return need.state in PUBLIC_STATES and result.state in PUBLIC_STATES


def _locked(introduction: Introduction) -> Introduction:
    rows = Introduction.objects.select_for_update(of=("self",)).select_related("demand", "achievement")
    return rows.get(pk=introduction.pk)


def _broker(by: Actor) -> Organisation:
    """The broker's organisation; raises `NotAllowed` for somebody who is neither a party nor a broker."""
    found = Organisation.objects.filter(pk__in=by.scopes(Role.BROKER)).order_by("pk").first()
    if found is None:
        raise NotAllowed("core.not_allowed", action="match.introduction.ask")
    return found


def _parties(row: Introduction) -> dict[str, Any]:
    return {
        "demand": row.demand.code,
        "achievement": row.achievement.code,
        "broker": row.broker.code if row.broker else "",
        "through": row.through.code if row.through else "",
    }
