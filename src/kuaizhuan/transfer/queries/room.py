"""The room of a deal: what happened in it by day, its messages and how many are new, and the days to come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils import timezone

from kuaizhuan.core.actors import Actor
from kuaizhuan.core.files.subjects import label_of
from kuaizhuan.core.models import StoredFile
from kuaizhuan.transfer import access
from kuaizhuan.transfer.models import (
    ContractVersion,
    Deal,
    DealMessage,
    DealSeen,
    DistributionPlan,
    LedgerEntry,
    Milestone,
    Registration,
    TechnologyContract,
)
from kuaizhuan.transfer.queries.deals import Case
from kuaizhuan.transfer.queries.facts import word_of
from kuaizhuan.transfer.queries.marks import is_unverified
from kuaizhuan.transfer.states import Distribution, EntryKind, Notice, Outcome
from kuaizhuan.transfer.states.deal import OPEN
from kuaizhuan.transfer.states.trial import USING

KINDS = ("message", "move", "document", "receipt", "contract", "registration")
"""Sorts of what happens in a deal, in the order of the filter."""


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened. kind: of `KINDS`. on: the day it is about; at: when the platform learned of it.

    files: of a message that stands. fresh: a message of others that the reader has not seen.
    """

    kind: str
    on: dt.date
    at: dt.datetime
    row: Any
    files: tuple[StoredFile, ...] = ()
    fresh: bool = False


def timeline(
    actor: Actor, case: Case, *, kind: str = "", start: int = 0, size: int = 30
) -> tuple[list[Happened], bool]:
    """What happened in the deal as `actor` may see it, the newest first, and whether there is more after it.

    kind: one of `KINDS`, "" for all. One query a kind and two for messages, however much there is.
    """
    until = start + size + 1
    kinds = [kind] if kind in KINDS else KINDS
    found = [each for name in kinds for each in _READ[name](actor, case, until)]
    found.sort(key=lambda each: (each.on, each.at), reverse=True)
    return found[start : start + size], len(found) > start + size


def messages(actor: Actor, deal: Deal) -> QuerySet[DealMessage]:
    """The messages of a deal that `actor` may read, the newest first."""
    rows = access.message.VIEW.filter(actor, DealMessage.objects.filter(deal=deal))
    return rows.select_related("by", "deal").order_by("-pk")


def files_of_messages(found: Iterable[DealMessage]) -> dict[str, list[StoredFile]]:
    """Code of each message that stands → its files, without their text. One query."""
    codes = [row.code for row in found if row.withdrawn_at is None]
    files: dict[str, list[StoredFile]] = {}
    rows = StoredFile.objects.filter(subject_kind=label_of(DealMessage), subject_code__in=codes)
    for file in rows.defer("text").order_by("pk"):
        files.setdefault(file.subject_code, []).append(file)
    return files


def last_seen(actor: Actor, deal: Deal) -> int:
    """The key of the newest message of the deal that was shown to `actor`; 0 for none."""
    found = DealSeen.objects.filter(deal=deal, user=actor.user_id).values_list("last", flat=True).first()
    return found or 0


def count_new(actor: Actor, deals: Iterable[Deal]) -> dict[int, int]:
    """Id of each of `deals` that has messages of others which `actor` has not seen → how many. One query."""
    seen = DealSeen.objects.filter(deal=OuterRef("deal"), user=actor.user_id).values("last")
    rows = access.message.VIEW.filter(actor, DealMessage.objects.filter(deal__in=[row.pk for row in deals]))
    rows = rows.filter(withdrawn_at=None).exclude(by=actor.user_id).annotate(seen=Subquery(seen[:1]))
    fresh = rows.filter(seen=None) | rows.filter(pk__gt=Subquery(seen[:1]))
    return dict(fresh.order_by().values_list("deal").annotate(Count("pk")))


@dataclass(frozen=True, slots=True)
class DayAhead:
    """A day of the deal. what: ``next_step``, ``milestone``, ``trial``, ``notice``, ``plan`` or ``outcome``.

    late: it is over, and what it is about is not done. amount: fen, for those who may see money.
    unsure: the day rests on a rule that nobody has verified.
    """

    on: dt.date
    what: str
    row: Any
    late: bool
    amount: int | None = None
    unsure: bool = False


