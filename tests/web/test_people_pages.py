"""Staff sessions, invitations, members and one's own data, through the pages."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from freezegun import freeze_time

from factories import BY, PASSWORD, a_user, an_achievement, an_organisation
from kuaizhuan.catalog.states import State
from kuaizhuan.core import audit
from kuaizhuan.core.jobs import work_off
from kuaizhuan.core.models import Event
from kuaizhuan.people import queries, services
from kuaizhuan.people.models import Invitation, User
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role

pytestmark = pytest.mark.django_db
WHY = "处理积压的审核"


def text_of(response) -> str:
    return response.content.decode()


@pytest.fixture
def place():
    return an_organisation("示例大学")


@pytest.fixture
def head(signed_in, place) -> Client:
    return signed_in(Role.OFFICE, place)


def asked_again(client: Client) -> None:
    """The person has just given their password."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


@pytest.mark.off_duty
class TestStaffSession:
    def test_only_in_it_does_an_editor_see_the_queue(self, signed_in, settings):
        draft = an_achievement(state=State.PLATFORM_REVIEW)
        address = f"/achievements/{draft.code}/"
        with freeze_time("2026-03-02 09:00") as clock:
            editor = signed_in(Role.EDITOR)
            assert editor.get(address).status_code == 404
            page = text_of(editor.get("/staff/"))
            assert "平台编辑" in page
            refused = editor.post("/staff/", {"reason": ""})
            assert (refused.status_code, "请写明事由" in text_of(refused)) == (422, True)
            assert editor.post("/staff/", {"reason": WHY}).status_code == 302
            assert editor.get(address).status_code == 200
            assert "19:00" in text_of(editor.get("/desk/"))  # Shanghai
            assert Event.objects.get(code="people.staff_session.start").note == WHY
            for _ in range(5):
                clock.tick(dt.timedelta(minutes=25))
                editor.get("/desk/")
            assert editor.get(address).status_code == 404
            assert editor.get("/desk/").status_code == 200

    def test_it_is_ended(self, signed_in):
        editor = signed_in(Role.EDITOR)
        editor.post("/staff/", {"reason": WHY})
        editor.post("/staff/end/")
        assert "staff-banner" not in text_of(editor.get("/desk/"))
        assert editor.post("/staff/end/").status_code == 302

    def test_it_belongs_to_one_session_on_one_device(self, signed_in):
        editor = signed_in(Role.EDITOR)
        editor.post("/staff/", {"reason": WHY})
        elsewhere = Client()
        elsewhere.force_login(editor.user)
        assert "staff-banner" in text_of(editor.get("/desk/"))
        assert "staff-banner" not in text_of(elsewhere.get("/desk/"))

    def test_others_need_none(self, head):
        assert head.post("/staff/", {"reason": WHY}).status_code == 422
        assert "/staff/" not in text_of(head.get("/desk/"))


class TestActingFor:
    def test_it_is_shown_and_changed(self, head, place):
        assert "示例大学" in text_of(head.get("/"))
        other = an_organisation("另一单位")
        services.grant(head.user, Role.BROKER, by=BY, organisation=other)
        assert head.post("/acting/", {"organisation": other.code}).status_code == 302
        page = text_of(head.get("/imports/"))
        assert f'<option value="{other.code}" selected>' in page
        assert head.post("/acting/", {"organisation": an_organisation().code}).status_code == 404

    def test_a_visitor_acts_for_nobody(self, client):
        assert 'class="shell acting' not in text_of(client.get("/"))


