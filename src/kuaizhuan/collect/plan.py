"""What a batch of rows would do, found out without writing anything: the preview and the import share it.

Reads in bulk (a fixed number of queries a batch), asks `decide` row by row, and names every reason. Identity:
an organisation by credit code, else by an exact name or alias; a row of the catalogue by its owner's number
for it, else by its title.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Model, Q

from kuaizhuan.catalog.models import KINDS, Record, Revision, convert_to_type, record_code
from kuaizhuan.catalog.registry import by_plural
from kuaizhuan.catalog.rules import identity_key, public_code
from kuaizhuan.catalog.states import OPEN_REVISIONS
from kuaizhuan.collect.columns import Converted, map_headers
from kuaizhuan.collect.decide import Decision, decide, is_same
from kuaizhuan.collect.identity import normalise_name
from kuaizhuan.collect.models import FieldConflict
from kuaizhuan.collect.sources import Problem, Row
from kuaizhuan.collect.states import Question
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.moves import lock_all
from kuaizhuan.people import access as people_access
from kuaizhuan.people.models import Organisation
from kuaizhuan.people.queries import merged_into
from kuaizhuan.people.roles import Role

TYPED_RANK = 40
"""What somebody typed for the owner on the site counts before …"""
OWNER_RANK = 30
"""… the owner's own files, and these before …"""
PLATFORM_RANK = 20
"""… what the platform's editors import for it, field by field."""

OWNER_FIELDS = frozenset({"owner_name", "owner_credit_code"})
"""Columns that say whose a row is."""


@dataclass(slots=True)
class Owner:
    """Whose a row is: an organisation that is there, or one to be made (provisional without a credit code)."""

    organisation: Organisation | None
    name: str = ""
    credit_code: str | None = None

    @property
    def code(self) -> str:
        if self.organisation is not None:
            return self.organisation.code
        return public_code("organisation", self.credit_code or normalise_name(self.name))


@dataclass(slots=True)
class Step:
    """What one row does. refused: its problems say why and nothing else of it counts."""

    row: Row
    problems: list[Problem]
    owner: Owner | None = None
    key: str = ""
    code: str = ""
    title: str = ""
    record: Model | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    rank: int = 0
    decision: Decision | None = None
    asked: frozenset[str] = frozenset()
    """Fields whose conflict about this very value waits for a person already."""

    @property
    def identity(self) -> tuple[int, str]:
        """By what the row of the catalogue is known: its owner's id (0 while the owner is to be made) and its key."""
        organisation = self.owner.organisation if self.owner else None
        return (organisation.pk if organisation else 0, self.key)

    @property
    def refused(self) -> bool:
        return any(not problem.warning for problem in self.problems)

    @property
    def action(self) -> str:
        """create, keep, update, conflict or reject; a refused row is a rejected one."""
        return "reject" if self.refused or self.decision is None else self.decision.action

    @property
    def changes(self) -> Mapping[str, Any]:
        """Field → new value, for what may be stored at once."""
        return {name: new for name, (_, new) in self.decision.changes.items()} if self.decision else {}

    @property
    def conflicts(self) -> Mapping[str, tuple[Any, Any]]:
        """Field → (stored, incoming), for what a person must be asked and has not been."""
        found = self.decision.conflicts if self.decision else {}
        return {name: pair for name, pair in found.items() if name not in self.asked}

    def decide(
        self, record: Any, values: Mapping[str, Any], rank: int, revision: Revision | None = None
    ) -> None:
        """Compare with the stored row (None: there is none); an empty row is refused.

        revision: the open revision of a published row counts as applied, so that the same file again changes nothing.
        """
        self.record, self.values, self.rank = record, values, rank
        stored = None if record is None else {name: getattr(record, name) for name in values}
        provenance = {} if record is None else record.provenance
        if stored is not None and revision is not None:
            stored |= {name: value for name, value in revision.proposed().items() if name in values}
            provenance = {**provenance, **revision.provenance}
        self.decision = decide(
            stored,
            values,
            stored_ranks={name: by[1] for name, by in provenance.items()},
            source_rank=rank,
            by_hand={} if record is None else _by_hand(record),
        )
        if self.decision.action == "reject":
            self.problems += [Problem(None, reason.code) for reason in self.decision.reasons]


