"""``kuaizhuan bench …``: measurements that print ratios against a floor or a peer of the same run."""

from __future__ import annotations

import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from kuaizhuan.match.engine import evaluate
from kuaizhuan.match.engine import labelled as rated
from kuaizhuan.ops import terminal
from kuaizhuan.ops.bench import matching
from kuaizhuan.ops.bench.imports import WRITERS, Measured, measure


class Command(terminal.Command):
    help = "Measure: import (rows a second and memory), match (building, disk, memory, queries, bulk)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        subparsers = parser.add_subparsers(dest="bench", required=True)
        one = subparsers.add_parser("import", help="import generated rows; the same at a tenth of the size")
        one.add_argument("--rows", type=int, default=100_000)
        one.add_argument("--format", action="append", choices=sorted(WRITERS), help="default: all")
        one = subparsers.add_parser("match", help="index and match generated results, at sizes up to --docs")
        one.add_argument("--docs", type=int, default=100_000, help="up to 1,000,000: twenty minutes and 3 GB")
        one.add_argument("--labelled", metavar="FILE", help="rated pairs: the table of quality as well")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["bench"] == "match":
            self._match(options["docs"], options["labelled"])
        else:
            self._import(options["rows"], options["format"] or sorted(WRITERS))

    def _import(self, rows: int, formats: list[str]) -> None:
        for format in formats:
            small, large = measure(rows // 10, format), measure(rows, format)
            for measured in (small, large):
                self.stdout.write(_line(measured))
            self.stdout.write(
                f"  peak memory, large ÷ small: {large.peak / small.peak:.2f}"
                f"   rate, large ÷ small: {large.rate / small.rate:.2f}"
            )

    def _match(self, docs: int, labelled: str | None) -> None:
        if docs < 1:
            raise CommandError(f"--docs {docs}: at least 1")
        if not matching.has_bm25s():
            self.stdout.write("bm25s is not installed: left out")
        for size in matching.sizes(docs):
            with tempfile.TemporaryDirectory(prefix="kuaizhuan-bench-") as folder:
                for line in matching.report(Path(folder), size):
                    self.stdout.write(line)
        if labelled:
            with Path(labelled).open("rb") as file:
                self.stdout.write(evaluate.table(evaluate.evaluate(rated.read(file))))


def _line(m: Measured) -> str:
    return (
        f"{m.format:<5}{m.rows:>9,} rows {m.rate:>8,.0f} rows/s  peak {m.peak:>5.0f} MiB"
        f"   floor {m.floor_rate:>9,.0f} rows/s {m.floor_peak:>5.0f} MiB"
        f"   time ÷ floor {m.floor_rate / m.rate:>6.1f}   memory ÷ floor {m.peak / m.floor_peak:>4.1f}"
    )
