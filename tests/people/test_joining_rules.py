"""Rules by which persons join at their first sign-in: who sets them, which are rules, and what becomes of whom."""

from __future__ import annotations

import pytest

import providers
from factories import BY, a_user, an_organisation
from kuaizhuan.core.errors import Conflict, NotAllowed, RuleBroken
from kuaizhuan.core.models import Event
from kuaizhuan.notices.models import Notice
from kuaizhuan.people import services
from kuaizhuan.people.models import JoiningRule, User
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import HEADS, Role
from kuaizhuan.people.rules import deciding, may_set_joining_rule
from kuaizhuan.people.services import Vouched
from kuaizhuan.people.states import Way

STAFF = Vouched("cas", {"affiliation": ("member", "staff"), "organisation": ("10001",)})
ALL = {"affiliation", "organisation"}


@pytest.mark.parametrize(
    ("way", "role", "attribute", "value", "said", "reasons"),
    [
        ("join", Role.RESEARCHER, "affiliation", "staff", ALL, []),
        ("ask", Role.BROKER, "organisation", "10001", ALL, []),
        ("nobody", "", "affiliation", "student", ALL, []),
        ("nobody", Role.OFFICE, "affiliation", "student", ALL, []),
        ("", Role.RESEARCHER, "affiliation", "staff", ALL, ["rule_way"]),
        ("join", Role.RESEARCHER, "affiliation", "staff", set(), ["rule_provider"]),
        ("join", Role.RESEARCHER, "department", "staff", ALL, ["rule_attribute"]),
        ("join", Role.RESEARCHER, "affiliation", " ", ALL, ["rule_value"]),
        ("join", "", "affiliation", "staff", ALL, ["role_not_given"]),
        ("join", Role.EDITOR, "affiliation", "staff", ALL, ["role_not_given"]),
        ("ask", Role.SECURITY, "mail", "", ALL, ["rule_attribute", "rule_value", "role_not_given"]),
    ],
)
def test_which_are_rules(way, role, attribute, value, said, reasons):
    verdict = may_set_joining_rule(way, role, attribute, value, said=said)
    assert [reason.code for reason in verdict] == [f"people.{each}" for each in reasons]


@pytest.mark.parametrize("way", [Way.JOIN, Way.ASK])
def test_no_rule_makes_a_head(way):
    for role in HEADS:
        found = may_set_joining_rule(way, role, "affiliation", "staff", said=ALL)
        assert [reason.code for reason in found] == ["people.rule_head"]


@pytest.mark.parametrize(
    ("ways", "counts"),
    [
        ("", None),
        ("ask", 0),
        ("ask join", 1),
        ("join ask nobody", 2),
        ("join join", 0),
        ("ask nobody join", 1),
    ],
)
def test_which_of_several_counts(ways, counts):
    assert deciding([(way, number) for number, way in enumerate(ways.split())]) == counts


@pytest.fixture
def place(settings, db):
    providers.use(
        settings, KZ_CAS_URL="https://cas.demo.example/cas", KZ_CAS_ATTRIBUTES="affiliation=a,organisation=o"
    )
    return an_organisation()


def a_rule(place, way="join", role=Role.RESEARCHER, value="staff", attribute="affiliation", by=None, **more):
    by = by or actor_for(a_user(Role.OFFICE, place))
    given = {"provider": "cas", "attribute": attribute, "value": value, "way": way, "role": role}
    return services.set_joining_rule(place, by=by, **{**given, **more})


def join(user: User, vouched: Vouched = STAFF):
    return services.join_by_rules(user, vouched, by=BY)


def held(user: User):
    return {(each.organisation, each.role) for each in user.memberships.all()}


class TestSetting:
    def test_set_and_removed(self, place):
        head = actor_for(a_user(Role.OFFICE, place))
        row = a_rule(place, by=head, value=" staff ")
        assert (row.value, row.written_by_id) == ("staff", head.user_id)
        assert Event.objects.get(code="people.joining_rule.set").data["role"] == Role.RESEARCHER
        services.remove_joining_rule(row, by=head)
        assert not JoiningRule.objects.exists()
        assert Event.objects.get(code="people.joining_rule.remove").data["rule"] == row.code

    def test_others_do_neither(self, place):
        row = a_rule(place)
        for by in (a_user(), a_user(Role.RESEARCHER, place), a_user(Role.OFFICE, an_organisation())):
            with pytest.raises(NotAllowed):
                a_rule(place, by=actor_for(by), value="other")
            with pytest.raises(NotAllowed):
                services.remove_joining_rule(row, by=actor_for(by))

    def test_one_of_each(self, place):
        a_rule(place)
        with pytest.raises(Conflict, match="rule_there"):
            a_rule(place, way="ask")

    @pytest.mark.parametrize(
        "more", [{"provider": "saml"}, {"attribute": "department"}, {"role": Role.OFFICE}]
    )
    def test_not_a_rule(self, place, more):
        with pytest.raises(RuleBroken):
            a_rule(place, **more)


