"""三员分立: who may be what together, and no role by one person alone where duties are kept apart."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from factories import BY, PASSWORD, a_user, an_achievement, an_organisation, fail_to_sign_in
from kuaizhuan.catalog.models import Achievement
from kuaizhuan.catalog.states import State
from kuaizhuan.core.errors import NotAllowed, RuleBroken, WrongState
from kuaizhuan.core.models import Event
from kuaizhuan.people import queries, services
from kuaizhuan.people.access import APPOINT
from kuaizhuan.people.models import GrantProposal, Membership
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role, excluded_with, givers
from kuaizhuan.publish import services as publish

pytestmark = pytest.mark.django_db
SYSTEM = {Role.OPERATOR, Role.SECURITY, Role.AUDITOR}
STAFF = {Role.EDITOR, Role.REGISTRAR, Role.BUREAU}


@pytest.fixture
def apart(settings):
    settings.DUTIES_APART = True


@pytest.fixture
def security():
    return [actor_for(a_user(Role.SECURITY, username=f"security_{number}")) for number in (1, 2)]


@pytest.mark.parametrize(
    ("role", "apart", "excluded"),
    [
        (Role.OPERATOR, False, {Role.SECURITY, Role.AUDITOR}),
        (Role.OPERATOR, True, {Role.SECURITY, Role.AUDITOR, *STAFF}),
        (Role.SECURITY, True, {Role.OPERATOR, Role.AUDITOR, *STAFF}),
        (Role.AUDITOR, False, {Role.OPERATOR, Role.SECURITY}),
        (Role.AUDITOR, True, set(Role) - {Role.AUDITOR}),
        (Role.EDITOR, False, set()),
        (Role.EDITOR, True, SYSTEM),
        (Role.OFFICE, True, {Role.AUDITOR}),
    ],
)
def test_roles_that_exclude_one_another(role, apart, excluded):
    assert excluded_with(role, apart=apart) == excluded


@pytest.mark.parametrize("role", Role)
def test_the_operator_gives_no_role_where_duties_are_apart(role):
    assert Role.OPERATOR in givers(role)
    assert Role.OPERATOR not in givers(role, apart=True)
    assert Role.SECURITY in givers(role, apart=True)


@pytest.mark.parametrize("second", [Role.SECURITY, Role.AUDITOR])
def test_a_second_system_role_is_refused(second):
    user = a_user(Role.OPERATOR)
    with pytest.raises(RuleBroken, match="role_excluded"):
        services.grant(user, second, by=BY)


@pytest.mark.parametrize("role", [Role.EDITOR, Role.OFFICE, Role.REGISTRAR])
def test_nobody_gives_a_role_to_themselves(role):
    place = an_organisation()
    operator = a_user(Role.OPERATOR)
    with pytest.raises(RuleBroken, match="role_own"):
        services.grant(
            operator, role, by=actor_for(operator), organisation=place if role == Role.OFFICE else None
        )
    assert operator.memberships.count() == 1


def test_an_invitation_to_oneself_gives_nothing():
    place = an_organisation()
    head = a_user(Role.OFFICE, place)
    sent = services.invite(place, "me@demo.example", Role.BROKER, by=actor_for(head), days=3)
    with pytest.raises(RuleBroken, match="role_own"):
        services.accept_invitation(sent, head, by=actor_for(head), mailed=True)
    assert not Membership.objects.filter(role=Role.BROKER).exists()


def test_a_head_does_not_answer_their_own_request():
    place = an_organisation()
    head, other = a_user(Role.OFFICE, place), a_user(Role.OFFICE, place)
    asked = services.ask_to_join(head, place, Role.BROKER, by=actor_for(head))
    with pytest.raises(NotAllowed):
        services.answer_join(asked, by=actor_for(head), agree=True)
    services.answer_join(asked, by=actor_for(other), agree=True)
    assert Membership.objects.filter(user=head, role=Role.BROKER).exists()


def test_the_operator_appoints_nobody(apart):
    a_user(username="anna")
    operator = actor_for(a_user(Role.OPERATOR))
    with pytest.raises(NotAllowed):
        services.appoint("anna", Role.EDITOR, by=operator)
    assert not APPOINT.filter(operator, Membership.objects.all()).exists()


def test_two_persons_give_a_role(apart, security):
    one, two = security
    user = a_user(username="anna")
    proposed = services.appoint("anna", Role.EDITOR, by=one)
    assert isinstance(proposed, GrantProposal)
    assert services.appoint("anna", Role.EDITOR, by=one) == proposed  # a second time changes nothing
    assert not user.memberships.exists()
    with pytest.raises(NotAllowed):
        services.confirm_grant(proposed, by=one)
    services.confirm_grant(proposed, by=two)
    assert user.memberships.get().role == Role.EDITOR
    with pytest.raises(WrongState):
        services.decline_grant(proposed, by=two)
    assert Event.objects.get(code="people.grant.confirm").data["user"] == user.code


def test_a_role_that_is_not_of_the_staff_takes_one(apart, security):
    a_user(username="anna")
    assert services.appoint("anna", Role.REVIEWER, by=security[0]).role == Role.REVIEWER


@pytest.mark.parametrize(("serve", "which"), [(services.decline_grant, 1), (services.withdraw_grant, 0)])
def test_it_may_come_to_nothing(apart, security, serve, which):
    user = a_user(username="anna")
    proposed = services.appoint("anna", Role.EDITOR, by=security[0])
    serve(proposed, by=security[which])
    with pytest.raises(WrongState):
        services.confirm_grant(proposed, by=security[1])
    assert not user.memberships.exists()
    assert services.appoint("anna", Role.EDITOR, by=security[0]) != proposed  # may be proposed anew


def test_no_way_around_the_second_person(apart, security):
    user, place = a_user(), an_organisation()
    for attempt in (
        lambda: services.grant(user, Role.EDITOR, by=security[0]),
        lambda: services.invite(place, "a@demo.example", Role.BUREAU, by=security[0], days=3),
    ):
        with pytest.raises(RuleBroken, match="role_by_two"):
            attempt()


def test_what_is_given_in_between_excludes(apart, security):
    one, two = security
    user = a_user(username="anna")
    first = services.appoint("anna", Role.EDITOR, by=one)
    second = services.appoint("anna", Role.OPERATOR, by=one)
    services.confirm_grant(first, by=two)
    with pytest.raises(RuleBroken, match="role_excluded"):
        services.confirm_grant(second, by=two)
    assert [each.role for each in user.memberships.all()] == [Role.EDITOR]
    second.refresh_from_db()
    assert second.state == "proposed"


def test_the_machine_gives_the_first_only(apart):
    first, second = a_user(), a_user()
    assert isinstance(services.appoint_user(first, Role.SECURITY, by=BY), Membership)
    assert isinstance(services.appoint_user(second, Role.SECURITY, by=BY), GrantProposal)


def test_nobody_approves_what_they_handed_in(apart):
    editor, other = a_user(Role.EDITOR), a_user(Role.EDITOR)
    row = an_achievement(state=State.PLATFORM_REVIEW)
    Achievement.objects.update(submitted_by=editor)
    with pytest.raises(NotAllowed):
        publish.approve(row, by=actor_for(editor))
    assert publish.approve(row, by=actor_for(other)).state == State.PUBLISHED


def test_roles_from_before_that_exclude_one_another_are_named(settings):
    user = a_user(Role.OPERATOR)
    services.grant(user, Role.EDITOR, by=BY)
    held = list(queries.appointments())
    assert queries.conflicts(held) == {}
    settings.DUTIES_APART = True
    assert queries.conflicts(held) == {user.pk: [Role.EDITOR, Role.OPERATOR]}


def test_who_gave_a_role_is_read_in_the_audit(security):
    a_user(username="anna")
    row = services.appoint("anna", Role.EDITOR, by=security[0])
    assert queries.given([row])[row.pk].actor_ref == security[0].ref


def test_an_account_is_closed_and_opened(security):
    place = an_organisation()
    user = a_user(Role.OFFICE, place)
    token, secret = services.make_token(user, place, by=actor_for(user), name="a", scopes=["read"], days=3)
    client = Client()
    client.post("/account/login/", {"login": user.username, "password": PASSWORD})
    assert client.get("/desk/").status_code == 200
    services.close_account(user, by=security[0])
    token.refresh_from_db()
    assert not token.open
    assert queries.token_by(secret) == token
    assert client.get("/desk/").status_code == 302
    assert not Session.objects.filter(session_key=client.cookies["sessionid"].value).exists()
    services.open_account(user, by=security[0])
    token.refresh_from_db()
    assert not token.open
    with pytest.raises(WrongState):
        services.open_account(user, by=security[0])


def test_the_last_of_security_is_not_closed(apart):
    only = a_user(Role.SECURITY)
    operator = a_user(Role.OPERATOR)
    with pytest.raises(NotAllowed):
        services.close_account(only, by=actor_for(only))
    with pytest.raises(RuleBroken, match="last_holder"):
        services.close_account(operator, by=actor_for(only))


def test_a_locked_account_is_listed_and_unlocked(settings, security):
    user = a_user()
    fail_to_sign_in(user.username, settings.LOCK_AFTER)
    assert list(queries.locked_accounts()) == [user]
    services.unlock_account(user, by=security[0])
    assert not queries.locked_accounts().exists()
    services.count_attempt(user.username, by=BY)
