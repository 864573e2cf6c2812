"""Another mail address: answered at the new one, told to the one before, which can stop it for a while."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time

from factories import BY, PASSWORD, a_user, an_organisation
from kuaizhuan.core.jobs import work_off
from kuaizhuan.core.models import Event
from kuaizhuan.people import services
from kuaizhuan.people.models import AddressChange, Invitation, ResetCode, Token, User
from kuaizhuan.people.queries import address_link, link_of
from kuaizhuan.people.roles import Role, Scope
from kuaizhuan.people.states import Reset

pytestmark = pytest.mark.django_db
OLD, NEW = "old@demo.example", "new@demo.example"
EMAIL = "/account/email/"


@pytest.fixture
def user() -> User:
    user = a_user(Role.OFFICE, an_organisation("示例大学"))
    User.objects.filter(pk=user.pk).update(email=OLD)
    user.emailaddress_set.create(email=OLD, verified=True, primary=True)
    user.refresh_from_db()
    return user


def enter(user: User) -> Client:
    client = Client()
    client.post("/account/login/", {"login": user.username, "password": PASSWORD})
    return client


def mailed() -> list[tuple[str, str]]:
    """To whom mail went since this was asked, and what it said."""
    work_off()
    found = [(each.to[0], each.body) for each in mail.outbox]
    mail.outbox.clear()
    return found


def link_in(body: str, beginning: str) -> str:
    return re.search(rf"/{beginning}/[^\s]+", body)[0]


def address_of(user: User) -> list[tuple[str, bool, bool]]:
    user.refresh_from_db()
    assert user.email in list(user.emailaddress_set.values_list("email", flat=True))
    return sorted(user.emailaddress_set.values_list("email", "verified", "primary"))


def codes(user: User) -> list[str]:
    found = Event.objects.filter(subject_code=user.code).filter(
        code__regex=r"people\.(address|factor\.(add|remove))"
    )
    return list(found.order_by("seq").values_list("code", flat=True))


def ask(client: Client):
    return client.post(EMAIL, {"action_add": "", "email": NEW})


def changed(user: User) -> tuple[Client, str]:
    """Who changed the address, and the link that went to the one before."""
    client = enter(user)
    mailed()
    ask(client)
    letters = dict(mailed())
    Client().post(link_in(letters[NEW], "account/confirm-email"))
    return client, link_in(letters[OLD], "address")


def test_only_the_mail_at_the_new_one_changes_it(user):
    client = enter(user)
    token, _ = services.make_token(
        user,
        user.memberships.get().organisation,
        by=services_actor(user),
        name="a",
        scopes=[Scope.READ],
        days=1,
    )
    mailed()
    ask(client)
    letters = dict(mailed())
    assert letters.keys() == {OLD, NEW}
    assert NEW not in letters[OLD]
    assert address_of(user) == [(NEW, False, False), (OLD, True, True)]
    client.post(EMAIL, {"action_primary": "", "email": NEW})
    assert user.email == OLD
    Client().post(link_in(letters[NEW], "account/confirm-email"))  # in whichever browser
    assert address_of(user) == [(NEW, True, True)]
    assert user.email == NEW
    assert [to for to, _ in mailed()] == [OLD]
    assert codes(user) == ["people.address.ask", "people.address.change"]
    assert client.get("/desk/").status_code == 200
    assert Token.objects.get(pk=token.pk).open
    assert not [event for event in Event.objects.all() if "demo.example" in str(event.data)]


def services_actor(user: User):
    from kuaizhuan.people.queries import actor_for

    return actor_for(user)


def test_it_needs_a_fresh_proof(user, settings):
    client = enter(user)
    with freeze_time(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=settings.PROOF_MINUTES + 1)):
        asked = ask(client)
        assert asked["Location"].startswith(reverse("account_reauthenticate"))
        assert not AddressChange.objects.exists()
        client.post(asked["Location"], {"password": PASSWORD}, follow=True)
        assert AddressChange.objects.get().new == NEW  # what was sent is done after the proof


@pytest.mark.parametrize("answered", [False, True])
def test_the_one_before_stops_it(user, answered):
    if answered:
        client, link = changed(user)
    else:
        client = enter(user)
        mailed()
        ask(client)
        letters = dict(mailed())
        link = link_in(letters[OLD], "address")
    assert Client().get(link).status_code == 200
    assert client.get("/desk/").status_code == 200  # to open it changes nothing
    assert Client().post(link).status_code == 200
    assert address_of(user) == [(OLD, True, True)]
    assert user.email == OLD
    assert client.get("/desk/").status_code == 302
    assert not user.has_usable_password()
    event = Event.objects.get(code="people.address.stop")
    assert event.actor_ref.startswith("link:people.address:")
    assert Client().post(link).status_code == 409
    if not answered:
        Client().post(link_in(letters[NEW], "account/confirm-email"))
        assert address_of(user) == [(OLD, True, True)]


def test_nothing_that_opens_the_account_outlives_it(user):
    before = user.password
    _, link = changed(user)
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    SocialAccount.objects.create(user=user, provider="cas", uid="thief")
    code = ResetCode.objects.create(user=user, state=Reset.ISSUED, digest="x")
    User.objects.filter(pk=user.pk).update(phone="+8613800005678", phone_verified_at=timezone.now())
    assert Client().post(link).status_code == 200
    user.refresh_from_db()
    code.refresh_from_db()
    assert (Authenticator.objects.count(), SocialAccount.objects.count()) == (0, 0)
    assert (code.state, user.phone_verified_at, user.has_usable_password()) == (Reset.ENDED, None, False)
    assert before in user.old_passwords.values_list("password", flat=True)


def test_only_for_its_days(user, settings):
    _, link = changed(user)
    with freeze_time(dt.datetime.now(dt.UTC) + dt.timedelta(days=settings.ADDRESS_DAYS, minutes=1)):
        assert [Client().get(link).status_code, Client().post(link).status_code] == [409, 409]
        services.forget(by=BY)
        assert not AddressChange.objects.exists()
        assert Client().get(link).status_code == 404
    assert user.email == OLD or address_of(user) == [(NEW, True, True)]


def test_not_when_another_has_proved_it(user):
    _, link = changed(user)
    EmailAddress.objects.create(user=a_user(), email=OLD, verified=True)
    assert Client().post(link).status_code == 409
    assert address_of(user) == [(NEW, True, True)]


def test_stopping_one_stops_what_came_after(user):
    _, link = changed(user)
    client = enter(user)
    client.post(EMAIL, {"action_add": "", "email": "third@demo.example"})
    other = "/address/" + address_link(AddressChange.objects.get(new="third@demo.example")) + "/"
    assert Client().post(link).status_code == 200
    assert Client().post(other).status_code == 409
    assert address_of(user) == [(OLD, True, True)]


def test_goes_with_the_person(user):
    changed(user)
    services.erase_user(user, by=services_actor(user))
    assert not AddressChange.objects.exists()


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("/account/phone/change/", {"phone": "13800005678"}),
        ("/me/", {"display_name": "示甲", "phone": "13800005678"}),
        ("/account/factors/totp/activate/", {"code": "000000"}),
        ("/account/factors/webauthn/add/", {"name": "a", "credential": "{}"}),
        ("/account/factors/recovery-codes/generate/", {}),
    ],
)
def test_what_opens_the_account_needs_a_fresh_proof(user, settings, address, sent):
    client = enter(user)
    with freeze_time(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=settings.PROOF_MINUTES + 1)):
        assert client.post(address, sent)["Location"].startswith(reverse("account_reauthenticate"))
        user.refresh_from_db()
        assert (user.phone, Authenticator.objects.count()) == ("", 0)


def test_a_name_alone_needs_none(user, settings):
    client = enter(user)
    with freeze_time(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=settings.PROOF_MINUTES + 1)):
        assert client.post("/me/", {"display_name": "示甲", "phone": ""})["Location"] == "/me/"


def test_removing_the_second_factor(user):
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(user, secret)
    client = Client()
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": dt.datetime.now(dt.UTC).timestamp()}
    ]
    session.save()
    remove = "/account/factors/totp/deactivate/"
    asked = client.post(remove)
    assert asked["Location"].startswith(reverse("mfa_reauthenticate"))  # the password alone is not enough
    assert Authenticator.objects.exists()
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    mailed()
    client.post(asked["Location"], {"code": code}, follow=True)
    assert not Authenticator.objects.exists()
    assert [to for to, _ in mailed()] == [OLD]
    assert "people.factor.remove" in codes(user)
    assert client.get("/desk/").status_code == 200


class TestHandedOver:
    """An invitation whose link was handed over: the address is asked, and the membership waits."""

    @pytest.fixture
    def link(self, settings) -> str:
        settings.EMAIL_HOST = "mail.example"
        row = services.invite(an_organisation("示例厂"), "bo@demo.example", Role.OFFICE, by=BY, days=1)
        mailed()
        return f"/invitation/{link_of(row, mailed=False)}/"

    def test_by_an_account(self, link):
        someone = a_user()
        client = enter(someone)
        mailed()
        assert client.post(link).status_code == 302
        assert not someone.memberships.exists()
        ((to, body),) = mailed()
        assert to == "bo@demo.example"
        assert client.post(link_in(body, "invitation")).status_code == 302
        assert someone.memberships.get().organisation.name == "示例厂"
        assert EmailAddress.objects.get(user=someone).verified

    def test_by_a_new_account(self, link):
        said = {"username": "bo", "password": PASSWORD, "display_name": "示乙"}
        assert Client().post(link, said).status_code == 302
        user = User.objects.get(username="bo")
        assert (user.email, user.memberships.count(), Invitation.objects.get().open) == ("", 0, True)
        ((_, body),) = mailed()
        enter(user).post(link_in(body, "invitation"))
        assert user.memberships.count() == 1

    def test_by_whose_address_it_is_known_to_be(self, link):
        someone = a_user()
        someone.emailaddress_set.create(email="bo@demo.example", verified=True, primary=True)
        enter(someone).post(link)
        assert someone.memberships.count() == 1

    def test_the_address_is_not_flooded(self, link):
        client = enter(a_user())
        assert [client.post(link).status_code for _ in range(4)] == [302, 302, 302, 429]

    def test_a_node_without_mail_takes_the_heads_word(self, link, settings):
        settings.EMAIL_HOST = ""
        someone = a_user()
        enter(someone).post(link)
        assert someone.memberships.count() == 1
        assert not EmailAddress.objects.filter(user=someone, verified=True).exists()
