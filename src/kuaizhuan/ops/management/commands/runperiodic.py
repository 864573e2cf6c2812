"""``kuaizhuan runperiodic``: queue the periodic jobs that are due; meant for cron or a timer."""

from __future__ import annotations

from typing import Any

from kuaizhuan.core import jobs
from kuaizhuan.ops import terminal


class Command(terminal.Command):
    help = "Queue each periodic job whose interval has passed, and print its name; a worker runs them."
    has_json = True
    speaks = False

    def handle(self, *args: Any, **options: Any) -> None:
        queued = list(jobs.queue_periodic())
        self.answer({"queued": queued}, *queued)
