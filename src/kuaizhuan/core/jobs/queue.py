"""Which jobs there are, and how each gets into the queue.

A job that fails is tried again after each of its pauses; a periodic one only as long as its next run is further off.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

PAUSES = tuple(dt.timedelta(minutes=5**power) for power in range(4))
"""After the n-th attempt that failed, how long until the next: 1, 5, 25, 125 minutes; after the last there is none."""

Row = DBTaskResult[..., Any]
"""One job in the table: what is to be called with what, and how it went so far."""

_JOBS: dict[str, Task[..., Any]] = {}
_PAUSES: dict[str, tuple[dt.timedelta, ...]] = {}
_PERIODIC: list[Periodic] = []


@dataclass(frozen=True, slots=True)
class Periodic:
    """A job that `kuaizhuan runperiodic` queues when `interval` has passed since it last was."""

    name: str
    interval: dt.timedelta


def job(
    name: str, *, every: dt.timedelta | None = None, pauses: Sequence[dt.timedelta] = PAUSES
) -> Callable[[Callable[..., Any]], Task[..., Any]]:
    """Register a module-level function as the job ``step.verb``; with `every`, run it periodically too.

    pauses: between the attempts at a job that fails, one more attempt than pauses; then it stands as failed.
    """

    def register(function: Callable[..., Any]) -> Task[..., Any]:
        if name in _JOBS:
            raise ValueError(f"two jobs named {name}")
        _JOBS[name] = task()(function)
        passed = accumulate(pauses)
        _PAUSES[name] = tuple(
            pause for pause, since in zip(pauses, passed, strict=True) if every is None or since < every
        )
        if every is not None:
            _PERIODIC.append(Periodic(name, every))
        return _JOBS[name]

    return register


def after_commit(name: str, /, **kwargs: Any) -> None:
    """Queue the job `name` in the transaction under way; a worker sees it only once that is committed.

    kwargs: JSON values. Raises `KeyError` for a name that no package registered.
    """
    _JOBS[name].enqueue(**kwargs)


def later(name: str, when: dt.datetime, /, **kwargs: Any) -> None:
    """Queue the job `name`, as `after_commit` does, but for `when`."""
    _JOBS[name].using(run_after=when).enqueue(**kwargs)


def after_commit_once(name: str) -> None:
    """Queue the job `name`, which takes no values, unless it is waiting already: many causes, one run."""
    if not is_waiting(name):
        after_commit(name)


def is_waiting(name: str) -> bool:
    """Whether the job `name` is due and no worker has begun it: it will see whatever is committed by now."""
    # One that is put off, as after a failure, is not what the cause at hand wants.
    return DBTaskResult.objects.ready().filter(task_path=_JOBS[name].module_path).exists()


def postpone(name: str, until: dt.datetime) -> int:
    """Let no waiting job `name` run before `until`; returns how many would have."""
    waiting = DBTaskResult.objects.ready().filter(task_path=_JOBS[name].module_path)
    return waiting.update(run_after=until)


def names() -> tuple[str, ...]:
    """Every registered job."""
    return tuple(sorted(_JOBS))


def name_of(path: str) -> str:
    """What the job with the function `path` is called; the path itself when no package has it any more."""
    return next((name for name, each in _JOBS.items() if each.module_path == path), path)


def path_of(name: str) -> str:
    """The function of the job `name`, as the table of jobs has it."""
    return _JOBS[name].module_path


def pauses_of(path: str) -> tuple[dt.timedelta, ...]:
    """The pauses of the job with the function `path`."""
    return _PAUSES.get(name_of(path), PAUSES)


def is_periodic(path: str) -> bool:
    """Whether the job with the function `path` comes again by itself."""
    return name_of(path) in {each.name for each in _PERIODIC}


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


def supersede(result: Row) -> None:
    """Forget the failures of a periodic job from before `result`: its newest run says how it stands."""
    if is_periodic(result.task_path):
        older = DBTaskResult.objects.filter(task_path=result.task_path, status=TaskResultStatus.FAILED)
        older.filter(enqueued_at__lt=result.enqueued_at).delete()
