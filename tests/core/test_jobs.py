import datetime as dt
import os
import signal
import subprocess

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from kuaizhuan.core import jobs
from kuaizhuan.core.jobs import queue

ran: list[object] = []


def note_down(what: str = "") -> None:
    ran.append(what)


def note_and_go_on(what: str) -> None:
    ran.append(what)
    jobs.after_commit("test.note", what=what + "!")


def stop() -> None:
    signal.raise_signal(signal.SIGTERM)
    ran.append("stopped")


def fail() -> None:
    raise ZeroDivisionError


@pytest.fixture(autouse=True)
def registry(monkeypatch: pytest.MonkeyPatch) -> None:
    """A registry with four jobs of this file only."""
    monkeypatch.setattr(queue, "_JOBS", {})
    monkeypatch.setattr(queue, "_PAUSES", {})
    monkeypatch.setattr(queue, "_PERIODIC", [])
    ran.clear()
    hourly = dt.timedelta(hours=1)
    for name, function, every in (
        ("test.note", note_down, hourly),
        ("test.chain", note_and_go_on, None),
        ("test.fail", fail, None),
        ("test.stop", stop, None),
    ):
        # As with a decorator: the worker looks the job up under the name of its function.
        monkeypatch.setitem(globals(), function.__name__, jobs.job(name, every=every)(function))


def test_names() -> None:
    assert jobs.names() == ("test.chain", "test.fail", "test.note", "test.stop")
    with pytest.raises(ValueError, match=r"test\.note"):
        jobs.job("test.note")(note_down)


@pytest.mark.django_db
def test_an_unknown_job_is_refused_where_it_is_named() -> None:
    with pytest.raises(KeyError):
        jobs.after_commit("test.unknown")


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_change_leaves_no_job() -> None:
    with transaction.atomic():
        jobs.after_commit("test.note", what="lost")
        transaction.set_rollback(True)
    with transaction.atomic():
        jobs.after_commit("test.note", what="kept")
    assert jobs.work_off() == 1
    assert ran == ["kept"]


@pytest.mark.django_db(transaction=True)
def test_a_job_may_queue_the_next() -> None:
    jobs.after_commit("test.chain", what="a")
    assert jobs.work_off() == 2
    assert ran == ["a", "a!"]
    assert jobs.failures() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("hours", "again"), [(1, 0), (3, 1)])
def test_what_a_killed_worker_left_is_queued_again(hours: int, again: int) -> None:
    jobs.after_commit("test.note", what="x")
    started = timezone.now() - dt.timedelta(hours=hours)
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, started_at=started, worker_ids=["gone"])
    assert jobs.requeue_abandoned() == again
    assert jobs.work_off() == again


def running(worker: str, hours: float = 0) -> None:
    started = timezone.now() - dt.timedelta(hours=hours)
    workers = [*DBTaskResult.objects.get().worker_ids, worker]
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, started_at=started, worker_ids=workers)


def a_dead_worker() -> str:
    """A name as of a worker on this machine whose process has ended."""
    with subprocess.Popen(["true"]) as process:
        process.wait()
    return f"{jobs.worker_name().rpartition('-')[0]}-{process.pid}"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("worker", "starting", "again"),
    [
        (a_dead_worker, False, 1),
        (lambda: a_dead_worker().replace(".", "x."), False, 0),
        (lambda: f"{jobs.worker_name().rpartition('-')[0]}-{os.getppid()}", True, 0),
        (jobs.worker_name, False, 0),
        (jobs.worker_name, True, 1),
    ],
)
def test_a_worker_of_this_machine_that_is_gone_is_known_at_once(worker, starting, again) -> None:
    jobs.after_commit("test.note", what="x")
    running(worker())
    assert jobs.requeue_abandoned(starting=starting) == again
    assert jobs.work_off() == again


@pytest.mark.django_db(transaction=True)
def test_a_job_that_kills_its_workers_is_given_up() -> None:
    jobs.after_commit("test.note", what="poison")
    for attempt in range(jobs.ATTEMPTS):
        running(a_dead_worker())
        assert jobs.requeue_abandoned() == (attempt < jobs.ATTEMPTS - 1)
    assert jobs.failures()[0].endswith("kuaizhuan.core.jobs.running.Abandoned")
    assert jobs.work_off() == 0


@pytest.mark.django_db(transaction=True)
def test_a_clock_that_was_ahead_does_not_stop_periodic_jobs() -> None:
    now = timezone.now()
    assert jobs.queue_periodic(now) == ["test.note"]
    DBTaskResult.objects.update(enqueued_at=now + dt.timedelta(days=300))
    assert jobs.queue_periodic(now) == ["test.note"]
    assert jobs.queue_periodic(now) == []


@pytest.mark.django_db(transaction=True)
def test_what_ended_long_ago_is_forgotten() -> None:
    for what in ("old", "new"):
        jobs.after_commit("test.note", what=what)
    jobs.work_off()
    jobs.after_commit("test.note", what="waiting")
    now = timezone.now()
    old = DBTaskResult.objects.filter(status=TaskResultStatus.SUCCESSFUL).first()
    DBTaskResult.objects.filter(pk=old.pk).update(finished_at=now - jobs.KEPT - dt.timedelta(days=1))
    assert jobs.forget_old(now) == 1
    assert DBTaskResult.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_periodic_job_waits_for_its_interval() -> None:
    now = timezone.now()
    assert jobs.queue_periodic(now) == ["test.note"]
    assert jobs.queue_periodic(now + dt.timedelta(minutes=59)) == []
    assert jobs.queue_periodic(now + dt.timedelta(minutes=61)) == ["test.note"]


@pytest.mark.django_db(transaction=True)
def test_a_worker_stops_at_a_signal_when_its_job_is_done() -> None:
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    jobs.after_commit("test.stop")
    try:
        jobs.work(interval=0.01)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert ran == ["stopped"]
