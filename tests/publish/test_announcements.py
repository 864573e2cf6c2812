"""An announcement is written, handed in and published by editors, and changed as a draft only."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from core.files.samples import received
from factories import a_user, an_actor, an_organisation
from kuaizhuan.core import placements
from kuaizhuan.core.actors import ANONYMOUS
from kuaizhuan.core.errors import NotAllowed, RuleBroken, WrongState
from kuaizhuan.core.files.queries import files_of
from kuaizhuan.core.models import Event
from kuaizhuan.people.roles import Role
from kuaizhuan.publish import queries, services
from kuaizhuan.publish.states import AnnouncementState as State

pytestmark = pytest.mark.django_db
TEXT = {"title": "关于登记时间的通知", "body": "12 月 25 日起受理。\n\n详见附件。"}


@pytest.fixture
def editor(db):
    return an_actor(Role.EDITOR)


def draft(editor, **values):
    return services.write_announcement(by=editor, **TEXT | values)


def public(editor, **values):
    row = services.move_announcement(draft(editor, **values), State.REVIEW, by=editor)
    return services.move_announcement(row, State.PUBLISHED, by=editor)


def test_only_editors_write():
    with pytest.raises(NotAllowed):
        services.write_announcement(by=an_actor(Role.OFFICE, an_organisation()), **TEXT)


def test_all_reasons_are_said(editor):
    with pytest.raises(RuleBroken) as caught:
        services.write_announcement(by=editor, title="短", body=" ", source="a" * 121)
    assert [reason.code for reason in caught.value.verdict] == [
        "publish.announcement_title_short", "publish.announcement_empty", "publish.announcement_long",
    ]  # fmt: skip


def test_it_is_public_once_published_and_not_before(editor):
    row = draft(editor)
    assert not queries.announcements(ANONYMOUS).exists()
    assert not [each for each in placements.bulletins(ANONYMOUS) if each.name == "announcements"]
    services.move_announcement(row, State.REVIEW, by=editor)
    services.move_announcement(row, State.PUBLISHED, by=editor)
    assert queries.announcements(ANONYMOUS).get() == row
    codes = Event.objects.filter(subject_code=row.code).order_by("seq").values_list("code", flat=True)
    assert list(codes) == [f"publish.announcement.{verb}" for verb in ("write", "submit", "approve")]
    assert row.title in Client().get("/").content.decode()


def test_where_duties_are_apart_another_editor_publishes(editor, settings):
    settings.DUTIES_APART = True
    row = services.move_announcement(draft(editor), State.REVIEW, by=editor)
    with pytest.raises(NotAllowed):
        services.move_announcement(row, State.PUBLISHED, by=editor)
    other = an_actor(Role.EDITOR)
    assert queries.announcements_in_review(other).get() == row
    assert not queries.announcements_in_review(editor).exists()
    assert services.move_announcement(row, State.PUBLISHED, by=other).state == State.PUBLISHED


def test_taking_back_says_why(editor):
    row = public(editor)
    with pytest.raises(RuleBroken):
        services.move_announcement(row, State.WITHDRAWN, by=editor)
    services.move_announcement(row, State.WITHDRAWN, by=editor, note="时间有误")
    assert not queries.announcements(ANONYMOUS).exists()
    again = services.move_announcement(row, State.DRAFT, by=editor)
    assert again.state == State.DRAFT


def test_returning_says_why(editor):
    row = services.move_announcement(draft(editor), State.REVIEW, by=editor)
    with pytest.raises(RuleBroken):
        services.move_announcement(row, State.DRAFT, by=editor)
    assert services.move_announcement(row, State.DRAFT, by=editor, note="缺附件").note == "缺附件"


def test_a_published_one_is_not_changed(editor):
    row = public(editor)
    with pytest.raises(WrongState):
        services.revise_announcement(row, by=editor, **TEXT)
    with pytest.raises(WrongState):
        services.attach_to_announcement(row, received(), by=editor)


def test_a_draft_is_changed_and_its_pin_ends(editor):
    row = public(
        editor, title="第一条公告", pinned=True, pinned_until=timezone.localdate() - dt.timedelta(days=1)
    )
    pinned = public(editor, title="第二条公告", pinned=True)
    public(editor, title="第三条公告")
    assert [each.title for each in queries.announcements(ANONYMOUS)] == [
        "第二条公告",
        "第三条公告",
        "第一条公告",
    ]
    assert (pinned.stands_first, row.stands_first) == (True, False)
    changed = services.revise_announcement(draft(editor), by=editor, title="另一个标题", body="新", pinned=False,
                                           pinned_until=timezone.localdate())  # fmt: skip
    assert (changed.title, changed.pinned_until) == ("另一个标题", None)


def test_files_are_read_with_the_announcement(editor):
    row = draft(editor)
    file = services.attach_to_announcement(row, received(), by=editor)
    address = f"/files/{file.code}/{file.name}"
    assert Client().get(address).status_code == 404
    services.move_announcement(row, State.REVIEW, by=editor)
    services.move_announcement(row, State.PUBLISHED, by=editor)
    answer = Client().get(address)
    assert b"".join(answer.streaming_content) == b"signed"
    page = Client().get(f"/announcements/{row.code}/").content.decode()
    assert file.name in page
    assert "<p>12 月 25 日起受理。</p>" in page
    found = Client().get(f"/api/v1/announcements/{row.code}").json()
    assert (found["body"], found["files"][0]["name"]) == (row.body, file.name)
    assert [each["code"] for each in Client().get("/api/v1/announcements").json()] == [row.code]


def test_a_file_is_removed_and_ten_are_enough(editor):
    row = draft(editor)
    for n in range(10):
        services.attach_to_announcement(row, received(f"{n}.txt", f"text {n}".encode()), by=editor)
    with pytest.raises(RuleBroken):
        services.attach_to_announcement(row, received("more.txt", b"more"), by=editor)
    services.detach_from_announcement(row, files_of(row)[0].code, by=editor)
    assert files_of(row).count() == 9


def test_an_editor_goes_the_whole_way_on_pages():
    client = Client()
    client.force_login(a_user(Role.EDITOR))
    answer = client.post("/announcements/write/", {**TEXT, "title": "a"})
    assert answer.status_code == 422
    answer = client.post("/announcements/write/", TEXT)
    address = answer["Location"]
    assert client.post(f"{address}edit/", {**TEXT, "title": "改过的标题"}).status_code == 302
    client.post(f"{address}move/", {"state": "review"})
    client.post(f"{address}move/", {"state": "published"})
    assert "改过的标题" in Client().get(address).content.decode()
    assert "撤下公告" not in Client().get(address).content.decode()
    assert client.post(f"{address}move/", {"state": "withdrawn"}).status_code == 422
    client.post(f"{address}move/", {"state": "withdrawn", "note": "有误"})
    assert Client().get(address).status_code == 404
