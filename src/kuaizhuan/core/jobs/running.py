"""How a worker takes jobs from the queue and runs them, and what becomes of those that fail or are left behind.

A worker outlives its database: while that is away it waits, and then runs the job that was under way again. A job that
raises is tried again after its pauses, and then stands as failed until a person decides.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import signal
import socket
import threading
from pathlib import Path
from traceback import format_exception
from types import FrameType

from django.db import close_old_connections, connection, connections
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from kuaizhuan.core.jobs.pulse import Pulse
from kuaizhuan.core.jobs.queue import PAUSES, Row, name_of, pauses_of, supersede
from kuaizhuan.core.statuses import OUTAGE

ABANDONED_AFTER = dt.timedelta(hours=2)
"""A job that has been running for so long was killed with its worker, even if that cannot be asked."""
ATTEMPTS = 3
"""Workers that may die of one job before it is given up: it may be what kills them."""
INTERRUPTIONS = 20
"""Times that the database may go away under one job before it is given up: it may be what ends the database."""
INTERRUPTED = " interrupted"
"""Follows the name of a worker that lost the database while it ran the job: that was no attempt."""
FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0
"""Seconds after which a database that is away is asked again; doubled each time, up to the longest."""

_log = logging.getLogger(__name__)


class Abandoned(Exception):
    """Every worker that ran the job died, or lost the database, before it was done."""


class Ended(SystemExit):
    """A second signal ended the worker in the middle of a job."""


class Stop:
    """Whether a signal has asked the worker to end: after the job under way; at a second signal, at once."""

    def __init__(self) -> None:
        self._asked = threading.Event()

    @property
    def asked(self) -> bool:
        return self._asked.is_set()

    def listen(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT):
            signal.signal(number, self._hear)

    def wait(self, seconds: float) -> None:
        """Wait, but not longer than until a signal comes."""
        self._asked.wait(seconds)

    def _hear(self, number: int, frame: FrameType | None) -> None:
        if self.asked:
            raise Ended(1)
        self._asked.set()


def worker_name() -> str:
    """What this process is called as a worker: where it runs, and its number there."""
    return f"{machine()}-{os.getpid()}"


def machine() -> str:
    """What tells this machine from others that use the same database: its name, and its number if it has one."""
    try:
        number = Path("/etc/machine-id").read_text()[:8].strip()
    except OSError:
        number = ""
    return f"{socket.gethostname()[:40]}.{number}"


def attempts(result: Row) -> int:
    """How often a job was begun; when the database went away under it does not count."""
    return sum(not worker.endswith(INTERRUPTED) for worker in result.worker_ids)


def interruptions(result: Row) -> int:
    """How often the database went away under a job."""
    return len(result.worker_ids) - attempts(result)


def work(*, interval: float = 1.0) -> None:
    """Run queued jobs until a signal ends the process, whatever becomes of the database meanwhile."""
    stop = Stop()
    stop.listen()
    with Pulse(worker_name(), machine()):
        _work(stop, interval)


def _work(stop: Stop, interval: float) -> None:
    begun = lost = False
    pause = FIRST_WAIT
    while not stop.asked:
        try:
            close_old_connections()
            if not begun:
                requeue_abandoned(starting=True)
                begun = True
            if lost:
                _take_back(worker_name())
                lost = False
            result = _claim(worker_name())
            if result is None:
                stop.wait(interval)
            else:
                _run(result)
            pause = FIRST_WAIT
        except OUTAGE as problem:
            _log.warning("the database fails a worker, which waits %.1f s: %s", pause, type(problem).__name__)
            lost = True
            connections.close_all()
            stop.wait(pause)
            pause = min(2 * pause, LONGEST_WAIT)


def work_off() -> int:
    """Run queued jobs, and those they queue, until none is due; returns how many. It keeps a caller's transaction."""
    done = 0
    while (result := _claim(worker_name())) is not None:
        _run(result)
        done += 1
    return done


def _claim(worker: str) -> Row | None:
    """The next job that is due, now this worker's."""
    ready = DBTaskResult.objects.ready()
    with exclusive_transaction(ready.db):
        result = ready.get_locked()
        if result is not None:
            result.claim(worker)
    return result


def _run(result: Row) -> None:
    """Run a job that was claimed and write down how it ended. Raises what means that the database has gone."""
    before = connection.connection
    try:
        given = result.task_result
        result.set_successful(result.task.call(*given.args, **given.kwargs))
        _log.info("job %s is done", result.task_path)
    except OUTAGE as problem:
        if connection.connection is not before or not connection.is_usable():
            raise  # lost, and perhaps found again meanwhile; a deadlock leaves the connection as it is
        _fail(result, problem)
    except Ended:
        _give_back(result, result.worker_ids)
        raise
    except (Exception, SystemExit) as problem:
        _fail(result, problem)
    supersede(result)


def _fail(result: Row, problem: BaseException) -> None:
    """Let a job that raised wait for its next attempt, or stand as failed after the last."""
    # A database that is busy is the fault of no job, be it one that is otherwise not tried again.
    pauses = PAUSES if isinstance(problem, OUTAGE) else pauses_of(result.task_path)
    attempt = attempts(result)
    name, kind = name_of(result.task_path), type(problem).__name__
    if attempt > len(pauses):
        _log.error("job %s failed, attempt %d, the last: %s", name, attempt, kind, exc_info=problem)
        result.set_failed(problem)
        return
    _log.warning("job %s failed, attempt %d: %s", name, attempt, kind)
    result.status = TaskResultStatus.READY
    result.run_after = timezone.now() + pauses[attempt - 1]
    result.exception_class_path = f"{type(problem).__module__}.{type(problem).__qualname__}"
    result.traceback = "".join(format_exception(problem))
    result.save(update_fields=["status", "run_after", "exception_class_path", "traceback"])


def _take_back(worker: str) -> None:
    """Queue again what this worker, which runs nothing now, had begun when the database went away."""
    for result in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING):
        if not result.worker_ids or result.worker_ids[-1] != worker:
            continue
        if interruptions(result) >= INTERRUPTIONS:
            result.set_failed(Abandoned(worker))
        else:
            _give_back(result, [*result.worker_ids[:-1], worker + INTERRUPTED])


def _give_back(result: Row, begun: list[str]) -> bool:
    """Queue a running job again, unless somebody else did; begun: by whom it was."""
    mine = DBTaskResult.objects.filter(
        pk=result.pk, status=TaskResultStatus.RUNNING, started_at=result.started_at
    )
    return bool(mine.update(status=TaskResultStatus.READY, started_at=None, worker_ids=begun))


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
        if result.started_at >= before and not (is_gone(worker) or (starting and worker == worker_name())):
            continue
        if attempts(result) >= ATTEMPTS:
            result.set_failed(Abandoned(worker))
            continue
        again += _give_back(result, result.worker_ids)
    return again


def is_gone(worker: str) -> bool:
    """Whether `worker` ran on this machine and has ended."""
    place, _, number = worker.rpartition("-")
    if place != machine() or not number.isdecimal():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        return False  # the number is another user's process now, or was never one: only time can tell
    return False
