"""What a batch of rows would do, found out without writing anything: the preview and the import share it.

Reads in bulk (a fixed number of queries a batch), asks `decide` row by row, and names every reason. Identity:
an organisation by credit code, else by an exact name or alias; a row of the catalogue by its owner's number
for it, else by its title.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, Q

from kuaizhuan.catalog.models import KINDS, Record
from kuaizhuan.catalog.rules import identity_key, public_code
from kuaizhuan.collect.columns import Converted
from kuaizhuan.collect.decide import Action, Decision, decide
from kuaizhuan.collect.identity import fold_name
from kuaizhuan.collect.sources import Problem, Row
from kuaizhuan.core.actors import Actor
from kuaizhuan.people import access as people_access
from kuaizhuan.people.models import Organisation
from kuaizhuan.people.rules import FIELDS as ORGANISATION_FIELDS

OWNER_RANK = 30
"""The owner's own word counts before …"""
PLATFORM_RANK = 20
"""… what the platform's editors import for it, field by field."""

KIND_OF = {"achievements": "achievement", "demands": "demand", "experts": "expert", "organisations": "organisation"}
"""The word of the command line → the kind of row."""

RENAMED = {"expert": {"name": "title", "biography": "description"}}
"""Columns whose field has another name in the catalogue."""


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
        return public_code("organisation", self.credit_code or fold_name(self.name))


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
    decision: Decision | None = None

    @property
    def refused(self) -> bool:
        return any(not problem.warning for problem in self.problems)

    @property
    def action(self) -> str:
        return "refuse" if self.refused or self.decision is None else self.decision.action


@dataclass(slots=True)
class Planner:
    """Plans the batches of one file of `kind` (a value of `KIND_OF`), handed in by `by`.

    organisation: for whom, when the rows need not say it.
    """

    kind: str
    by: Actor
    organisation: Organisation | None = None
    editor: bool = field(init=False)
    allowed: set[int] = field(init=False)

    def __post_init__(self) -> None:
        scopes = people_access.SUBMIT_FOR.filter(self.by, Organisation.objects.all())
        self.editor = people_access.DECIDE.filter(self.by, Organisation.objects.all()).exists() or self.by.holds()
        self.allowed = set() if self.editor else set(scopes.values_list("pk", flat=True))

    def plan(self, batch: Sequence[tuple[Row, Converted]]) -> list[Step]:
        """One step for each row, in order."""
        steps = [Step(row, list(converted.problems)) for row, converted in batch]
        values = [dict(converted.values) for _, converted in batch]
        if self.kind == "organisation":
            self._plan_organisations(steps, values)
        else:
            self._plan_records(steps, values)
        return steps

    # ---- results, needs, experts

    def _plan_records(self, steps: list[Step], values: list[dict[str, Any]]) -> None:
        renamed = RENAMED.get(self.kind, {})
        named = [(said.pop("owner_name", ""), said.pop("owner_credit_code", None)) for said in values]
        known = _Organisations(named)
        for step, (name, credit_code), said in zip(steps, named, values, strict=True):
            for column, name_in_catalogue in renamed.items():
                if column in said:
                    said[name_in_catalogue] = said.pop(column)
            step.title = str(said.get("title", ""))
            step.owner = self._owner(step, known, name, credit_code)
            if step.owner is not None:
                step.key = identity_key(str(said.get("external_id", "")), step.title)
                step.code = public_code(self.kind, step.owner.code, step.key)
        stored = self._stored(steps)
        first: dict[str, int] = {}
        for step, said in zip(steps, values, strict=True):
            if step.refused or step.owner is None:
                continue
            if step.code in first:
                params = {"first": first[step.code]}
                step.problems.append(Problem(None, "collect.row_repeated", params))
                continue
            first[step.code] = step.row.number
            step.record = stored.get(step.code)
            rank = PLATFORM_RANK if self.editor else OWNER_RANK
            step.decision = _decide(step.record, said, rank)

    def _owner(
        self, step: Step, known: _Organisations, name: str, credit_code: str | None
    ) -> Owner | None:
        """Whose the row is, or None with the problem noted."""
        found, problem = known.find(name, credit_code)
        if problem:
            step.problems.append(Problem("owner_name", problem, {"name": name}))
            return None
        if found is None and not name and not credit_code:
            found = self.organisation
        if found is not None:
            if self.editor or found.pk in self.allowed:
                return Owner(found.current)
            step.problems.append(Problem("owner_name", "collect.owner_not_yours", {"name": found.name}))
            return None
        if not name:
            code = "collect.owner_unknown" if credit_code else "collect.owner_missing"
            step.problems.append(Problem("owner_name", code, {"credit_code": credit_code or ""}))
            return None
        if not self.editor:
            step.problems.append(Problem("owner_name", "collect.owner_not_yours", {"name": name}))
            return None
        return Owner(None, name, credit_code)

    def _stored(self, steps: Iterable[Step]) -> dict[str, Record]:
        codes = [step.code for step in steps if step.code]
        return {row.code: row for row in KINDS[self.kind].objects.select_for_update().filter(code__in=codes)}

    # ---- organisations

    def _plan_organisations(self, steps: list[Step], values: list[dict[str, Any]]) -> None:
        known = _Organisations([(said.get("name", ""), said.get("credit_code")) for said in values])
        first: dict[str, int] = {}
        for step, said in zip(steps, values, strict=True):
            said.pop("parent_name", None)
            step.title = str(said.get("name", ""))
            found, problem = known.find(step.title, said.get("credit_code"))
            if problem:
                step.problems.append(Problem("name", problem, {"name": step.title}))
            if step.refused:
                continue
            step.owner = Owner(found, step.title, said.get("credit_code"))
            step.code = step.owner.code
            if not (self.editor or (found is not None and found.pk in self.allowed)):
                step.problems.append(Problem("name", "collect.owner_not_yours", {"name": step.title}))
                continue
            if step.code in first:
                step.problems.append(Problem(None, "collect.row_repeated", {"first": first[step.code]}))
                continue
            first[step.code] = step.row.number
            step.record = found
            step.decision = _decide(found, said, PLATFORM_RANK if self.editor else OWNER_RANK)


