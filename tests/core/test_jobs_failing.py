"""A job that fails is tried again after growing pauses, then stands as failed until a person or its next run decides."""

from __future__ import annotations

import datetime as dt
import inspect

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks.base import Task, TaskResult
from django_tasks_db.models import DBTaskResult, DBTaskResultQuerySet, get_date_max
from django_tasks_db.utils import exclusive_transaction
from freezegun import freeze_time

from kuaizhuan.core import jobs
from kuaizhuan.core.jobs import queue, running, standing
from kuaizhuan.core.models import Heartbeat

pytestmark = pytest.mark.django_db
failing: set[str] = set()
ran: list[str] = []


class Secret(Exception):
    """Says what it should not."""


def attempt(name: str) -> str:
    ran.append(name)
    if name in failing:
        raise Secret("the password")
    return name


def flaky(name: str) -> str:
    return attempt(name)


def daily() -> None:
    attempt("daily")


def often() -> None:
    attempt("often")


@pytest.fixture(autouse=True)
def registry(monkeypatch):
    for name in ("_JOBS", "_PAUSES"):
        monkeypatch.setattr(queue, name, {})
    monkeypatch.setattr(queue, "_PERIODIC", [])
    failing.clear()
    ran.clear()
    for name, function, every in (
        ("test.flaky", flaky, None),
        ("test.daily", daily, dt.timedelta(days=1)),
        ("test.often", often, dt.timedelta(minutes=5)),
    ):
        monkeypatch.setitem(globals(), function.__name__, jobs.job(name, every=every)(function))


def only() -> DBTaskResult:
    return DBTaskResult.objects.get()


def test_it_is_tried_again_after_growing_pauses_and_then_stands_as_failed(caplog):
    failing.add("a")
    with freeze_time("2026-03-02 02:00") as clock:
        jobs.after_commit("test.flaky", name="a")
        for nth, pause in enumerate(queue.PAUSES, 1):
            assert jobs.work_off() == 1
            assert (only().status, jobs.attempts(only())) == (TaskResultStatus.READY, nth)
            assert only().run_after == timezone.now() + pause
            assert jobs.work_off() == 0
            assert (jobs.failed().count(), jobs.failing().count(), len(jobs.failures())) == (0, 1, 1)
            clock.tick(pause)
        assert jobs.work_off() == 1
        clock.tick(dt.timedelta(days=1))
        assert jobs.work_off() == 0
    assert (only().status, jobs.attempts(only())) == (TaskResultStatus.FAILED, len(queue.PAUSES) + 1)
    assert only().exception_class_path.endswith("Secret")
    assert [each.total_seconds() / 60 for each in queue.PAUSES] == [1, 5, 25, 125]
    assert [record.levelname for record in caplog.records].count("ERROR") == 1


def test_one_that_succeeds_in_the_end_is_no_failure():
    failing.add("a")
    jobs.after_commit("test.flaky", name="a")
    jobs.after_commit("test.flaky", name="b")
    assert jobs.work_off() == 2  # one failure stops no other
    failing.clear()
    DBTaskResult.objects.update(run_after=timezone.now())
    jobs.work_off()
    assert jobs.failures() == []
    assert set(DBTaskResult.objects.values_list("status", "traceback")) == {(TaskResultStatus.SUCCESSFUL, "")}


@pytest.fixture
def stands():
    """A job that was given up."""
    failing.add("a")
    jobs.after_commit("test.flaky", name="a")
    for _ in range(len(queue.PAUSES) + 1):
        DBTaskResult.objects.update(run_after=timezone.now())
        jobs.work_off()
    return jobs.failed().get()


def test_a_person_has_it_run_again_with_all_its_attempts(stands):
    jobs.run_again(stands)
    assert jobs.work_off() == 1
    assert (only().status, jobs.attempts(only())) == (TaskResultStatus.READY, 1)
    failing.clear()
    DBTaskResult.objects.update(run_after=timezone.now())
    jobs.work_off()
    assert only().status == TaskResultStatus.SUCCESSFUL


def test_a_person_lets_go_of_it(stands):
    jobs.forget(stands)
    assert jobs.failures() == []


def test_a_periodic_job_is_tried_again_only_before_its_next_run():
    pauses = {name: queue.pauses_of(queue.path_of(name)) for name in jobs.names()}
    assert pauses == {
        "test.flaky": queue.PAUSES, "test.daily": queue.PAUSES, "test.often": queue.PAUSES[:1],
    }  # fmt: skip


def test_of_a_periodic_job_the_newest_run_counts():
    failing.add("often")
    for _ in range(3):
        jobs.after_commit("test.often")
        for _ in range(2):
            DBTaskResult.objects.update(run_after=timezone.now())
            jobs.work_off()
    assert jobs.failed().count() == 1
    failing.clear()
    jobs.after_commit("test.often")
    jobs.work_off()
    assert jobs.failures() == []


def test_one_that_waits_for_its_next_attempt_does_not_stand_for_a_new_cause():
    failing.add("daily")
    jobs.after_commit_once("test.daily")
    jobs.work_off()
    jobs.after_commit_once("test.daily")
    jobs.after_commit_once("test.daily")
    assert DBTaskResult.objects.count() == 2


def test_a_job_that_no_package_has_any_more_fails():
    jobs.after_commit("test.flaky", name="a")
    DBTaskResult.objects.update(task_path="kuaizhuan.core.tasks.gone")
    assert jobs.work_off() == 1
    assert jobs.failures() == ["kuaizhuan.core.tasks.gone: builtins.ImportError"]
    assert jobs.name_of("kuaizhuan.core.tasks.gone") == "kuaizhuan.core.tasks.gone"


