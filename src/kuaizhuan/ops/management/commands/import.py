"""``kuaizhuan import KIND FILE``: bring a work-book, csv or jsonl in."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kuaizhuan.collect.columns import importable
from kuaizhuan.collect.reports import refused_writer, write_refused
from kuaizhuan.collect.services import Summary, import_file
from kuaizhuan.core import messages
from kuaizhuan.core.actors import system
from kuaizhuan.ops import terminal
from kuaizhuan.ops.organisations import find_organisation

ACTIONS = ("create", "update", "keep", "conflict", "reject")


class Command(terminal.Command):
    help = "Import results, needs, experts or organisations from xlsx, csv or jsonl. Exit status 1: every row was refused."
    has_json = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "kind", metavar="KIND", choices=sorted(importable()), help=", ".join(sorted(importable()))
        )
        parser.add_argument("file", metavar="FILE", type=Path, help="what it is, is found by looking into it")
        parser.add_argument(
            "--as",
            dest="organisation",
            metavar="ORG",
            help="whose rows without an organisation are: credit code, public code or full name",
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
        parser.add_argument("--report", type=Path, metavar="OUT.xlsx", help="work-book of the refused rows")

    def handle(self, *args: Any, **options: Any) -> None:
        options["file"].open("rb").close()  # what cannot be opened is said with its path
        organisation = find_organisation(options["organisation"]) if options["organisation"] else None
        with terminal.progress("import", total=100, unit="%") as bar:
            report = options["report"]
            with refused_writer(report if options["dry_run"] else None, options["kind"]) as on_refused:
                summary = import_file(
                    options["file"],
                    options["kind"],
                    by=system("import"),
                    organisation=organisation,
                    dry_run=options["dry_run"],
                    on_refused=on_refused,
                    progress=lambda share: bar.update(share * 100 - bar.n),
                )
        if report and summary.run:
            write_refused(summary.run, report)
        self.answer(_facts(summary, options["dry_run"]), *_lines(summary, options["dry_run"]))
        if summary.counts["reject"] and not sum(summary.counts[each] for each in ACTIONS if each != "reject"):
            sys.exit(1)


def _facts(summary: Summary, dry_run: bool) -> dict[str, Any]:
    """Everything that the lines say, of all rows."""
    rows = [
        {
            "row": step.row.number,
            "code": step.code or None,
            "action": step.action,
            "problems": [
                {"code": p.code, "column": p.column, "text": messages.say(p.code, p.params)}
                for p in step.problems
            ],
        }
        for step in (*summary.steps, *summary.hinted)
    ]
    return {
        "dry_run": dry_run,
        "run": summary.run,
        "counts": {action: summary.counts[action] for action in ACTIONS},
        "resumed_after": summary.resumed_after,
        "warnings": [messages.say(problem.code, problem.params) for problem in summary.warnings],
        "unknown_columns": list(summary.unknown),
        "rows": rows,
    }


def _lines(summary: Summary, dry_run: bool) -> Iterator[str]:
    if summary.resumed_after:
        yield messages.say("collect.resumed", {"row": summary.resumed_after})
    for problem in summary.warnings:
        yield messages.say(problem.code, problem.params)
    if summary.unknown:
        yield messages.say("collect.unknown_headers", {"headers": "、".join(summary.unknown)})
    shown = [*summary.steps, *summary.hinted]
    for step in shown[:20]:
        for problem in step.problems:
            where = f"{step.row.number} {problem.column or ''}".strip()
            yield f"  {where}: {messages.say(problem.code, problem.params)}"
        if step.decision and step.action in ("update", "conflict"):
            for name, (old, new) in {**step.decision.changes, **step.decision.conflicts}.items():
                yield f"  {step.row.number} {step.code} {name}: {_short(old)} → {_short(new)}"
    if len(shown) > 20:
        yield "  …"
    counts = "  ".join(
        f"{messages.say(f'ops.import.{action}')} {summary.counts[action]}" for action in ACTIONS
    )
    yield f"{'(dry run) ' if dry_run else summary.run + ' '}{counts}"


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 40 else f"{text[:38]}…"
