"""Which stored row a row of a file is: the one with its owner's number for it, else with its title.

What does not match surely is asked, never taken: a running number under another title, a title that is stored with a
number or without one, a title of other persons. What was answered once is remembered.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from kuaizhuan.catalog.models import KINDS, Record, Revision
from kuaizhuan.catalog.registry import by_plural
from kuaizhuan.catalog.rules import identity_key
from kuaizhuan.catalog.states import OPEN_REVISIONS
from kuaizhuan.collect.plan.memory import fold_title
from kuaizhuan.collect.plan.step import Asked, Step, sign
from kuaizhuan.core.moves import lock_all
from kuaizhuan.people.queries import merged_into

if TYPE_CHECKING:
    from kuaizhuan.collect.plan.planner import Planner

_RUNNING = re.compile(r"n:0*\d{1,4}")
"""The key of a row whose number only counts the lines of a file: it says nothing about another file."""
PERSON = "Person"


def persons_of(plural: str, values: Mapping[str, Any]) -> str:
    """Who stands behind a row, as one text: those who did the work, or how the person is reached; "" where it is not said."""
    if by_plural(plural).schema_org == PERSON:
        said = [values.get("contact_phone"), values.get("contact_email")]
    else:
        said = list(values.get("team") or ())
    return "、".join(str(each) for each in said if each)


def are_others(first: str, second: str) -> bool:
    """Do two such texts name nobody in common? Not where one of them is empty."""
    return bool(first and second) and not set(first.split("、")) & set(second.split("、"))


def person_key(title: str, persons: str) -> str:
    """The key of a row that has its title in common with one of other persons."""
    return "p:" + hashlib.sha256(f"{fold_title(title)}\x1f{persons}".encode()).hexdigest()[:40]


class Identities:
    """The stored rows that a batch may be about, and what waits to be said by the public ones, by their code."""

    def __init__(self, planner: Planner, steps: Sequence[Step], values: Sequence[Mapping[str, Any]]) -> None:
        self.planner = planner
        self.revisions: dict[str, Revision] = {}
        self._found: dict[tuple[int, str], Record] = {}
        self._by_code: dict[str, Record] = {}
        keys: dict[int, set[str]] = defaultdict(set)
        for step, cells in zip(steps, values, strict=True):
            if step.owner_pk and not step.held:
                plain = identity_key("", step.title)
                persons = persons_of(planner.sheet_kind, cells)
                keys[step.owner_pk] |= {
                    step.key,
                    plain,
                    *([person_key(step.title, persons)] if persons else ()),
                }
        if keys:
            assert planner.titles is not None
            planner.titles.load(set(keys))
            self._load(keys)

    def _load(self, keys: Mapping[int, set[str]]) -> None:
        """Read and lock the rows by the owner they are looked for under, which may be another by now, and key."""
        twins = merged_into(keys)
        wanted = Q()
        for pk, members in twins.items():
            wanted |= Q(owner__in=members, key__in=keys[pk])
        root_of = {member: pk for pk, members in twins.items() for member in members if member not in keys}
        root_of |= {pk: pk for pk in keys}
        # Of several that were one organisation's all along, the one that is its own now, then the first.
        rows = sorted(
            lock_all(KINDS[self.planner.kind].objects.filter(wanted)),
            key=lambda row: (root_of[row.owner_id] != row.owner_id, row.pk),
        )
        for row in rows:
            self._found.setdefault((root_of[row.owner_id], row.key), row)
        self._note(rows)

    def _note(self, rows: Sequence[Record]) -> None:
        codes = [row.code for row in rows]
        self._by_code |= {row.code: row for row in rows}
        waiting = Revision.objects.filter(record_code__in=codes, state__in=OPEN_REVISIONS) if codes else ()
        self.revisions |= {row.record_code: row for row in waiting}

    def _coded(self, code: str) -> Record | None:
        if code not in self._by_code:
            self._note(lock_all(KINDS[self.planner.kind].objects.filter(code=code)))
        return self._by_code.get(code)

    def find(self, step: Step, cells: Mapping[str, Any]) -> Record | None:
        """The stored row that `step` is, None for a new one; its key is changed, or it is held, where that is asked."""
        record = self._found.get(step.identity)
        plain = identity_key("", step.title)
        if record is None:
            return self._by_title(step) if step.owner_pk else None
        if step.key != plain:
            if not _RUNNING.fullmatch(step.key) or fold_title(record.title) == fold_title(step.title):
                return record
            return self._by_running_number(step, record, plain)
        return self._by_persons(step, cells, record)

    def _ask(self, step: Step, code: str, record: Record, **params: object) -> bool | None:
        """Whether a person said that the row is `record`; None holds it."""
        signature = sign(code, record.code, step.key, fold_title(step.title), params.get("persons", ""))
        answer = self.planner._answer(signature)
        if answer is None:
            shown = {"title": step.title, "known": record.title, "code": record.code, **params}
            owner = step.owner.organisation if step.owner else None
            step.ask(Asked(code, signature, record.code, shown, owner))
        return answer

    def _by_running_number(self, step: Step, record: Record, plain: str) -> Record | None:
        other = self._found.get((step.owner_pk, plain))
        if other is None:
            same = self._ask(step, "collect.number_of_another", record, number=step.key[2:])
            if same or same is None:
                return record
        step.key = plain
        return other

    def _by_title(self, step: Step) -> Record | None:
        """The number is new, or there is none: is a row of that title stored under another identity?"""
        assert self.planner.titles is not None
        numbered = step.key.startswith("n:")
        for code, key in self.planner.titles.of(step.owner_pk, step.title):
            if key.startswith("n:") is numbered or key == step.key:
                continue  # other numbers are other rows
            record = self._coded(code)
            if record is None:
                continue
            if numbered and record.external_id and f"n:{record.external_id}" == step.key:
                return record
            same = self._ask(
                step, "collect.title_numbered" if not numbered else "collect.number_new", record,
                number=record.external_id or step.key[2:],
            )  # fmt: skip
            if same is None or same:
                return record
        return None

    def _by_persons(self, step: Step, cells: Mapping[str, Any], record: Record) -> Record | None:
        persons = persons_of(self.planner.sheet_kind, cells)
        stored = persons_of(self.planner.sheet_kind, vars(record))
        if not are_others(persons, stored):
            return record
        key = person_key(step.title, persons)
        other = self._found.get((step.owner_pk, key))
        if other is None:
            signature = sign("collect.title_of_others", record.code, *sorted((persons, stored)))
            answer = self.planner._answer(signature)
            if answer is None:
                params = {"title": step.title, "persons": persons, "known": stored, "code": record.code}
                owner = step.owner.organisation if step.owner else None
                step.ask(Asked("collect.title_of_others", signature, record.code, params, owner))
                return record
            if answer:
                return record
        step.key = key
        return other
