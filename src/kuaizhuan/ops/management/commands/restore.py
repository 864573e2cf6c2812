"""``kuaizhuan restore FILE``: the node of a backup, in the database and home of this one."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings

from kuaizhuan.core import messages, signing
from kuaizhuan.match.engine.arguments import positive
from kuaizhuan.ops import terminal
from kuaizhuan.ops.backup import restore


class Command(terminal.Command):
    help = "Make this node what a backup says, on whichever database; stop its other processes first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="written by kuaizhuan backup")
        parser.add_argument(
            "--force", action="store_true", help="replace the rows of this node; take a broken audit chain"
        )
        parser.add_argument(
            "--jobs", type=positive, default=2, help="processes that cut text for the index (2)"
        )

        parser.add_argument(
            "--key",
            default="",
            help="public key that must have sealed the file, as kuaizhuan audit key told it",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with terminal.progress("restore", unit="row") as bar:

            def step(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            done = restore(
                options["file"],
                force=options["force"],
                jobs=options["jobs"],
                public=options["key"],
                progress=step,
            )
        manifest = done.manifest
        values = {
            "node": manifest.node,
            "made_at": manifest.made_at,
            "rows": manifest.rows,
            "tables": len(manifest.tables),
            "files": done.files,
            "indexed": done.indexed,
            "events": manifest.events,
            "head": manifest.head,
        }
        self.stdout.write(messages.say("ops.restore.done", values))
        if manifest.sealed_by:
            self.stdout.write(
                messages.say("ops.restore.sealed_by", {"key": signing.key_id(manifest.sealed_by)})
            )
        else:
            self.stdout.write(messages.say("ops.restore.unsigned"))
        if done.broken:
            self.stdout.write(messages.say("ops.restore.chain_taken", {"seq": done.broken.seq}))
        if done.aside:
            self.stdout.write(messages.say("ops.restore.aside", {"path": done.aside}))
        if manifest.node != settings.NODE:
            self.stdout.write(
                messages.say("ops.restore.other_node", {"node": manifest.node, "here": settings.NODE})
            )
        if not manifest.keys:
            self.stdout.write(messages.say("ops.backup.no_key"))
