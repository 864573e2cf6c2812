"""Who has which role for which organisation: given and taken by those who administer it."""

from __future__ import annotations

from django.db import transaction

from kuaizhuan.core import audit
from kuaizhuan.core.actors import Actor, ActorKind
from kuaizhuan.core.errors import NotAllowed
from kuaizhuan.core.moves import lock, lock_all
from kuaizhuan.core.verdict import require
from kuaizhuan.people import access
from kuaizhuan.people.models import Membership, Organisation, User
from kuaizhuan.people.roles import HEADS, SYSTEM_ROLES, excluded_with, stewards
from kuaizhuan.people.rules import may_dismiss, may_give, may_hold, may_take


@transaction.atomic
def grant(user: User, role: str, *, by: Actor, organisation: Organisation | None = None) -> Membership:
    """Let `user` act as `role` for `organisation`, or for the whole platform. Granting twice changes nothing.

    Heads give the roles of their organisation, stewards all, others those that name them; nobody one to themselves.
    Where it takes two persons, it is proposed instead. Raises `NotAllowed` and `RuleBroken`.
    """
    appoints = access.may_appoint(by, role, organisation)
    if organisation is not None and not appoints:
        access.ADMINISTER.require(by, organisation)
    elif not appoints:
        raise NotAllowed("core.not_allowed", action="people.membership.grant")
    require(
        may_give(
            role,
            organisation=organisation is not None,
            appoints=appoints,
            own=by.user_id == user.pk,
            by_two=access.by_two(role) and by.kind is not ActorKind.SYSTEM,
        )
    )
    return give(user, role, by=by, organisation=organisation)


def give(user: User, role: str, *, by: Actor, organisation: Organisation | None) -> Membership:
    """Write down a role that somebody who may has consented to; for the services of this package.

    Raises `RuleBroken` when the person holds a role that excludes it.
    """
    apart = access.apart()
    if excluded_with(role, apart=apart):
        # The person's row is the lock: two roles may be given at the same time.
        lock(user)
        require(may_hold(role, user.memberships.values_list("role", flat=True), apart=apart))
    membership, new = Membership.objects.get_or_create(user=user, organisation=organisation, role=role)
    if new:
        code = organisation.code if organisation else ""
        audit.record("people.membership.grant", user, by=by, role=role, organisation=code)
    return membership


@transaction.atomic
def dismiss(membership: Membership, *, by: Actor) -> None:
    """Who gives a role that heads do not give takes it away. Raises as `revoke` does."""
    access.APPOINT.require(by, membership)
    revoke(membership, by=by)


@transaction.atomic
def revoke(membership: Membership, *, by: Actor) -> None:
    """Take a role away, or give up one's own.

    Raises `RuleBroken` when the organisation's last head, or the last in a role that the platform keeps, would go.
    """
    row = lock(membership, "user", "organisation")
    access.REVOKE.require(by, row)
    if row.role in SYSTEM_ROLES:
        # Locked, all of them: two may be leaving at the same time.
        held = lock_all(Membership.objects.filter(role=row.role, organisation=None), "user")
        left = [each for each in held if each.user.is_active and each.pk != row.pk]
        require(may_dismiss(row.role, left=len(left), apart=access.apart()))
    if row.organisation is not None and row.role in HEADS:
        # The organisation's row is the lock: two heads may be leaving at the same time.
        lock(row.organisation)
        heads = row.organisation.members.filter(role__in=HEADS).exclude(pk=row.pk).count()
        steward = by.holds(*stewards(apart=access.apart()))
        require(may_take(heads_left=heads, steward=steward))
    code = row.organisation.code if row.organisation else ""
    row.delete()
    audit.record("people.membership.revoke", row.user, by=by, role=row.role, organisation=code)