def days_of(actor: Actor, case: Case) -> list[DayAhead]:
    """The days of a deal on which something ends that is not done yet, the soonest first. Two queries."""
    row, today = case.deal, timezone.localdate()
    found = []
    if row.state in OPEN and row.due_on:
        found.append(DayAhead(row.due_on, "next_step", row, row.due_on < today))
    for part in Milestone.objects.filter(deal=row, entries=None):
        amount = part.amount if case.may_see_money else None
        found.append(DayAhead(part.due_on, "milestone", part, part.due_on < today, amount))
    for trial in case.trials:
        if trial.state in USING and trial.term_until:
            found.append(DayAhead(trial.term_until, "trial", trial, trial.term_until < today))
    for notice in case.notices:
        if notice.state == Notice.RUNNING and notice.ends_on:
            found.append(DayAhead(notice.ends_on, "notice", notice, False, unsure=is_unverified(notice)))
    plans = access.income.VIEW_PLAN.filter(actor, DistributionPlan.objects.filter(deal=row))
    plans = plans.select_related("deal__seller")
    for plan in plans.filter(state=Distribution.NOTIFIED, notice_until__isnull=False):
        ends, unsure = cast(dt.date, plan.notice_until), is_unverified(plan)
        found.append(DayAhead(ends, "plan", plan, False, unsure=unsure))
    for survey in case.outcomes:
        if survey.state != Outcome.ANSWERED:
            found.append(DayAhead(survey.due_on, "outcome", survey, survey.due_on < today))
    return sorted(found, key=lambda each: each.on)


def contracts_of(actor: Actor, deal: Deal) -> QuerySet[TechnologyContract]:
    """The contracts of a deal that `actor` may see."""
    return access.registry.VIEW_CONTRACT.filter(actor, TechnologyContract.objects.filter(deal=deal))


def _messages(actor: Actor, case: Case, until: int) -> list[Happened]:
    rows = list(messages(actor, case.deal)[:until])
    files, seen = files_of_messages(rows), last_seen(actor, case.deal)
    return [
        Happened(
            "message",
            timezone.localdate(row.at),
            row.at,
            row,
            tuple(files.get(row.code, ())),
            row.pk > seen and row.by_id != actor.user_id and row.withdrawn_at is None,
        )
        for row in rows
    ]


def _moves(actor: Actor, case: Case, until: int) -> list[Happened]:
    return [Happened("move", row.on, row.recorded_at, row) for row in case.moves]


def _documents(actor: Actor, case: Case, until: int) -> list[Happened]:
    return [Happened("document", timezone.localdate(row.at), row.at, row) for row in case.documents]


def _receipts(actor: Actor, case: Case, until: int) -> list[Happened]:
    if not case.may_see_money:
        return []
    receipts = LedgerEntry.objects.filter(deal=case.deal, kind=EntryKind.RECEIPT).order_by("-on", "-pk")
    rows = receipts.annotate(word=word_of("entry"))
    return [Happened("receipt", row.on, row.at, row) for row in rows[:until]]


def _versions(actor: Actor, case: Case, until: int) -> list[Happened]:
    rows = ContractVersion.objects.filter(contract__in=contracts_of(actor, case.deal))
    rows = rows.select_related("contract").order_by("-made_at", "-pk")
    return [Happened("contract", timezone.localdate(row.made_at), row.made_at, row) for row in rows[:until]]


def _registrations(actor: Actor, case: Case, until: int) -> list[Happened]:
    rows = access.registry.VIEW_REGISTRATION.filter(
        actor, Registration.objects.filter(contract__deal=case.deal)
    ).order_by("-registered_on", "-pk")
    return [
        Happened(
            "registration",
            row.registered_on,
            timezone.make_aware(dt.datetime.combine(row.registered_on, dt.time.max)),
            row,
        )
        for row in rows[:until]
    ]


_READ: dict[str, Callable[[Actor, Case, int], list[Happened]]] = {
    "message": _messages,
    "move": _moves,
    "document": _documents,
    "receipt": _receipts,
    "contract": _versions,
    "registration": _registrations,
}
