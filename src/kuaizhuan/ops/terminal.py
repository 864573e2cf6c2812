"""How commands speak: refusals as sentences with exit code 1, progress on stderr, answers on stdout."""

from __future__ import annotations

import os
import pwd
import sys
from argparse import SUPPRESS, _SubParsersAction
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import InterfaceError, OperationalError, ProgrammingError
from django.utils import translation
from tqdm import tqdm

from kuaizhuan import __version__
from kuaizhuan.core import messages, plain_json
from kuaizhuan.core.config.sentences import language
from kuaizhuan.core.errors import BadInput, DomainError, RuleBroken
from kuaizhuan.core.fulltext import IndexUnusable
from kuaizhuan.core.text import unkept

OF_DJANGO = frozenset(
    ["version", "verbosity", "settings", "pythonpath", "traceback", "no_color", "force_color", "skip_checks"]
)
"""Options that every command of the framework takes."""


def require_kept(given: Iterable[Any]) -> None:
    """Raise `BadInput` for what no door takes (`core.text.unkept`); bytes of a path that are no text may come."""
    said = (each for value in given for each in (value if isinstance(value, list | tuple) else [value]))
    for each in said:
        if isinstance(each, str) and (bad := unkept(each.encode(errors="replace").decode())):
            raise BadInput("core.character", character=bad)


def operator() -> str:
    """Who runs this command, as the machine knows them: the account of the process, and who became it by sudo."""
    try:
        name = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # in a container
        name = str(os.getuid())
    before = os.environ.get("SUDO_USER", "")
    return f"{name} ({before})" if before else name


def require_name(name: str) -> None:
    """Have whoever runs the command type `name`, before what cannot be taken back. Raises `BadInput` for anything else."""
    if not sys.stdin.isatty():
        raise BadInput("ops.name_unasked", name=name)
    sys.stderr.write(messages.say("ops.name_asked", {"name": name}) + " ")
    sys.stderr.flush()
    if sys.stdin.readline().strip() != name:
        raise BadInput("ops.name_wrong", name=name)


class Command(BaseCommand):
    """A command of this project: what goes wrong ends it with a sentence; ``--traceback`` shows where it did.

    It ends with 0 when it did what was asked, 1 when that was refused or failed, 2 when it was asked wrongly.
    has_json: takes ``--json`` and then answers with one JSON object. speaks: in the language of the terminal, where
    it is called from one; not so a command that writes sentences down.
    """

    requires_system_checks = ()
    has_json = False
    speaks = True

    def get_version(self) -> str:
        return __version__

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """The parser, with help that speaks of this command's own arguments."""
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        if self.has_json:
            parser.add_argument("--json", action="store_true", help="the same for programs: one JSON object")
        for action in parser._actions:
            if action.dest in OF_DJANGO:
                action.help = SUPPRESS
            if isinstance(action, _SubParsersAction):
                for listed in action._choices_actions:
                    action.choices[listed.dest].description = listed.help
        return parser

    def run_from_argv(self, argv: list[str]) -> None:
        with translation.override(language()):
            super().run_from_argv(argv)

    def answer(self, facts: Mapping[str, Any], *lines: str) -> None:
        """Write `facts` where ``--json`` asks for them, otherwise `lines`."""
        if self._as_json:
            lines = (plain_json.write(facts),)
        for line in lines:
            self.stdout.write(line)

    def execute(self, *args: Any, **options: Any) -> str | None:
        self._as_json = bool(options.get("json"))
        try:
            require_kept(options.values())
            with nullcontext() if self.speaks else translation.override(settings.LANGUAGE_CODE):
                return super().execute(*args, **options)
        except Exception as problem:
            said = sentence_of(problem)
            if said is None:
                raise
            raise CommandError(said) from problem


def sentence_of(problem: Exception) -> str | None:
    """What is said of a refusal or of what cannot be used, in the language in force; None for a fault of ours."""
    match problem:
        case RuleBroken():
            return "\n".join(map(messages.say_reason, problem.verdict))
        case DomainError():
            return messages.say(problem.code, problem.params)
        case IndexUnusable():
            return messages.say("ops.index_unusable", {"problem": str(problem)})
        case FileNotFoundError():
            return messages.say("ops.no_file", {"path": problem.filename})
        case OSError(filename=str() as path):
            return messages.say("ops.file", {"path": path, "problem": problem.strerror})
        case OperationalError() | ProgrammingError() | InterfaceError():
            return messages.say("ops.database", {"problem": str(problem).strip().partition("\n")[0]})
    return None


@contextmanager
def progress(label: str, total: int | None = None, unit: str = "") -> Iterator[Any]:
    """A progress bar on stderr; silent when nobody watches."""
    with tqdm(total=total, desc=label, unit=unit, file=sys.stderr, disable=None, leave=False) as bar:
        yield bar
