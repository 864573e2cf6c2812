"""What an operator decides about jobs that stand as failed: run them again, or let go of them."""

from __future__ import annotations

from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from kuaizhuan.core import audit, jobs
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import WrongState
from kuaizhuan.core.moves import lock
from kuaizhuan.people import access


@transaction.atomic
def run_job_again(job: DBTaskResult, *, by: Actor) -> None:
    """Queue a failed job anew. Raises `WrongState` when it does not stand as failed (any more)."""
    row = _lock_failed(job, by)
    audit.record("people.job.run_again", row, by=by, job=jobs.name_of(row.task_path))
    jobs.run_again(row)


@transaction.atomic
def forget_job(job: DBTaskResult, *, by: Actor) -> None:
    """Let go of a failed job; the mail that it was to send goes with it. Raises `WrongState`, as above."""
    row = _lock_failed(job, by)
    audit.record(
        "people.job.forget", row, by=by, job=jobs.name_of(row.task_path), problem=row.exception_class_path
    )
    jobs.forget(row)
    jobs.after_commit_once("core.sweep_letters")


def _lock_failed(job: DBTaskResult, by: Actor) -> DBTaskResult:
    row = lock(job)
    access.OPERATE.require(by, row)
    if row.status != TaskResultStatus.FAILED:
        raise WrongState("people.job_not_failed")
    return row
