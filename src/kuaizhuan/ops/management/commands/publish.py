"""``kuaizhuan publish KIND``: move rows through the reviews from the command line, by the same services."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import CommandError

from kuaizhuan.catalog.models import KINDS
from kuaizhuan.catalog.states import MACHINE
from kuaizhuan.core import messages
from kuaizhuan.core.actors import Actor, system
from kuaizhuan.core.errors import DomainError, RuleBroken
from kuaizhuan.ops import terminal
from kuaizhuan.people.models import User
from kuaizhuan.people.queries import actor_for
from kuaizhuan.publish.services import move_many

VERBS = ("submit", "endorse", "approve")


class Command(terminal.Command):
    help = "Submit, endorse and approve rows that wait for it; says which may not, and why. Exit status 1: all were refused."
    has_json = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", metavar="KIND", choices=sorted(KINDS), help=", ".join(sorted(KINDS)))
        parser.add_argument(
            "codes", nargs="*", metavar="CODE", help="only these rows; default: all of the kind"
        )
        parser.add_argument(
            "--step", action="append", choices=VERBS, help="only this step; default: all three"
        )
        parser.add_argument("--by", metavar="USERNAME", help="as this user; default: the platform itself")

    def handle(self, *args: Any, **options: Any) -> None:
        by = actor_named(options["by"]) if options["by"] else system("publish")
        facts: dict[str, Any] = {}
        lines: list[str] = []
        for verb in options["step"] or VERBS:
            sources = [source for (source, _), name in MACHINE.moves.items() if name == verb]
            rows = KINDS[options["kind"]].objects.filter(state__in=sources)
            if options["codes"]:
                rows = rows.filter(code__in=options["codes"])
            codes = list(rows.order_by("pk").values_list("code", flat=True))
            with terminal.progress(verb, len(codes)) as bar:
                outcome = move_many(options["kind"], codes, verb, by=by, progress=bar.update)
            refused = {code: _reasons(refusal) for code, refusal in outcome.refused.items()}
            facts[verb] = {"moved": list(outcome.moved), "refused": refused}
            lines.append(f"{messages.say(f'{MACHINE.name}.{verb}')} {len(outcome.moved)}")
            why = Counter(text for reasons in refused.values() for text in reasons)
            lines += [f"  {count} × {text}" for text, count in why.most_common()]
        self.answer(facts, *lines)
        if not any(each["moved"] for each in facts.values()) and any(
            each["refused"] for each in facts.values()
        ):
            sys.exit(1)


def actor_named(username: str) -> Actor:
    """The actor behind a user name; `CommandError` when there is none."""
    user = User.objects.filter(username=username).first()
    if user is None:
        raise CommandError(messages.say("ops.no_user", {"username": username}))
    return actor_for(user)


def _reasons(refusal: DomainError) -> list[str]:
    if isinstance(refusal, RuleBroken):
        return [messages.say_reason(reason) for reason in refusal.verdict]
    return [messages.say(refusal.code, refusal.params)]
