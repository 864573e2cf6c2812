"""``kuaizhuan harvest URL``: bring in the records of a repository that speaks OAI-PMH."""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from typing import Any

from kuaizhuan.catalog.registry import by_plural, plurals
from kuaizhuan.collect.harvest import queries, services
from kuaizhuan.collect.harvest.client import Failure, client_of
from kuaizhuan.collect.harvest.metadata import FORMATS
from kuaizhuan.collect.harvest.models import HarvestRun, HarvestSource
from kuaizhuan.collect.harvest.states import HarvestState, SourceState
from kuaizhuan.core import messages
from kuaizhuan.core.actors import system
from kuaizhuan.core.errors import BadInput, Conflict, NotAllowed
from kuaizhuan.ops import terminal
from kuaizhuan.ops.organisations import find_organisation

BY = system("harvest")
SHOWN = ("made", "changed", "unchanged", "conflict", "asked", "deleted", "left", "missing", "quarantined", "resolved",
         "passed", "repeated", "odd_dates", "more")  # fmt: skip
QUARANTINE = 20
"""Records of the quarantine that are named."""


class Command(terminal.Command):
    help = "Harvest a repository (OAI-PMH), all that are due, or list them. Exit status 1: a harvest did not come to its end."
    has_json = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "url", metavar="URL", nargs="?", help="address of the repository, or the code of a source"
        )
        kinds = [plural for plural in plurals() if by_plural(plural).published]
        parser.add_argument("--prefix", choices=FORMATS, default="oai_dc", help="format of the metadata")
        parser.add_argument(
            "--set",
            dest="sets",
            action="append",
            default=[],
            metavar="SPEC",
            help="only this set, several times for several",
        )
        parser.add_argument(
            "--kind", choices=kinds, default="achievements", help="what records are that do not say it"
        )
        parser.add_argument(
            "--owner",
            metavar="ORG",
            help="whose the rows are: credit code, public code or full name; else each record says it",
        )
        parser.add_argument(
            "--from", dest="since", metavar="DAY", default="", help="only what changed since, as 2026-01-31"
        )
        parser.add_argument(
            "--full", action="store_true", help="everything, not only what changed since the last harvest"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="say what the first pages would do, write nothing"
        )
        parser.add_argument(
            "--list",
            dest="listed",
            action="store_true",
            help="the sources, how they stand, and their quarantine",
        )
        parser.add_argument("--due", action="store_true", help="harvest every source that is not paused")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["listed"]:
            return self._list(options["url"])
        if options["due"]:
            return self._harvest_due()
        if not options["url"]:
            raise BadInput("ops.harvest.url")
        source = _source(options)
        if options["dry_run"]:
            return self._preview(source)
        runs = [_harvest(source, full=options["full"], since=_day(options["since"]))]
        return self._answer(runs)

    def _preview(self, source: HarvestSource) -> None:
        try:
            with client_of(source.url) as client:
                counts = services.preview_source(source, client, by=BY)
        except Failure as failure:
            raise BadInput(failure.code, **failure.params) from failure
        self.answer({"dry_run": True, "counts": _shown(counts)}, f"(dry run) {_counts(counts)}")

    def _harvest_due(self) -> None:
        runs, refused = [], False
        for source in HarvestSource.objects.exclude(state=SourceState.PAUSED).order_by("pk"):
            try:
                runs.append(_harvest(source))
            except (Conflict, NotAllowed) as problem:  # the others are harvested all the same
                refused = True
                self.stderr.write(f"{source.code} {source}: {terminal.sentence_of(problem)}")
        self._answer(runs, refused=refused)

    def _answer(self, runs: list[HarvestRun], *, refused: bool = False) -> None:
        facts = [
            {
                "source": run.source.code, "url": run.source.url, "run": run.code, "state": run.state, "full": run.full,
                "counts": _shown(run.counts), "problem": run.problem, "imports": run.imports,
            }
            for run in runs
        ]  # fmt: skip
        self.answer({"runs": facts}, *(line for run in runs for line in _lines(run)))
        if refused or any(run.state != HarvestState.FINISHED for run in runs):
            sys.exit(1)

    def _list(self, code: str | None) -> None:
        rows = list(queries.sources(BY).filter(code=code) if code else queries.sources(BY))
        facts = [
            {
                "code": row.code, "url": row.url, "name": row.name, "state": row.state, "prefix": row.prefix, "sets": row.sets,
                "owner": row.organisation.code if row.organisation else None, "since": row.since,
                "last_success_at": row.last_success_at, "problem": row.problem, "records": row.brought,
                "quarantine": [
                    {"identifier": each.identifier, "tries": each.tries, "since": each.first_at, "problems": each.problems}
                    for each in queries.quarantine(row)
                ],
            }
            for row in rows
        ]  # fmt: skip
        self.answer({"sources": facts}, *(line for row in rows for line in _described(row)))


def _source(options: Mapping[str, Any]) -> HarvestSource:
    """The source that is meant: by its code, by what it asks for, or a new one (for a trial: not saved)."""
    known = queries.source_by(options["url"])
    if known is not None:
        return known
    owner = find_organisation(options["owner"]) if options["owner"] else None
    sets = sorted(set(options["sets"]))
    rows = HarvestSource.objects.filter(url=options["url"], prefix=options["prefix"], organisation=owner)
    found = next((row for row in rows if row.sets == sets), None)
    if found is not None:
        return found
    if options["dry_run"]:
        return HarvestSource(
            url=options["url"],
            prefix=options["prefix"],
            sets=sets,
            sheet_kind=options["kind"],
            organisation=owner,
        )
    return services.add_source(
        options["url"],
        by=BY,
        organisation=owner,
        prefix=options["prefix"],
        sets=sets,
        sheet_kind=options["kind"],
    )


def _day(text: str) -> str:
    if text and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise BadInput("ops.harvest.day", text=text[:40])
    return text


def _harvest(source: HarvestSource, *, full: bool = False, since: str = "") -> HarvestRun:
    by = queries.harvester_of(source) or BY
    with client_of(source.url) as client:
        return services.run_harvest(source, client, by=by, full=full, since=since)


def _shown(counts: Mapping[str, int]) -> dict[str, int]:
    return {name: counts[name] for name in SHOWN if counts.get(name)}


def _counts(counts: Mapping[str, int]) -> str:
    found = [f"{messages.say(f'collect.harvested.{name}')} {count}" for name, count in _shown(counts).items()]
    return "  ".join(found) or messages.say("ops.harvest.nothing")


def _lines(run: HarvestRun) -> Iterator[str]:
    yield f"{run.source.code} {run.source}"
    yield f"  {messages.say(f'collect.harvest_state.{run.state}')}  {_counts(run.counts)}"
    if run.problem:
        yield f"  {messages.say(run.problem, run.problem_values)}"
    yield from _waiting(run.source)


def _waiting(source: HarvestSource) -> Iterator[str]:
    waiting = queries.quarantine(source)
    for row in waiting[:QUARANTINE]:
        why = "".join(messages.say(each["code"], each["params"]) for each in row.problems)
        yield f"  {row.identifier or row.mark}: {why}"
    if waiting.count() > QUARANTINE:
        yield "  …"


def _described(row: HarvestSource) -> Iterator[str]:
    state = messages.say(f"collect.source_state.{row.state}")
    owner = row.organisation.name if row.organisation else "—"
    yield f"{row.code} {row}  {row.url}  {row.prefix} {' '.join(row.sets)}  {owner}  {state}  {row.since or '—'}"
    if row.problem:
        yield f"  {messages.say(row.problem, row.problem_values)}"
    yield from _waiting(row)
