"""Signing in through the pages: password, second factor, lock, idle time, old passwords, sessions."""

from __future__ import annotations

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from freezegun import freeze_time

from factories import PASSWORD, a_user
from kuaizhuan.core import mail
from kuaizhuan.core.models import Event
from kuaizhuan.people.models import User
from kuaizhuan.web.devices import COOKIE

pytestmark = pytest.mark.django_db
LOGIN = "/account/login/"


def sign_in(client: Client, login: str, password: str = PASSWORD, **more: str):
    return client.post(LOGIN, {"login": login, "password": password, **more})


def is_in(client: Client) -> bool:
    return client.get("/desk/").status_code == 200


@pytest.fixture
def user() -> User:
    user = a_user()
    user.emailaddress_set.create(email="anna@demo.example", verified=True, primary=True)
    User.objects.filter(pk=user.pk).update(email="anna@demo.example")
    return user


@pytest.mark.parametrize("address", [LOGIN, "/sign-in/"])
@pytest.mark.parametrize("by", ["username", "email"])
def test_password(client, user, address, by):
    login = user.username if by == "username" else "anna@demo.example"
    response = client.post(address, {"login": login, "password": PASSWORD, "next": "/notices/"})
    assert (response.status_code, response["Location"]) == (302, "/notices/")
    assert is_in(client)
    assert Event.objects.filter(code="people.sign_in.succeed", actor_ref=user.code).count() == 1


def test_sign_out(client, user):
    sign_in(client, user.username)
    assert client.post("/sign-out/").status_code == 302
    assert not is_in(client)


def test_wrong_password_says_nothing_of_the_account(client, user):
    texts = [sign_in(client, name, "wrong").content.decode() for name in (user.username, "nobody-at-all")]
    assert [text.count('role="alert"') for text in texts] == [1, 1]
    assert not is_in(client)


def test_locked_after_five_failures(client, user):
    stranger = Client()
    client.cookies[COOKIE] = signed_in_once(user)
    with freeze_time(dt.datetime.now(dt.UTC)) as clock:
        for _ in range(5):
            sign_in(stranger, user.username, "wrong")
            clock.tick(30)
        assert "暂时锁定" in sign_in(stranger, user.username).content.decode()
        assert sign_in(Client(REMOTE_ADDR="203.0.113.9"), user.username).status_code == 302
        assert sign_in(client, user.username).status_code == 302  # known, at the same address
        clock.tick(dt.timedelta(minutes=10))
        assert sign_in(stranger, user.username).status_code == 302


def signed_in_once(user: User) -> str:
    client = Client(REMOTE_ADDR="203.0.113.1")
    sign_in(client, user.username)
    return client.cookies[COOKIE].value


def test_a_made_up_device_is_a_stranger(client, user, settings):
    settings.LOCK_ACCOUNT_AFTER = 1
    client.cookies[COOKIE] = signed_in_once(a_user())
    for address in ("203.0.113.2", "203.0.113.3"):
        sign_in(Client(REMOTE_ADDR=address), user.username, "wrong")
    assert "多处登录失败" in sign_in(client, user.username).content.decode()
    client.cookies[COOKIE] = "made-up"
    assert "多处登录失败" in sign_in(client, user.username).content.decode()


def test_forty_wrong_names_at_one_address_lock_out_nobody_known_there(client, user):
    sign_in(client, user.username)
    client.logout()
    for each in range(40):
        sign_in(Client(), f"guess-{each}", "wrong")
    assert sign_in(client, user.username).status_code == 302


def test_mail_is_a_second_step(client, user, settings, mailoutbox):
    settings.LOCK_ACCOUNT_AFTER = 1
    for address in ("203.0.113.2", "203.0.113.3"):
        sign_in(Client(REMOTE_ADDR=address), user.username, "wrong")
    texts = [sign_in(client, user.username, each).content.decode() for each in (PASSWORD, "wrong")]
    assert ["多处登录失败" in text for text in texts] == [True, True]
    new = reset_password(client, mailoutbox)
    assert sign_in(client, user.username, new).status_code == 302


