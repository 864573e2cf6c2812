"""``kuaizhuan reindex``: build the index anew from the database and put it in place; the database's planner learns what there is."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from kuaizhuan.core.tasks import analyze
from kuaizhuan.match.engine.arguments import positive
from kuaizhuan.ops import terminal
from kuaizhuan.publish import search_index


class Command(terminal.Command):
    help = "Build the search index anew from the database; the old one serves until the new one is complete."
    has_json = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--jobs", type=positive, default=2, help="processes that cut text (2)")

    def handle(self, *args: Any, **options: Any) -> None:
        with terminal.progress("reindex", unit="row") as bar:
            index = search_index.rebuild(jobs=options["jobs"], progress=lambda done: bar.update(done - bar.n))
        analyze.func()
        self.answer({"documents": len(index)}, f"{len(index)}")
