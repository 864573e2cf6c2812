"""``kuaizhuan push FILE --server URL --kind KIND``: send a file of an organisation's system to a node elsewhere."""

from __future__ import annotations

import fcntl
import os
import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kuaizhuan import __version__
from kuaizhuan.catalog.registry import published_kinds
from kuaizhuan.collect.sources import SourceError
from kuaizhuan.core.config.sentences import language
from kuaizhuan.core.errors import BadInput, Conflict
from kuaizhuan.core.messages import say
from kuaizhuan.ops import terminal
from kuaizhuan.ops.push.lines import read_lines
from kuaizhuan.ops.push.progress import OUTCOMES, Progress, Task, digest_of
from kuaizhuan.ops.push.service import push_file, try_file

TOKEN = "KUAIZHUAN_TOKEN"
MOST = 500
SHOWN = 20
"""Refused rows that a try shows."""


class Command(terminal.Command):
    help = (
        "Send results, needs or experts from a file to a node elsewhere, by the organisation's own numbers. A run that "
        "was stopped goes on. Exit status 1: rows were refused, or the node was not reached."
    )
    has_json = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        kinds = sorted(kind.plural for kind in published_kinds())
        parser.add_argument(
            "file", metavar="FILE", type=Path, help="as for import: what it is, is found by looking into it"
        )
        parser.add_argument(
            "--server",
            metavar="URL",
            required=True,
            type=_address,
            help="the node, as https://kz.example.org",
        )
        parser.add_argument("--kind", metavar="KIND", required=True, choices=kinds, help=", ".join(kinds))
        parser.add_argument(
            "--token-file", metavar="PATH", type=Path,
            help=f"holds the token, with the scope write; without it the variable {TOKEN} does",
        )  # fmt: skip
        parser.add_argument(
            "--owner", metavar="ORG", default="", help="the unit whose rows they are: its code or credit code"
        )
        parser.add_argument(
            "--clear", action="store_true", help="an empty cell empties the field; without it the field stays"
        )
        parser.add_argument(
            "--batch", metavar="N", type=_size, default=MOST, help=f"rows in one request, at most {MOST}"
        )
        parser.add_argument(
            "--tries",
            metavar="N",
            type=_count,
            default=8,
            help="how often a request is tried, with growing pauses",
        )
        parser.add_argument(
            "--report", metavar="OUT.csv", type=Path, help="the refused rows; FILE.refused.csv without it"
        )
        parser.add_argument(
            "--progress", metavar="PATH", type=Path, help="how far it is; FILE.push.json without it"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="read the file and say what would be sent; send nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        lines = read_lines(path, options["kind"], clear=options["clear"])
        try:
            if options["dry_run"]:
                refused = self._try(lines)
            else:
                with _alone(path):
                    refused = self._push(path, lines, options)
        except SourceError as error:
            raise BadInput(error.code, **error.params) from error
        if refused:
            sys.exit(1)

    def _try(self, lines: Any) -> int:
        found = try_file(lines)
        rows = [
            {"row": line.place, "external_id": line.number, "refused": line.refused,
             "reasons": [{"column": note.column, "code": note.code, "text": note.detail} for note in line.notes]}
            for line in found.lines
        ]  # fmt: skip
        shown = [
            f"  {line.place} {note.column}".rstrip() + f": {note.detail}"
            for line in found.lines[:SHOWN]
            for note in line.notes
        ]
        more = ["  …"] if len(found.lines) > SHOWN else []
        total = say("ops.push.tried", {"sent": found.sent, "refused": found.refused})
        self.answer(
            {"dry_run": True, "sent": found.sent, "refused": found.refused, "rows": rows},
            *shown,
            *more,
            total,
        )
        return found.refused

    def _push(self, path: Path, lines: Any, options: dict[str, Any]) -> int:
        from kuaizhuan.ops.push.sending import TIMEOUT, Sender, httpx

        report = options["report"] or path.with_name(f"{path.name}.refused.csv")
        kept = options["progress"] or path.with_name(f"{path.name}.push.json")
        for other in (report, kept):
            if other.resolve() == path.resolve() or (other.exists() and other.samefile(path)):
                raise BadInput("ops.import.report_is_file", file=str(path))
        token = _token(options["token_file"])
        task = Task(
            digest_of(path),
            options["server"],
            options["kind"],
            options["owner"],
            options["batch"],
            options["clear"],
        )
        progress = Progress.resume(task, kept, report)
        if progress.resumed:
            self.stderr.write(say("ops.push.resumed", {"batches": progress.batches}))
        headers = {
            "Authorization": f"Bearer {token}", "User-Agent": f"kuaizhuan-push/{__version__}",
            "Accept-Language": "en" if language() == "en" else "zh-hans",
        }  # fmt: skip
        with (
            httpx.Client(base_url=task.server, headers=headers, timeout=TIMEOUT) as client,
            terminal.progress("push", unit="rows") as bar,
        ):
            push_file(lines, progress, Sender(client, options["tries"]), on_batch=bar.update)
        facts = {**progress.counts, "report": str(report) if progress.reported else None}
        told = [say("ops.push.reported", {"path": str(report)})] if progress.reported else []
        self.answer(
            facts, "  ".join(f"{say(f'ops.push.{each}')} {progress.counts[each]}" for each in OUTCOMES), *told
        )
        return progress.counts["refused"]


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One sending of a file at a time. Raises `Conflict` while another is under way."""
    with path.open("rb") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Conflict("ops.push.under_way", file=str(path)) from None
        yield


def _token(path: Path | None) -> str:
    """The token, from a file or the environment: never from the command line, which others on the machine read."""
    token = (path.read_text(encoding="utf-8") if path else os.environ.get(TOKEN, "")).strip()
    if not token or not token.isascii() or len(token.split()) != 1:
        raise BadInput("ops.push.no_token", name=TOKEN)
    return token


def _address(text: str) -> str:
    parts = urlsplit(text)
    if (
        parts.scheme not in ("http", "https")
        or not parts.netloc
        or parts.username
        or parts.query
        or parts.fragment
    ):
        raise ArgumentTypeError(text)
    return text.rstrip("/")


def _size(text: str) -> int:
    number = _count(text)
    if number > MOST:
        raise ArgumentTypeError(text)
    return number


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ArgumentTypeError(text)
    return number
