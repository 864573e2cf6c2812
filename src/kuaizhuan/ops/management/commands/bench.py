"""``kuaizhuan bench …``: measurements that print ratios against a floor or a peer of the same run."""

from __future__ import annotations

import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from kuaizhuan.match.engine import embeddings as vectors
from kuaizhuan.match.engine import evaluate
from kuaizhuan.match.engine import labelled as rated
from kuaizhuan.ops import terminal
from kuaizhuan.ops.bench import growth, matching
from kuaizhuan.ops.bench import known as known_texts
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
        one.add_argument(
            "--known",
            metavar="FILE",
            action="append",
            default=[],
            help="texts with title and abstract: known-text search",
        )
        one.add_argument("--asked", type=int, default=800, help="titles asked for of those (800)")
        one.add_argument("--plot", metavar="FILE.svg", help="write the growth of query time as a plot")
        one.add_argument(
            "--embeddings", metavar="SOURCE", help="quality with vectors as well; see match eval"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["bench"] == "match":
            self._match(**options)
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

    def _match(
        self,
        docs: int,
        labelled: str | None,
        known: list[str],
        asked: int,
        plot: str | None,
        embeddings: str | None,
        **_: Any,
    ) -> None:
        if docs < 1:
            raise CommandError(f"--docs {docs}: at least 1")
        if not matching.has_bm25s():
            self.stdout.write("bm25s is not installed: left out")
        if labelled:
            with Path(labelled).open("rb") as file:
                needs = rated.read(file)
            embedder = vectors.embedder(vectors.Options.of_settings(embeddings))
            self.stdout.write(evaluate.table(evaluate.evaluate(needs, embedder=embedder)))
        if known:
            texts = known_texts.read(map(Path, known))
            with tempfile.TemporaryDirectory(prefix="kuaizhuan-bench-") as folder:
                for name, share in known_texts.first_places(Path(folder), texts, asked).items():
                    self.stdout.write(
                        f"known text, {min(asked, len(texts))} of {len(texts):,}: {name} {share:.3f}"
                    )
        measured = []
        for size in matching.sizes(docs):
            with tempfile.TemporaryDirectory(prefix="kuaizhuan-bench-") as folder:
                measured.append(matching.measured(Path(folder), size, self.stdout.write))
        self.stdout.write(growth.table(measured))
        if plot:
            Path(plot).write_text(growth.plot(measured), "utf-8")


def _line(m: Measured) -> str:
    return (
        f"{m.format:<5}{m.rows:>9,} rows {m.rate:>8,.0f} rows/s  peak {m.peak:>5.0f} MiB"
        f"   floor {m.floor_rate:>9,.0f} rows/s {m.floor_peak:>5.0f} MiB"
        f"   time ÷ floor {m.floor_rate / m.rate:>6.1f}   memory ÷ floor {m.peak / m.floor_peak:>4.1f}"
    )
