"""Signing in by telephone, how many sign-ins hold at a time, and for whom one acted, through the pages."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from freezegun import freeze_time

from factories import PASSWORD, a_user, an_achievement, an_organisation
from kuaizhuan.catalog.states import State
from kuaizhuan.core.jobs import work_off
from kuaizhuan.core.models import Event, Opening
from kuaizhuan.people.models import Membership
from kuaizhuan.people.queries import user_by_phone
from kuaizhuan.people.roles import Role

pytestmark = pytest.mark.django_db
CHANGE, VERIFY = "/account/phone/change/", "/account/phone/verify/"
TEXTS: list[tuple[str, str]] = []


def to_list(phone: str, text: str) -> None:
    TEXTS.append((phone, text))


@pytest.fixture(autouse=True)
def texts(settings):
    settings.TEXT_SENDER = f"{__name__}.to_list"
    TEXTS.clear()
    return TEXTS


def text_of(response) -> str:
    return response.content.decode()


def enter(login: str, password: str = PASSWORD) -> Client:
    client = Client()
    client.post("/account/login/", {"login": login, "password": password})
    return client


def is_in(client: Client) -> bool:
    return client.get("/desk/").status_code == 200


class TestTelephone:
    def verify(self, client: Client, number: str = "138 0000 5678") -> None:
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        assert client.post(CHANGE, {"phone": number})["Location"] == VERIFY
        work_off()
        code = re.search(r"验证码 (\d{6})，", TEXTS[-1][1])[1]
        assert client.post(VERIFY, {"code": code}).status_code == 302

    def test_verified_by_a_code_it_opens_the_account(self, signed_in):
        person = signed_in()
        assert "验证手机号码后" in text_of(person.get(CHANGE))
        self.verify(person)
        assert TEXTS[0][0] == "+8613800005678"
        assert "已验证的手机号码" in text_of(person.get(CHANGE))
        assert "手机号码已验证" in text_of(person.get("/me/"))
        for login in ("13800005678", "+86 138-0000-5678"):
            assert is_in(enter(login))
        assert not is_in(enter("13800005678", "wrong"))

    def test_a_wrong_code_opens_nothing(self, signed_in):
        person = signed_in()
        person.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        person.post(CHANGE, {"phone": "13800005678"})
        assert "验证码" in text_of(person.get(VERIFY))
        for _ in range(3):
            person.post(VERIFY, {"code": "wrong"})
        assert user_by_phone("13800005678") is None
        work_off()
        code = re.search(r"验证码 (\d{6})，", TEXTS[-1][1])[1]
        person.post(VERIFY, {"code": code})  # too late
        assert user_by_phone("13800005678") is None

    def test_a_number_of_another_account(self, signed_in):
        self.verify(signed_in())
        second = signed_in()
        second.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        from django.core.cache import cache

        cache.clear()  # the second code within half a minute would be refused anyhow
        second.post(CHANGE, {"phone": "13800005678"})
        work_off()
        code = re.search(r"验证码 (\d{6})，", TEXTS[-1][1])[1]
        second.post(VERIFY, {"code": code})
        assert user_by_phone("13800005678") != second.user

    @pytest.mark.parametrize("same_person", [True, False])
    def test_codes_are_not_sent_in_a_row(self, signed_in, same_person):
        first = signed_in()
        for person in (first, first if same_person else signed_in()):
            person.post(reverse("account_reauthenticate"), {"password": PASSWORD})
            answer = person.post(CHANGE, {"phone": "13800005678"})
        work_off()
        assert (answer.status_code, "请在 60 秒后再试" in text_of(answer), len(TEXTS)) == (429, True, 1)

    def test_what_is_no_number(self, signed_in):
        person = signed_in()
        person.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        assert "请填写手机号码" in text_of(person.post(CHANGE, {"phone": "1234"}))
        assert "请填写手机号码" in text_of(person.post("/me/", {"phone": "1234"}))

    def test_a_number_that_is_only_said_opens_nothing(self, signed_in):
        person = signed_in()
        person.post("/me/", {"display_name": "", "phone": "13800005678"})
        assert "还没有验证" in text_of(person.get("/me/"))
        assert not is_in(enter("13800005678"))


class TestSessions:
    @pytest.mark.parametrize(
        ("limit", "left"), [(2, [False, True, True]), (1, [False, False, True]), (0, [True] * 3)]
    )
    def test_one_more_ends_the_oldest(self, settings, limit, left):
        settings.SESSIONS_LIMIT = limit
        user = a_user()
        clients = []
        with freeze_time("2026-03-02 09:00") as clock:
            for _ in range(3):
                clients.append(enter(user.username))
                clock.tick(dt.timedelta(minutes=1))
            assert [is_in(client) for client in clients] == left
        ended = Event.objects.filter(code="people.session.displace")
        assert sum(event.data["ended"] for event in ended) == left.count(False)


class TestActingFor:
    def test_the_audit_says_for_which_organisation(self, signed_in):
        place, other = an_organisation("甲示例大学"), an_organisation("乙示例大学")
        head = signed_in(Role.OFFICE, place)
        Membership.objects.create(user=head.user, organisation=other, role=Role.OFFICE)
        head.post("/acting/", {"organisation": other.code})
        row = an_achievement(state=State.DRAFT, owner=other)
        head.post(f"/achievements/{row.code}/move/", {"verb": "submit"})
        event = Event.objects.get(code="publish.record.submit")
        assert event.acting_for == other.code
        assert "（代表乙示例大学）" in text_of(head.get(f"/achievements/{row.code}/history/"))

    def test_staff_act_for_the_platform(self, signed_in):
        editor = signed_in(Role.EDITOR)
        row = an_achievement(state=State.PLATFORM_REVIEW)
        editor.post(f"/achievements/{row.code}/move/", {"verb": "approve"})
        assert Event.objects.get(code="publish.record.approve").acting_for == "*"
        assert "（代表平台）" in text_of(editor.get(f"/achievements/{row.code}/history/"))

    def test_it_is_part_of_the_chain(self, signed_in):
        from kuaizhuan.core import audit

        editor = signed_in(Role.EDITOR)
        editor.post("/staff/end/")
        assert audit.verify() is None
        Opening.objects.create()
        Event.objects.filter(code="people.staff_session.end").update(acting_for="")
        assert audit.verify().problem == "altered"


class TestAppointments:
    PAGE = "/staff/roles/"

    def test_given_and_taken(self, signed_in):
        operator, bureau = signed_in(Role.OPERATOR), an_organisation("示例科技局", region="510100")
        a_user(username="anna")
        said = {"username": "anna", "role": "bureau", "organisation": bureau.code}
        assert operator.post(self.PAGE, said).status_code == 302
        page = text_of(operator.get(self.PAGE))
        assert ("示例科技局" in page, "四川" in page, "anna" in page) == (True, True, True)
        row = Membership.objects.get(role="bureau")
        operator.post(f"{self.PAGE}dismiss/", {**said, "user": row.user.code})
        assert not Membership.objects.filter(role="bureau").exists()

    def test_refusals_are_shown(self, signed_in):
        operator = signed_in(Role.OPERATOR)
        answer = operator.post(self.PAGE, {"username": "nobody", "role": "editor"})
        assert (answer.status_code, "没有用户名为" in text_of(answer)) == (422, True)
        own = {"user": operator.user.code, "role": "operator"}
        page = text_of(operator.post(f"{self.PAGE}dismiss/", own, follow=True))
        assert "最后一位担任这个角色的人" in page

    @pytest.mark.parametrize("role", [None, Role.EDITOR, Role.REGISTRAR])
    def test_for_operators_only(self, signed_in, role):
        person = signed_in(role)
        assert person.get(self.PAGE).status_code == 403
        assert person.post(f"{self.PAGE}dismiss/", {"user": person.user.code}).status_code == 404

    @pytest.mark.off_duty
    def test_in_a_staff_session_only(self, signed_in):
        assert signed_in(Role.OPERATOR).get(self.PAGE).status_code == 403


class TestPlace:
    def test_under_an_organisation_one_administers_too(self, signed_in):
        unit, above, foreign = an_organisation(), an_organisation("示例总院"), an_organisation()
        head = signed_in(Role.OFFICE, unit)
        address = f"/organisations/{unit.code}/place/"
        for code in (above.code, foreign.code, "NONE"):
            assert "您也管理的单位" in text_of(head.post(address, {"parent": code}, follow=True))
        Membership.objects.create(user=head.user, organisation=above, role=Role.OFFICE)
        assert "示例总院" in text_of(head.post(address, {"parent": above.code}, follow=True))
        unit.refresh_from_db()
        assert unit.parent == above
        page = head.post(f"/organisations/{above.code}/place/", {"parent": unit.code}, follow=True)
        assert "不能成为自己的下级" in text_of(page)
        head.post(address, {"parent": ""})
        unit.refresh_from_db()
        assert unit.parent is None

    def test_those_above_administer_it(self, signed_in):
        unit, above = an_organisation(), an_organisation()
        signed_in(Role.OPERATOR).post(f"/organisations/{unit.code}/place/", {"parent": above.code})
        head = signed_in(Role.OFFICE, above)
        assert head.get(f"/organisations/{unit.code}/people/").status_code == 200
        assert (
            signed_in(Role.OFFICE, an_organisation())
            .post(f"/organisations/{unit.code}/place/", {"parent": ""})
            .status_code
            == 404
        )
