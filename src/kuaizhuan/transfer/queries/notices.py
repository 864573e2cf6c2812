"""Price notices as one reader may see them, and everything that the file on diligence rests on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from kuaizhuan.core import node_rules
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.audit.reads import without_reads
from kuaizhuan.core.files.queries import files_of
from kuaizhuan.core.models import Event, StoredFile
from kuaizhuan.core.rulebook import Rule
from kuaizhuan.people.models import Organisation
from kuaizhuan.transfer import access
from kuaizhuan.transfer.models import Objection, PriceNotice
from kuaizhuan.transfer.queries.objections import Shown, Terms, of_notice, terms
from kuaizhuan.transfer.rules.notice import count_days
from kuaizhuan.transfer.states.notice import SHOWN, Notice


@dataclass(frozen=True, slots=True)
class Case:
    """One notice. keeps: the reader is the seller's head; inspects: may read the checklist and the file.

    objections: those that the reader may see. terms: by which they are dealt with. counted: days of the clock up to
    today; rule: where the number of days comes from, with how sure it is.
    """

    notice: PriceNotice
    keeps: bool
    inspects: bool
    may_object: bool
    objections: list[Shown]
    terms: Terms
    counted: int
    rule: Rule


def rule_of_days(place: str, on: dt.date | None = None) -> Rule:
    """The rule for how long a price is publicised, at a place on that day (today)."""
    return node_rules.book().rule("TT-003", on=on or timezone.localdate(), place=place)


def least_days(seller: Organisation, on: dt.date | None = None) -> int:
    """The fewest days for a notice that begins on that day (today)."""
    return rule_of_days(seller.jurisdiction, on).number


def running(actor: Actor) -> QuerySet[PriceNotice]:
    """What everybody may read and object to, the soonest to end first."""
    rows = access.notice.SHOW.filter(actor, PriceNotice.objects.all())
    return rows.select_related("achievement", "seller").order_by("ends_on", "pk")


def over(code: str) -> PriceNotice | None:
    """A notice that everybody could read once and that no longer runs; None for a draft and for one that runs."""
    rows = PriceNotice.objects.exclude(state__in=(*SHOWN, Notice.DRAFT)).exclude(starts_on=None)
    return rows.filter(code=code).first()


def own(actor: Actor) -> QuerySet[PriceNotice]:
    """Notices of the reader's organisations and those overseen, in any state."""
    rows = access.notice.INSPECT.filter(actor, PriceNotice.objects.all())
    return rows.select_related("achievement", "seller", "deal")


def case(actor: Actor, code: str, today: dt.date | None = None) -> Case:
    """One notice by its code; raises `NotFound` when it is not there for `actor`."""
    rows = PriceNotice.objects.select_related("achievement", "seller", "deal")
    row = access.notice.VIEW.get(actor, rows, code=code)
    day = min(today or timezone.localdate(), row.ends_on) if row.ends_on else None
    return Case(
        notice=row,
        keeps=access.notice.KEEP.allows(actor, row),
        inspects=access.notice.INSPECT.allows(actor, row),
        may_object=access.notice.OBJECT.allows(actor, row),
        objections=of_notice(actor, row, today),
        terms=terms(row.seller, row.starts_on),
        counted=count_days(row.starts_on, row.spans, day) if row.starts_on and day else 0,
        rule=rule_of_days(row.seller.jurisdiction, row.starts_on),
    )


def events_of(notice: PriceNotice) -> QuerySet[Event]:
    """What was done with the notice and with the objections to it, the oldest first."""
    objections = notice.objections.values("code")
    of_them = Q(subject_kind=notice._meta.label_lower, subject_code=notice.code) | Q(
        subject_kind=Objection._meta.label_lower, subject_code__in=objections
    )
    return without_reads(Event.objects.filter(of_them)).order_by("seq")


@dataclass(frozen=True, slots=True)
class Sources:
    """What the file on diligence rests on: documents with their hashes, and events with their place in the chain."""

    documents: list[StoredFile]
    events: list[Event]


def sources(notice: PriceNotice) -> Sources:
    """The documents of the notice's deal and the events of the notice and its objections, the oldest first."""
    documents = list(files_of(notice.deal)) if notice.deal else []
    return Sources(documents, list(events_of(notice)))
