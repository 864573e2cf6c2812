"""Work that may wait: a service names a job, a worker runs it after the transaction is committed.

The queue is a table of the same database, so the job is written in the transaction of the change that
wants it: both are there or neither is. Jobs are idempotent and named, so that callers need no import.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks.base import Task
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

ABANDONED_AFTER = dt.timedelta(hours=2)
"""A job that has been running for so long was killed with its worker, and is queued again."""

_JOBS: dict[str, Task[..., Any]] = {}
_PERIODIC: list[Periodic] = []


@dataclass(frozen=True, slots=True)
class Periodic:
    """A job that `kuaizhuan runperiodic` queues when `interval` has passed since it last was."""

    name: str
    interval: dt.timedelta


def job(name: str, *, every: dt.timedelta | None = None) -> Callable[[Callable[..., Any]], Task[..., Any]]:
    """Register a module-level function as the job ``step.verb``; with `every`, run it periodically too."""

    def register(function: Callable[..., Any]) -> Task[..., Any]:
        if name in _JOBS:
            raise ValueError(f"two jobs named {name}")
        _JOBS[name] = task()(function)
        if every is not None:
            _PERIODIC.append(Periodic(name, every))
        return _JOBS[name]

    return register


def after_commit(name: str, **kwargs: Any) -> None:
    """Queue the job `name` in the transaction under way; a worker sees it only once that is committed.

    kwargs: JSON values. Raises `KeyError` for a name that no package registered.
    """
    _JOBS[name].enqueue(**kwargs)


def later(name: str, when: dt.datetime, **kwargs: Any) -> None:
    """Queue the job `name`, as `after_commit` does, but for `when`."""
    _JOBS[name].using(run_after=when).enqueue(**kwargs)


def after_commit_once(name: str) -> None:
    """Queue the job `name`, which takes no values, unless it is waiting already: many causes, one run."""
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path=_JOBS[name].module_path)
    if not waiting.exists():
        after_commit(name)


def names() -> tuple[str, ...]:
    """Every registered job."""
    return tuple(sorted(_JOBS))


def queue_periodic(now: dt.datetime | None = None) -> list[str]:
    """Queue each periodic job whose interval has passed; returns their names."""
    now = now or timezone.now()
    queued = []
    for periodic in _PERIODIC:
        path = _JOBS[periodic.name].module_path
        recent = DBTaskResult.objects.filter(task_path=path, enqueued_at__gt=now - periodic.interval)
        if not recent.exists():
            after_commit(periodic.name)
            queued.append(periodic.name)
    return queued


def requeue_abandoned(now: dt.datetime | None = None) -> int:
    """Queue again what a killed worker left behind; returns how many jobs."""
    before = (now or timezone.now()) - ABANDONED_AFTER
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=before)
    return running.update(status=TaskResultStatus.READY, started_at=None, worker_ids=[])


def oldest_waiting() -> dt.datetime | None:
    """When the job was queued that has been due and waiting for a worker the longest; None when none waits."""
    ready = DBTaskResult.objects.ready().order_by("enqueued_at")
    return ready.values_list("enqueued_at", flat=True).first()


def failures() -> list[str]:
    """The jobs that failed, oldest first, each as ``path: exception``."""
    failed = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).order_by("enqueued_at")
    return [f"{result.task_path}: {result.exception_class_path}" for result in failed]


def work(*, worker_id: str = "worker", interval: float = 1.0) -> None:
    """Run queued jobs until a signal ends the process."""
    requeue_abandoned()
    worker = _worker(worker_id, interval)
    worker.configure_signals()
    worker.run()


def work_off(*, worker_id: str = "worker") -> int:
    """Run queued jobs, and those they queue, until none is left; returns how many.

    Unlike the library's batch mode it keeps the connection, so a caller's transaction survives it.
    """
    worker = _worker(worker_id, 0)
    done = 0
    while True:
        ready = DBTaskResult.objects.ready()
        with exclusive_transaction(ready.db):
            if (result := ready.get_locked()) is not None:
                result.claim(worker_id)
        if result is None:
            return done
        worker.run_task(result)
        done += 1


def _worker(worker_id: str, interval: float) -> Worker:
    return Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=interval,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=worker_id,
    )
