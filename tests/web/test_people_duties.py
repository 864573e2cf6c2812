"""职责 on pages: a fresh proof before dangerous acts, two persons for a role, accounts of others, and the audit."""

from __future__ import annotations

import time

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY as PROOFS
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse

from factories import BY, PASSWORD, a_user, an_organisation, fail_to_sign_in
from kuaizhuan.core.models import Event
from kuaizhuan.people import services
from kuaizhuan.people.models import GrantProposal, Membership, StaffSession, Token, User
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role

pytestmark = pytest.mark.django_db
ROLES = "/staff/roles/"


def text_of(response) -> str:
    return response.content.decode()


def age(client: Client, minutes: float, method: str = "password") -> None:
    """The last proof of this session was some minutes ago."""
    session = client.session
    session[PROOFS] = [{"method": method, "at": time.time() - minutes * 60}]
    session.save()


class TestProof:
    @pytest.mark.off_duty
    def test_a_staff_session_asks_for_the_password_again(self, signed_in, settings):
        editor = signed_in(Role.EDITOR)
        age(editor, settings.PROOF_MINUTES + 1)
        asked = editor.post("/staff/", {"reason": "处理积压的审核"})
        assert asked["Location"].startswith(reverse("account_reauthenticate"))
        assert not StaffSession.objects.exists()
        editor.post(asked["Location"], {"password": "wrong"})
        assert not StaffSession.objects.exists()
        # What was sent before is done after the question, and need not be typed again.
        assert editor.post(asked["Location"], {"password": PASSWORD})["Location"] == "/desk/"
        assert StaffSession.objects.get().reason == "处理积压的审核"

    @pytest.mark.off_duty
    def test_who_has_a_second_factor_is_asked_for_it(self, signed_in, settings):
        editor = signed_in(Role.EDITOR)
        TOTP.activate(editor.user, "A" * 32)
        age(editor, 0)  # the password, just now
        asked = editor.post("/staff/", {"reason": "处理积压的审核"})
        assert asked["Location"].startswith(reverse("mfa_reauthenticate"))
        age(editor, 0, "mfa")
        assert editor.post("/staff/", {"reason": "处理积压的审核"})["Location"] == "/desk/"
        age(editor, settings.PROOF_MINUTES + 1, "mfa")
        assert editor.post("/staff/", {"reason": "再来一次"})["Location"].startswith(
            reverse("mfa_reauthenticate")
        )

    @pytest.mark.off_duty
    def test_staff_without_a_second_factor_are_told_where_to_set_it_up(self, signed_in, settings):
        settings.STAFF_SECOND_FACTOR = True
        editor = signed_in(Role.EDITOR)
        assert reverse("mfa_index") in text_of(editor.get("/staff/"))
        refused = editor.post("/staff/", {"reason": "处理积压的审核"})
        assert (refused.status_code, "两步验证" in text_of(refused)) == (422, True)

    def test_who_has_neither_signs_in_anew(self, signed_in):
        operator = signed_in(Role.OPERATOR)
        User.objects.filter(pk=operator.user.pk).update(password=make_password(None))
        operator.force_login(User.objects.get(pk=operator.user.pk))
        age(operator, 60)
        answer = operator.post(ROLES, {"username": "anna", "role": "editor"})
        assert (answer.status_code, "重新登录" in text_of(answer)) == (403, True)

    @pytest.mark.parametrize(
        ("address", "said"),
        [
            (ROLES, {"username": "anna", "role": "editor"}),
            (f"{ROLES}dismiss/", {"user": "a", "role": "editor"}),
            (f"{ROLES}answer/", {"proposal": "a", "do": "confirm"}),
            ("/staff/accounts/a/act/", {"do": "close"}),
            ("/contracts/a/cancel/", {"note": "a"}),
        ],
    )
    def test_dangerous_acts_ask(self, signed_in, settings, address, said):
        security = signed_in(Role.SECURITY)
        age(security, settings.PROOF_MINUTES + 1)
        a_user(username="anna")
        answer = security.post(address, said)
        assert answer["Location"].startswith(reverse("account_reauthenticate"))
        assert not Membership.objects.filter(role=Role.EDITOR).exists()

    @pytest.mark.parametrize("address", ["/distributions/a/payment.csv", "/price-notices/a/file.docx"])
    def test_exports_of_money_and_persons_ask(self, signed_in, settings, address):
        head = signed_in(Role.OFFICE, an_organisation())
        assert head.get(address).status_code == 404  # proven just now
        age(head, settings.PROOF_MINUTES + 1)
        assert head.get(address)["Location"].startswith(reverse("account_reauthenticate"))


