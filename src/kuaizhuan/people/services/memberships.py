"""Who has which role for which organisation: given and taken by those who administer it."""

from __future__ import annotations

from django.db import transaction

from kuaizhuan.core import audit
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import NotAllowed
from kuaizhuan.core.moves import lock, lock_all
from kuaizhuan.core.verdict import Reason, Verdict, require
from kuaizhuan.people import access
from kuaizhuan.people.models import Membership, Organisation, User
from kuaizhuan.people.roles import GIVEN_BY_HEADS, HEADS, Role, excluded_with
from kuaizhuan.people.rules import may_dismiss, may_give, may_hold, may_take


@transaction.atomic
def grant(user: User, role: str, *, by: Actor, organisation: Organisation | None = None) -> Membership:
    """Let `user` act as `role` for `organisation`, or for the whole platform. Granting twice changes nothing.

    Heads give the roles of their organisation, operators all, others those that name them. Raises `NotAllowed` and
    `RuleBroken`.
    """
    appoints = access.may_appoint(by, role, organisation)
    if organisation is not None and not appoints:
        access.ADMINISTER.require(by, organisation)
    elif not appoints:
        raise NotAllowed("core.not_allowed", action="people.membership.grant")
    require(may_give(role, organisation=organisation is not None, appoints=appoints))
    return give(user, role, by=by, organisation=organisation)


def give(user: User, role: str, *, by: Actor, organisation: Organisation | None) -> Membership:
    """Write down a role that somebody who may has consented to; for the services of this package.

    Raises `RuleBroken` when the person holds a role that excludes it.
    """
    if excluded_with(role):
        # The person's row is the lock: two roles may be given at the same time.
        lock(user)
        require(may_hold(role, user.memberships.values_list("role", flat=True)))
    membership, new = Membership.objects.get_or_create(user=user, organisation=organisation, role=role)
    if new:
        code = organisation.code if organisation else ""
        audit.record("people.membership.grant", user, by=by, role=role, organisation=code)
    return membership


@transaction.atomic
def appoint(username: str, role: str, *, by: Actor, organisation: str = "") -> Membership:
    """An operator, or whom the role names, gives a role that heads do not give to the account `username`.

    organisation: code of the one for which the role is held; "" for the whole platform. A bureau's role holds
    in the jurisdiction of its organisation. Raises `RuleBroken` for what only organisations give.
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
    return grant(user, role, by=by, organisation=place)


@transaction.atomic
def dismiss(membership: Membership, *, by: Actor) -> None:
    """Who gives a role that heads do not give takes it away. Raises as `revoke` does."""
    access.APPOINT.require(by, membership)
    revoke(membership, by=by)


@transaction.atomic
def revoke(membership: Membership, *, by: Actor) -> None:
    """Take a role away, or give up one's own.

    Raises `RuleBroken` when the organisation's last head, or the platform's last operator, would go.
    """
    row = lock(membership, "user", "organisation")
    access.REVOKE.require(by, row)
    if row.role == Role.OPERATOR:
        # Locked, all of them: two may be leaving at the same time.
        held = lock_all(Membership.objects.filter(role=row.role, organisation=None), "user")
        active = [each for each in held if each.user.is_active and each.pk != row.pk]
        require(may_dismiss(row.role, operators_left=len(active)))
    if row.organisation is not None and row.role in HEADS:
        # The organisation's row is the lock: two heads may be leaving at the same time.
        lock(row.organisation)
        left = row.organisation.members.filter(role__in=HEADS).exclude(pk=row.pk).count()
        require(may_take(heads_left=left, operator=by.holds(Role.OPERATOR)))
    code = row.organisation.code if row.organisation else ""
    row.delete()
    audit.record("people.membership.revoke", row.user, by=by, role=row.role, organisation=code)