class TestMembers:
    def test_contact_data_is_masked(self, head, place):
        member = a_user(Role.RESEARCHER, place)
        User.objects.filter(pk=member.pk).update(email="anna@demo.example", phone="13800005678")
        page = text_of(head.get(f"/organisations/{place.code}/people/"))
        assert "a***" in page
        assert "138****5678" in page
        assert "anna@" not in page
        assert "13800005678" not in page

    @pytest.mark.parametrize("role", [Role.RESEARCHER, Role.BROKER, Role.EDITOR, None])
    def test_only_for_those_who_administer(self, signed_in, place, role):
        someone = signed_in(role, place if role in (Role.RESEARCHER, Role.BROKER) else None)
        assert someone.get(f"/organisations/{place.code}/people/").status_code == 404
        assert someone.post(f"/organisations/{place.code}/people/invite/").status_code == 404

    def test_revoke(self, head, place):
        member = a_user(Role.RESEARCHER, place)
        address = f"/organisations/{place.code}/people/revoke/"
        head.post(address, {"user": member.code, "role": "researcher"})
        assert not member.memberships.exists()
        said = head.post(address, {"user": head.user.code, "role": "office"}, follow=True)
        assert "最后一位负责人" in text_of(said)
        assert head.user.memberships.exists()

    @pytest.mark.parametrize("do", ["agree", "decline"])
    def test_asking_to_join(self, signed_in, head, place, do):
        someone = signed_in()
        asked = someone.post(f"/organisations/{place.code}/join/", {"role": "researcher", "note": "课题组"})
        assert asked.status_code == 302
        assert "课题组" in text_of(head.get(f"/organisations/{place.code}/people/"))
        request = someone.user.join_requests.get()
        head.post(f"/organisations/{place.code}/people/answer/", {"request": request.code, "do": do})
        assert someone.user.memberships.exists() is (do == "agree")

    def test_asking_for_what_one_has(self, head, place):
        assert head.post(f"/organisations/{place.code}/join/", {"role": "office"}).status_code == 422


class TestInvitation:
    def invite(self, head, place, mailoutbox) -> str:
        said = {"email": "New@demo.example", "role": "researcher"}
        assert head.post(f"/organisations/{place.code}/people/invite/", said).status_code == 302
        (mail,) = mailoutbox
        assert mail.to == ["new@demo.example"]
        link = next(line for line in mail.body.splitlines() if line.startswith("http"))
        assert link not in text_of(head.get(f"/organisations/{place.code}/people/"))
        return link

    def test_with_mail_the_head_sees_no_link(self, head, place, settings, mailoutbox):
        settings.EMAIL_HOST = "mail.demo.example"
        self.invite(head, place, mailoutbox)
        page = text_of(head.get(f"/organisations/{place.code}/people/"))
        assert ("new@demo.example" in page, "/invitation/" in page) == (True, False)

    def test_a_link_handed_over_verifies_nothing(self, head, place, mailoutbox, client):
        self.invite(head, place, mailoutbox)
        link = f"/invitation/{queries.link_of(Invitation.objects.get(), mailed=False)}/"
        assert link in text_of(head.get(f"/organisations/{place.code}/people/"))
        client.post(link, {"username": "newcomer", "password": PASSWORD})
        user = User.objects.get(username="newcomer")
        assert user.memberships.get().organisation == place
        assert (user.email, user.emailaddress_set.get().verified) == ("", False)

    def test_bad_address(self, head, place):
        said = {"email": "nobody", "role": "editor"}
        assert head.post(f"/organisations/{place.code}/people/invite/", said).status_code == 422

    def test_mail_waits_for_a_worker_and_the_link_is_there_at_once(self, head, place, settings, mailoutbox):
        settings.EMAIL_BACKEND = "kuaizhuan.core.outbox.Queue"
        said = {"email": "new@demo.example", "role": "researcher"}
        page = head.post(f"/organisations/{place.code}/people/invite/", said, follow=True)
        assert "请把下面的链接转给对方" in text_of(page)
        assert "/invitation/" in text_of(page)
        assert mailoutbox == []
        work_off()
        assert [mail.to for mail in mailoutbox] == [["new@demo.example"]]

    def test_a_new_account(self, head, place, mailoutbox, client):
        link = self.invite(head, place, mailoutbox)
        assert "示例大学" in text_of(client.get(link))
        said = {"username": head.user.username, "password": "weak"}
        assert client.post(link, said).status_code == 422
        said["password"] = PASSWORD
        assert "已有人使用" in text_of(client.post(link, said))
        assert client.post(link, {**said, "username": "newcomer"}).status_code == 302
        user = User.objects.get(username="newcomer")
        assert user.memberships.get().organisation == place
        assert (
            client.post("/sign-in/", {"login": "new@demo.example", "password": PASSWORD}).status_code == 302
        )
        assert client.get(link).status_code == 409

    def test_an_account_that_is_there(self, head, place, mailoutbox, signed_in):
        link = self.invite(head, place, mailoutbox)
        someone = signed_in()
        assert someone.get(link).status_code == 200
        assert not someone.user.memberships.exists()
        assert someone.post(link).status_code == 302
        assert someone.user.memberships.get().role == "researcher"

    def test_expired(self, head, place, mailoutbox, client):
        link = self.invite(head, place, mailoutbox)
        with freeze_time(dt.datetime.now(dt.UTC) + dt.timedelta(days=15)):
            assert client.get(link).status_code == 409
            assert client.post(link, {"username": "late", "password": PASSWORD}).status_code == 409

    def test_foreign(self, head, place, mailoutbox, signed_in):
        link = self.invite(head, place, mailoutbox)
        someone = signed_in()
        User.objects.filter(pk=someone.user.pk).update(email="other@demo.example")
        refused = someone.post(link)
        assert (refused.status_code, "另一个邮箱" in text_of(refused)) == (403, True)

    def test_forged(self, client):
        assert client.get("/invitation/nonsense:abc/").status_code == 404

    def test_withdrawn(self, head, place, mailoutbox, client):
        link = self.invite(head, place, mailoutbox)
        row = Invitation.objects.get()
        head.post(f"/organisations/{place.code}/people/withdraw/", {"invitation": row.code})
        assert client.get(link).status_code == 409
        elsewhere = an_organisation()
        other = services.invite(elsewhere, "x@demo.example", Role.OFFICE, by=BY, days=1)
        for code in (place.code, elsewhere.code):
            answer = head.post(f"/organisations/{code}/people/withdraw/", {"invitation": other.code})
            assert answer.status_code == 404


