"""``kuaizhuan bench …``: measurements that print ratios against a floor or a peer of the same run."""

from __future__ import annotations

import os
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from kuaizhuan.core import messages
from kuaizhuan.match.engine import embeddings as vectors
from kuaizhuan.match.engine import evaluate
from kuaizhuan.match.engine import labelled as rated
from kuaizhuan.match.engine.arguments import positive
from kuaizhuan.ops import terminal
from kuaizhuan.ops.bench import clauses, growth, matching, web
from kuaizhuan.ops.bench import known_item as known_texts
from kuaizhuan.ops.bench import text as texts
from kuaizhuan.ops.bench.imports import WRITERS, Measured, measure, split


class Command(terminal.Command):
    help = "Measure: import (rows, memory), match (building, disk, memory, queries, bulk), text (readers), clauses, web (pages)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        subparsers = parser.add_subparsers(dest="bench", required=True)
        one = subparsers.add_parser("import", help="Import generated rows; the same at a tenth of the size.")
        one.add_argument("--rows", type=positive, default=100_000, help="how many (100000)")
        one.add_argument("--format", action="append", choices=sorted(WRITERS), help="default: all")
        one = subparsers.add_parser("match", help="Index and match generated results, at sizes up to --docs.")
        one.add_argument(
            "--docs",
            type=positive,
            default=100_000,
            help="how many (100000); a million takes twenty minutes and 3 GB",
        )
        one.add_argument("--labelled", metavar="FILE", help="rated pairs: the table of quality as well")
        one.add_argument(
            "--known",
            metavar="FILE",
            action="append",
            default=[],
            help="texts with title and abstract: known-text search",
        )
        one.add_argument("--asked", type=positive, default=800, help="titles asked for of those (800)")
        one.add_argument("--plot", metavar="FILE.svg", help="write the growth of query time as a plot")
        one.add_argument(
            "--embeddings", metavar="SOURCE", help="quality with vectors as well; see match eval"
        )

        one = subparsers.add_parser(
            "text",
            help="Feed every reader of texts the worst shapes; fails where time grows faster than texts.",
        )
        one.add_argument("--reader", default="", metavar="NAME", help="only readers whose names hold this")
        one.add_argument("--worst", type=positive, default=20, help="how many lines to print (20)")
        one = subparsers.add_parser(
            "clauses", help="Recall and precision of the clause linter on judged clauses."
        )
        one.add_argument(
            "files", nargs="+", metavar="FILE.jsonl", help="text, kind (1 to 6), forbidden on each line"
        )
        one = subparsers.add_parser(
            "web", help="Visit the demo world and a large one, served by two processes."
        )
        one.add_argument("--rows", type=positive, default=100_000, help="results of the large world (100000)")
        one.add_argument("--users", type=positive, default=8, help="visitors at a time (8)")
        one.add_argument(
            "--seconds", type=positive, default=10, help="for each kind of page, and for all mixed (10)"
        )
        one.add_argument(
            "--postgres",
            metavar="URL",
            default=os.environ.get("DATABASE_URL", ""),
            help="a server to measure on besides SQLite, in a database made for it; default: DATABASE_URL",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["bench"] == "match":
            self._match(**options)
        elif options["bench"] == "text":
            self._text(options["reader"], options["worst"])
        elif options["bench"] == "clauses":
            self._clauses(map(Path, options["files"]))
        elif options["bench"] == "web":
            self._web(options["rows"], options["users"], options["seconds"], options["postgres"])
        else:
            self._import(options["rows"], options["format"] or sorted(WRITERS))

    def _import(self, rows: int, formats: list[str]) -> None:
        for format in formats:
            small, large = measure(max(rows // 10, 1), format), measure(rows, format)
            for measured in (small, large):
                self.stdout.write(_line(measured))
            self.stdout.write(
                f"  peak memory, large ÷ small: {large.peak / small.peak:.2f}"
                f"   rate, large ÷ small: {large.rate / small.rate:.2f}"
            )
            fixed, row, floor = split(small, large)
            self.stdout.write(
                f"  processor: {fixed:.1f} s for any file, {row:.2f} ms a row ({floor:.0f} × floor)"
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

    def _text(self, reader: str, worst: int) -> None:
        found = {name: read for name, read in texts.readers().items() if reader in name}
        fed = sorted(texts.feed(found), key=lambda each: (each.fails, each.seconds[-1]), reverse=True)
        self.stdout.write(
            f"{len(found)} readers, {len(texts.PIECES)} shapes, up to {texts.LENGTHS[-1]:,} characters"
        )
        failed = [each for each in fed if each.fails]
        for each in fed[: max(worst, len(failed))]:
            self.stdout.write(_fed(each))
        if failed:
            raise CommandError(messages.say("ops.bench.text", {"count": len(failed)}))

    def _clauses(self, files: Iterable[Path]) -> None:
        for each in clauses.measured(clauses.read(files)):
            self.stdout.write(
                f"{f'item {each.kind}' if each.kind else 'all':<8}{each.forbidden:>5} forbidden"
                f"  recall {each.recall:.2f}  of its kind {each.rightly}/{each.forbidden}  precision {each.precision:.2f}"
            )

    def _web(self, rows: int, users: int, seconds: int, postgres: str) -> None:
        if web.missing():
            raise CommandError(messages.say("ops.bench.missing", {"name": web.missing()}))
        for name, database in (("SQLite", ""), ("PostgreSQL", postgres)):
            if name == "PostgreSQL" and not database:
                self.stdout.write("PostgreSQL: left out, for neither --postgres nor DATABASE_URL is given")
                continue
            for size in (0, rows):
                world = f"{size:,} results" if size else "demo world"
                self.stdout.write(f"{name}, {world}, {users} users, {web.WORKERS} processes")
                with tempfile.TemporaryDirectory(prefix="kuaizhuan-bench-") as folder:
                    phases = web.measure(Path(folder), size, database, users=users, seconds=seconds)
                    self._visits(phases)

    def _visits(self, phases: Iterable[list[web.Visited]]) -> None:
        floor: dict[str, float] = {}
        for phase in phases:
            label = "mixed" if len(phase) > 1 else "alone"
            for visited in phase:
                if visited.kind == "static":
                    floor[label] = visited.p95
            for visited in phase:
                self.stdout.write(_visited(visited, label, floor[label]))


def _visited(v: web.Visited, label: str, floor: float) -> str:
    return (
        f"  {v.kind:<7}{label:<6}{v.requests:>7,} answers {v.failures:>3} failed {v.rate:>7.1f}/s"
        f"  p50 {v.p50:>5.0f} ms  p95 {v.p95:>5.0f} ms  p95 ÷ static {v.p95 / floor:>5.2f}"
        f"  search {v.search_share:>4.0%} of the server's time"
    )


def _fed(each: texts.Fed) -> str:
    growth = f"growth {each.growth:>5.2f}" if each.growth else "growth     -"
    said = f"  {each.fault}" if each.fault else ""
    return f"  {each.reader:<32}{each.shape:<26}{each.seconds[-1] * 1000:>8.1f} ms  {growth}{said}"


def _line(m: Measured) -> str:
    return (
        f"{m.format:<5}{m.rows:>9,} rows {m.rate:>8,.0f} rows/s  peak {m.peak:>5.0f} MiB"
        f"   floor {m.floor_rate:>9,.0f} rows/s {m.floor_peak:>5.0f} MiB"
        f"   time ÷ floor {m.floor_rate / m.rate:>6.1f}   memory ÷ floor {m.peak / m.floor_peak:>4.1f}"
    )