def test_other_hosts_are_not_gone_to(client, user):
    assert sign_in(client, user.username, next="//evil.example/")["Location"] == reverse("web:desk")


def test_idle_time(client, user, settings):
    with freeze_time("2026-03-02 09:00") as clock:
        sign_in(client, user.username)
        for _ in range(4):  # longer than the idle time together, but never idle that long
            clock.tick(settings.SESSION_COOKIE_AGE - 60)
            assert is_in(client)
        clock.tick(settings.SESSION_COOKIE_AGE + 60)
        assert not is_in(client)


def test_old_password_is_changed_first(client, user, settings):
    User.objects.filter(pk=user.pk).update(password_changed_at=dt.datetime(2025, 1, 1, tzinfo=dt.UTC))
    sign_in(client, user.username)
    change = reverse("account_change_password")
    assert client.get("/desk/")["Location"] == change
    new = "Other-word-7"
    said = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post(change, {**said, "password1": "weak", "password2": "weak"}).status_code == 200
    assert client.post(change, said).status_code == 302
    assert is_in(client)
    assert client.get("/").status_code == 200


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def test_second_factor(client, user):
    """Set up in the pages, asked for at the next sign-in, replaced by a recovery code when it is lost."""
    sign_in(client, user.username)
    assert client.get(reverse("mfa_activate_totp"))["Location"].startswith(reverse("account_reauthenticate"))
    again = f"{reverse('account_reauthenticate')}?next={reverse('mfa_activate_totp')}"
    page = client.post(again, {"password": PASSWORD}, follow=True)
    secret = client.session["mfa.totp.secret"]
    assert secret in page.content.decode()
    assert client.post(reverse("mfa_activate_totp"), {"code": "000000"}).status_code == 200
    assert client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)}).status_code == 302
    assert "code" in client.get(reverse("mfa_view_recovery_codes"), follow=True).content.decode().lower()
    assert secret not in str(Authenticator.objects.get(user=user, type="totp").data)

    later = Client()
    assert sign_in(later, user.username)["Location"] == reverse("mfa_authenticate")
    assert not is_in(later)
    assert later.post(reverse("mfa_authenticate"), {"code": "123"}).status_code == 200
    with freeze_time(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=1)):  # no code serves twice
        assert later.post(reverse("mfa_authenticate"), {"code": code_of(secret)}).status_code == 302
        assert is_in(later)
    assert later.session["account_authentication_methods"][-1]["method"] == "mfa"

    lost = Client()
    sign_in(lost, user.username)
    recovery = RecoveryCodes(Authenticator.objects.get(user=user, type="recovery_codes")).get_unused_codes()[
        0
    ]
    assert lost.post(reverse("mfa_authenticate"), {"code": recovery}).status_code == 302
    assert is_in(lost)


