"""``kuaizhuan check``: what is wrong with this node, and with ``--deploy`` what is too weak for one that others reach."""

from __future__ import annotations

from typing import Any

from django.core import checks
from django.core.checks import CheckMessage
from django.core.management.base import CommandError
from django.core.management.commands import check

from kuaizhuan.core.messages import say
from kuaizhuan.ops import terminal

LEVELS = {checks.CRITICAL: "error", checks.ERROR: "error", checks.WARNING: "warning"}


class Command(terminal.Command, check.Command):
    help = "Say what is wrong with this node; with --deploy also what is too weak for one that others reach."
    has_json = True

    def handle(self, *app_labels: Any, **options: Any) -> None:
        if options["list_tags"] or app_labels:
            super().handle(*app_labels, **options)
            return
        found = checks.run_checks(
            tags=options["tags"],
            include_deployment_checks=options["deploy"],
            databases=options["databases"],
        )
        shown = sorted((each for each in found if not each.is_silenced()), key=lambda each: -each.level)
        least = getattr(checks, options["fail_level"])
        self.answer(
            {"messages": [_facts(each) for each in shown], "fine": all(each.level < least for each in shown)},
            *(_line(each) for each in shown if each.level < least),
        )
        if failed := [each for each in shown if each.level >= least]:
            raise CommandError("\n".join(map(_line, failed)))


def _facts(message: CheckMessage) -> dict[str, Any]:
    level = LEVELS.get(message.level, "info")
    return {"id": message.id, "level": level, "text": str(message.msg), "hint": str(message.hint or "")}


def _line(message: CheckMessage) -> str:
    where = f"{message.obj}: " if message.obj else ""
    level = say(f"ops.check.{LEVELS.get(message.level, 'info')}")
    return " ".join(
        part for part in (level, f"{message.id}", f"{where}{message.msg}", str(message.hint or "")) if part
    )
