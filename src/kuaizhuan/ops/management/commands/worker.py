"""``kuaizhuan worker``: run queued jobs, as many workers beside each other as wanted."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from kuaizhuan.core import jobs
from kuaizhuan.core.audit.changing import note_settings_at_start
from kuaizhuan.ops import terminal


class Command(terminal.Command):
    help = "Run queued jobs until a signal ends it; the job under way is finished first."
    has_json = True
    speaks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--until-empty", action="store_true", help="end when no job is left")

    def handle(self, *args: Any, **options: Any) -> None:
        note_settings_at_start("worker")
        if options["until_empty"]:
            jobs.requeue_abandoned(starting=True)
            done = jobs.work_off()
            self.answer({"jobs": done}, f"{done}")
        else:
            jobs.work()