def test_codes_of_a_second_factor_are_counted_beyond_the_cache(client, user):
    """What other entries push out of the cache, or a restart, gives nobody more tries, nor a code a second use."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    page = reverse("mfa_authenticate")
    with freeze_time("2026-07-01 10:00:00"):
        sign_in(client, user.username)
        for _ in range(5):
            assert client.post(page, {"code": "000000"}).status_code == 200
            cache.clear()
        assert client.post(page, {"code": code_of(secret)}).status_code == 200
    with freeze_time("2026-07-01 10:05:00"):
        assert client.post(page, {"code": code_of(secret)}).status_code == 302
        cache.clear()
        other = Client()
        sign_in(other, user.username)
        assert other.post(page, {"code": f"{code_of(secret)[:3]} {code_of(secret)[3:]}"}).status_code == 200
        assert not is_in(other)


def test_passkeys_are_offered_and_challenged(client, user):
    page = client.get(LOGIN).content.decode()
    assert 'id="passkey_login"' in page
    asked = client.get(reverse("mfa_login_webauthn"), HTTP_X_REQUESTED_WITH="XMLHttpRequest").json()
    assert asked["request_options"]["publicKey"]["challenge"]
    sign_in(client, user.username)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert "js_data" in client.get(reverse("mfa_add_webauthn")).content.decode()


def test_sessions_are_listed_and_ended(client, user):
    other = Client(HTTP_USER_AGENT="Workshop telephone")
    sign_in(other, user.username)
    sign_in(client, user.username)
    assert "Workshop telephone" in client.get(reverse("usersessions_list")).content.decode()
    client.post(reverse("usersessions_list"))
    assert (is_in(client), is_in(other)) == (True, False)
    sign_in(other, user.username)
    client.post(reverse("web:sign_out_everywhere"))
    assert (is_in(client), is_in(other)) == (False, False)


def reset_password(client, mailoutbox) -> str:
    client.post(reverse("account_reset_password"), {"email": "anna@demo.example"})
    link = next(word for word in mailoutbox[0].body.split() if "/key/" in word)
    page = client.get(link, follow=True)
    new = "Other-word-7"
    done = client.post(page.request["PATH_INFO"], {"password1": new, "password2": new})
    assert done.status_code == 302
    return new


def test_forgotten_password(client, user, mailoutbox, monkeypatch):
    monkeypatch.setattr(mail, "deliverable", bool)
    new = reset_password(client, mailoutbox)
    event = Event.objects.get(code="people.password.change")
    assert (event.actor_ref, event.address, event.data["link"]) == (user.code, "127.0.0.1", True)
    [told] = [letter for letter in mailoutbox if letter.subject == "您的密码已更换"]
    assert told.to == ["anna@demo.example"]
    assert user.username in told.body
    assert new not in told.body
    assert sign_in(client, user.username, new).status_code == 302


def test_whoever_changes_a_password_its_owner_is_told(user, mailoutbox, monkeypatch):
    """At each confirmed address, and nowhere else."""
    monkeypatch.setattr(mail, "deliverable", bool)
    EmailAddress.objects.create(user=user, email="second@demo.example", verified=True)
    EmailAddress.objects.create(user=user, email="unproven@demo.example", verified=False)
    user.set_password("Other-word-7")
    user.save()
    assert sorted(letter.to for letter in mailoutbox) == [["anna@demo.example"], ["second@demo.example"]]
    assert Event.objects.filter(code="people.password.replace", subject_code=user.code).exists()


@pytest.mark.parametrize("open_to_all", [True, False])
def test_sign_up(client, settings, mailoutbox, open_to_all):
    settings.SIGN_UP, settings.ACCOUNT_EMAIL_VERIFICATION = open_to_all, "mandatory"
    said = {"username": "newcomer", "email": "new@demo.example", "password1": PASSWORD, "password2": PASSWORD}
    client.post(reverse("account_signup"), said)
    assert User.objects.filter(username="newcomer").exists() is open_to_all
    if open_to_all:
        assert not is_in(client)
        link = next(word for word in mailoutbox[0].body.split() if "/confirm-email/" in word)
        client.post(link)
        assert sign_in(client, "newcomer").status_code == 302


@pytest.mark.parametrize(
    "name",
    ["account_email", "account_change_password", "account_reauthenticate", "mfa_index", "mfa_list_webauthn",
     "usersessions_list", "socialaccount_connections"],
)  # fmt: skip
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_of_an_account(client, user, name, language):
    assert client.get(reverse(name))["Location"].startswith("/sign-in/")
    sign_in(client, user.username)
    client.cookies["django_language"] = language
    page = client.get(reverse(name))
    text = page.content.decode()
    assert page.status_code == 200
    assert not [each for each in ("<style", " style=", "onclick") if each in text]
    assert 'class="top"' in text
