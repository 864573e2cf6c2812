"""What a batch of rows would do, found out without writing anything: the preview and the import share it.

Reads in bulk (a fixed number of queries a batch), asks `decide` row by row, and names every reason. Identity:
an organisation by credit code, else by an exact name or alias; a row of the catalogue by its owner's number
for it, else by its title.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from kuaizhuan.catalog.models import convert_to_type, record_code
from kuaizhuan.catalog.registry import by_plural
from kuaizhuan.catalog.rules import identity_key
from kuaizhuan.collect.columns import Converted, Refused, Unread, convert_text, map_headers
from kuaizhuan.collect.decide import is_same
from kuaizhuan.collect.identity import fold_text, plain_name
from kuaizhuan.collect.masking import PERSONAL
from kuaizhuan.collect.models import CellQuestion, FieldConflict, RowQuestion
from kuaizhuan.collect.plan.identities import Identities, are_others, person_key, persons_of
from kuaizhuan.collect.plan.memory import Seen, Titles
from kuaizhuan.collect.plan.owners import (
    Found,
    Organisations,
    is_bare_department,
    is_called,
    is_department,
    split_names,
)
from kuaizhuan.collect.plan.step import Asked, Owner, Step, sign
from kuaizhuan.collect.sources import Problem, Row
from kuaizhuan.collect.states import Question
from kuaizhuan.core.actors import Actor
from kuaizhuan.people import access as people_access
from kuaizhuan.people.models import Organisation
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
    seen: Seen = field(init=False)
    titles: Titles | None = field(init=False, default=None)
    answers: dict[str, bool | None] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        declared = by_plural(self.sheet_kind)
        self.kind, self.published = declared.name, declared.published
        scopes = people_access.SUBMIT_FOR.filter(self.by, Organisation.objects.all())
        self.seen = Seen()
        if declared.published:
            self.titles = Titles(self.kind)
        self.editor = self.by.holds(Role.EDITOR)
        self.allowed = set() if self.editor else set(scopes.values_list("pk", flat=True))

    @property
    def rank(self) -> int:
        return PLATFORM_RANK if self.editor else OWNER_RANK

    def plan(self, batch: Sequence[tuple[Row, Converted]]) -> list[Step]:
        """One step for each row, in order."""
        steps = [Step(row, list(converted.problems), unread=converted.unread) for row, converted in batch]
        values = [dict(converted.values) for _, converted in batch]
        plan = self._plan_records if self.published else self._plan_organisations
        plan(steps, values)
        return steps

    # ---- results, needs, experts

    def _plan_records(self, steps: list[Step], values: list[dict[str, Any]]) -> None:
        named = [self._named(step, cells) for step, cells in zip(steps, values, strict=True)]
        known = Organisations(named)
        for step, (name, credit_code), cells in zip(steps, named, values, strict=True):
            step.title = str(cells.get("title", ""))
            if self._unread(step):
                continue
            step.owner = self._owner(step, known, name, credit_code)
            if step.owner is not None:
                step.key = identity_key(str(cells.get("external_id", "")), step.title)
        self._settle(steps, values)
        identities = Identities(self, steps, values)
        for step, cells in zip(steps, values, strict=True):
            if step.owner is None or step.refused or step.held:
                continue
            record = identities.find(step, cells)
            if step.held:
                continue
            step.code = record.code if record else record_code(self.kind, step.owner.code, step.key)
            if self._is_first(step, cells, identities):
                step.decide(record, cells, self.rank, identities.revisions.get(step.code))
                _warn_of_several(step, cells)
        _note_asked(steps)

    def _named(self, step: Step, cells: dict[str, Any]) -> tuple[str, str | None]:
        """The organisation that a row names, taken out of its values; of several the first, the others are kept."""
        name, credit_code = str(cells.pop("owner_name", "")), cells.pop("owner_credit_code", None)
        first, *others = split_names(name)
        if others:
            params = {"name": first, "others": "、".join(others)[:200]}
            problem = self._problem(step, "owner_name", "collect.owner_several", **params)
            step.problems.append(replace(problem, warning=True))
            kept = Unread("owner_name", problem.column or "", name, problem.code, params, settled=True)
            step.unread = (*step.unread, kept)
        return first, credit_code

    def _unread(self, step: Step) -> bool:
        """Whether the row, or what it says of its owner, was refused: nothing more can be said of the owner then."""
        if not step.refused:
            return False
        columns = map_headers(self.sheet_kind, tuple(step.row.cells)).columns
        refused = [problem.column for problem in step.problems if not problem.warning]
        owners = [header for header, (column, _) in columns.items() if column.field in OWNER_FIELDS]
        return None in refused or any(header in refused for header in owners)

    def _owner(self, step: Step, known: Organisations, name: str, credit_code: str | None) -> Owner | None:
        """Whose the row is, or None with the problem or the question noted."""
        found = known.find(name, credit_code)
        if found.disputed and found.organisation is not None:
            same = self._ask_owner(
                step, "collect.code_disagrees", found.organisation, name, credit_code or ""
            )
            if same is None:
                return None
            found = Found(found.organisation) if same else known.find(name, None)
            credit_code = credit_code if same else None
        if found.problem:
            step.problems.append(self._problem(step, "owner_name", found.problem, name=name))
            return None
        if found.renamed and found.organisation is not None:
            self._hint(step, "collect.owner_renamed", name=name, known=found.organisation.name)
        organisation = found.organisation
        if organisation is None and not name and not credit_code:
            organisation = self.organisation
        if organisation is None and self.organisation is not None and not credit_code:
            organisation = self._own(step, name, found)
            if step.held:
                return None
        if organisation is not None:
            # Who acts for an organisation that was merged does not thereby act for what it was merged into.
            for owner in (organisation.current, organisation):
                if self.editor or owner.pk in self.allowed:
                    return Owner(owner)
            step.problems.append(
                self._problem(step, "owner_name", "collect.owner_not_yours", name=organisation.name)
            )
            return None
        if not name:
            code = "collect.owner_unknown" if credit_code else "collect.owner_missing"
            step.problems.append(self._problem(step, "owner_name", code, credit_code=credit_code or ""))
            return None
        if not self.editor:
            step.problems.append(self._problem(step, "owner_name", "collect.owner_not_yours", name=name))
            return None
        if found.alike:
            self._hint(step, "collect.owner_alike", name=name, known=found.alike[0].name)
        return Owner(None, name, credit_code)

    def _own(self, step: Step, name: str, found: Found) -> Organisation | None:
        """The organisation that the file is handed in for, where a name that nobody has means it or a part of it."""
        own = self.organisation
        assert own is not None
        if is_department(own, name) or (not found.alike and is_bare_department(name)):
            self._hint(step, "collect.owner_department", name=name, known=own.name)
            kept = Unread("owner_name", "", name, "collect.owner_department", {"name": name, "known": own.name},
                          settled=True)  # fmt: skip
            step.unread = (*step.unread, kept)
            return own
        if not self.editor and any(own.pk == each.pk for each in found.alike):
            return own if self._ask_owner(step, "collect.owner_perhaps", own, name, "") else None
        return None

    def _ask_owner(
        self, step: Step, code: str, organisation: Organisation, name: str, credit_code: str
    ) -> bool | None:
        """Whether a person said that `name` is `organisation`; None holds the row until somebody does."""
        signature = sign(code, organisation.pk, plain_name(name), credit_code)
        answer = self._answer(signature)
        if answer is None:
            params = {"name": name, "known": organisation.name, "credit_code": credit_code}
            owner = organisation if not self.editor and organisation.pk in self.allowed else None
            problem = self._problem(step, "owner_name", code)
            step.ask(Asked(code, signature, organisation.code, params, owner), problem.column)
        return answer

    def _answer(self, signature: str) -> bool | None:
        """What a person answered to a question about a row; None for nothing yet."""
        if signature not in self.answers:
            found = RowQuestion.objects.filter(signature=signature).exclude(state=Question.OPEN)
            state = found.values_list("state", flat=True).first()
            self.answers[signature] = None if state is None else state == Question.YES
        return self.answers[signature]

    def _problem(self, step: Step, field_name: str, code: str, **params: object) -> Problem:
        """A problem of the cell that says `field_name`, or of the whole row where the file has no such column."""
        columns = map_headers(self.sheet_kind, tuple(step.row.cells)).columns
        header = next((header for header, (column, _) in columns.items() if column.field == field_name), None)
        return Problem(header, code, params)

    def _hint(self, step: Step, code: str, **params: object) -> None:
        step.problems.append(replace(self._problem(step, "owner_name", code, **params), warning=True))

    def _is_first(self, step: Step, cells: Mapping[str, Any], identities: Identities | None = None) -> bool:
        """Whether no earlier row of the file said something of the same thing; else the problem is noted."""
        persons = persons_of(self.sheet_kind, cells)
        first, others = self.seen.first(step.code, step.row.number, persons)
        if first == step.row.number:
            return True
        if identities is not None and are_others(persons, others):
            signature = sign("collect.title_of_others", step.code, *sorted((persons, others)))
            answer = self._answer(signature)
            if answer is None:
                params = {"title": step.title, "persons": persons, "known": others, "code": step.code}
                owner = step.owner.organisation if step.owner else None
                step.ask(Asked("collect.title_of_others", signature, step.code, params, owner))
                return False
            if answer is False and step.owner is not None:
                step.key = person_key(step.title, persons)
                step.code = record_code(self.kind, step.owner.code, step.key)
                return self.seen.first(step.code, step.row.number, persons)[0] == step.row.number
        step.problems.append(Problem(None, "collect.row_repeated", {"first": first}))
        return False

    def _settle(self, steps: list[Step], values: list[dict[str, Any]]) -> None:
        """Read what stayed unread as a person said of the same text before."""
        folded = {fold_text(each.text) for step in steps for each in step.unread if not each.settled}
        if not folded:
            return
        answered = CellQuestion.objects.filter(state=Question.YES, folded__in=folded).order_by("pk")
        said = {
            (row.field, row.folded, None if row.everywhere else row.owner_id): row.answer for row in answered
        }
        for step, cells in zip(steps, values, strict=True):
            for each in step.unread if said else ():
                key = (each.field, fold_text(each.text))
                answer = said.get((*key, step.owner_pk), said.get((*key, None)))
                if answer is None:
                    continue
                with suppress(Refused):
                    found = convert_text(self.sheet_kind, each.field, answer)
                    cells.update(found if each.code == PERSONAL else _joined(cells, found))
                    step.unread = tuple(other for other in step.unread if other is not each)

    # ---- organisations

    def _plan_organisations(self, steps: list[Step], values: list[dict[str, Any]]) -> None:
        known = Organisations([(cells.get("name", ""), cells.get("credit_code")) for cells in values])
        for step, cells in zip(steps, values, strict=True):
            above = str(cells.pop("parent_name", ""))
            step.title = str(cells.get("name", ""))
            found = known.find(step.title, cells.get("credit_code"))
            organisation = found.organisation
            if above and not (organisation and organisation.parent and is_called(organisation.parent, above)):
                hint = self._problem(step, "parent_name", "collect.parent_left", name=above)
                step.problems.append(replace(hint, warning=True))
            if found.problem:
                step.problems.append(self._problem(step, "name", found.problem, name=step.title))
            if step.refused:
                continue
            if (found.disputed or found.renamed) and organisation is not None:
                same = self._ask_owner(
                    step, "collect.code_renames", organisation, step.title, str(cells.get("credit_code"))
                )
                if same is None:
                    continue
                if not same:
                    cells.pop("credit_code", None)
                    organisation = known.find(step.title, None).organisation
            if found.alike and self.editor:
                self._hint(step, "collect.owner_alike", name=step.title, known=found.alike[0].name)
            step.owner = Owner(organisation, step.title, cells.get("credit_code"))
            step.code = step.owner.code
            if not (self.editor or (organisation is not None and organisation.pk in self.allowed)):
                step.problems.append(self._problem(step, "name", "collect.owner_not_yours", name=step.title))
            elif self._is_first(step, cells):
                self._settle([step], [cells])
                step.decide(organisation, cells, self.rank)


def _joined(cells: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    """What a person said, added to what was read of the same list."""
    result = {}
    for name, value in found.items():
        had = cells.get(name)
        result[name] = value
        if isinstance(had, list) and isinstance(value, list):
            result[name] = [*had, *(each for each in value if each not in had)]
    return result


_ITEM = re.compile(r"(?:^|\n)[^\S\n]*[(（]?(\d{1,2})[)）.、．]")


def read_numbering(text: str) -> list[int]:
    """The numbers that lines of a text begin with."""
    return [int(each) for each in _ITEM.findall(text)]


def _warn_of_several(step: Step, cells: Mapping[str, Any]) -> None:
    """Warn where one cell numbers several things: each would be a row of its own."""
    numbers = read_numbering(step.title)
    if numbers[:2] == [1, 2]:
        step.problems.append(Problem(None, "collect.several_in_one", {"count": len(numbers)}, warning=True))


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
