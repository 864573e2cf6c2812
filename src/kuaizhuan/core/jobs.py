"""Work that may wait: a service names a job, a worker runs it after the transaction is committed.

The queue is a table of the same database, so the job is written in the transaction of the change that
wants it: both are there or neither is. Jobs are idempotent and named, so that callers need no import.
"""

from __future__ import annotations

import datetime as dt
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks.base import Task
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

ABANDONED_AFTER = dt.timedelta(hours=2)
"""A job that has been running for so long was killed with its worker, even if that cannot be asked."""
ATTEMPTS = 3
"""Workers that may die of one job before it is given up: it may be what kills them."""
KEPT = dt.timedelta(days=90)
"""For so long it is remembered which jobs ran, and which failed."""


class Abandoned(Exception):
    """Every worker that ran the job died before it was done."""


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
    if not is_waiting(name):
        after_commit(name)


def is_waiting(name: str) -> bool:
    """Whether the job `name` is queued and no worker has begun it: it will see whatever is committed by now."""
    ready = DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path=_JOBS[name].module_path)
    return ready.exists()


def names() -> tuple[str, ...]:
    """Every registered job."""
    return tuple(sorted(_JOBS))


def queue_periodic(now: dt.datetime | None = None) -> list[str]:
    """Queue each periodic job whose interval has passed; returns their names."""
    now = now or timezone.now()
    queued = []
    for periodic in _PERIODIC:
        path = _JOBS[periodic.name].module_path
        # Not those that were queued by a clock which was ahead: they would stand in the way until it is their time.
        recent = DBTaskResult.objects.filter(
            task_path=path, enqueued_at__gt=now - periodic.interval, enqueued_at__lt=now + periodic.interval
        )
        if not recent.exists():
            after_commit(periodic.name)
            queued.append(periodic.name)
    return queued


def worker_name() -> str:
    """What this process is called as a worker: where it runs, and its number there."""
    return f"{_machine()}-{os.getpid()}"


def requeue_abandoned(now: dt.datetime | None = None, *, starting: bool = False) -> int:
    """Queue again what a killed worker left behind; returns how many jobs.

    On this machine a worker that is no more is known at once, elsewhere after `ABANDONED_AFTER`. The `ATTEMPTS`-th
    time the job is given up and stands among the `failures`. starting: this process has run nothing yet, so that
    what bears its name is from a worker before it.
    """
    before = (now or timezone.now()) - ABANDONED_AFTER
    again = 0
    for result in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING):
        worker = result.worker_ids[-1] if result.worker_ids else ""
        if result.started_at >= before and not (_is_gone(worker) or (starting and worker == worker_name())):
            continue
        if len(result.worker_ids) >= ATTEMPTS:
            result.set_failed(Abandoned(worker))
            continue
        mine = DBTaskResult.objects.filter(
            pk=result.pk, status=TaskResultStatus.RUNNING, started_at=result.started_at
        )
        again += mine.update(status=TaskResultStatus.READY, started_at=None)
    return again


def _machine() -> str:
    """What tells this machine from others that use the same database: its name, and its number if it has one."""
    try:
        number = Path("/etc/machine-id").read_text()[:8].strip()
    except OSError:
        number = ""
    return f"{socket.gethostname()[:40]}.{number}"


def _is_gone(worker: str) -> bool:
    """Whether `worker` ran on this machine and has ended."""
    machine, _, number = worker.rpartition("-")
    if machine != _machine() or not number.isdecimal():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        return False  # the number is another user's process now, or was never one: only time can tell
    return False


def forget_old(now: dt.datetime | None = None) -> int:
    """Remove what is remembered of jobs that ended longer than `KEPT` ago; returns how many."""
    ended = Q(status__in=(TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED))
    before = (now or timezone.now()) - KEPT
    return DBTaskResult.objects.filter(ended, finished_at__lt=before).delete()[0]


def oldest_waiting() -> dt.datetime | None:
    """When the job was queued that has been due and waiting for a worker the longest; None when none waits."""
    ready = DBTaskResult.objects.ready().order_by("enqueued_at")
    return ready.values_list("enqueued_at", flat=True).first()


def failures() -> list[str]:
    """The jobs that failed, oldest first, each as ``path: exception``."""
    failed = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).order_by("enqueued_at")
    return [f"{result.task_path}: {result.exception_class_path}" for result in failed]


def work(*, interval: float = 1.0) -> None:
    """Run queued jobs until a signal ends the process."""
    requeue_abandoned(starting=True)
    worker = _worker(interval)
    worker.configure_signals()
    worker.run()


def work_off() -> int:
    """Run queued jobs, and those they queue, until none is left; returns how many.

    Unlike the library's batch mode it keeps the connection, so a caller's transaction survives it.
    """
    worker = _worker(0)
    done = 0
    while True:
        ready = DBTaskResult.objects.ready()
        with exclusive_transaction(ready.db):
            if (result := ready.get_locked()) is not None:
                result.claim(worker.worker_id)
        if result is None:
            return done
        worker.run_task(result)
        done += 1


def _worker(interval: float) -> Worker:
    return Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=interval,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=worker_name(),
    )
