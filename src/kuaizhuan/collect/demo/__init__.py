"""Brings the demo world in by the files of its offices, which the platform's editor hands in."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from django.utils import timezone

from kuaizhuan.collect.demo.sheets import write_workbooks
from kuaizhuan.collect.services import import_file
from kuaizhuan.core.actors import Actor
from kuaizhuan.people.demo.actors import BY, editor, open_accounts


def build(say: Callable[[str], None]) -> None:
    """Organisations first, then accounts, then each office's file."""
    with tempfile.TemporaryDirectory() as folder:
        organisations, *files = write_workbooks(folder, timezone.localdate())
        _import(organisations, BY, say)
        say(f"accounts: {open_accounts()}")
        by = editor()
        for path in files:
            _import(path, by, say)


def _import(path: Path, by: Actor, say: Callable[[str], None]) -> None:
    summary = import_file(path, path.stem.split("-")[0], by=by)
    say(f"{path.name}: {', '.join(f'{action} {count}' for action, count in sorted(summary.counts.items()))}")
