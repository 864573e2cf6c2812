"""``kuaizhuan import KIND FILE``: bring a work-book, a table or a form in."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from kuaizhuan.collect.columns import importable
from kuaizhuan.collect.preview import look_at, read_choice
from kuaizhuan.collect.reports import refused_writer, write_refused
from kuaizhuan.collect.services import Summary, import_file
from kuaizhuan.collect.sources import Choice, SourceError
from kuaizhuan.collect.sources.layout.choice import choice_from
from kuaizhuan.core import messages
from kuaizhuan.core.actors import system
from kuaizhuan.core.errors import BadInput
from kuaizhuan.ops import terminal
from kuaizhuan.ops.organisations import find_organisation

ACTIONS = ("create", "update", "keep", "conflict", "reject")


class Command(terminal.Command):
    help = (
        "Import results, needs, experts or organisations from a file. Exit status 1: every row was refused."
    )
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
        parser.add_argument(
            "--sheet",
            dest="sheets",
            action="append",
            metavar="NAME",
            help="read this sheet, several times for several; without it, all sheets that are alike",
        )
        parser.add_argument(
            "--map",
            type=Path,
            metavar="MAP.json",
            help='what columns mean: {"columns": {"header": "field", "another": ""}, "sheets": [], "hidden": true}',
        )

    def handle(self, *args: Any, **options: Any) -> None:
        options["file"].open("rb").close()  # what cannot be opened is said with its path
        if options["report"] and _is_same(options["report"], options["file"]):
            raise BadInput("ops.import.report_is_file", file=str(options["file"]))
        choice = _choice(options["map"], options["sheets"])
        organisation = find_organisation(options["organisation"]) if options["organisation"] else None
        layout = _layout(options["file"], options["kind"], choice) if options["dry_run"] else {}
        with terminal.progress("import", total=100, unit="%") as bar:
            report = options["report"]
            with refused_writer(report if options["dry_run"] else None, options["kind"]) as on_refused:
                summary = import_file(
                    options["file"],
                    options["kind"],
                    by=system("import"),
                    organisation=organisation,
                    dry_run=options["dry_run"],
                    choice=choice,
                    on_refused=on_refused,
                    progress=lambda share: bar.update(share * 100 - bar.n),
                )
        if report and summary.run:
            write_refused(summary.run, report)
        facts = _facts(summary, options["dry_run"]) | ({"layout": layout} if layout else {})
        self.answer(facts, *_layout_lines(layout), *_lines(summary, options["dry_run"]))
        if summary.counts["reject"] and not sum(summary.counts[each] for each in ACTIONS if each != "reject"):
            sys.exit(1)


def _is_same(report: Path, file: Path) -> bool:
    """Are both one file, by whatever names?"""
    return report.resolve() == file.resolve() or (report.exists() and report.samefile(file))


def _choice(path: Path | None, sheets: list[str] | None) -> Choice:
    """What the person who imports says of the file. Raises BadInput."""
    try:
        choice = choice_from(json.loads(path.read_text("utf-8-sig"))) if path else Choice()
    except SourceError as error:
        raise BadInput(error.code, **error.params) from error
    except ValueError as error:
        raise BadInput("collect.map_unread", detail=str(error)[:100]) from error
    return replace(choice, sheets=tuple(sheets)) if sheets else choice


def _layout(path: Path, kind: str, choice: Choice) -> dict[str, Any]:
    """How the file is laid out. Raises BadInput where it cannot be read."""
    try:
        return look_at(path, kind, read_choice(kind, choice))
    except SourceError as error:
        raise BadInput(error.code, **error.params) from error


def _layout_lines(layout: dict[str, Any]) -> Iterator[str]:
    for sheet in layout.get("sheets", ()):
        if not sheet["layout"]:
            continue
        words = messages.say(f"collect.layout.{sheet['layout']}")
        state = messages.say("ops.import.sheet_read" if sheet["read"] else "ops.import.sheet_left")
        rows = f" {sheet['header'][0]}–{sheet['header'][1]}" if sheet["header"] else ""
        unit = f" {sheet['unit']}" if sheet["unit"] else ""
        yield f"{sheet['name'] or layout['format']}: {words} {sheet['confidence']}%{rows}{unit}  {state}"
    for column in layout.get("columns", ()):
        yield f"  {column['header']} → {column['field'] or '—'}  {column['sample']}"


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
        "left_out": [asdict(left) for left in summary.left],
        "left_out_counts": dict(summary.left_counts),
        "first": [
            {
                "row": step.row.number,
                "title": step.title,
                "values": {k: str(v) for k, v in step.values.items()},
            }
            for step in summary.first
        ],
        "rows": rows,
    }


def _lines(summary: Summary, dry_run: bool) -> Iterator[str]:
    if summary.resumed_after:
        yield messages.say("collect.resumed", {"row": summary.resumed_after})
    for problem in summary.warnings:
        yield messages.say(problem.code, problem.params)
    if summary.unknown:
        yield messages.say("collect.unknown_headers", {"headers": "、".join(summary.unknown)})
    for left in summary.left[:20]:
        where = f"{left.sheet} {left.number}".strip()
        yield f"  {where}: {messages.say(f'collect.left.{left.reason}')}: {left.text}"
    if sum(summary.left_counts.values()) > 20:
        yield "  …"
    for first in summary.first if dry_run else ():
        values = ", ".join(f"{name}={_short(value)}" for name, value in first.values.items())
        yield f"  {first.row.place} {first.action}: {values}"
    shown = [*summary.steps, *summary.hinted]
    for step in shown[:20]:
        for problem in step.problems:
            where = f"{step.row.place} {problem.column or ''}".strip()
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
