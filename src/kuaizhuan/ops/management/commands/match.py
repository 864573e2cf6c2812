"""``kuaizhuan match …``: the engine's own command line, and next to it the platform's stored matches."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from typing import Any

from kuaizhuan.core import sentences
from kuaizhuan.core.actors import ANONYMOUS, system
from kuaizhuan.match import queries, services
from kuaizhuan.match.engine import command
from kuaizhuan.ops import terminal
from kuaizhuan.ops.why import why


class Command(terminal.Command):
    help = "Match needs with results: on files (score, index, query, bulk, train, eval) or on the platform."

    def add_arguments(self, parser: ArgumentParser) -> None:
        subparsers = parser.add_subparsers(dest="match_command", required=True)
        command.add_subcommands(subparsers)
        refresh = subparsers.add_parser("refresh", help="Match public needs anew and store the matches.")
        refresh.add_argument("codes", nargs="*", metavar="DEMAND_CODE", help="default: all")
        refresh.add_argument("--stale", action="store_true", help="only needs whose matches are out of date")
        show = subparsers.add_parser("show", help="The stored matches of one need, with the reasons.")
        show.add_argument("code", metavar="DEMAND_CODE")
        show.add_argument("-k", type=int, default=5)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["match_command"] == "refresh":
            self._refresh(**options)
        elif options["match_command"] == "show":
            self._show(**options)
        else:
            code = command.run(Namespace(**options), sys.stdout, sys.stderr)
            if code:
                sys.exit(code)

    def _refresh(self, codes: list[str], stale: bool, **_: Any) -> None:
        demands = queries.stale_demands() if stale else queries.public_demands()
        if codes:
            demands = demands.filter(code__in=codes)
        with terminal.progress("match", demands.count()) as bar:
            count = services.refresh_many(demands.iterator(200), by=system("match"), progress=bar.update)
        self.stdout.write(str(count))

    def _show(self, code: str, k: int, **_: Any) -> None:
        for found in queries.for_demand(ANONYMOUS, code, k):
            level = sentences.say(f"match.level.{found.level}")
            self.stdout.write(
                f"{found.rank}. [{level} {found.score:.2f}] {found.entry.code} {found.entry.title}"
            )
            for line in why(found.explanation):
                self.stdout.write(f"     {line}")
