"""``kuaizhuan restore FILE``: the node of a backup, in the database and home of this one."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from kuaizhuan.core import audit, messages, signing
from kuaizhuan.core.actors import system
from kuaizhuan.match.engine.arguments import positive
from kuaizhuan.ops import terminal
from kuaizhuan.ops.backup import archive, restore


class Command(terminal.Command):
    help = "Make this node what a backup says, on whichever database; stop its other processes first."
    has_json = True

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

        parser.add_argument("--yes", action="store_true", help="do not ask for the name of this node")

    def handle(self, *args: Any, **options: Any) -> None:
        archive.check(
            options["file"], options["key"]
        )  # before anybody is asked for a file that cannot be used
        if not options["yes"]:
            terminal.require_name(settings.NODE)
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
        with transaction.atomic():
            audit.record(
                "ops.restore.run",
                by=system("restore"),
                operator=terminal.operator(),
                node=manifest.node,
                made_at=manifest.made_at,
                events=manifest.events,
            )
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
        lines = [messages.say("ops.restore.done", values)]
        sealed_by = signing.key_id(manifest.sealed_by) if manifest.sealed_by else ""
        lines.append(
            messages.say("ops.restore.sealed_by", {"key": sealed_by})
            if sealed_by
            else messages.say("ops.restore.unsigned")
        )
        if done.broken:
            lines.append(messages.say("ops.restore.chain_taken", {"seq": done.broken.seq}))
        if done.aside:
            lines.append(messages.say("ops.restore.aside", {"path": done.aside}))
        if manifest.node != settings.NODE:
            names = {"node": manifest.node, "here": settings.NODE}
            lines.append(messages.say("ops.restore.other_node", names))
        if not manifest.keys:
            lines.append(messages.say("ops.backup.no_key"))
        more = {
            "chain_broken_at": done.broken.seq if done.broken else None,
            "uploads_before": str(done.aside) if done.aside else None,
            "keys": manifest.keys,
            "sealed_by": sealed_by,
        }
        self.answer({**values, **more}, *lines)
