"""How commands speak: refusals as sentences with exit code 1, progress on stderr, answers on stdout."""

from __future__ import annotations

import sys
from argparse import SUPPRESS, _SubParsersAction
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import InterfaceError, OperationalError, ProgrammingError
from tqdm import tqdm

from kuaizhuan import __version__
from kuaizhuan.core import messages
from kuaizhuan.core.errors import BadInput, DomainError, RuleBroken
from kuaizhuan.core.fulltext import IndexUnusable
from kuaizhuan.core.text import unkept

OF_DJANGO = frozenset(
    ["version", "verbosity", "settings", "pythonpath", "traceback", "no_color", "force_color", "skip_checks"]
)
"""Options that every command of the framework takes."""


def _require_kept(given: Iterable[Any]) -> None:
    """Raise `BadInput` for what no door takes (`core.text.unkept`); bytes of a path that are no text may come."""
    said = (each for value in given for each in (value if isinstance(value, list | tuple) else [value]))
    for each in said:
        if isinstance(each, str) and (bad := unkept(each.encode(errors="replace").decode())):
            raise BadInput("core.character", character=bad)


class Command(BaseCommand):
    """A command of this project: what goes wrong ends it with a sentence; ``--traceback`` shows where it did."""

    requires_system_checks = ()

    def get_version(self) -> str:
        return __version__

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """The parser, with help that speaks of this command's own arguments."""
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        for action in parser._actions:
            if action.dest in OF_DJANGO:
                action.help = SUPPRESS
            if isinstance(action, _SubParsersAction):
                for listed in action._choices_actions:
                    action.choices[listed.dest].description = listed.help
        return parser

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            _require_kept(options.values())
            return super().execute(*args, **options)
        except RuleBroken as refusal:
            raise CommandError("\n".join(map(messages.say_reason, refusal.verdict))) from refusal
        except DomainError as refusal:
            raise CommandError(messages.say(refusal.code, refusal.params)) from refusal
        except IndexUnusable as problem:
            raise CommandError(messages.say("ops.index_unusable", {"problem": str(problem)})) from problem
        except FileNotFoundError as problem:
            raise CommandError(messages.say("ops.no_file", {"path": problem.filename})) from problem
        except OSError as problem:
            if problem.filename is None:
                raise
            values = {"path": problem.filename, "problem": problem.strerror}
            raise CommandError(messages.say("ops.file", values)) from problem
        except (OperationalError, ProgrammingError, InterfaceError) as problem:
            first_line = str(problem).strip().partition("\n")[0]
            raise CommandError(messages.say("ops.database", {"problem": first_line})) from problem


@contextmanager
def progress(label: str, total: int | None = None, unit: str = "") -> Iterator[Any]:
    """A progress bar on stderr; silent when nobody watches."""
    with tqdm(total=total, desc=label, unit=unit, file=sys.stderr, disable=None, leave=False) as bar:
        yield bar
