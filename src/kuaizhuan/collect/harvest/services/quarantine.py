"""Records that could not be taken wait with their reasons, and are let go of when they arrive well."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

from django.db.models import F
from django.utils import timezone

from kuaizhuan.collect.harvest.models import TEXT, HarvestRun, HarvestSource, QuarantinedRecord
from kuaizhuan.collect.harvest.pages import Raw
from kuaizhuan.collect.reports import keep_problems
from kuaizhuan.collect.sources import Problem, legible
from kuaizhuan.collect.sources.sensitive import begin


class Quarantine:
    """What one page puts into the quarantine of its source, and what it lets out; `write` does both."""

    def __init__(self, run: HarvestRun, source: HarvestSource, counts: Counter[str]) -> None:
        self.run, self.source, self.counts = run, source, counts
        self._put: dict[str, QuarantinedRecord] = {}
        self._well: set[str] = set()

    def put(self, raw: Raw, problems: Sequence[Problem]) -> None:
        """Keep the record, its text masked and bounded."""
        mark = _mark(raw.identifier) if raw.identifier else "t:" + _digest(raw.text)
        if mark not in self._put:
            self.counts["quarantined"] += 1
        self._put[mark] = QuarantinedRecord(
            source=self.source, run=self.run, mark=mark, identifier=legible(raw.identifier),
            datestamp=legible(raw.datestamp), text=begin(legible(raw.text), TEXT), problems=keep_problems(problems),
        )  # fmt: skip

    def resolve(self, identifier: str) -> None:
        """The record of that identifier arrived well, or was deleted there."""
        self._well.add(_mark(identifier))

    def write(self) -> None:
        """Write both down."""
        now = timezone.now()
        rows = QuarantinedRecord.objects.filter(source=self.source)
        well = self._well - set(self._put)
        if well:
            self.counts["resolved"] += rows.filter(mark__in=well, resolved_at=None).update(
                resolved_at=now, run=self.run
            )
        known = {row.mark: row for row in rows.filter(mark__in=self._put)} if self._put else {}
        for mark, row in self._put.items():
            if mark in known:
                rows.filter(mark=mark).update(
                    run=self.run, datestamp=row.datestamp, text=row.text, problems=row.problems,
                    tries=F("tries") + 1, last_at=now, resolved_at=None,
                )  # fmt: skip
            else:
                row.save()


def _mark(identifier: str) -> str:
    """By what a record is known when it comes again; one without an identifier is known by its text."""
    return "i:" + _digest(identifier)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:40]
