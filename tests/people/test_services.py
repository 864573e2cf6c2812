"""Accounts, memberships and the two ways into an organisation: one test for each way out of each service."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth import authenticate
from django.utils import timezone

from factories import BY, PASSWORD, a_user, an_organisation
from kuaizhuan.core import audit
from kuaizhuan.core.errors import Conflict, NotAllowed, NotFound, RuleBroken, WrongState
from kuaizhuan.core.models import Event
from kuaizhuan.people import queries, services
from kuaizhuan.people.models import Invitation, JoinRequest, Membership, User
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role

pytestmark = pytest.mark.django_db


def codes() -> list[str]:
    return list(Event.objects.filter(code__startswith="people.").values_list("code", flat=True))


@pytest.fixture
def place():
    return an_organisation()


@pytest.fixture
def head(place):
    return a_user(Role.OFFICE, place)


class TestMemberships:
    @pytest.mark.parametrize(
        ("role", "allowed"),
        [
            (Role.OFFICE, True),
            (Role.ENTERPRISE, True),
            (Role.RESEARCHER, False),
            (Role.BROKER, False),
            (Role.OWNER, False),
            (Role.BUREAU, False),
            (None, False),
        ],
    )
    def test_who_gives_roles_in_an_organisation(self, place, role, allowed):
        by = actor_for(a_user(role, place) if role else a_user())
        if allowed:
            assert services.grant(a_user(), Role.RESEARCHER, by=by, organisation=place).pk
        else:
            with pytest.raises(NotAllowed):
                services.grant(a_user(), Role.RESEARCHER, by=by, organisation=place)

    def test_heads_of_the_parent_administer_the_unit(self, place, head):
        unit, other = an_organisation(parent=place), an_organisation()
        services.grant(a_user(), Role.OFFICE, by=actor_for(head), organisation=unit)
        with pytest.raises(NotAllowed):
            services.grant(a_user(), Role.OFFICE, by=actor_for(head), organisation=other)

    def test_platform_roles_are_the_operators_to_give(self, place, head):
        with pytest.raises(RuleBroken, match="role_not_given"):
            services.grant(a_user(), Role.EDITOR, by=actor_for(head), organisation=place)
        with pytest.raises(NotAllowed):
            services.grant(head, Role.EDITOR, by=actor_for(head))
        operator = actor_for(a_user(Role.OPERATOR))
        assert services.grant(head, Role.EDITOR, by=operator).organisation is None

    def test_granting_twice_changes_nothing(self, place):
        user = a_user(Role.OFFICE, place)
        before = codes()
        services.grant(user, Role.OFFICE, by=BY, organisation=place)
        assert (Membership.objects.count(), codes()) == (1, before)

    def test_revoke(self, place, head):
        member = a_user(Role.RESEARCHER, place)
        services.revoke(member.memberships.get(), by=actor_for(head))
        assert not member.memberships.exists()
        assert codes()[-1] == "people.membership.revoke"

    def test_one_gives_up_ones_own_but_not_anothers(self, place, head):
        member, other = a_user(Role.RESEARCHER, place), a_user(Role.RESEARCHER, place)
        services.revoke(member.memberships.get(), by=actor_for(member))
        with pytest.raises(NotAllowed):
            services.revoke(other.memberships.get(), by=actor_for(member))

    def test_last_head(self, place, head):
        with pytest.raises(RuleBroken, match="last_head"):
            services.revoke(head.memberships.get(), by=actor_for(head))
        a_user(Role.OFFICE, place)
        services.revoke(head.memberships.get(), by=actor_for(head))


class TestTree:
    def test_place_under(self, place):
        above = an_organisation()
        both = a_user(Role.OFFICE, place)
        services.grant(both, Role.OFFICE, by=BY, organisation=above)
        services.place_under(place, above, by=actor_for(both))
        place.refresh_from_db()
        assert place.parent == above
        assert place.pk in actor_for(a_user(Role.OFFICE, above)).scopes(Role.OFFICE)
        services.place_under(place, None, by=actor_for(both))
        place.refresh_from_db()
        assert place.parent is None

    def test_only_with_the_consent_of_both(self, place, head):
        with pytest.raises(NotAllowed):
            services.place_under(place, an_organisation(), by=actor_for(head))

    def test_tree_circle(self, place):
        unit = an_organisation(parent=place)
        with pytest.raises(Conflict, match="tree_circle"):
            services.place_under(place, unit, by=BY)


class TestInvitations:
    def invite(self, place, head, email="new@demo.example") -> Invitation:
        return services.invite(place, email, Role.RESEARCHER, by=actor_for(head), days=14)

    def test_accepted(self, place, head):
        user = a_user()
        row, mailed = queries.invitation_by(queries.link_of(self.invite(place, head), mailed=True))
        assert mailed
        membership = services.accept_invitation(row, user, by=actor_for(user), mailed=True)
        user.refresh_from_db()
        assert (membership.organisation, membership.role) == (place, Role.RESEARCHER)
        assert user.emailaddress_set.get().verified
        assert user.email == "new@demo.example"
        assert "new@demo" not in str(list(Event.objects.values()))

    def test_only_heads_invite(self, place):
        with pytest.raises(NotAllowed):
            self.invite(place, a_user(Role.RESEARCHER, place))

    def test_heads_do_not_invite_to_platform_roles(self, place, head):
        with pytest.raises(RuleBroken, match="role_not_given"):
            services.invite(place, "x@demo.example", Role.EDITOR, by=actor_for(head), days=14)

    @pytest.mark.parametrize("end", ["expire", "withdraw", "accept"])
    def test_closed(self, place, head, end):
        row, user = self.invite(place, head), a_user()
        if end == "expire":
            Invitation.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
        elif end == "withdraw":
            services.withdraw_invitation(row, by=actor_for(head))
        else:
            services.accept_invitation(row, user, by=actor_for(user), mailed=True)
        with pytest.raises(WrongState, match="invitation_closed"):
            services.accept_invitation(row, user, by=actor_for(user), mailed=True)
        with pytest.raises(WrongState, match="invitation_closed"):
            services.withdraw_invitation(row, by=actor_for(head))

    @pytest.mark.parametrize("whose", ["the account has another address", "the address has another account"])
    def test_foreign(self, place, head, whose):
        user = a_user()
        other = user if whose.startswith("the account") else a_user()
        User.objects.filter(pk=other.pk).update(
            email="old@demo.example" if other == user else "new@demo.example"
        )
        user.refresh_from_db()
        with pytest.raises(NotAllowed, match="invitation_foreign"):
            services.accept_invitation(self.invite(place, head), user, by=actor_for(user), mailed=True)
        assert not user.memberships.exists()

    @pytest.mark.parametrize("link", ["nonsense", "abc:def:ghi"])
    def test_forged_link(self, link):
        with pytest.raises(NotFound, match="link_unknown"):
            queries.invitation_by(link)

    def test_link_of_what_is_gone(self, place, head):
        row = self.invite(place, head)
        link = queries.link_of(row, mailed=True)
        row.delete()
        with pytest.raises(NotFound, match="link_unknown"):
            queries.invitation_by(link)

    def test_others_do_not_withdraw(self, place, head):
        with pytest.raises(NotAllowed):
            services.withdraw_invitation(self.invite(place, head), by=actor_for(a_user()))


class TestJoining:
    def ask(self, user, place, role=Role.RESEARCHER) -> JoinRequest:
        return services.ask_to_join(user, place, role, by=actor_for(user))

    @pytest.mark.parametrize("agree", [True, False])
    def test_answered(self, place, head, agree):
        user = a_user()
        row = services.answer_join(self.ask(user, place), by=actor_for(head), agree=agree)
        assert row.granted is agree
        assert user.memberships.exists() is agree
        with pytest.raises(WrongState, match="join_answered"):
            services.answer_join(row, by=actor_for(head), agree=True)

    def test_asking_twice_is_asking_once(self, place):
        user = a_user()
        assert self.ask(user, place) == self.ask(user, place)
        assert codes().count("people.join.ask") == 1

    def test_nothing_is_given_before_the_answer(self, place):
        user = a_user()
        row = self.ask(user, place)
        assert not user.memberships.exists()
        with pytest.raises(NotAllowed):
            services.answer_join(row, by=actor_for(user), agree=True)

    def test_nobody_asks_for_another(self, place):
        with pytest.raises(NotAllowed):
            services.ask_to_join(a_user(), place, Role.OFFICE, by=actor_for(a_user()))

    def test_already_member(self, place, head):
        with pytest.raises(RuleBroken, match="already_member"):
            self.ask(head, place, Role.OFFICE)


class TestAccounts:
    def test_username_taken(self):
        a_user(username="wang")
        with pytest.raises(Conflict, match="username_taken"):
            services.create_user("Wang", by=BY, password=PASSWORD)

    def test_update_profile_keeps_values_out_of_the_audit(self):
        user = a_user()
        services.update_profile(user, by=actor_for(user), display_name="示甲", phone="13800005678")
        event = Event.objects.last()
        assert event.data == {"fields": ["display_name", "phone"]}
        services.update_profile(user, by=actor_for(user), display_name="示甲", phone="13800005678")
        assert Event.objects.last() == event
        with pytest.raises(NotAllowed):
            services.update_profile(user, by=actor_for(a_user()), display_name="", phone="")

    def test_erased(self, place, head):
        row = services.invite(place, "gone@demo.example", Role.OFFICE, by=actor_for(head), days=1)
        user = a_user(username="to-be-gone")
        services.accept_invitation(row, user, by=actor_for(user), mailed=True)
        services.update_profile(user, by=actor_for(user), display_name="示乙", phone="13800005678")
        services.erase_user(user, by=actor_for(user))
        user.refresh_from_db()
        left = str(list(User.objects.filter(pk=user.pk).values())) + str(list(Event.objects.values()))
        assert not [word for word in ("to-be-gone", "示乙", "gone@", "13800005678") if word in left]
        assert (user.username, user.is_active, user.memberships.count()) == (user.code, False, 0)
        assert authenticate(username=user.username, password=PASSWORD) is None
        assert Event.objects.filter(actor_ref=user.code).exists()
        assert not Invitation.objects.exists()
        assert audit.verify() is None

    def test_nobody_erases_another(self):
        with pytest.raises(NotAllowed):
            services.erase_user(a_user(), by=actor_for(a_user(Role.OPERATOR)))
