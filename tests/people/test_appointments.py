"""Roles that stewards give and take: to whom, for what, and never the last operator's."""

from __future__ import annotations

import pytest

from factories import BY, a_user, an_actor, an_organisation
from kuaizhuan.core.actors import ANONYMOUS
from kuaizhuan.core.errors import NotAllowed, RuleBroken
from kuaizhuan.people import services
from kuaizhuan.people.models import Membership
from kuaizhuan.people.queries import actor_for, appointments
from kuaizhuan.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator():
    return actor_for(a_user(Role.OPERATOR, username="operator"))


@pytest.mark.parametrize("role", [Role.EDITOR, Role.OPERATOR, Role.REGISTRAR, Role.REVIEWER])
def test_a_role_of_the_platform(operator, role):
    a_user(username="Anna")
    row = services.appoint("anna", role, by=operator)
    assert (row.user.username, row.role, row.organisation) == ("Anna", role, None)
    assert services.appoint("anna", role, by=operator) == row  # a second time changes nothing


def test_a_bureau_has_its_jurisdiction(operator):
    bureau = an_organisation(region="510100")
    a_user(username="anna")
    row = services.appoint("anna", Role.BUREAU, by=operator, organisation=bureau.code)
    assert row.organisation.jurisdiction == "SC"
    assert [(each.role, each.organisation) for each in appointments()] == [
        ("bureau", bureau),
        ("operator", None),
    ]


@pytest.mark.parametrize(
    ("username", "role", "place", "codes"),
    [
        ("nobody", Role.EDITOR, "", ("people.user_unknown",)),
        ("anna", Role.OFFICE, "", ("people.role_of_organisations",)),
        ("anna", "king", "", ("people.role_not_given",)),
        ("anna", Role.BUREAU, "NONE", ("people.organisation_unknown",)),
        ("nobody", Role.OWNER, "NONE", ("people.user_unknown", "people.organisation_unknown",
                                        "people.role_of_organisations")),
    ],
)  # fmt: skip
def test_refused_with_every_reason(operator, username, role, place, codes):
    a_user(username="anna")
    with pytest.raises(RuleBroken) as refusal:
        services.appoint(username, role, by=operator, organisation=place)
    assert refusal.value.verdict.codes == codes


@pytest.mark.parametrize(
    "role", [None, *(role for role in Role if role not in (Role.OPERATOR, Role.SECURITY))]
)
def test_only_stewards(role):
    a_user(username="anna")
    row = Membership.objects.create(user=a_user(), role=Role.EDITOR)
    place = None if role in (Role.EDITOR, Role.REVIEWER, Role.AUDITOR) else an_organisation()
    by = an_actor(role, place) if role else ANONYMOUS
    with pytest.raises(NotAllowed):
        services.appoint("anna", Role.EDITOR, by=by)
    with pytest.raises(NotAllowed):
        services.dismiss(row, by=by)


def test_the_last_operator_stays(operator):
    first = Membership.objects.get(user=operator.user_id)
    with pytest.raises(RuleBroken, match="last_holder"):
        services.dismiss(first, by=operator)
    services.appoint(a_user().username, Role.OPERATOR, by=operator)
    services.dismiss(first, by=operator)
    assert Membership.objects.filter(role=Role.OPERATOR).count() == 1


def test_an_erased_account_is_nobody(operator):
    user = a_user(username="anna")
    services.erase_user(user, by=actor_for(user))
    with pytest.raises(RuleBroken, match="user_unknown"):
        services.appoint(user.code, Role.EDITOR, by=operator)


def test_giving_up_ones_own_role_looks_too(operator):
    row = Membership.objects.get(user=operator.user_id)
    with pytest.raises(RuleBroken, match="last_holder"):
        services.revoke(row, by=operator)
    services.appoint(a_user().username, Role.OPERATOR, by=BY)
    services.revoke(row, by=operator)
