"""Imports, where each field came from, and the questions that wait for an answer."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, IntegerField, Q, QuerySet, When
from django.db.models.functions import Length
from stdnum.cn import uscc

from kuaizhuan.catalog.models import KINDS, Record, Revision
from kuaizhuan.catalog.rules import identity_key
from kuaizhuan.catalog.states import OPEN_REVISIONS, PUBLIC_STATES
from kuaizhuan.collect import access
from kuaizhuan.collect.identity import normalise_name
from kuaizhuan.collect.models import (
    CellQuestion,
    Claim,
    DuplicatePair,
    FieldConflict,
    ImportRun,
    OrganisationProposal,
    RowQuestion,
    SheetReading,
    Upload,
)
from kuaizhuan.collect.states import Question
from kuaizhuan.core.actors import Actor, ActorKind
from kuaizhuan.core.text import normalise
from kuaizhuan.people import access as people_access
from kuaizhuan.people.models import Organisation
from kuaizhuan.people.queries import actor_by, actor_for, merged_into


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
    """What waits for `actor`: of own rows conflicts, unread cells and rows like others; for editors namesakes and copies."""

    conflicts: QuerySet[FieldConflict]
    proposals: QuerySet[OrganisationProposal]
    pairs: QuerySet[DuplicatePair]
    cells: QuerySet[CellQuestion]
    rows: QuerySet[RowQuestion]

    def count(self) -> int:
        """How many there are in all."""
        return sum(
            each.count() for each in (self.conflicts, self.proposals, self.pairs, self.cells, self.rows)
        )


def organisation_coded(text: str, within: QuerySet[Organisation] | None = None) -> Organisation | None:
    """The organisation whose credit code or code a text is, or ends with, as it is called today; None for no such."""
    written = uscc.compact(normalise(text)).upper()
    last = normalise(text).upper().split()[-1:]
    rows = Organisation.objects.all() if within is None else within
    found = rows.filter(Q(credit_code__in=[written, *last]) | Q(code__in=[written, *last])).first()
    return found.current if found else None


def organisations_called(text: str, within: QuerySet[Organisation] | None = None) -> QuerySet[Organisation]:
    """Organisations that a text may mean, the likest first: by a code, by their name or by another name they have."""
    written = normalise(text).strip()
    coded = organisation_coded(text, within)
    rows = (Organisation.objects.all() if within is None else within).filter(merged_into=None)
    if coded is not None:
        return rows.filter(pk=coded.pk)
    folded = normalise_name(written)
    kept = json.dumps(written)[1:-1]  # SQLite keeps JSON as it was written, in ASCII
    named = Q(name__icontains=written) | Q(aliases__icontains=written) | Q(aliases__icontains=kept)
    named |= Q(credit_code__istartswith=written)
    likeness = Case(
        When(name__iexact=written, then=0),
        When(folded_name=folded, then=1),
        When(name__istartswith=written, then=2),
        default=3,
        output_field=IntegerField(),
    )
    found = rows.filter(named | Q(folded_name__contains=folded) if folded else named)
    return found.annotate(likeness=likeness).order_by("likeness", Length("name"), "name")


def upload_by(code: str) -> Upload | None:
    """A file that was sent, for a job; None when it is gone with its sender."""
    return (
        Upload.objects.select_related("organisation", "uploaded_by", "token__user").filter(code=code).first()
    )


def sender_of(upload: Upload) -> Actor:
    """Who sent the file, with the roles that counted when they did; nobody any more by a token that has ended."""
    if upload.token:
        by = actor_by(upload.token) if upload.token.open else None
        return by or Actor(
            ActorKind.TOKEN, f"{upload.uploaded_by.code}/{upload.token.code}", upload.uploaded_by_id
        )
    return actor_for(upload.uploaded_by, staff=upload.staff)


def uploads_by_programs(actor: Actor) -> QuerySet[Upload]:
    """The files that the person of a token sent for its organisation or one below it, the newest first."""
    mine = access.UPLOADED.filter(actor, Upload.objects.select_related("organisation", "run", "uploaded_by"))
    return mine.filter(organisation__in=people_access.SUBMIT_FOR.filter(actor, Organisation.objects.all()))


def open_questions(run: ImportRun | None) -> int:
    """How many questions an import left that nobody has answered."""
    if run is None:
        return 0
    asked = (CellQuestion, RowQuestion)
    return sum(each.objects.filter(run=run, state=Question.OPEN).count() for each in asked)


def readings_of(upload: Upload) -> QuerySet[SheetReading]:
    """What was said of files of this kind for the same organisation, or by the same person for none."""
    rows = SheetReading.objects.filter(sheet_kind=upload.sheet_kind, organisation=upload.organisation)
    return rows if upload.organisation_id else rows.filter(said_by=upload.uploaded_by)


def said_of(upload: Upload, shape: str) -> dict[str, Any]:
    """The choice for the last such file of this shape; {} for none."""
    reading = readings_of(upload).filter(shape=shape).first()
    return dict(reading.choice) if reading else {}


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


def cells_of(code: str) -> QuerySet[CellQuestion]:
    """What cells said that the row of this code could not hold: the open ones first, then as they came."""
    opened = Case(When(state=Question.OPEN, then=0), default=1, output_field=IntegerField())
    return CellQuestion.objects.filter(record_code=code).order_by(opened, "pk")


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
        cells=CellQuestion.objects.filter(state=Question.OPEN, owner__in=own)
        .select_related("owner")
        .order_by("field", "folded", "pk"),
        rows=RowQuestion.objects.filter(state=Question.OPEN)
        .filter(Q(owner__in=own) | Q(owner=None, record_code__in=decidable.values("code")))
        .select_related("owner", "run")
        .order_by("pk"),
    )


def rows_numbered(kind: str, numbers: Sequence[str], owner: Organisation) -> QuerySet[Record]:
    """Rows of `owner`, and of what was merged into it, that have one of these numbers of its own or began with it."""
    keys = [identity_key(number, "") for number in numbers]
    owners = merged_into([owner.pk])[owner.pk]
    return KINDS[kind].objects.filter(Q(external_id__in=numbers) | Q(key__in=keys), owner__in=owners)


def sort_by_number(rows: Iterable[Record], owner: Organisation) -> dict[str, Record]:
    """Identity of the number that a row has now → the row, as `catalog.rules.identity_key` makes it.

    Of several that were one organisation's all along: the one that is `owner`'s own now, then the first.
    """
    found: dict[str, Record] = {}
    for row in sorted(rows, key=lambda row: (row.owner_id != owner.pk, row.pk)):
        if row.external_id:
            found.setdefault(identity_key(row.external_id, ""), row)
    return found


def row_numbered(kind: str, number: str, owner: Organisation) -> Record | None:
    """The row that `owner` knows by `number`; None for no such."""
    return sort_by_number(rows_numbered(kind, [number], owner), owner).get(identity_key(number, ""))


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
