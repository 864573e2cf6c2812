"""``kuaizhuan template KIND OUT.xlsx``: an empty work-book to fill in."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from kuaizhuan.collect.columns import importable
from kuaizhuan.collect.workbook import write_template
from kuaizhuan.ops import terminal


class Command(terminal.Command):
    help = "Write an empty work-book with the columns, hints and drop-downs of a kind."
    has_json = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "kind", metavar="KIND", choices=sorted(importable()), help=", ".join(sorted(importable()))
        )
        parser.add_argument("out", metavar="OUT.xlsx", type=Path, help="the work-book to write")

    def handle(self, *args: Any, **options: Any) -> None:
        write_template(options["kind"], options["out"])
        self.answer({"path": str(options["out"])}, str(options["out"]))
