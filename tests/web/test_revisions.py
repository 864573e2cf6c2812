"""The editors' queue of revisions with their differences, the appeal beside a refusal, and the page behind a link."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from factories import BY, an_achievement, an_actor, an_organisation
from kuaizhuan.catalog import services as catalog
from kuaizhuan.catalog.models import Revision
from kuaizhuan.catalog.states import State
from kuaizhuan.people.roles import Role
from kuaizhuan.publish import services
from kuaizhuan.publish.models import Appeal, ValidityReminder
from kuaizhuan.publish.queries import link_of

pytestmark = pytest.mark.django_db
WHY = "已附检测报告，数字见指标一栏"


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def owner():
    return an_organisation()


def revised(owner, **values):
    row = an_achievement(owner=owner)
    catalog.update_records("achievement", [catalog.Change(row, values)], by=an_actor(Role.OFFICE, owner))
    return row


def test_an_editor_sees_old_and_new_and_passes_many(signed_in, owner):
    rows = [revised(owner, summary="抗拉强度提高到 420 MPa") for _ in range(2)]
    editor = signed_in(Role.EDITOR)
    assert "/desk/revisions/" in text(editor.get("/desk/"))
    page = text(editor.get("/desk/revisions/"))
    assert '<del><span class="visually-hidden">删去：</span>380</del>' in page
    assert '<ins><span class="visually-hidden">新增：</span>420</ins>' in page
    codes = list(Revision.objects.values_list("code", flat=True))
    answer = text(editor.post("/desk/revisions/move/", {"code": codes, "verb": "apply"}, follow=True))
    assert "2 条已办理" in answer
    for row in rows:
        row.refresh_from_db()
        assert row.summary == "抗拉强度提高到 420 MPa"


def test_what_is_refused_stays_in_the_queue_with_its_reasons(signed_in, owner):
    revised(owner, title="短")
    editor = signed_in(Role.EDITOR)
    page = text(editor.post("/desk/revisions/move/", {"all": "1", "verb": "apply"}, follow=True))
    assert "标题太短" in page
    assert Revision.objects.get().state == "proposed"
    assert editor.post("/desk/revisions/move/", {"verb": "apply"}).status_code == 422
    assert editor.post("/desk/revisions/move/", {"all": "1", "verb": "drop"}).status_code == 422


def test_one_is_returned_mended_and_taken_back(signed_in, owner):
    row = revised(owner, summary="抗拉强度提高到 420 MPa")
    path = f"/achievements/{row.code}/revision/"
    editor, office = signed_in(Role.EDITOR), signed_in(Role.OFFICE, owner)
    review = f"/achievements/{row.code}/review/"
    assert "与公开版本的差别" in text(editor.get(review))
    editor.post(path, {"verb": "return", "reason": "publish.return.unclear"})
    assert "看不出做什么" in text(office.get(review))
    assert "修改退回" in text(office.get("/desk/"))
    assert office.post(path, {"verb": "apply"}).status_code == 403
    office.post(path, {"verb": "drop"})
    assert Revision.objects.get().state == "dropped"
    assert office.post(path, {"verb": "drop"}).status_code == 404
    history = text(office.get(f"/achievements/{row.code}/history/"))
    assert "提交修改" in history
    assert "420" in history


def test_strangers_see_no_revision(signed_in, owner, client):
    row = revised(owner, title="还没有公开的新名称")
    stranger = signed_in(Role.OFFICE, an_organisation())
    for visitor in (client, stranger):
        assert "还没有公开的新名称" not in text(visitor.get(f"/achievements/{row.code}/"))
    assert "还没有公开的新名称" not in text(stranger.get(f"/achievements/{row.code}/review/"))
    assert "还没有公开的新名称" not in text(stranger.get("/desk/revisions/"))
    assert stranger.post(f"/achievements/{row.code}/revision/", {"verb": "apply"}).status_code == 404


def test_an_appeal_from_the_refusal_to_the_decision(signed_in, owner):
    row = an_achievement(owner=owner, state=State.PLATFORM_REVIEW)
    first, second, office = signed_in(Role.EDITOR), signed_in(Role.EDITOR), signed_in(Role.OFFICE, owner)
    review = f"/achievements/{row.code}/review/"
    first.post(f"/achievements/{row.code}/move/", {"verb": "return", "reason": "publish.return.no_numbers"})
    assert "申诉一次" in text(office.get(review))
    assert office.post(f"/achievements/{row.code}/appeal/", {"text": "不"}).status_code == 422
    office.post(f"/achievements/{row.code}/appeal/", {"text": WHY})
    appeal = Appeal.objects.get()
    path = f"/desk/appeals/{appeal.code}/"
    assert "申诉一次" not in text(office.get(review))
    assert path in text(second.get("/desk/appeals/"))
    assert path in text(second.get("/desk/"))
    assert "暂无待裁定的申诉" in text(first.get("/desk/appeals/"))
    page = text(second.get(path))
    assert WHY in page
    assert "只有形容词没有数字" in page
    assert 'value="overturn"' in page
    assert 'value="overturn"' not in text(first.get(path))
    assert first.post(path, {"verb": "uphold", "note": "我来"}).status_code == 403
    assert second.post(path, {"verb": "uphold", "note": ""}).status_code == 422
    second.post(path, {"verb": "overturn", "note": "报告可信"})
    row.refresh_from_db()
    assert row.state == State.PLATFORM_REVIEW
    assert "报告可信" in text(office.get(path))
    history = text(office.get(f"/achievements/{row.code}/history/"))
    assert "对退回提出申诉" in history
    assert "申诉成立" in history
    assert signed_in(Role.OFFICE, an_organisation()).get(path).status_code == 404


def test_the_queue_costs_the_same_for_one_and_for_ten(signed_in, owner, django_assert_max_num_queries):
    editor = signed_in(Role.EDITOR)
    revised(owner, summary="抗拉强度提高到 420 MPa")
    with django_assert_max_num_queries(30) as one:
        editor.get("/desk/revisions/")
    for _ in range(9):
        revised(owner, summary="抗拉强度提高到 420 MPa")
    with django_assert_max_num_queries(len(one)):
        assert text(editor.get("/desk/revisions/")).count("revision-card") == 10


def test_rows_that_end_soon_are_on_the_desk(signed_in, owner):
    soon = an_achievement(owner=owner, valid_until=timezone.localdate() + dt.timedelta(days=5))
    later = an_achievement(owner=owner, valid_until=timezone.localdate() + dt.timedelta(days=50))
    office = signed_in(Role.OFFICE, owner)
    desk = text(office.get("/desk/"))
    assert soon.title in desk
    assert later.title not in desk
    page = text(office.get("/desk/rows/achievements/?due=1"))
    assert soon.title in page
    assert later.title not in page
    services.ask_due(by=BY)
    told = text(office.get("/notices/"))
    assert soon.title in told
    assert later.title not in told


@pytest.fixture
def asked(owner):
    row = an_achievement(owner=owner, valid_until=timezone.localdate() + dt.timedelta(days=5))
    services.ask_due(by=BY)
    return row, f"/still-valid/{link_of(ValidityReminder.objects.get())}/"


def test_opening_the_link_changes_nothing_and_the_button_confirms(client, asked):
    row, path = asked
    for _ in range(2):
        page = text(client.get(path))
        assert row.title in page
        assert "仍然有效，确认" in page
    assert client.head(path).status_code == 200
    row.refresh_from_db()
    assert row.valid_until == timezone.localdate() + dt.timedelta(days=5)
    assert "已确认" in text(client.post(path))
    row.refresh_from_db()
    assert row.valid_until == timezone.localdate() + dt.timedelta(days=365)
    again = client.get(path)
    assert again.status_code == 409
    assert "不用再做什么" in text(again)


def test_the_button_needs_the_token_of_its_page(asked):
    assert Client(enforce_csrf_checks=True).post(asked[1]).status_code == 403


@pytest.mark.parametrize(
    ("spoil", "status", "said"),
    [
        (lambda path: "/still-valid/nonsense/", 404, "从邮件里完整复制"),
        (lambda path: path.replace("/still-valid/", "/still-valid/x"), 404, "从邮件里完整复制"),
        (
            lambda path: ValidityReminder.objects.update(expires_at=timezone.now()) and path,
            409,
            "登录后在工作台确认",
        ),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_bad_link_says_what_to_do(client, asked, spoil, status, said, method):
    response = getattr(client, method)(spoil(asked[1]))
    assert response.status_code == status
    assert said in text(response)
    assert asked[0].title not in text(response)
