"""A token acts for one person and one organisation, within its scopes, until it ends; its secret is kept nowhere."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.utils import timezone

from factories import a_user, an_organisation
from kuaizhuan.core.actors import PLATFORM, ActorKind
from kuaizhuan.core.errors import NotAllowed, RuleBroken, WrongState
from kuaizhuan.core.models import Event
from kuaizhuan.people import services
from kuaizhuan.people.models import Membership, Token, User
from kuaizhuan.people.queries import actor_by, actor_for, personal_data, token_by
from kuaizhuan.people.roles import Role, Scope
from kuaizhuan.people.rules import may_make_token

pytestmark = pytest.mark.django_db


def made(user: User, place, **values):
    said = {"name": "系统", "scopes": ["read"], "days": 30, **values}
    return services.make_token(user, place, by=actor_for(user), **said)


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, ()),
        ({"name": " "}, ("people.token_name_missing",)),
        ({"scopes": ()}, ("people.token_scope_missing",)),
        ({"scopes": ("read", "all")}, ("people.token_scope_unknown",)),
        ({"days": 0}, ("people.token_days",)),
        ({"days": 366}, ("people.token_days",)),
        ({"member": False, "name": ""}, ("people.token_name_missing", "people.not_member")),
    ],
)
def test_what_speaks_against_a_token(change, codes):
    said = {"name": "x", "scopes": tuple(Scope), "days": 365, "most": 365, "member": True, **change}
    assert may_make_token(**said).codes == codes


def test_the_secret_is_told_once_and_kept_nowhere():
    place = an_organisation()
    user = a_user(Role.OFFICE, place)
    row, secret = made(user, place)
    assert token_by(secret) == row
    assert token_by(secret + "x") is None
    assert token_by(row.digest) is None
    kept = json.dumps([list(Token.objects.values()), list(Event.objects.values())], default=str)
    assert secret not in kept
    assert secret not in str(personal_data(user))
    assert Event.objects.filter(code="people.token.make", subject_code=row.code).exists()
    assert row.digest not in str(list(Event.objects.values()))


def test_a_token_holds_the_roles_of_its_organisation_and_never_those_of_staff():
    above, other = an_organisation(), an_organisation()
    unit = an_organisation()
    user = a_user(Role.OFFICE, above)
    for role, place in ((Role.ENTERPRISE, other), (Role.EDITOR, None), (Role.BUREAU, above)):
        Membership.objects.create(user=user, role=role, organisation=place)
    type(unit).objects.filter(pk=unit.pk).update(parent=above)
    actor = actor_by(made(user, above)[0])
    assert actor.kind is ActorKind.TOKEN
    assert actor.grants == {("office", above.pk), ("office", unit.pk)}
    assert PLATFORM not in {scope for _, scope in actor.grants}


def test_a_token_ends_with_the_role_and_with_the_account():
    place = an_organisation()
    user = a_user(Role.RESEARCHER, place)
    _, secret = made(user, place)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert actor_by(token_by(secret)) is None
    User.objects.filter(pk=user.pk).update(is_active=True)
    assert actor_by(token_by(secret)) is not None
    user.memberships.all().delete()
    assert actor_by(token_by(secret)) is None
    services.erase_user(user, by=actor_for(user))
    assert token_by(secret) is None


def test_it_is_revoked_once_and_only_by_its_person():
    place = an_organisation()
    user, other = a_user(Role.OFFICE, place), a_user(Role.OFFICE, place)
    row, _ = made(user, place)
    assert row.open
    for stranger in (actor_for(other), actor_by(row)):
        with pytest.raises(NotAllowed):
            services.revoke_token(row, by=stranger)
    assert not services.revoke_token(row, by=actor_for(user)).open
    with pytest.raises(WrongState):
        services.revoke_token(row, by=actor_for(user))


def test_no_token_makes_another_nor_one_for_others():
    place = an_organisation()
    user, other = a_user(Role.OFFICE, place), a_user(Role.OFFICE, place)
    row, _ = made(user, place)
    for by in (actor_by(row), actor_for(other)):
        with pytest.raises(NotAllowed):
            services.make_token(user, place, by=by, name="x", scopes=["read"], days=1)
    with pytest.raises(RuleBroken):
        made(user, an_organisation())
    assert Token.objects.count() == 1


def test_its_use_is_noted_now_and_then():
    place = an_organisation()
    user = a_user(Role.OFFICE, place)
    row, _ = made(user, place)
    services.note_use(row, by=actor_by(row))
    row.refresh_from_db()
    first = row.last_used_at
    services.note_use(row, by=actor_by(row))
    row.refresh_from_db()
    assert row.last_used_at == first
    Token.objects.update(last_used_at=timezone.now() - dt.timedelta(hours=1))
    row.refresh_from_db()
    services.note_use(row, by=actor_by(row))
    row.refresh_from_db()
    assert row.last_used_at > first
