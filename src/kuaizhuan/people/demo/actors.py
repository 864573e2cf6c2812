"""The accounts of the demo world, and whoever of them acts next."""

from __future__ import annotations

from functools import cache
from unittest.mock import patch

from django.contrib.auth import models as sign_in
from django.contrib.auth.hashers import make_password

from kuaizhuan.core.actors import Actor, system
from kuaizhuan.people import services
from kuaizhuan.people.demo.invented import accounts
from kuaizhuan.people.models import Membership, Organisation, User
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import HEADS, ORGANISATION_ROLES, Role

BY = system("demo")
EDITOR, SECOND_EDITOR = "demo-editor", "demo-editor-two"
PASSWORD = "demo-Kuaizhuan-2026"
"""Of every demo account; a demo world is never a real node."""

_hash_once = cache(make_password)
"""Hashing is slow on purpose, which nothing is gained by where the password is public."""


def open_accounts() -> int:
    """Open the accounts of the list and give them their roles; returns how many there are."""
    listed = accounts()
    for account in listed:
        user = User.objects.filter(username=account["username"]).first() or _open(
            account["username"], account["display_name"]
        )
        role = account["role"]
        inside = role in ORGANISATION_ROLES or role == Role.BUREAU
        place = Organisation.objects.get(credit_code=account["organisation_credit_code"])
        services.grant(user, role, by=BY, organisation=place if inside else None)
    return len(listed)


def account(name: str) -> Actor:
    """Who signs in as `name`. Raises `User.DoesNotExist`."""
    return actor_for(User.objects.get(username=name))


def editor() -> Actor:
    """The editor of the platform."""
    return account(EDITOR)


def second_editor() -> Actor:
    """The editor who decides about what the first one handed in: with duties apart nobody publishes their own."""
    return account(SECOND_EDITOR)


def home(actor: Actor) -> Organisation:
    """The one organisation that an account belongs to."""
    return User.objects.get(pk=actor.user_id).memberships.select_related("organisation").get().organisation


def member(organisation: Organisation, *roles: str) -> Actor | None:
    """Whoever was the first to hold one of `roles`, or any, for an organisation."""
    held = organisation.members.filter(role__in=roles) if roles else organisation.members
    first = held.order_by("pk").select_related("user").first()
    return actor_for(first.user) if first else None


def head(organisation: Organisation) -> Actor:
    """Whoever acts for an organisation; an enterprise without an account gets one."""
    found = member(organisation, *HEADS)
    if found is not None:
        return found
    user = _open(f"demo-{organisation.code.lower()}", f"演示-{organisation.name[:4]}·示例")
    services.grant(user, Role.ENTERPRISE, by=BY, organisation=organisation)
    return actor_for(user)


def speakers(role: Role) -> dict[int, Actor]:
    """Organisation → who speaks for it as `role`."""
    held = Membership.objects.filter(role=role, organisation__isnull=False).select_related("user")
    return {each.organisation_id: actor_for(each.user) for each in held.order_by("pk")}


def holders(role: Role) -> list[Actor]:
    """Everybody who holds `role` anywhere, the oldest account first."""
    users = User.objects.filter(memberships__role=role).distinct().order_by("pk")
    return [actor_for(user) for user in users]


def _open(username: str, display_name: str) -> User:
    with patch.object(sign_in, "make_password", _hash_once):
        return services.create_user(username, by=BY, password=PASSWORD, display_name=display_name)
