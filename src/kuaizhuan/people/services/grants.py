"""Roles of the platform's staff where duties are kept apart: one person proposes, another of security confirms."""

from __future__ import annotations

from django.db import transaction

from kuaizhuan.core import audit
from kuaizhuan.core.actors import Actor, ActorKind
from kuaizhuan.core.errors import NotAllowed
from kuaizhuan.core.moves import ask, lock, move
from kuaizhuan.core.verdict import Reason, Verdict, require
from kuaizhuan.people import access
from kuaizhuan.people.models import GrantProposal, Membership, Organisation, User
from kuaizhuan.people.queries import holders
from kuaizhuan.people.roles import GIVEN_BY_HEADS
from kuaizhuan.people.rules import may_give, may_hold
from kuaizhuan.people.services.memberships import give, grant
from kuaizhuan.people.states import GRANT, Grant


@transaction.atomic
def appoint(username: str, role: str, *, by: Actor, organisation: str = "") -> Membership | GrantProposal:
    """A steward, or whom the role names, gives a role that heads do not give to the account `username`.

    organisation: code of the one for which the role is held; "" for the whole platform. A bureau's role holds
    in the jurisdiction of its organisation. Raises `RuleBroken` for what only organisations give. See `appoint_user`.
    """
    if not access.appointable(by):
        raise NotAllowed("core.not_allowed", action=access.APPOINT.name)
    user = User.objects.filter(username__iexact=username, erased_at=None).first()
    place = Organisation.objects.filter(code=organisation).first() if organisation else None
    require(
        Verdict.of(
            Reason("people.user_unknown", {"username": username}) if user is None else None,
            Reason("people.organisation_unknown", {"code": organisation})
            if organisation and not place
            else None,
            Reason("people.role_of_organisations") if role in GIVEN_BY_HEADS else None,
        )
    )
    return appoint_user(user, role, by=by, organisation=place)


@transaction.atomic
def appoint_user(
    user: User, role: str, *, by: Actor, organisation: Organisation | None = None
) -> Membership | GrantProposal:
    """Give a role, or where it takes two persons, propose it; see `grant` and `propose_grant`.

    The machine itself, that is a command, gives a role that nobody holds yet: somebody must be the first.
    """
    first = by.kind is ActorKind.SYSTEM and not holders(role).exists()
    if first or not access.by_two(role):
        return grant(user, role, by=by, organisation=organisation)
    return propose_grant(user, role, by=by, organisation=organisation)


@transaction.atomic
def propose_grant(
    user: User, role: str, *, by: Actor, organisation: Organisation | None = None
) -> GrantProposal:
    """The first of two persons says who is to have a role. Proposing twice changes nothing.

    Raises `NotAllowed` for who does not give it, and `RuleBroken` with all that speaks against the role.
    """
    appoints = access.may_appoint(by, role, organisation)
    if not appoints:
        raise NotAllowed("core.not_allowed", action="people.grant.propose")
    given = may_give(
        role, organisation=organisation is not None, appoints=appoints, own=by.user_id == user.pk
    )
    require(given + _may_hold(user, role, organisation))
    row, new = GrantProposal.objects.get_or_create(
        user=user,
        organisation=organisation,
        role=role,
        state=Grant.PROPOSED,
        defaults={"proposed_by_id": by.user_id},
    )
    if new:
        code = organisation.code if organisation else ""
        audit.record("people.grant.propose", row, by=by, role=role, user=user.code, organisation=code)
    return row


@transaction.atomic
def confirm_grant(proposal: GrantProposal, *, by: Actor) -> Membership:
    """The second person agrees: the role is given. Raises `RuleBroken` when the person holds by now what excludes it."""
    row = lock(proposal, "user", "organisation")
    ask(row, GRANT, Grant.CONFIRMED, by=by, policy=access.CONFIRM_GRANT)
    given = give(row.user, row.role, by=by, organisation=row.organisation)
    _decide(row, Grant.CONFIRMED, by=by)
    return given


@transaction.atomic
def decline_grant(proposal: GrantProposal, *, by: Actor) -> GrantProposal:
    """Somebody of security does not agree."""
    row = lock(proposal, "user", "organisation")
    ask(row, GRANT, Grant.DECLINED, by=by, policy=access.DECLINE_GRANT)
    return _decide(row, Grant.DECLINED, by=by)


@transaction.atomic
def withdraw_grant(proposal: GrantProposal, *, by: Actor) -> GrantProposal:
    """Who proposed it takes it back."""
    row = lock(proposal, "user", "organisation")
    ask(row, GRANT, Grant.WITHDRAWN, by=by, policy=access.WITHDRAW_GRANT)
    return _decide(row, Grant.WITHDRAWN, by=by)


def _decide(row: GrantProposal, state: Grant, *, by: Actor) -> GrantProposal:
    code = row.organisation.code if row.organisation else ""
    changes = {"decided_by_id": by.user_id}
    values = {"role": row.role, "user": row.user.code, "organisation": code}
    return move(row, GRANT, state, by=by, policy=None, changes=changes, **values)


def _may_hold(user: User, role: str, organisation: Organisation | None) -> Verdict:
    held = user.memberships.all()
    return may_hold(role, held.values_list("role", flat=True), apart=access.apart()) + Verdict.of(
        Reason("people.role_held") if held.filter(role=role, organisation=organisation).exists() else None
    )
