"""How commands speak: refusals as sentences with exit code 1, progress on stderr, answers on stdout."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from kuaizhuan.core import sentences
from kuaizhuan.core.errors import DomainError, RuleBroken
from kuaizhuan.core.fulltext import IndexUnusable


class Command(BaseCommand):
    """A command of this project: domain errors end it with their sentences, never with a traceback."""

    requires_system_checks = ()

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except RuleBroken as refusal:
            raise CommandError("\n".join(map(sentences.say_reason, refusal.verdict))) from refusal
        except DomainError as refusal:
            raise CommandError(sentences.say(refusal.code, refusal.params)) from refusal
        except IndexUnusable as problem:
            raise CommandError(sentences.say("ops.index_unusable", {"problem": str(problem)})) from problem
        except FileNotFoundError as problem:
            raise CommandError(sentences.say("ops.no_file", {"path": problem.filename})) from problem


@contextmanager
def progress(label: str, total: int | None = None, unit: str = "") -> Iterator[Any]:
    """A progress bar on stderr; silent when nobody watches."""
    with tqdm(total=total, desc=label, unit=unit, file=sys.stderr, disable=None, leave=False) as bar:
        yield bar
