"""``kuaizhuan match …``: the engine's own command line, and next to it the platform's stored matches."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from kuaizhuan.catalog.models import KINDS
from kuaizhuan.catalog.registry import KINDS as DECLARED
from kuaizhuan.catalog.states import PUBLIC_STATES
from kuaizhuan.core.actors import system
from kuaizhuan.core.messages import say
from kuaizhuan.match import learning, queries, services
from kuaizhuan.match.engine import command, labelled, train
from kuaizhuan.match.engine.arguments import positive
from kuaizhuan.ops import terminal
from kuaizhuan.ops.fits import Fit, fits_of
from kuaizhuan.ops.match_text import why


class Command(terminal.Command):
    help = "Match needs with results: on files (score, index, query, bulk, train, eval) or on the platform."

    def add_arguments(self, parser: ArgumentParser) -> None:
        subparsers = parser.add_subparsers(dest="match_command", required=True)
        command.add_subcommands(subparsers)
        refresh = subparsers.add_parser("refresh", help="Match public needs anew and store the matches.")
        refresh.add_argument("--json", action="store_true", help="for programs")
        refresh.add_argument("codes", nargs="*", metavar="DEMAND_CODE", help="default: all")
        refresh.add_argument("--stale", action="store_true", help="only needs whose matches are out of date")
        done = subparsers.add_parser(
            "feedback", help="What users did with matches, as train --feedback reads it."
        )
        done.add_argument("output", nargs="?", metavar="OUT.jsonl", help="default: standard output")
        subparsers.add_parser(
            "learn", help="Learn weights from what users did; used only when better on needs they never saw."
        )
        show = subparsers.add_parser("show", help="What fits one row, with the reasons.")
        show.add_argument("--json", action="store_true", help="for programs")
        show.add_argument("code", metavar="CODE", help="of a public need, result or expert")
        show.add_argument("-k", type=positive, default=5, help="how many (5)")
        show.add_argument(
            "--kind",
            choices=list(DECLARED),
            help="experts for a need, needs for an expert or a result, organisations likely to take a result;"
            " default: results for a need, needs for a result",
        )
        vectors = subparsers.add_parser(
            "vectors", help="Give public rows the vectors that they lack (KZ_EMBEDDINGS)."
        )
        vectors.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["match_command"] == "refresh":
            self._refresh(**options)
        elif options["match_command"] == "show":
            self._show(**options)
        elif options["match_command"] == "vectors":
            self._vectors()
        elif options["match_command"] == "feedback":
            self._feedback(**options)
        elif options["match_command"] == "learn":
            self._learn()
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
        self.answer({"matches": count}, str(count))

    def _feedback(self, output: str | None, **_: Any) -> None:
        lines = (json.dumps(row, ensure_ascii=False) for row in learning.feedback())
        if output is None:
            for line in lines:
                self.stdout.write(line)
            return
        rows = 0
        with Path(output).open("w", encoding="utf-8") as file:
            for rows, line in enumerate(lines, 1):  # noqa: B007 - how many there were
                print(line, file=file)
        self.stdout.write(f"{rows} acts in {output}")

    def _learn(self) -> None:
        lines = [json.dumps(row, ensure_ascii=False).encode() for row in learning.feedback()]
        try:
            model = train.train_on_feedback(labelled.read(lines), learning.model())
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(model.report, ensure_ascii=False, indent=1))
        if not model.report["use"]:
            self.stdout.write(say("ops.not_learnt"))
            return
        beside = learning.model_path().with_suffix(".part")
        beside.write_text(model.as_text(), "utf-8")
        beside.replace(learning.model_path())
        self.stdout.write(say("ops.learnt", {"path": str(learning.model_path())}))

    def _vectors(self) -> None:
        counts = {}
        with terminal.progress("vectors") as bar:
            for kind, model in KINDS.items():
                rows = model.objects.filter(state__in=PUBLIC_STATES).select_related("owner__merged_into")
                counts[kind] = learning.embed(rows.iterator(200))
                bar.update(counts[kind])
        self.answer(counts, *(f"{kind} {count}" for kind, count in counts.items()))

    def _show(self, code: str, k: int, kind: str | None, **_: Any) -> None:
        fits = fits_of(code, kind, k)
        names = ("rank", "level", "score", "code", "title", "explanation")
        facts = [{name: getattr(each, name) for name in names} for each in fits]
        self.answer({"code": code, "fits": facts}, *(line for each in fits for line in _lines(each)))


def _lines(fit: Fit) -> Iterator[str]:
    yield f"{fit.rank}. [{say(f'match.level.{fit.level}')} {fit.score:.2f}] {fit.code} {fit.title}"
    for line in why(fit.explanation):
        yield f"     {line}"
