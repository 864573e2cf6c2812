"""Who an actor is, and which organisations there are."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser

from kuaizhuan.core.actors import ANONYMOUS, PLATFORM, Actor, ActorKind
from kuaizhuan.people.models import Membership, Organisation, User


def actor_for(user: User | AnonymousUser) -> Actor:
    """The actor behind `user`, with its grants on whole subtrees of organisations.

    A role for an organisation holds for its units too, and for what was merged into any of them.
    """
    if not user.is_authenticated:
        return ANONYMOUS
    memberships = list(Membership.objects.filter(user=user).values_list("role", "organisation_id"))
    below = _subtrees({scope for _, scope in memberships if scope})
    grants = {
        (role, inside) for role, scope in memberships for inside in (below[scope] if scope else {PLATFORM})
    }
    return Actor(ActorKind.PERSON, user.username, user.pk, frozenset(grants))


def _subtrees(roots: Iterable[int]) -> dict[int, set[int]]:
    found = {root: {root} for root in roots}
    for inside in found.values():
        ahead = set(inside)
        while ahead:
            units = Organisation.objects.filter(parent__in=ahead) | Organisation.objects.filter(
                merged_into__in=ahead
            )
            ahead = set(units.values_list("pk", flat=True)) - inside
            inside |= ahead
    return found
