"""An operator sees what failed and which workers live, has jobs run again or lets go of them; nobody else does."""

from __future__ import annotations

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core.test_outbox import a_letter
from factories import an_organisation
from kuaizhuan.core import jobs
from kuaizhuan.core.models import Event, Heartbeat, Letter
from kuaizhuan.people.roles import Role
from people.access_table import job

pytestmark = pytest.mark.django_db
PAGE = "/operations/jobs/"


@pytest.fixture
def operator(signed_in):
    return signed_in(Role.OPERATOR, None)


def text(response) -> str:
    return response.content.decode()


def test_what_failed_waits_on_the_desk_of_operators_only(operator, signed_in):
    job(None, "FAILED")
    assert "任务失败" in text(operator.get("/desk/"))
    editor = signed_in(Role.EDITOR, None)
    assert "任务失败" not in text(editor.get("/desk/"))
    assert editor.get(PAGE).status_code == 403


def test_a_quiet_desk_says_nothing(operator):
    job(None, "READY")
    assert "任务失败" not in text(operator.get("/desk/"))


def test_the_page_says_how_jobs_and_workers_are(operator):
    assert "没有任务进程在运行" in text(operator.get(PAGE))
    failed, running, failing = job(None, "FAILED"), job(None, "RUNNING"), job(None, "FAILED")
    DBTaskResult.objects.filter(pk=failed.pk).update(
        traceback="the password", args_kwargs={"args": [], "kwargs": {"code": "HIDDEN1"}}
    )
    DBTaskResult.objects.filter(pk=failing.pk).update(status="READY", exception_class_path="builtins.OSError")
    DBTaskResult.objects.filter(pk=running.pk).update(worker_ids=["elsewhere-1"], started_at=timezone.now())
    Heartbeat.objects.create(name="elsewhere-1", machine="elsewhere", kind="worker", seen=timezone.now())
    page = text(operator.get(PAGE))
    for words in ("core.sweep_files", "KeyError", "OSError", "等待重试", "elsewhere-1"):
        assert words in page
    assert "the password" not in page
    assert "HIDDEN1" not in page
    assert "没有任务进程在运行" not in page


def test_a_job_is_run_again(operator, run_jobs):
    failed = job(None, "FAILED")
    response = operator.post(f"{PAGE}run-again/", {"job": str(failed.pk)}, follow=True)
    assert "重新排队" in text(response)
    event = Event.objects.get(code="people.job.run_again")
    assert (event.subject_code, event.data) == (str(failed.pk), {"job": "core.sweep_files"})
    run_jobs()
    failed.refresh_from_db()
    assert failed.status == "SUCCESSFUL"
    assert operator.post(f"{PAGE}run-again/", {"job": str(failed.pk)}).status_code == 409


def test_a_letter_goes_with_its_job(operator, settings, run_jobs):
    settings.EMAIL_BACKEND = "kuaizhuan.core.outbox.Queue"
    a_letter()
    DBTaskResult.objects.update(status="FAILED", finished_at=timezone.now())
    operator.post(f"{PAGE}forget/", {"job": str(jobs.failed().get().pk)})
    run_jobs()
    assert not Letter.objects.exists()
    assert Event.objects.filter(code="people.job.forget").exists()


@pytest.mark.parametrize("code", ["", "nonsense", "00000000-0000-0000-0000-000000000000"])
def test_a_job_that_is_not_there(operator, code):
    assert operator.post(f"{PAGE}forget/", {"job": code}).status_code == 404


def test_many_failures_are_paged(operator):
    for _ in range(101):
        job(None, "FAILED")
    assert "page=2" in text(operator.get(PAGE))
    assert text(operator.get(f"{PAGE}?page=2")).count("run-again") == 1


def test_who_is_not_in_a_staff_session_sees_nothing(signed_in):
    head = signed_in(Role.OFFICE, an_organisation())
    assert head.get(PAGE).status_code == 403
