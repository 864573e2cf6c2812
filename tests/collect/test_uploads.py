"""A file sent through the browser: its states, what a job does to it, and that nothing lies about for ever."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from factories import BY, a_user, an_organisation
from kuaizhuan.catalog.models import Achievement
from kuaizhuan.collect import services
from kuaizhuan.collect.models import Claim, Upload
from kuaizhuan.collect.states import UploadState
from kuaizhuan.core import jobs
from kuaizhuan.core.errors import BadInput, NotAllowed, WrongState
from kuaizhuan.core.models import Event
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role

pytestmark = pytest.mark.django_db

FILE = "成果名称,成果简介\n铝合金真空压铸,通过成分设计与真空压铸得到高强度薄壁件用于车身。\n".encode()


@pytest.fixture
def owner():
    return an_organisation()


@pytest.fixture
def by(owner):
    return actor_for(a_user(Role.OFFICE, owner))


def sent(by, owner=None, content=FILE, sheet_kind="achievements"):
    return services.keep_upload(
        [content], by=by, sheet_kind=sheet_kind, name="../成果.csv", organisation=owner
    )


def test_from_the_check_to_the_import(by, owner, run_jobs):
    row = sent(by, owner)
    assert row.file_name == "成果.csv"
    run_jobs()
    row.refresh_from_db()
    assert (row.state, row.progress, row.result["counts"]) == (UploadState.CHECKED, 100, {"create": 1})
    services.confirm_upload(row, by=by)
    run_jobs()
    row.refresh_from_db()
    assert (row.state, row.run.counts) == (UploadState.DONE, {"create": 1})
    assert not row.folder.exists()
    assert Achievement.objects.get().owner == owner
    assert Claim.objects.get().run == row.run
    events = Event.objects.filter(subject_code=row.code).values_list("code", "actor_ref")
    verbs = ("keep", "check", "confirm", "finish")
    assert list(events) == [(f"collect.upload.{verb}", by.ref) for verb in verbs]


def test_a_job_that_runs_twice_changes_nothing_more(by, owner, run_jobs):
    row = sent(by, owner)
    run_jobs()
    row.refresh_from_db()
    assert services.check_upload(row, by=by).state == UploadState.CHECKED
    assert services.import_upload(row, by=by).state == UploadState.CHECKED
    assert Achievement.objects.count() == 0


def test_roles_of_the_platform_count_only_if_they_counted_for_the_sender(owner, run_jobs):
    user = a_user(Role.EDITOR)
    row = sent(actor_for(user, staff=False))
    run_jobs()
    row.refresh_from_db()
    assert row.result["counts"] == {"reject": 1}
    staffed = sent(actor_for(user), owner)
    run_jobs()
    staffed.refresh_from_db()
    assert staffed.result["counts"] == {"create": 1}


def test_a_fault_is_told_and_stays_on_the_list(by, owner, monkeypatch):
    def broken(*args, **kwargs):
        raise ZeroDivisionError

    row = sent(by, owner)
    monkeypatch.setattr("kuaizhuan.collect.services.uploads.import_file", broken)
    jobs.work_off()
    row.refresh_from_db()
    assert (row.state, row.problem) == (UploadState.FAILED, "collect.upload_fault")
    assert len(jobs.failures()) == 1


def test_who_may_send_and_decide(by, owner):
    with pytest.raises(NotAllowed):
        sent(by, an_organisation())
    with pytest.raises(BadInput):
        sent(by, owner, sheet_kind="nonsense")
    row = sent(by, owner)
    for act in (services.confirm_upload, services.discard_upload):
        with pytest.raises(NotAllowed):
            act(row, by=actor_for(a_user(Role.OFFICE, owner)))
    with pytest.raises(WrongState):
        services.confirm_upload(row, by=by)


@pytest.mark.parametrize(("state", "days", "gone"), [
    ("checked", 8, True), ("failed", 8, True), ("checked", 6, False), ("importing", 8, False),
])  # fmt: skip
def test_what_is_left_lying_is_removed(by, owner, state, days, gone):
    row = sent(by, owner)
    Upload.objects.update(state=state, state_since=timezone.now() - dt.timedelta(days=days))
    assert services.sweep_uploads(by=BY) == int(gone)
    row.refresh_from_db()
    assert (row.state == UploadState.DISCARDED) is gone
    assert row.folder.exists() is not gone


@pytest.mark.parametrize("state", ["done", "discarded"])
@pytest.mark.parametrize(("days", "left"), [(8, 0), (6, 1)])
def test_what_was_dealt_with_is_forgotten(by, owner, state, days, left):
    sent(by, owner)
    Upload.objects.update(state=state, state_since=timezone.now() - dt.timedelta(days=days))
    assert services.sweep_uploads(by=BY) == 0
    assert Upload.objects.count() == left


OWN = "项目全称,内容,备注\n铝合金真空压铸,通过成分设计与真空压铸得到高强度薄壁件用于车身。,甲\n".encode()


def test_columns_are_mapped_and_the_next_file_of_that_shape_is_read_so(by, owner, run_jobs):
    row = sent(by, owner, content=OWN)
    run_jobs()
    row.refresh_from_db()
    assert (row.state, row.problem) == (UploadState.FAILED, "collect.column_missing")
    assert [c["header"] for c in row.result["layout"]["columns"]] == ["项目全称", "内容", "备注"]

    services.map_upload(row, {"columns": {"项目全称": "成果名称", "内容": "description"}}, by=by)
    run_jobs()
    row.refresh_from_db()
    assert (row.state, row.result["counts"]) == (UploadState.CHECKED, {"create": 1})
    assert row.result["first"][0]["values"]["title"] == "铝合金真空压铸"

    again = sent(by, owner, content=OWN.replace("铝合金".encode(), "镁合金".encode()))
    run_jobs()
    again.refresh_from_db()
    assert (again.state, again.result["layout"]["remembered"]) == (UploadState.CHECKED, True)
    services.confirm_upload(again, by=by)
    run_jobs()
    assert Achievement.objects.get().title == "镁合金真空压铸"

    elsewhere = an_organisation("示例另一单位")
    other = sent(actor_for(a_user(Role.OFFICE, elsewhere)), elsewhere, content=OWN)
    run_jobs()
    other.refresh_from_db()
    assert other.state == UploadState.FAILED


@pytest.mark.parametrize(
    ("choice", "code"),
    [
        ({"columns": {"备注": "nonsense"}}, "collect.map_field"),
        ({"columns": ["a"]}, "collect.map_unread"),
        ({"rows": 1}, "collect.map_unread"),
    ],
)
def test_a_choice_that_is_none_is_refused(by, owner, run_jobs, choice, code):
    row = sent(by, owner)
    run_jobs()
    row.refresh_from_db()
    with pytest.raises(BadInput) as refusal:
        services.map_upload(row, choice, by=by)
    assert refusal.value.code == code


def test_what_was_left_out_is_kept_with_its_reason(by, owner, run_jobs):
    row = sent(by, owner, content=FILE + "合计：1项,\n填表人：甲,审核人：乙\n".encode())
    run_jobs()
    row.refresh_from_db()
    assert row.result["left_counts"] == {"sum": 1, "note": 1}
    assert [left["number"] for left in row.result["left"]] == [3, 4]