@dataclass(slots=True)
class Planner:
    """Plans the batches of one file of `sheet_kind` (the plural of a kind), handed in by `by`.

    organisation: for whom, when the rows need not say it.
    """

    sheet_kind: str
    by: Actor
    organisation: Organisation | None = None
    kind: str = field(init=False)
    published: bool = field(init=False)
    editor: bool = field(init=False)
    allowed: set[int] = field(init=False)
    seen: _Seen = field(init=False)

    def __post_init__(self) -> None:
        declared = by_plural(self.sheet_kind)
        self.kind, self.published = declared.name, declared.published
        scopes = people_access.SUBMIT_FOR.filter(self.by, Organisation.objects.all())
        self.seen = _Seen()
        self.editor = self.by.holds(Role.EDITOR)
        self.allowed = set() if self.editor else set(scopes.values_list("pk", flat=True))

    @property
    def rank(self) -> int:
        return PLATFORM_RANK if self.editor else OWNER_RANK

    def plan(self, batch: Sequence[tuple[Row, Converted]]) -> list[Step]:
        """One step for each row, in order."""
        steps = [Step(row, list(converted.problems)) for row, converted in batch]
        values = [dict(converted.values) for _, converted in batch]
        plan = self._plan_records if self.published else self._plan_organisations
        plan(steps, values)
        return steps

    # ---- results, needs, experts

    def _plan_records(self, steps: list[Step], values: list[dict[str, Any]]) -> None:
        named = [(cells.pop("owner_name", ""), cells.pop("owner_credit_code", None)) for cells in values]
        known = _Organisations(named)
        for step, (name, credit_code), cells in zip(steps, named, values, strict=True):
            step.title = str(cells.get("title", ""))
            if self._unread(step):
                continue
            step.owner = self._owner(step, known, name, credit_code)
            if step.owner is not None:
                step.key = identity_key(str(cells.get("external_id", "")), step.title)
        stored, revisions = self._stored(steps)
        for step, cells in zip(steps, values, strict=True):
            if step.owner is None:
                continue
            record = stored.get(step.identity)
            step.code = record.code if record else record_code(self.kind, step.owner.code, step.key)
            if not step.refused and self._is_first(step):
                step.decide(record, cells, self.rank, revisions.get(step.code))
        _note_asked(steps)

    def _unread(self, step: Step) -> bool:
        """Whether the row, or what it says of its owner, was refused: nothing more can be said of the owner then."""
        columns = map_headers(self.sheet_kind, tuple(step.row.cells)).columns
        refused = [problem.column for problem in step.problems if not problem.warning]
        owners = [header for header, (column, _) in columns.items() if column.field in OWNER_FIELDS]
        return None in refused or any(header in refused for header in owners)

    def _owner(self, step: Step, known: _Organisations, name: str, credit_code: str | None) -> Owner | None:
        """Whose the row is, or None with the problem noted."""
        found, problem = known.find(name, credit_code)
        if problem:
            step.problems.append(self._problem(step, "owner_name", problem, name=name))
            return None
        if found is None and not name and not credit_code:
            found = self.organisation
        if found is not None:
            # Who acts for an organisation that was merged does not thereby act for what it was merged into.
            for owner in (found.current, found):
                if self.editor or owner.pk in self.allowed:
                    return Owner(owner)
            step.problems.append(
                self._problem(step, "owner_name", "collect.owner_not_yours", name=found.name)
            )
            return None
        if not name:
            code = "collect.owner_unknown" if credit_code else "collect.owner_missing"
            step.problems.append(self._problem(step, "owner_name", code, credit_code=credit_code or ""))
            return None
        if not self.editor:
            step.problems.append(self._problem(step, "owner_name", "collect.owner_not_yours", name=name))
            return None
        return Owner(None, name, credit_code)

    def _problem(self, step: Step, field_name: str, code: str, **params: object) -> Problem:
        """A problem of the cell that says `field_name`, or of the whole row where the file has no such column."""
        columns = map_headers(self.sheet_kind, tuple(step.row.cells)).columns
        header = next((header for header, (column, _) in columns.items() if column.field == field_name), None)
        return Problem(header, code, params)

    def _is_first(self, step: Step) -> bool:
        """Whether no earlier row of the file said something of the same thing; else the problem is noted."""
        first = self.seen.first(step.code, step.row.number)
        if first != step.row.number:
            step.problems.append(Problem(None, "collect.row_repeated", {"first": first}))
        return first == step.row.number

    def _stored(self, steps: Iterable[Step]) -> tuple[dict[tuple[int, str], Record], dict[str, Revision]]:
        """The rows that are there by the owner they are looked for under, which may be another by now, and key; and
        what waits to be said by the public ones, by their code.
        """
        keys: dict[int, set[str]] = defaultdict(set)
        for step in steps:
            if step.owner is not None and step.owner.organisation is not None:
                keys[step.owner.organisation.pk].add(step.key)
        if not keys:
            return {}, {}
        twins = merged_into(keys)
        wanted = Q()
        for pk, members in twins.items():
            wanted |= Q(owner__in=members, key__in=keys[pk])
        root_of = {member: pk for pk, members in twins.items() for member in members if member not in keys}
        root_of |= {pk: pk for pk in keys}
        # Of several that were one organisation's all along, the one that is its own now, then the first.
        rows = sorted(
            lock_all(KINDS[self.kind].objects.filter(wanted)),
            key=lambda row: (root_of[row.owner_id] != row.owner_id, row.pk),
        )
        found: dict[tuple[int, str], Record] = {}
        for row in rows:
            found.setdefault((root_of[row.owner_id], row.key), row)
        codes = [row.code for row in rows]
        waiting = Revision.objects.filter(record_code__in=codes, state__in=OPEN_REVISIONS)
        return found, {row.record_code: row for row in waiting}

    # ---- organisations

    def _plan_organisations(self, steps: list[Step], values: list[dict[str, Any]]) -> None:
        known = _Organisations([(cells.get("name", ""), cells.get("credit_code")) for cells in values])
        for step, cells in zip(steps, values, strict=True):
            above = str(cells.pop("parent_name", ""))
            step.title = str(cells.get("name", ""))
            found, problem = known.find(step.title, cells.get("credit_code"))
            if above and not (found and found.parent and _is_named(found.parent, above)):
                hint = self._problem(step, "parent_name", "collect.parent_left", name=above)
                step.problems.append(replace(hint, warning=True))
            if problem:
                step.problems.append(self._problem(step, "name", problem, name=step.title))
            if step.refused:
                continue
            step.owner = Owner(found, step.title, cells.get("credit_code"))
            step.code = step.owner.code
            if not (self.editor or (found is not None and found.pk in self.allowed)):
                step.problems.append(self._problem(step, "name", "collect.owner_not_yours", name=step.title))
            elif self._is_first(step):
                step.decide(found, cells, self.rank)


