"""Who has which role for which organisation: given and taken by those who administer it."""

from __future__ import annotations

from django.db import transaction

from kuaizhuan.core import audit
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import NotAllowed
from kuaizhuan.core.verdict import require
from kuaizhuan.people import access
from kuaizhuan.people.models import Membership, Organisation, User
from kuaizhuan.people.roles import HEADS, Role
from kuaizhuan.people.rules import may_give, may_take


@transaction.atomic
def grant(user: User, role: Role, *, by: Actor, organisation: Organisation | None = None) -> Membership:
    """Let `user` act as `role` for `organisation`, or for the whole platform. Granting twice changes nothing.

    Heads give the roles of their organisation, operators all. Raises `NotAllowed` and `RuleBroken`.
    """
    operator = by.holds(Role.OPERATOR)
    if organisation is not None:
        access.ADMINISTER.require(by, organisation)
    elif not operator:
        raise NotAllowed("core.not_allowed", action="people.membership.grant")
    require(may_give(role, organisation=organisation is not None, operator=operator))
    return give(user, role, by=by, organisation=organisation)


def give(user: User, role: Role, *, by: Actor, organisation: Organisation | None) -> Membership:
    """Write down a role that somebody who may has consented to; for the services of this package."""
    membership, new = Membership.objects.get_or_create(user=user, organisation=organisation, role=role)
    if new:
        code = organisation.code if organisation else ""
        audit.record("people.membership.grant", user, by=by, role=role, organisation=code)
    return membership


@transaction.atomic
def revoke(membership: Membership, *, by: Actor) -> None:
    """Take a role away, or give up one's own. Raises `RuleBroken` when the organisation's last head would go."""
    row = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("user", "organisation")
        .get(pk=membership.pk)
    )
    access.REVOKE.require(by, row)
    if row.organisation is not None and row.role in HEADS:
        # The organisation's row is the lock: two heads may be leaving at the same time.
        Organisation.objects.select_for_update(of=("self",)).get(pk=row.organisation_id)
        left = row.organisation.members.filter(role__in=HEADS).exclude(pk=row.pk).count()
        require(may_take(heads_left=left, operator=by.holds(Role.OPERATOR)))
    code = row.organisation.code if row.organisation else ""
    audit.record("people.membership.revoke", row.user, by=by, role=row.role, organisation=code)
    row.delete()
