"""The records of one page become rows, questions, deletions or quarantine; the caller holds the transaction.

What can be mapped goes the way of a row of a file. Where a batch cannot be written, each half is tried alone, down to the record
that is to blame, which waits in quarantine with its fault.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from kuaizhuan.catalog.models import KINDS, Record
from kuaizhuan.catalog.registry import by_code
from kuaizhuan.catalog.rules import public_code
from kuaizhuan.catalog.states import MACHINE, State
from kuaizhuan.collect.columns import Converted, columns_of, convert
from kuaizhuan.collect.harvest.metadata import Mapped, Unmapped, map_metadata
from kuaizhuan.collect.harvest.models import HarvestedRecord, HarvestRun, HarvestSource
from kuaizhuan.collect.harvest.pages import Raw
from kuaizhuan.collect.harvest.rules import is_odd
from kuaizhuan.collect.harvest.services.quarantine import Quarantine
from kuaizhuan.collect.harvest.states import Standing
from kuaizhuan.collect.masking import mask_row
from kuaizhuan.collect.models import ImportRun
from kuaizhuan.collect.plan import TYPED_RANK, Step
from kuaizhuan.collect.services.writes import KindImporter
from kuaizhuan.collect.sources import Problem, Row, legible
from kuaizhuan.core import audit
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import NotAllowed
from kuaizhuan.core.moves import lock_all, move
from kuaizhuan.core.statuses import OUTAGE

logger = logging.getLogger(__name__)
OUTCOMES = {"create": "made", "update": "changed", "keep": "unchanged", "conflict": "conflict"}
"""What a step does → how it is counted."""


@dataclass(slots=True)
class Taking:
    """What the records of one page of `run` do, in the name of `by`. counts: what was found out so far."""

    run: HarvestRun
    source: HarvestSource
    by: Actor
    counts: Counter[str] = field(default_factory=Counter)
    known: dict[str, HarvestedRecord] = field(default_factory=dict)
    _seen: list[int] = field(default_factory=list)

    def take(self, records: Iterable[Raw]) -> None:
        """Write what `records` say, each identifier once: its newest."""
        newest: dict[str, Raw] = {}
        broken: list[Raw] = []
        for raw in records:
            before = newest.get(raw.identifier)
            if raw.problem:
                broken.append(raw)
            elif before is None or before.datestamp <= raw.datestamp:
                newest[raw.identifier] = raw
            self.counts["repeated"] += int(before is not None and not raw.problem)
        named = [*newest, *(raw.identifier for raw in broken if raw.identifier)]
        found = HarvestedRecord.objects.filter(source=self.source, identifier__in=named)
        self.known = {each.identifier: each for each in found.select_related("source")}
        quarantine = Quarantine(self.run, self.source, self.counts)
        now = timezone.now()
        for raw in broken:
            quarantine.put(raw, [Problem(None, raw.problem, raw.params)])
            self.counts["nameless"] += int(not raw.identifier)
            if raw.identifier in self.known:
                self._seen.append(self.known[raw.identifier].pk)
        mapped: list[tuple[Raw, Mapped]] = []
        since = self.run.since if self.run.retried else ""  # what is asked for by name may be older
        for raw in newest.values():
            self.counts["odd_dates"] += is_odd(raw.datestamp, since, now)
            if raw.deleted:
                self._delete(raw)
                quarantine.resolve(raw.identifier)
            elif (each := self._map(raw, quarantine)) is not None:
                mapped.append((raw, each))
        for kind in sorted({each.sheet_kind for _, each in mapped}):
            self._plan(kind, [pair for pair in mapped if pair[1].sheet_kind == kind], quarantine)
        quarantine.write()
        HarvestedRecord.objects.filter(pk__in=self._seen).update(run=self.run, harvested_at=now)

    def _map(self, raw: Raw, quarantine: Quarantine) -> Mapped | None:
        """What the record says, None where that is nothing new, nothing that is collected, or nothing that can be read."""
        known = self.known.get(raw.identifier)
        if known is not None and known.run_id == self.run.pk and raw.datestamp < known.datestamp:
            self.counts["repeated"] += 1  # a list that changes under way brings it twice
            return None
        try:
            mapped = map_metadata(raw.metadata, raw.identifier, self.source.sheet_kind)
        except Unmapped as error:
            if error.passed:
                self.counts["passed"] += 1
            else:
                quarantine.put(raw, [Problem(None, error.code, error.params)])
            return None
        settled = (Standing.TAKEN, Standing.KEPT)
        if known is not None and known.digest == mapped.digest and known.state in settled:
            again = known.run_id == self.run.pk
            self.counts["repeated" if again else "unchanged"] += 1
            if (known.datestamp, known.link) == (raw.datestamp, mapped.link):
                self._seen.append(known.pk)
            else:
                self._note(raw, mapped, Standing(known.state), known.record_code)
            quarantine.resolve(raw.identifier)
            return None
        return mapped

    # ---- rows

    def _plan(self, kind: str, pairs: Sequence[tuple[Raw, Mapped]], quarantine: Quarantine) -> None:
        planner = KindImporter(kind, self.by, self.source.organisation)
        batch, by_number = [], {}
        for raw, mapped in pairs:
            self.run.position += 1
            by_number[self.run.position] = (raw, mapped)
            batch.append(self._convert(kind, mapped))
        for step in self._commit(planner, batch):
            raw, mapped = by_number[step.row.number]
            if step.refused:
                quarantine.put(raw, [each for each in step.problems if not each.warning])
                self._note(raw, mapped, Standing.QUARANTINED, "")
                continue
            quarantine.resolve(raw.identifier)
            self.counts["asked" if step.held else OUTCOMES[step.action]] += 1
            self._note(raw, mapped, Standing.ASKED if step.held else Standing.TAKEN, step.code, step)

    def _convert(self, kind: str, mapped: Mapped) -> tuple[Row, Converted]:
        headers = {column.field: column.header for column in columns_of(kind)}
        cells: dict[str, object] = {
            headers[name]: legible(text) for name, text in mapped.cells.items()
            if name in headers and not (self.source.organisation and name.startswith("owner_"))
        }  # fmt: skip
        row = Row(self.run.position, cells)
        try:
            return mask_row(kind, row, convert(kind, row))
        except Exception:  # a fault of ours costs the record, not the page
            logger.exception("record %d is refused", row.number)
            return row, Converted(row.number, {}, [Problem(None, "collect.row_fault")])

    def _commit(self, planner: KindImporter, batch: list[tuple[Row, Converted]]) -> list[Step]:
        """Plan and write a batch; where that fails, each half alone, down to the record that is refused."""
        try:
            with transaction.atomic():
                steps = planner.plan(batch)
                taken = [step for step in steps if not step.refused]
                self._reopen(taken)
                if any(step.held or step.changes or step.conflicts for step in taken):
                    planner.write(self._import(planner.sheet_kind), taken)
                return steps
        except (NotAllowed, *OUTAGE):
            raise
        except Exception as error:
            if len(batch) == 1:
                logger.exception("record %d is refused", batch[0][0].number, exc_info=error)
                return [Step(batch[0][0], [Problem(None, "collect.row_fault")])]
        middle = len(batch) // 2
        first, second = batch[:middle], batch[middle:]
        return [
            step
            for half in (first, second)
            for step in self._commit(
                KindImporter(planner.sheet_kind, self.by, self.source.organisation), half
            )
        ]

    def _import(self, kind: str) -> ImportRun:
        """The import of this run by which rows of `kind` come in."""
        code = self.run.imports.get(kind)
        if code:
            return ImportRun.objects.get(code=code)
        row = ImportRun.objects.create(
            code=public_code("run", self.run.code, kind), kind=kind, file_name=str(self.source)[:255],
            file_hash=f"oai:{self.run.code}", organisation=self.source.organisation, started_by=self.by.ref,
        )  # fmt: skip
        audit.record("collect.run.start", row, by=self.by, kind=kind, source=self.source.code)
        self.run.imports = {**self.run.imports, kind: row.code}
        return row

    def _note(self, raw: Raw, mapped: Mapped, state: Standing, code: str, step: Step | None = None) -> None:
        """Write down how the record stands now."""
        row = self.known.get(raw.identifier) or HarvestedRecord(source=self.source, identifier=raw.identifier)
        if state is Standing.QUARANTINED and row.record_code:
            state = Standing.TAKEN  # what it said before still stands
        elif state is not Standing.QUARANTINED:
            row.digest = mapped.digest
        if row.state != state or row.pk is None:
            row.state, row.state_since = state, timezone.now()
        row.datestamp, row.link, row.sheet_kind = raw.datestamp, mapped.link, mapped.sheet_kind
        if code and state is not Standing.ASKED:
            row.record_code = code
        if step is not None and step.owner is not None and step.owner.organisation is not None:
            row.owner = step.owner.organisation
        row.run, row.harvested_at = self.run, timezone.now()
        row.save()
        self.known[raw.identifier] = row

    # ---- deletions

    def _reopen(self, steps: Sequence[Step]) -> None:
        """Make drafts again of those rows that were dropped because their record was deleted, and is there again."""
        again = {each.record_code for each in self.known.values() if each.state == Standing.DROPPED}
        for step in steps:
            row: Any = step.record
            if row is not None and step.code in again and row.state == State.WITHDRAWN:
                move(row, MACHINE, State.DRAFT, by=self.by, policy=None, source=self.source.code)

    def _delete(self, raw: Raw) -> None:
        """The server deleted the record: its draft goes; what is in review or public waits for its owner."""
        known = self.known.get(raw.identifier)
        if known is None or known.state in (Standing.DROPPED, Standing.KEPT) or known.state == Standing.GONE:
            return
        leave(known, Standing.GONE, self.counts, by=self.by)
        known.datestamp, known.run = raw.datestamp or known.datestamp, self.run
        known.save(update_fields=["datestamp", "run"])


def leave(known: HarvestedRecord, how: Standing, counts: Counter[str], *, by: Actor) -> None:
    """A record is at its source no more (`how`: GONE or MISSING): drop its draft, or have its owner say what becomes of it."""
    row = _row_of(known.record_code)
    if row is None or row.state == State.WITHDRAWN:
        known.state = Standing.DROPPED
    elif how is Standing.GONE and row.state in (State.DRAFT, State.RETURNED) and not _is_by_hand(row):
        move(
            row, MACHINE, State.WITHDRAWN, by=by, policy=None, verb="take_back",
            source=known.source.code, identifier=known.identifier,
        )  # fmt: skip
        known.state = Standing.DROPPED
        counts["deleted"] += 1
    else:
        known.state, known.owner_id = how, row.owner_id
        counts["left" if how is Standing.GONE else "missing"] += 1
    known.state_since = timezone.now()
    known.save(update_fields=["state", "state_since", "owner"])


def _row_of(code: str) -> Record | None:
    kind = by_code(code) if code else None
    if kind is None or not kind.published:
        return None
    found = lock_all(KINDS[kind.name].objects.filter(code=code))
    return found[0] if found else None


def _is_by_hand(row: Record) -> bool:
    """Did a person type something into it?"""
    return bool(row.declined_values) or any(rank >= TYPED_RANK for _, rank in row.provenance.values())
