"""``kuaizhuan bench …``: measurements that print ratios against a floor or a peer of the same run."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from kuaizhuan.ops import terminal
from kuaizhuan.ops.bench.imports import WRITERS, Measured, measure


class Command(terminal.Command):
    help = "Measure: import (rows a second and memory at two sizes, beside a bare read-and-store)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        subparsers = parser.add_subparsers(dest="bench", required=True)
        one = subparsers.add_parser("import", help="import generated rows; the same at a tenth of the size")
        one.add_argument("--rows", type=int, default=100_000)
        one.add_argument("--format", action="append", choices=sorted(WRITERS), help="default: all")

    def handle(self, *args: Any, **options: Any) -> None:
        for format in options["format"] or sorted(WRITERS):
            small, large = measure(options["rows"] // 10, format), measure(options["rows"], format)
            for measured in (small, large):
                self.stdout.write(_line(measured))
            self.stdout.write(
                f"  peak memory, large ÷ small: {large.peak / small.peak:.2f}"
                f"   rate, large ÷ small: {large.rate / small.rate:.2f}"
            )


def _line(m: Measured) -> str:
    return (
        f"{m.format:<5}{m.rows:>9,} rows {m.rate:>8,.0f} rows/s  peak {m.peak:>5.0f} MiB"
        f"   floor {m.floor_rate:>9,.0f} rows/s {m.floor_peak:>5.0f} MiB"
        f"   time ÷ floor {m.floor_rate / m.rate:>6.1f}   memory ÷ floor {m.peak / m.floor_peak:>4.1f}"
    )
