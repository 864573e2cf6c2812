"""Bringing a need and a result together: interest, consent of both sides, opened contact.

Contact data are shown to the other side from the moment both have consented and not before; who asked, who
consented and who declined, and when, stays in the audit as the introducer's proof. Who wants to speak to the
owner of an anonymous need speaks first to the broker who answers for it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kuaizhuan.catalog.models import Achievement, Demand
from kuaizhuan.catalog.rules import public_code
from kuaizhuan.catalog.states import COMING, PUBLIC_STATES
from kuaizhuan.collect.services import create_entry
from kuaizhuan.core import audit
from kuaizhuan.core.access import Policy
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.allowance import may_today
from kuaizhuan.core.errors import NotAllowed
from kuaizhuan.core.moves import ask, lock, lock_all, move
from kuaizhuan.core.verdict import require
from kuaizhuan.match import access, rules
from kuaizhuan.match.models import Introduction, Match
from kuaizhuan.match.states import MACHINE, UNDER_WAY, Side, Stage
from kuaizhuan.people.models import Organisation
from kuaizhuan.people.roles import Role

PARTIES = ("demand", "achievement", "broker", "through")
"""What is read with an introduction."""
ASKED = ("match.introduction.ask", "match.introduction.route")
"""The events with which one begins."""


@transaction.atomic
def express_interest(
    demand: Demand, achievement: Achievement, *, by: Actor, answers: Mapping[str, str]
) -> Introduction:
    """One side, or a broker, asks to be brought together with the other.

    Whoever speaks for a side has consented for it; a broker needs both. Then: the other side is told, or of an
    anonymous need first the broker who answers for it. Who speaks for both sides opens the contact at once.
    Raises `NotAllowed` for somebody who is neither, `RuleBroken` with all reasons.
    """
    need = lock(demand, "owner")
    result = Achievement.objects.select_related("owner").get(pk=achievement.pk)
    sides = access.sides(by, need.owner_id, result.owner_id)
    broker = None if sides else _broker(by)
    filled = {code: text.strip() for code, text in answers.items() if text.strip()}
    hidden = need.anonymous and Side.DEMAND not in sides
    own_broker = broker is not None and broker == need.broker  # who has nobody to pass it on to it
    routed = hidden and not own_broker
    earlier = Introduction.objects.filter(demand=need, achievement=result)
    require(
        may_today(by, settings.INTERESTS_DAY, ASKED)
        + rules.may_ask(
            # Whether the owner of an anonymous need is the result's too must not be found out by asking.
            same_owner=not routed and need.owner.current.pk == result.owner.current.pk,
            both_public=_public(need, result),
            under_way=earlier.filter(state__in=UNDER_WAY).exists(),
            answers=filled,
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
        asked_at=now,
        answers=filled,
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
def keep_interest(
    demand: Demand, achievement: Achievement, *, by: Actor, answers: Mapping[str, str]
) -> Introduction:
    """The side of a need that is not public yet asks for a result: kept, and sent by itself when the need is public.

    Nobody but its own side knows of it until then. Raises `NotAllowed` for everybody else, `RuleBroken` with all
    reasons.
    """
    need = lock(demand, "owner")
    result = Achievement.objects.select_related("owner").get(pk=achievement.pk)
    access.KEEP.require(by, need)
    filled = {code: text.strip() for code, text in answers.items() if text.strip()}
    earlier = Introduction.objects.filter(demand=need, achievement=result)
    require(
        rules.may_keep(
            same_owner=need.owner.current.pk == result.owner.current.pk,
            coming=need.state in COMING,
            result_public=result.state in PUBLIC_STATES,
            under_way=earlier.filter(state__in=UNDER_WAY).exists(),
            answers=filled,
        )
    )
    row = Introduction.objects.create(
        code=public_code("introduction", need.code, result.code, str(earlier.count())),
        demand=need,
        achievement=result,
        asked_by_id=by.user_id,
        answers=filled,
        state=Stage.KEPT,
        demand_consent_at=timezone.now(),
    )
    audit.record(MACHINE.check(Stage.PROPOSED, Stage.KEPT), row, by=by, **_parties(row))
    return row


@transaction.atomic
def sketch_interest(
    achievement: Achievement,
    values: Mapping[str, Any],
    *,
    owner: Organisation,
    by: Actor,
    answers: Mapping[str, str],
) -> Introduction:
    """A need of `owner` is drafted from `values` (a title at least), and its interest in a result is kept.

    Both or neither. Raises as `create_entry` and `keep_interest`.
    """
    need = create_entry("demand", values, owner=owner, by=by)
    return keep_interest(need, achievement, by=by, answers=answers)  # type: ignore[arg-type]  # a need, by its kind


@transaction.atomic
def send_kept(codes: Collection[str], *, by: Actor) -> int:
    """What was kept for these needs, which are public now, is asked; returns how many. Both sides are told.

    What is about a result that is no longer public is dropped.
    """
    kept = Introduction.objects.filter(state=Stage.KEPT, demand__code__in=codes)
    sent = 0
    for row in lock_all(kept.filter(demand__state__in=PUBLIC_STATES), *PARTIES):
        if row.achievement.state not in PUBLIC_STATES:
            _close(row, Stage.DROPPED, by=by, policy=None)
            continue
        match = Match.objects.filter(demand=row.demand, achievement=row.achievement).first()
        place = {"rank": match.rank, "level": match.level} if match else {}
        changes = {**place, "asked_at": timezone.now()}
        move(row, MACHINE, Stage.PROPOSED, by=by, policy=None, verb="send", changes=changes, **_parties(row))
        sent += 1
    return sent


@transaction.atomic
def pass_on(introduction: Introduction, *, by: Actor, note: str = "") -> Introduction:
    """The broker who answers for an anonymous need hands the question on to its owner, who then answers.

    Raises `RuleBroken` when the owner would be introduced to itself: the broker then declines.
    """
    row = lock(introduction, *PARTIES)
    return move(
        row, MACHINE, Stage.PROPOSED, by=by, policy=access.PASS, note=note.strip(),
        verdict=rules.may_pass(same_owner=row.demand.owner.current.pk == row.achievement.owner.current.pk),
        changes={"passed_by_id": by.user_id, "passed_at": timezone.now()}, **_parties(row),
    )  # fmt: skip


@transaction.atomic
def consent(introduction: Introduction, *, by: Actor) -> Introduction:
    """A side that was asked agrees; when both have, contact is opened and each may read the other's.

    Raises `RuleBroken` when the need or the result is no longer public: nobody is to be spoken to about it.
    """
    row = lock(introduction, *PARTIES)
    sides = _asked_sides(row, Stage.OPENED, by)
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
    row = lock(introduction, *PARTIES)
    if row.state == Stage.BROKERED:
        access.PASS.require(by, row)
        who = "broker"
    else:
        who = sorted(_asked_sides(row, Stage.DECLINED, by))[0]
    reasons = {"reason": reason, "note": note.strip(), "declined_by": who}
    return move(
        row, MACHINE, Stage.DECLINED, by=by, policy=None, verdict=rules.may_decline(reason, note),
        note=note.strip(), changes={**reasons, "closed_at": timezone.now()}, **_parties(row), reason=reason,
    )  # fmt: skip


@transaction.atomic
def withdraw(introduction: Introduction, *, by: Actor) -> Introduction:
    """Whoever asked takes it back before the other side has answered; what is only kept, whoever submits for the need."""
    row = lock(introduction, *PARTIES)
    if row.state == Stage.KEPT:
        return _close(row, Stage.DROPPED, by=by, policy=access.DROP)
    return _close(row, Stage.WITHDRAWN, by=by, policy=access.WITHDRAW)


@transaction.atomic
def lapse(codes: Collection[str], *, by: Actor) -> int:
    """End what nobody has answered yet about needs and results that are no longer public; returns how many.

    Both sides are told. Contact that is open stays open.
    """
    waiting = Introduction.objects.filter(state__in=(Stage.BROKERED, Stage.PROPOSED))
    about = waiting.filter(demand__code__in=codes) | waiting.filter(achievement__code__in=codes)
    rows = lock_all(about, *PARTIES)
    for row in rows:
        _close(row, Stage.WITHDRAWN, by=by, policy=None, event="match.introduction.lapse")
    kept = Introduction.objects.filter(state=Stage.KEPT, achievement__code__in=codes)
    for row in lock_all(kept, *PARTIES):
        _close(row, Stage.DROPPED, by=by, policy=None)
    return len(rows)


def _open_if_agreed(row: Introduction, *, by: Actor) -> None:
    """Once both sides have consented, each may read the other's contact."""
    if row.demand_consent_at and row.achievement_consent_at:
        _close(row, Stage.OPENED, by=by, policy=None)


def _close(
    row: Introduction, target: Stage, *, by: Actor, policy: Policy | None, event: str = ""
) -> Introduction:
    changes = {"closed_at": timezone.now()}
    return move(row, MACHINE, target, by=by, policy=policy, changes=changes, event=event, **_parties(row))


def _asked_sides(row: Introduction, target: Stage, by: Actor) -> set[Side]:
    """The sides for which `by` has still to answer, on the way to `target`.

    Raises `NotAllowed` for whoever speaks for none, or has answered; `WrongState` when it is closed.
    """
    sides = access.sides(by, row.demand.owner_id, row.achievement.owner_id)
    if not sides:
        raise NotAllowed("core.not_allowed", action=access.ANSWER.name)
    ask(row, MACHINE, target, by=by, policy=None)
    if row.demand_consent_at:
        sides.discard(Side.DEMAND)
    if row.achievement_consent_at:
        sides.discard(Side.ACHIEVEMENT)
    if not sides:
        raise NotAllowed("core.not_allowed", action=access.ANSWER.name)
    return sides


def _public(need: Demand, result: Achievement) -> bool:
    return need.state in PUBLIC_STATES and result.state in PUBLIC_STATES


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
