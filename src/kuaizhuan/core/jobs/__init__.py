"""Work that may wait: a service names a job, a worker runs it after the transaction is committed.

The queue is a table of the same database, so the job is written in the transaction of the change that
wants it: both are there or neither is. Jobs are idempotent and named, so that callers need no import.
"""

from kuaizhuan.core.jobs.queue import (
    after_commit,
    after_commit_once,
    is_waiting,
    job,
    later,
    name_of,
    names,
    postpone,
    queue_periodic,
)
from kuaizhuan.core.jobs.running import (
    ATTEMPTS,
    Abandoned,
    attempts,
    requeue_abandoned,
    work,
    work_off,
    worker_name,
)
from kuaizhuan.core.jobs.standing import (
    KEPT,
    failed,
    failing,
    failures,
    forget,
    forget_old,
    oldest_unfinished,
    oldest_waiting,
    open_jobs,
    run_again,
    running_jobs,
    worker_seen,
    workers,
)

__all__ = [
    "ATTEMPTS",
    "KEPT",
    "Abandoned",
    "after_commit",
    "after_commit_once",
    "attempts",
    "failed",
    "failing",
    "failures",
    "forget",
    "forget_old",
    "is_waiting",
    "job",
    "later",
    "name_of",
    "names",
    "oldest_unfinished",
    "oldest_waiting",
    "open_jobs",
    "postpone",
    "queue_periodic",
    "requeue_abandoned",
    "run_again",
    "running_jobs",
    "work",
    "work_off",
    "worker_name",
    "worker_seen",
    "workers",
]
