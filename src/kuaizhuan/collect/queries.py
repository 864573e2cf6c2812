"""Imports, where each field came from, and the questions that wait for an answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet

from kuaizhuan.catalog.models import KINDS, Record, Revision
from kuaizhuan.catalog.states import OPEN_REVISIONS, PUBLIC_STATES
from kuaizhuan.collect import access
from kuaizhuan.collect.models import Claim, DuplicatePair, FieldConflict, ImportRun, OrganisationProposal
from kuaizhuan.collect.states import Question
from kuaizhuan.core.actors import Actor
from kuaizhuan.people import access as people_access
from kuaizhuan.people.models import Organisation


@dataclass(frozen=True, slots=True)
class Source:
    """Who said a field, in which file and row, and when; typed on the site when there is no file."""

    run: str
    file: str
    row: int
    at: dt.datetime
    by: str


@dataclass(frozen=True, slots=True)
class Questions:
    """What waits for `actor`: conflicts of own rows, and for editors namesakes and near-duplicates."""

    conflicts: QuerySet[FieldConflict]
    proposals: QuerySet[OrganisationProposal]
    pairs: QuerySet[DuplicatePair]

    def count(self) -> int:
        """How many there are in all."""
        return self.conflicts.count() + self.proposals.count() + self.pairs.count()


def runs(actor: Actor) -> QuerySet[ImportRun]:
    """The imports `actor` may see, the newest first."""
    return access.VIEW_RUN.filter(actor, ImportRun.objects.select_related("organisation"))


def provenance(record: Any) -> Mapping[str, Source]:
    """Field → source of what it says now, for the fields that came by an import or were typed. One query."""
    ids = {name: provenance[0] for name, provenance in record.provenance.items()}
    claims = {
        claim.pk: Source(
            claim.run.code, claim.run.file_name, claim.row_number, claim.at, claim.run.started_by
        )
        if claim.run
        else Source("", "", 0, claim.at, claim.typed_by)
        for claim in Claim.objects.filter(pk__in=set(ids.values())).select_related("run")
    }
    return {name: claims[pk] for name, pk in ids.items() if pk in claims}


def answered_proposals(
    actor: Actor, limit: int = 20
) -> tuple[list[OrganisationProposal], list[DuplicatePair]]:
    """The latest answers about namesakes and duplicates that `actor` may undo."""
    decidable = people_access.DECIDE.filter(actor, Organisation.objects.all())
    proposals = OrganisationProposal.objects.exclude(state=Question.OPEN).filter(provisional__in=decidable)
    pairs = access.ANSWER_PAIR.filter(actor, DuplicatePair.objects.exclude(state=Question.OPEN))
    return (
        list(proposals.select_related("provisional", "candidate").order_by("-decided_at")[:limit]),
        list(pairs.select_related("left", "right").order_by("-decided_at")[:limit]),
    )


def questions(actor: Actor) -> Questions:
    """The open questions that `actor` may answer, each kind the surest first."""
    own = people_access.SUBMIT_FOR.filter(actor, Organisation.objects.all())
    codes: list[str] = []
    conflicts = FieldConflict.objects.filter(state=Question.OPEN)
    for model in KINDS.values():
        waiting = conflicts.values("record_code")
        codes += model.objects.filter(code__in=waiting, owner__in=own).values_list("code", flat=True)
    decidable = people_access.DECIDE.filter(actor, Organisation.objects.all())
    return Questions(
        conflicts=conflicts.filter(record_code__in=codes).select_related("claim__run").order_by("pk"),
        proposals=OrganisationProposal.objects.filter(state=Question.OPEN, provisional__in=decidable)
        .select_related("provisional", "candidate")
        .order_by(F("score").desc(), "pk"),
        pairs=access.ANSWER_PAIR.filter(actor, DuplicatePair.objects.filter(state=Question.OPEN))
        .select_related("left__owner", "right__owner")
        .order_by(F("similarity").desc(), "pk"),
    )


def current_values(row: Record) -> dict[str, Any]:
    """Every column of `row` by name, as it will be when what waits to be said is said."""
    stored = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    revision = _revision(row)
    return stored | revision.proposed() if revision else stored


def last_change(row: Record) -> dt.datetime:
    """When `row`, or what waits to be said by it, last changed."""
    revision = _revision(row)
    return max(row.updated_at, revision.state_since) if revision else row.updated_at


def _revision(row: Record) -> Revision | None:
    if row.state not in PUBLIC_STATES:
        return None
    return Revision.objects.filter(record_code=row.code, state__in=OPEN_REVISIONS).first()