JOINS = [
    # rules as (way, role, value), and what the person then has: roles and open requests
    ([], set(), 0),
    ([("join", "researcher", "staff")], {"researcher"}, 0),
    ([("ask", "researcher", "staff")], set(), 1),
    ([("join", "researcher", "student")], set(), 0),
    ([("join", "researcher", "Staff")], set(), 0),
    ([("join", "researcher", "10001")], set(), 0),  # the value of another attribute
    ([("nobody", "", "staff")], set(), 0),
    ([("join", "researcher", "staff"), ("nobody", "", "member")], set(), 0),
    ([("ask", "broker", "member"), ("join", "researcher", "staff")], {"researcher"}, 0),
]


@pytest.mark.parametrize(("rules", "roles", "requests"), JOINS)
def test_what_becomes_of_whom(place, rules, roles, requests):
    for way, role, value in rules:
        a_rule(place, way, role, value)
    user = a_user()
    outcome = join(user)
    assert {role for _, role in held(user)} == roles
    assert user.join_requests.filter(decided_at=None).count() == len(outcome.asked) == requests
    assert not outcome.several


class TestJoining:
    def test_joined_is_written_and_told(self, place):
        rule, user = a_rule(place), a_user()
        (row,) = join(user).joined
        assert (row.granted, row.decided_at is not None) == (True, True)
        event = Event.objects.get(code="people.join.by_rule")
        assert (event.data["rule"], event.data["role"]) == (rule.code, Role.RESEARCHER)
        assert Event.objects.filter(code="people.membership.grant", subject_code=user.code).exists()
        assert Notice.objects.filter(recipient=user).exists()

    def test_who_was_removed_is_not_let_in_again(self, place):
        a_rule(place)
        user = a_user()
        assert join(user).joined
        services.revoke(user.memberships.get(), by=actor_for(a_user(Role.OFFICE, place)))
        assert not join(user).joined
        assert held(user) == set()

    def test_another_provider_says_nothing_here(self, place):
        a_rule(place)
        assert not join(a_user(), Vouched("saml", STAFF.said)).joined

    def test_nobody_by_a_rule_of_their_own(self, place):
        head = a_user(Role.OFFICE, place)
        a_rule(place, by=actor_for(head))
        assert not join(head).joined
        assert held(head) == {(place, Role.OFFICE)}

    def test_who_is_a_member_stays_one(self, place):
        a_rule(place)
        user = a_user(Role.RESEARCHER, place)
        assert not join(user).joined

    def test_who_has_asked_waits(self, place):
        a_rule(place)
        user = a_user()
        services.ask_to_join(user, place, Role.BROKER, by=actor_for(user))
        assert not join(user).joined
        assert user.join_requests.count() == 1

    def test_nobody_draws_another_s_people(self, place):
        """Two organisations that have nothing to do with each other say the same of the same persons."""
        other = an_organisation()
        a_rule(place), a_rule(other)
        user = a_user()
        outcome = join(user)
        assert outcome.several
        assert held(user) == set()

    def test_a_university_and_its_school_both_let_in(self, place):
        school = an_organisation(parent=place)
        a_rule(place), a_rule(school, role=Role.BROKER)
        user = a_user()
        assert not join(user).several
        assert held(user) == {(place, Role.RESEARCHER), (school, Role.BROKER)}

    def test_what_was_merged_lets_in_for_what_it_became(self, place):
        other = an_organisation()
        a_rule(place)
        services.merge_organisations(place, other, by=actor_for(a_user(Role.EDITOR), staff=True))
        user = a_user()
        join(user)
        assert held(user) == {(other, Role.RESEARCHER)}

    def test_a_role_that_another_excludes_is_not_given(self, place, monkeypatch):
        a_rule(place)

        def refuse(*_, **__):
            raise RuleBroken(may_set_joining_rule("", "", "", "", said=()))

        monkeypatch.setattr("kuaizhuan.people.services.joining_rules.give", refuse)
        user = a_user()
        assert not join(user).joined
        assert not user.join_requests.exists()
