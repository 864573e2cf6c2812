"""How far a run is, kept beside the file so that it goes on after a kill, and the report of what was refused."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from io import StringIO
from pathlib import Path

from kuaizhuan.core import plain_json
from kuaizhuan.core.messages import say
from kuaizhuan.ops.push.lines import Note

OUTCOMES = ("made", "changed", "unchanged", "refused")
BOM = "\ufeff"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would take for a formula."""


@dataclass(frozen=True, slots=True)
class Task:
    """What is sent where, and how it falls into batches: only the same task goes on. digest: SHA-256 of the file."""

    digest: str
    server: str
    kind: str
    owner: str
    size: int
    clear: bool


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@dataclass(slots=True)
class Progress:
    """A run. batches: how many were answered; counts: outcome → rows; reported: bytes of the report that count."""

    task: Task
    path: Path
    report: Path
    run: str = field(default_factory=lambda: secrets.token_hex(16))
    batches: int = 0
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(OUTCOMES, 0))
    reported: int = 0
    done: bool = False

    @classmethod
    def resume(cls, task: Task, path: Path, report: Path) -> Progress:
        """The run of `task` that stopped, or a new one; a report of an earlier run goes."""
        found = cls(task, path, report)
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            same = kept["task"] == asdict(task) and not kept["done"]
            if same and set(kept["counts"]) == set(OUTCOMES):
                found.run, found.batches = str(kept["run"]), int(kept["batches"])
                found.counts, found.reported = dict(kept["counts"]), int(kept["reported"])
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            pass  # nothing was sent yet, or nobody can say how far it is: the server leaves alone what it has
        if found.reported:
            os.truncate(report, found.reported)
        else:
            report.unlink(missing_ok=True)
        found.save()
        return found

    @property
    def resumed(self) -> bool:
        return self.batches > 0

    def key(self, place: int) -> str:
        """The idempotency key of the batch at `place`, from 0."""
        return hashlib.sha256(f"{self.run} {self.task.digest} {place}".encode()).hexdigest()[:40]

    def save(self) -> None:
        """Write it down, whole or not at all."""
        kept = {
            "task": asdict(self.task), "run": self.run, "batches": self.batches, "counts": self.counts,
            "reported": self.reported, "done": self.done,
        }  # fmt: skip
        new = self.path.with_name(self.path.name + ".new")
        with new.open("w", encoding="utf-8") as stream:
            stream.write(plain_json.write(kept, indent=1))
            stream.flush()
            os.fsync(stream.fileno())
        new.replace(self.path)

    def tell(self, outcome: str, place: str, number: str, title: str, notes: Iterable[Note]) -> None:
        """A line of the report for each note: outcome (refused, or left aside for a cell), place, number, name, column, reason."""
        text = StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        if not self.reported:
            text.write(BOM)
            writer.writerow(
                [
                    say(f"ops.push.column.{each}")
                    for each in ("outcome", "place", "number", "title", "field", "code", "reason")
                ]
            )
        for note in notes:
            cells = [say(f"ops.push.{outcome}"), place, number, title, note.column, note.code, note.detail]
            writer.writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells])
        with self.report.open("ab") as stream:
            self.reported += stream.write(text.getvalue().encode())
