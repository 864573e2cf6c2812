"""What one row of a file does, and what is asked about it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from kuaizhuan.catalog.models import Revision, convert_to_type
from kuaizhuan.catalog.rules import public_code
from kuaizhuan.collect.columns import RowStep, Unread
from kuaizhuan.collect.decide import Decision, decide
from kuaizhuan.collect.identity import plain_name
from kuaizhuan.collect.sources import Problem
from kuaizhuan.people.models import Organisation


def sign(*parts: object) -> str:
    """What a question is about, as 40 hexadecimal digits: the same for the same parts."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:40]


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
        if self.credit_code:
            return public_code("organisation", self.credit_code)
        return public_code("organisation", "name", plain_name(self.name))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about a whole row: is it the one with the code `record_code`? params: both sides, as they are shown."""

    code: str
    signature: str
    record_code: str
    params: Mapping[str, object]
    owner: Organisation | None = None


@dataclass(slots=True)
class Step(RowStep):
    """What one row of a kind does."""

    unread: tuple[Unread, ...] = ()
    owner: Owner | None = None
    key: str = ""
    record: Model | None = None
    rank: int = 0
    decision: Decision | None = None
    asked: frozenset[str] = frozenset()
    """Fields whose conflict about this very value waits for a person already."""
    question: Asked | None = None
    """What must be answered before anything of the row counts."""

    @property
    def identity(self) -> tuple[int, str]:
        """By what the row of the catalogue is known: its owner's id (0 while the owner is to be made) and its key."""
        return (self.owner_pk, self.key)

    @property
    def owner_pk(self) -> int:
        organisation = self.owner.organisation if self.owner else None
        return organisation.pk if organisation else 0

    @property
    def held(self) -> bool:
        """Whether it waits for an answer about the whole row."""
        return self.question is not None and not self.refused

    @property
    def action(self) -> str:
        """create, keep, update, conflict or reject; a refused row is a rejected one, a held one a conflict."""
        if self.held:
            return "conflict"
        return "reject" if self.refused or self.decision is None else self.decision.action

    @property
    def changes(self) -> Mapping[str, Any]:
        """Field → new value, for what may be stored at once."""
        return {name: new for name, (_, new) in self.decision.changes.items()} if self.decision else {}

    @property
    def updates(self) -> Mapping[str, tuple[Any, Any]]:
        return self.decision.changes if self.decision and self.action == "update" else {}

    @property
    def conflicts(self) -> Mapping[str, tuple[Any, Any]]:
        """Field → (stored, incoming), for what a person must be asked and has not been."""
        found = self.decision.conflicts if self.decision else {}
        return {name: pair for name, pair in found.items() if name not in self.asked}

    def ask(self, question: Asked, column: str | None = None) -> None:
        """Hold the row until a person has answered."""
        self.question = question
        self.problems.append(Problem(column, question.code, question.params, warning=True))

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


def _by_hand(record: Any) -> dict[str, list[object]]:
    """The fields of `record` that a person decided, each with the values then declined."""
    return {
        name: [convert_to_type(record, name, value) for value in declined]
        for name, declined in record.declined_values.items()
    }
