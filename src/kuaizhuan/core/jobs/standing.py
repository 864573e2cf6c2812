"""How the queue stands: what waits, what runs and where, what failed, and what a person does about it."""

from __future__ import annotations

import datetime as dt

from django.db.models import Case, DateTimeField, F, Min, Q, QuerySet, When
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from kuaizhuan.core.jobs.queue import Row, path_of
from kuaizhuan.core.jobs.running import is_gone
from kuaizhuan.core.models import Heartbeat

KEPT = dt.timedelta(days=90)
"""For so long it is remembered which jobs ran, and which failed."""
SILENT = dt.timedelta(days=1)
"""A worker of another machine that was not seen for so long is not shown any more."""


def oldest_waiting(name: str = "") -> dt.datetime | None:
    """Since when the job has been due that waits for a worker the longest; None when none waits.

    name: only among the jobs of that name.
    """
    due = Case(
        When(run_after=get_date_max(), then=F("enqueued_at")),
        default=F("run_after"),
        output_field=DateTimeField(),
    )
    ready = DBTaskResult.objects.ready().filter(_named(name))
    found: dt.datetime | None = ready.aggregate(due=Min(due))["due"]
    return found


def oldest_unfinished(name: str) -> dt.datetime | None:
    """When the oldest job `name` was queued that has neither succeeded nor been given up; None when there is none."""
    under_way = open_jobs(name).exclude(status=TaskResultStatus.FAILED)
    found: dt.datetime | None = under_way.aggregate(at=Min("enqueued_at"))["at"]
    return found


def _named(name: str) -> Q:
    return Q(task_path=path_of(name)) if name else Q()


def failed() -> QuerySet[Row]:
    """The jobs that stand as failed, the newest first: nothing tries them again but a person."""
    return DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).order_by(
        "-finished_at", "-enqueued_at"
    )


def open_jobs(name: str) -> QuerySet[Row]:
    """The jobs `name` that have not succeeded: they wait, run or stand as failed."""
    return DBTaskResult.objects.filter(_named(name)).exclude(status=TaskResultStatus.SUCCESSFUL)


def failing() -> QuerySet[Row]:
    """The jobs that failed and wait for their next attempt."""
    return DBTaskResult.objects.filter(status=TaskResultStatus.READY).exclude(exception_class_path="")


def failures() -> list[str]:
    """What failed and did not succeed since, given up or not, oldest first, each as ``path: exception``."""
    found = (failed() | failing()).order_by("enqueued_at")
    return [f"{result.task_path}: {result.exception_class_path}" for result in found]


def running_jobs() -> dict[str, Row]:
    """Name of a worker → the job it runs."""
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
    return {result.worker_ids[-1]: result for result in running if result.worker_ids}


def workers() -> list[Heartbeat]:
    """The workers that are there, as far as is known."""
    found = list(Heartbeat.objects.filter(kind=Heartbeat.WORKER))
    silent = timezone.now() - SILENT
    gone = [each.pk for each in found if is_gone(each.name) or each.seen < silent]
    return [each for each in found if each.pk not in gone]


def worker_seen() -> dt.datetime | None:
    """When a worker was seen last; None when there is none."""
    return max((each.seen for each in workers()), default=None)


def run_again(result: Row) -> None:
    """Queue a failed job anew, with all its attempts before it."""
    result.status, result.run_after = TaskResultStatus.READY, get_date_max()
    result.worker_ids, result.started_at, result.finished_at = [], None, None
    result.exception_class_path = result.traceback = ""
    result.save()


def forget(result: Row) -> None:
    """Let go of a failed job: it is not run any more."""
    result.delete()


def forget_old(now: dt.datetime | None = None) -> int:
    """Let go of what is remembered of jobs that ended longer than `KEPT` ago; returns how many."""
    now = now or timezone.now()
    ended = Q(status__in=(TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED))
    Heartbeat.objects.filter(seen__lt=now - SILENT).delete()
    return DBTaskResult.objects.filter(ended, finished_at__lt=now - KEPT).delete()[0]
