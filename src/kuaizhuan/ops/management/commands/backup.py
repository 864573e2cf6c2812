"""``kuaizhuan backup FILE``: the whole node in one file, while it goes on serving."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.db import transaction

from kuaizhuan.core import audit, messages
from kuaizhuan.core.actors import system
from kuaizhuan.ops import terminal
from kuaizhuan.ops.backup import backup


class Command(terminal.Command):
    help = "Write database, uploads and signing key into one file; the node may go on serving meanwhile."
    has_json = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="to write, best ending in .tar.gz")
        parser.add_argument("--force", action="store_true", help="replace a file of this name")

    def handle(self, *args: Any, **options: Any) -> None:
        with terminal.progress("backup", unit="row") as bar:

            def step(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            taken = backup(options["file"], replace=options["force"], progress=step)
        with transaction.atomic():
            audit.record("ops.backup.export", by=system("backup"), file=options["file"].name)
        manifest = taken.manifest
        values = {
            "path": options["file"],
            "megabytes": f"{taken.size / 1e6:.1f}",
            "rows": manifest.rows,
            "tables": len(manifest.tables),
            "files": taken.files,
            "events": manifest.events,
            "head": manifest.head,
        }
        lines = [messages.say("ops.backup.done", values)]
        if not manifest.keys:
            lines.append(messages.say("ops.backup.no_key"))
        facts = {**values, "path": str(options["file"]), "bytes": taken.size, "keys": manifest.keys}
        del facts["megabytes"]
        self.answer(facts, *lines)
