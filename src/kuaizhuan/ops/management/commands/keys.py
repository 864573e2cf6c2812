"""``kuaizhuan keys``: how old the keys of the node are, and a new one; never what they are."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.utils import timezone

from kuaizhuan.core.actors import system
from kuaizhuan.core.config import keys
from kuaizhuan.core.messages import say
from kuaizhuan.ops import terminal
from kuaizhuan.ops.keys import Rotated, forget_keys, key_ages, reseal_values, rotate_keys

ACTIONS = ("list", "rotate", "reseal", "forget")


class Command(terminal.Command):
    help = "List the keys of this node by age, make a new signing key, or remove former ones."
    has_json = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "action",
            nargs="?",
            default="list",
            choices=ACTIONS,
            help="rotate: make a new key, the old one still opens; reseal: seal with the key in force what former keys "
            "sealed; forget: remove former keys, which ends the sessions and links that they signed",
        )

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        by = system("keys")
        if action == "rotate":
            self._rotated(rotate_keys(by=by), say("ops.keys.restart"))
        elif action == "reseal":
            self._rotated(reseal_values(by=by))
        elif action == "forget":
            count = forget_keys(by=by)
            self.answer(
                {"forgotten": count}, say("ops.keys.forgotten", {"count": count}), say("ops.keys.restart")
            )
        else:
            self._list()

    def _rotated(self, done: Rotated, *more: str) -> None:
        lines = [say("ops.keys.continued")] if done.continued else []
        lines.append(say("ops.keys.resealed", {"count": done.rows}))
        if done.lost:
            lines.append(say("ops.keys.lost", {"count": done.lost}))
        self.answer({"continued": done.continued, "rows": done.rows, "lost": done.lost}, *lines, *more)

    def _list(self) -> None:
        since, ages, today = keys.key_since(settings.HOME), key_ages(), timezone.localdate()
        old = keys.old_keys(settings.HOME)
        facts = {
            "given": keys.given(),
            "since": since or None,
            "sealed": ages[0],
            "lost": ages[None],
            "former": [
                {"until": each.until or None, "sealed": ages[number]}
                for number, each in enumerate(old, start=1)
            ],
        }
        days = (today - dt.date.fromisoformat(since)).days if since else 0
        code = "ops.keys.since" if since else "ops.keys.of_operator"
        lines = [say(code, {"since": since, "days": days, "sealed": ages[0]})]
        for number, each in enumerate(old, start=1):
            code = "ops.keys.former" if each.until else "ops.keys.former_of_operator"
            lines.append(say(code, {"until": each.until, "sealed": ages[number]}))
        if ages[None]:
            lines.append(say("ops.keys.lost", {"count": ages[None]}))
        self.answer(facts, *lines)