class _Organisations:
    """The organisations that a batch names, found with one query: by credit code, by name, by alias."""

    def __init__(self, named: Iterable[tuple[str, str | None]]) -> None:
        names = {fold_name(name) for name, _ in named if name}
        codes = {code for _, code in named if code}
        rows = Organisation.objects.filter(Q(credit_code__in=codes) | Q(folded_name__in=names))
        self.by_code: dict[str, Organisation] = {}
        self.by_name: dict[str, list[Organisation]] = defaultdict(list)
        for row in rows.select_related("merged_into"):
            if row.credit_code:
                self.by_code[row.credit_code] = row
            self.by_name[row.folded_name].append(row)

    def find(self, name: str, credit_code: str | None) -> tuple[Organisation | None, str]:
        """The organisation, or a problem's code when two have that name and nothing tells them apart."""
        if credit_code and credit_code in self.by_code:
            return self.by_code[credit_code], ""
        same = {row.current.pk: row for row in self.by_name.get(fold_name(name), ()) if name}
        if credit_code:  # a namesake with another code is another organisation; a provisional one may be it
            same = {pk: row for pk, row in same.items() if row.credit_code is None}
        if len(same) > 1:
            return None, "collect.owner_ambiguous"
        return next(iter(same.values()), None), ""


def _decide(record: Any, said: Mapping[str, Any], rank: int) -> Decision:
    """What `decide` says of the stored row (None: there is none) and what the row of the file says."""
    if record is None:
        return decide(None, said, stored_ranks={}, source_rank=rank, refused={})
    stored = {name: getattr(record, name) for name in said}
    ranks = {name: said_by[1] for name, said_by in record.said_by.items()}
    return decide(stored, said, stored_ranks=ranks, source_rank=rank, refused=record.decided)


__all__ = ["KIND_OF", "ORGANISATION_FIELDS", "Action", "Owner", "Planner", "Step"]
