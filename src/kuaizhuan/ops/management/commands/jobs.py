"""``kuaizhuan jobs``: what the queue holds, and what is done about jobs that stand as failed."""

from __future__ import annotations

import json
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.core.management.base import CommandError
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from kuaizhuan.core import jobs, messages
from kuaizhuan.core.actors import system
from kuaizhuan.ops import terminal
from kuaizhuan.people import services

BY = system("jobs")
OPEN = (TaskResultStatus.FAILED, TaskResultStatus.RUNNING, TaskResultStatus.READY)


def a_job(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r}: an ID as `kuaizhuan jobs` prints it") from None


class Command(terminal.Command):
    help = "List the jobs that failed, run or wait; run failed ones again, or let go of them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--failed", action="store_true", help="only those that stand as failed")
        parser.add_argument(
            "--json", action="store_true", help="everything but the values of jobs, for programs"
        )
        subparsers = parser.add_subparsers(dest="jobs_command")
        for name, help in (
            ("retry", "Run a failed job again, with all its attempts."),
            ("forget", "Let go of a failed job; the mail that it was to send goes with it."),
        ):
            decide = subparsers.add_parser(name, help=help)
            which = decide.add_mutually_exclusive_group(required=True)
            which.add_argument("id", metavar="ID", nargs="?", type=a_job)
            which.add_argument("--all", action="store_true", help="all that stand as failed")
        show = subparsers.add_parser("show", help="One job, with the traceback of its last failure.")
        show.add_argument("id", metavar="ID", type=a_job)
        subparsers.add_parser("workers", help="The workers that are there, and what each runs.")

    def handle(self, *args: Any, jobs_command: str | None, **options: Any) -> None:
        getattr(self, f"_{jobs_command or 'list'}")(**options)

    def _list(self, failed: bool, json: bool, **_: Any) -> None:
        states = OPEN[:1] if failed else OPEN
        self._print([_describe(row) for state in states for row in _list_jobs(state)], json)

    def _show(self, id: UUID, json: bool, **_: Any) -> None:
        row = _find(id)
        if json:
            self._print([_describe(row) | {"traceback": row.traceback}], json)
        else:
            self._print([_describe(row)], json)
            self.stdout.write(row.traceback.rstrip())

    def _workers(self, json: bool, **_: Any) -> None:
        running = jobs.running_jobs()
        found = [
            {
                "name": each.name,
                "machine": each.machine,
                "since": _write_moment(each.since),
                "seen": _write_moment(each.seen),
                "job": jobs.name_of(running[each.name].task_path) if each.name in running else "",
            }
            for each in jobs.workers()
        ]
        self._print(found, json)

    def _retry(self, id: UUID | None, **_: Any) -> None:
        self._decide(services.run_job_again, id)

    def _forget(self, id: UUID | None, **_: Any) -> None:
        self._decide(services.forget_job, id)

    def _decide(self, service: Callable[..., None], id: UUID | None) -> None:
        rows = [_find(id)] if id else list(jobs.failed())
        for row in rows:
            service(row, by=BY)
        self.stdout.write(f"{len(rows)}")

    def _print(self, rows: Iterable[dict[str, Any]], as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(list(rows), ensure_ascii=False, indent=2))
            return
        for row in rows:
            self.stdout.write("  ".join(str(value) for value in row.values() if value not in ("", None)))


def _list_jobs(state: str) -> Iterable[DBTaskResult]:
    return DBTaskResult.objects.filter(status=state).order_by("-enqueued_at").iterator(500)


def _find(id: UUID) -> DBTaskResult:
    row = DBTaskResult.objects.filter(pk=id).first()
    if row is None:
        raise CommandError(messages.say("core.not_found"))
    return row


def _describe(row: DBTaskResult) -> dict[str, Any]:
    """What may be told of a job: not its values, which can name rows that the operator may not see."""
    return {
        "id": str(row.pk),
        "state": row.status.lower(),
        "job": jobs.name_of(row.task_path),
        "attempts": jobs.attempts(row),
        "queued": _write_moment(row.enqueued_at),
        "due": _write_moment(row.run_after)
        if row.run_after.year < 9999 and row.status == TaskResultStatus.READY
        else "",
        "ended": _write_moment(row.finished_at),
        "problem": row.exception_class_path,
    }


def _write_moment(moment: Any) -> str:
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else ""