class _Seen:
    """Which row of the file first spoke of each code; on disk, so that memory does not grow with the file."""

    def __init__(self) -> None:
        self._table = sqlite3.connect("")
        self._table.execute("CREATE TABLE seen (code TEXT PRIMARY KEY, row INTEGER) WITHOUT ROWID")

    def first(self, code: str, row: int) -> int:
        """The first row that spoke of `code`: `row` itself when there was none."""
        self._table.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (code, row))
        return int(self._table.execute("SELECT row FROM seen WHERE code = ?", (code,)).fetchone()[0])


class _Organisations:
    """The organisations that a batch names, found with one query: by credit code, by name, by alias."""

    def __init__(self, named: Iterable[tuple[str, str | None]]) -> None:
        names = {normalise_name(name) for name, _ in named if name}
        codes = {code for _, code in named if code}
        rows = Organisation.objects.filter(Q(credit_code__in=codes) | Q(folded_name__in=names))
        self.by_code: dict[str, Organisation] = {}
        self.by_name: dict[str, list[Organisation]] = defaultdict(list)
        for row in rows.select_related("merged_into", "parent"):
            if row.credit_code:
                self.by_code[row.credit_code] = row
            self.by_name[row.folded_name].append(row)

    def find(self, name: str, credit_code: str | None) -> tuple[Organisation | None, str]:
        """The organisation, or a problem's code when two have that name and nothing tells them apart."""
        if credit_code and credit_code in self.by_code:
            return self.by_code[credit_code], ""
        same = {row.current.pk: row for row in self.by_name.get(normalise_name(name), ()) if name}
        if credit_code:  # a namesake with another code is another organisation; a provisional one may be it
            same = {pk: row for pk, row in same.items() if row.credit_code is None}
        if len(same) > 1:
            return None, "collect.owner_ambiguous"
        return next(iter(same.values()), None), ""


def _is_named(organisation: Organisation, name: str) -> bool:
    return normalise_name(name) in map(normalise_name, (organisation.name, *organisation.aliases))


def _by_hand(record: Any) -> dict[str, list[object]]:
    """The fields of `record` that a person decided, each with the values then declined."""
    return {
        name: [convert_to_type(record, name, value) for value in declined]
        for name, declined in record.declined_values.items()
    }


def _note_asked(steps: Iterable[Step]) -> None:
    """Mark the conflicts that wait already, so that the same file again asks nothing twice."""
    doubtful = {step.code: step for step in steps if step.decision and step.decision.conflicts}
    if not doubtful:
        return
    waiting = FieldConflict.objects.filter(record_code__in=doubtful, state=Question.OPEN)
    for conflict in waiting:
        step = doubtful[conflict.record_code]
        pair = step.decision.conflicts.get(conflict.field) if step.decision else None
        if (
            pair
            and step.record
            and is_same(convert_to_type(step.record, conflict.field, conflict.incoming), pair[1])
        ):
            step.asked |= {conflict.field}


__all__ = ["Owner", "Planner", "Step", "convert_to_type"]
