"""``kuaizhuan runperiodic``: queue the periodic jobs that are due; meant for cron or a timer."""

from __future__ import annotations

from typing import Any

from kuaizhuan.core import jobs
from kuaizhuan.ops import terminal


class Command(terminal.Command):
    help = "Queue each periodic job whose interval has passed, and print its name; a worker runs them."

    def handle(self, *args: Any, **options: Any) -> None:
        for name in jobs.queue_periodic():
            self.stdout.write(name)