class TestTwoPersons:
    @pytest.fixture(autouse=True)
    def apart(self, settings):
        settings.DUTIES_APART = True

    def test_on_pages(self, signed_in):
        one, two = signed_in(Role.SECURITY), signed_in(Role.SECURITY)
        user = a_user(username="anna")
        one.post(ROLES, {"username": "anna", "role": "editor"})
        row = GrantProposal.objects.get()
        assert "确认或拒绝" in text_of(two.get("/desk/"))
        assert "确认或拒绝" not in text_of(one.get("/desk/"))
        assert (">确认<" in text_of(two.get(ROLES)), ">确认<" in text_of(one.get(ROLES))) == (True, False)
        assert one.post(f"{ROLES}answer/", {"proposal": row.code, "do": "confirm"}).status_code == 404
        two.post(f"{ROLES}answer/", {"proposal": row.code, "do": "confirm"})
        assert user.memberships.get().role == Role.EDITOR

    def test_what_excludes_is_said_where_it_was_asked(self, signed_in):
        one, two = signed_in(Role.SECURITY), signed_in(Role.SECURITY)
        a_user(Role.EDITOR, username="anna")
        page = one.post(ROLES, {"username": "anna", "role": "operator"})
        assert (page.status_code, "不能兼任" in text_of(page)) == (422, True)
        bert = a_user(username="bert")
        one.post(ROLES, {"username": "bert", "role": "operator"})
        services.grant(bert, Role.EDITOR, by=BY)
        said = {"proposal": GrantProposal.objects.get().code, "do": "confirm"}
        assert "不能兼任" in text_of(two.post(f"{ROLES}answer/", said, follow=True))

    def test_with_one_security_person_the_page_says_what_to_do(self, signed_in):
        one = signed_in(Role.SECURITY)
        assert "kuaizhuan account" in text_of(one.get(ROLES))
        a_user(Role.SECURITY)
        assert "kuaizhuan account" not in text_of(one.get(ROLES))

    def test_the_operator_has_no_such_page(self, signed_in):
        assert signed_in(Role.OPERATOR).get(ROLES).status_code == 403


def test_a_role_taken_away_ends_at_the_next_request(signed_in):
    operator = signed_in(Role.OPERATOR)
    assert operator.get(ROLES).status_code == 200
    a_user(Role.OPERATOR)
    services.revoke(operator.user.memberships.get(), by=BY)
    assert operator.get(ROLES).status_code == 403


def test_accounts_of_others(signed_in, settings):
    security, place = signed_in(Role.SECURITY), an_organisation()
    user = a_user(Role.OFFICE, place, username="anna")
    services.make_token(user, place, by=actor_for(user), name="某程序", scopes=["read"], days=3)
    fail_to_sign_in("anna", settings.LOCK_AFTER)
    page = security.get("/staff/accounts/", {"username": "Anna"}, follow=True)
    assert ("某程序" in text_of(page), "登录锁定" in text_of(page)) == (True, True)
    act = f"/staff/accounts/{user.code}/act/"
    security.post(act, {"do": "unlock"})
    security.post(act, {"do": "revoke", "token": Token.objects.get().code})
    assert not Token.objects.get().open
    assert "登录锁定" not in text_of(security.get(f"/staff/accounts/{user.code}/"))
    assert "没有停用" in text_of(security.post(act, {"do": "open"}, follow=True))
    security.post(act, {"do": "close"})
    assert not User.objects.get(pk=user.pk).is_active
    assert "没有用户名" in text_of(security.get("/staff/accounts/", {"username": "nobody"}, follow=True))


def test_another_password_ends_everything_else_and_says_so(client):
    place = an_organisation()
    user = a_user(Role.OFFICE, place)
    services.make_token(user, place, by=actor_for(user), name="a", scopes=["read"], days=3)
    other = Client()
    for each in (client, other):
        each.post("/account/login/", {"login": user.username, "password": PASSWORD})
    said = {"oldpassword": PASSWORD, "password1": PASSWORD, "password2": PASSWORD}
    assert "最近用过" in text_of(client.post(reverse("account_change_password"), said))
    said |= {"password1": "Rotes-Haus-9", "password2": "Rotes-Haus-9"}
    page = client.post(reverse("account_change_password"), said, follow=True)
    assert "1 处其他登录和 1 个访问令牌随即失效" in text_of(page)
    assert not Token.objects.get().open
    assert (client.get("/desk/").status_code, other.get("/desk/").status_code) == (200, 302)
    event = Event.objects.get(code="people.password.change")
    assert (event.actor_ref, event.data["tokens"], event.data["sessions"]) == (user.code, 1, 1)


def test_the_auditor_reads_the_audit_and_does_nothing(signed_in):
    auditor = signed_in(Role.AUDITOR)
    for number in range(60):
        a_user(username=f"somebody{number}")
    page = text_of(auditor.get("/staff/audit/"))
    assert ("people.user.create" in page, "更早的记录" in page) == (True, True)
    last = Event.objects.order_by("-seq")[49].seq
    older = text_of(auditor.get("/staff/audit/", {"before": last}))
    assert f">{last - 1}<" in older
    assert f">{last}<" not in older
    own = text_of(auditor.get("/staff/audit/", {"what": "people.staff", "who": auditor.user.username}))
    assert ("people.staff_session.start" in own, "people.user.create" in own) == (True, False)
    assert "授予角色</h2>" not in text_of(auditor.get(ROLES))
    assert auditor.post(ROLES, {"username": "somebody1", "role": "editor"}).status_code == 422
    assert not Membership.objects.filter(role=Role.EDITOR).exists()


def test_recovery_codes_alone_are_no_second_factor(signed_in):
    operator = signed_in(Role.OPERATOR)
    Authenticator.objects.create(user=operator.user, type="recovery_codes", data={})
    a_user(username="anna")
    assert operator.post(ROLES, {"username": "anna", "role": "editor"})["Location"] == ROLES