class TestOwnData:
    def test_page(self, head):
        page = text_of(head.get("/me/"))
        assert "个人信息保护法" in page
        assert "示例大学" in page

    def test_corrected(self, head):
        said = {"display_name": "示甲", "phone": "138 0000 5678"}
        assert head.post("/me/", said).status_code == 302
        assert head.post("/me/", {**said, "phone": "call me"}).status_code == 422
        head.user.refresh_from_db()
        assert (head.user.display_name, head.user.phone) == ("示甲", "+8613800005678")

    def test_left(self, head, place):
        services.grant(head.user, Role.BROKER, by=BY, organisation=place)
        head.post("/me/leave/", {"role": "broker", "organisation": place.code})
        assert [each.role for each in head.user.memberships.all()] == ["office"]
        assert "最后一位" in text_of(
            head.post("/me/leave/", {"role": "office", "organisation": place.code}, follow=True)
        )

    def test_export_asks_for_the_password_first(self, head, proved_long_ago):
        proved_long_ago(head)
        assert head.get("/me/data.json")["Location"].startswith(reverse("account_reauthenticate"))
        asked_again(head)
        data = head.get("/me/data.json").json()
        assert data["account"]["username"] == head.user.username
        assert head.user.password not in str(data)

    def test_erased(self, head, place, proved_long_ago):
        proved_long_ago(head)
        other = Client()
        other.post("/sign-in/", {"login": head.user.username, "password": PASSWORD})
        assert head.get("/me/erase/")["Location"].startswith(reverse("account_reauthenticate"))
        assert head.post("/me/erase/")["Location"].startswith(reverse("account_reauthenticate"))
        asked_again(head)
        assert "不能恢复" in text_of(head.get("/me/erase/"))
        assert head.post("/me/erase/").status_code == 302
        assert head.get("/desk/").status_code == other.get("/desk/").status_code == 302
        assert not User.objects.filter(username=head.user.username).exists()
        assert queries.members(place).count() == 0

    def test_history_says_what_is_archived(self, place, head):
        page = f"/achievements/{an_achievement(owner=place).code}/history/"
        assert "已归档" not in text_of(head.get(page))
        with transaction.atomic():
            audit.record("core.audit.archive", by=BY, end="2026-01-02T03:00:00+00:00")
        assert "2026-01-02 及以前的记录已归档" in text_of(head.get(page))

    def test_history_names_nobody_who_was_erased(self, signed_in, place, head):
        writer = a_user(Role.OFFICE, place)
        row = an_achievement(owner=place, state=State.DRAFT)
        from kuaizhuan.publish import services as publish

        publish.submit(row, by=actor_for(writer))
        services.erase_user(writer, by=actor_for(writer))
        page = text_of(head.get(f"/achievements/{row.code}/history/"))
        assert "已注销的用户" in page
        assert writer.username not in page