def test_the_oldest_waiting_job_is_the_one_that_has_been_due_the_longest():
    now = timezone.now()
    assert jobs.oldest_waiting() is None
    jobs.later("test.flaky", now + dt.timedelta(hours=1), name="later")
    assert jobs.oldest_waiting() is None
    jobs.after_commit("test.flaky", name="a")
    jobs.after_commit("test.flaky", name="b")
    first, second = DBTaskResult.objects.filter(run_after=get_date_max()).order_by("enqueued_at")
    assert jobs.oldest_waiting() == first.enqueued_at
    # One that was put off long ago is due since its time, not since it was queued.
    DBTaskResult.objects.filter(pk=first.pk).update(
        run_after=second.enqueued_at + dt.timedelta(microseconds=1)
    )
    assert jobs.oldest_waiting() == second.enqueued_at
    assert jobs.oldest_waiting("test.daily") is None


def test_waiting_jobs_are_put_off_together():
    for name in "ab":
        jobs.after_commit("test.flaky", name=name)
    jobs.after_commit("test.daily")
    assert jobs.postpone("test.flaky", timezone.now() + dt.timedelta(minutes=1)) == 2
    assert jobs.work_off() == 1


def test_workers_that_are_gone_are_not_shown():
    now = timezone.now()
    here = jobs.worker_name()
    for name, seen in ((here, now), ("elsewhere-1", now), ("elsewhere-2", now - dt.timedelta(days=2)),
                       (f"{running.machine()}-{2**22 + 1}", now)):  # fmt: skip
        Heartbeat.objects.create(name=name, machine="a", kind=Heartbeat.WORKER, seen=seen)
    assert {each.name for each in jobs.workers()} == {here, "elsewhere-1"}
    assert jobs.worker_seen() == now
    jobs.forget_old(now)
    assert not Heartbeat.objects.filter(name="elsewhere-2").exists()


def test_which_job_a_worker_runs():
    jobs.after_commit("test.flaky", name="a")
    result = running._claim("elsewhere-1")
    assert jobs.running_jobs() == {"elsewhere-1": result}


@pytest.mark.parametrize("begun", [running.INTERRUPTIONS - 1, running.INTERRUPTIONS])
def test_a_job_under_which_the_database_goes_away_again_and_again_is_given_up(begun):
    jobs.after_commit("test.flaky", name="a")
    running._claim("me")
    lost = [f"me{running.INTERRUPTED}"] * begun
    DBTaskResult.objects.update(worker_ids=[*lost, "me"])
    running._take_back("someone else")
    assert only().status == TaskResultStatus.RUNNING
    running._take_back("me")
    given_up = begun == running.INTERRUPTIONS
    assert only().status == (TaskResultStatus.FAILED if given_up else TaskResultStatus.READY)
    assert jobs.attempts(only()) == (1 if given_up else 0)


WHY = "core.jobs uses this of django-tasks-db; after an upgrade, read what became of it and mend core.jobs"


def test_what_is_used_of_the_library_is_there():
    columns = {
        "id": "UUIDField", "status": "CharField", "enqueued_at": "DateTimeField", "started_at": "DateTimeField",
        "finished_at": "DateTimeField", "args_kwargs": "JSONField", "task_path": "TextField",
        "worker_ids": "JSONField", "run_after": "DateTimeField", "exception_class_path": "TextField",
        "traceback": "TextField",
    }  # fmt: skip
    found = {field.name: field.get_internal_type() for field in DBTaskResult._meta.concrete_fields}
    assert columns.items() <= found.items(), WHY
    assert DBTaskResult._meta.label_lower == "django_tasks_database.dbtaskresult", WHY
    signatures = {
        DBTaskResult.claim: ["self", "worker_id"], DBTaskResult.set_successful: ["self", "return_value"],
        DBTaskResult.set_failed: ["self", "exc"], DBTaskResultQuerySet.ready: ["self"],
        DBTaskResultQuerySet.get_locked: ["self"], exclusive_transaction: ["using"], get_date_max: [],
    }  # fmt: skip
    for function, parameters in signatures.items():
        assert list(inspect.signature(function).parameters) == parameters, f"{function.__qualname__}: {WHY}"
    assert {status.name for status in TaskResultStatus} == {"READY", "RUNNING", "FAILED", "SUCCESSFUL"}, WHY
    assert {"args", "kwargs"} <= set(TaskResult.__dataclass_fields__), WHY
    assert {"call", "using", "enqueue", "module_path", "func"} <= set(dir(Task)) | set(
        Task.__dataclass_fields__
    ), WHY


def test_what_the_library_does_is_what_is_expected():
    jobs.after_commit("test.flaky", name="a")
    row = only()
    assert row.run_after == get_date_max(), f"a job without a time: {WHY}"
    assert row.args_kwargs == {"args": [], "kwargs": {"name": "a"}}, WHY
    assert row.task_path == f"{__name__}.flaky" == row.task.module_path, WHY
    assert (row.worker_ids, row.exception_class_path, row.traceback) == ([], "", ""), WHY
    with exclusive_transaction():
        locked = DBTaskResult.objects.ready().get_locked()
    assert locked == row, WHY
    locked.claim("w")
    assert (locked.status, locked.worker_ids) == (TaskResultStatus.RUNNING, ["w"]), WHY
    assert locked.started_at is not None, WHY
    assert DBTaskResult.objects.ready().get_locked() is None, WHY
    locked.set_failed(KeyError())
    assert (locked.status, locked.exception_class_path) == (TaskResultStatus.FAILED, "builtins.KeyError"), WHY
    locked.set_successful("said")
    assert (locked.status, locked.return_value) == (TaskResultStatus.SUCCESSFUL, "said"), WHY
    assert standing.oldest_waiting() is None
