"""The figures of transfers, each one named function; its definition is the sentence ``transfer.definition.<name>``.

A figure counts the rows its reader may see, so the same function serves an office, a bureau and the public.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.utils import timezone

from kuaizhuan.core.actors import Actor
from kuaizhuan.transfer import access
from kuaizhuan.transfer.models import (
    Deal,
    DistributionShare,
    LedgerEntry,
    OutcomeAnswer,
    OutcomeSurvey,
    Registration,
    TrialLicence,
)
from kuaizhuan.transfer.queries import registration_figures
from kuaizhuan.transfer.queries.outcomes import overdue
from kuaizhuan.transfer.states import EntryKind, Outcome, Stage, Trial
from kuaizhuan.transfer.states.deal import SIGNED
from kuaizhuan.transfer.states.income import STANDING
from kuaizhuan.transfer.states.registration import Standing


@dataclass(frozen=True, slots=True)
class Figure:
    """name: of the function that counted it; rows: (code of the label, value); unit: ``fen``, ``deals`` …; as_of: day."""

    name: str
    rows: Sequence[tuple[str, int]]
    unit: str
    as_of: dt.date

    def __getitem__(self, label: str) -> int:
        return dict(self.rows)[label]


def deals_by_stage(actor: Actor) -> Figure:
    """Deals that stand in each stage today."""
    rows = access.deal.VIEW.filter(actor, Deal.objects.all())
    counts = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    return _figure("deals_by_stage", [(f"transfer.stage.{s}", counts.get(s, 0)) for s in Stage], "deals")


def joint_contracts(actor: Actor) -> Figure:
    """川渝技术合同登记成交额 of this year, each contract once; sums of a register that everybody may read."""
    today = timezone.localdate()
    year = registration_figures.Period(today.replace(month=1, day=1), today, today)
    found = registration_figures.flows(year)
    rows = [
        ("transfer.figure.joint_total", found.joint().total),
        ("transfer.figure.joint_technical", found.joint().technical),
        ("transfer.figure.from_chongqing", found.between("CQ", "SC").total),
        ("transfer.figure.from_sichuan", found.between("SC", "CQ").total),
    ]
    return _figure("joint_contracts", rows, "fen")


def trial_conversions(actor: Actor) -> Figure:
    """Trials that were signed, how many of them ended, and how many of those were paid."""
    rows = access.trial.VIEW.filter(actor, TrialLicence.objects.filter(signed_on__isnull=False))
    ended = Q(state__in=(Trial.PAID, Trial.RETURNED, Trial.BREACHED))
    found = rows.aggregate(
        signed=Count("pk"), ended=Count("pk", filter=ended), paid=Count("pk", filter=Q(state=Trial.PAID))
    )
    return _figure("trial_conversions", [(f"transfer.figure.trials_{k}", found[k]) for k in found], "trials")


def contracts_signed(actor: Actor) -> Figure:
    """Deals with a signed contract, and the amounts agreed in them."""
    rows = access.deal.VIEW.filter(actor, Deal.objects.filter(state__in=SIGNED))
    found = rows.aggregate(count=Count("pk"), amount=Sum("amount"))
    return _figure("contracts_signed", [("transfer.figure.contracts_amount", found["amount"] or 0)], "fen")


def income_received(actor: Actor) -> Figure:
    """Money that came in, what was spent on the deals, what is left, and what of it was shared with persons."""
    deals = access.income.VIEW.filter(actor, Deal.objects.all())
    sums = dict(
        LedgerEntry.objects.filter(deal__in=deals).order_by().values_list("kind").annotate(Sum("amount"))
    )
    received = sums.pop(EntryKind.RECEIPT, 0)
    persons = DistributionShare.objects.filter(plan__deal__in=deals, plan__state__in=STANDING)
    rows = [
        ("transfer.figure.received", received),
        ("transfer.figure.spent", sum(sums.values())),
        ("transfer.figure.net", received - sum(sums.values())),
        ("transfer.figure.to_persons", persons.aggregate(sum=Sum("amount"))["sum"] or 0),
    ]
    return _figure("income_received", rows, "fen")


def outcomes_asked(actor: Actor) -> Figure:
    """Outcomes that were asked, answered, and are overdue."""
    rows = access.outcome.VIEW.filter(actor, OutcomeSurvey.objects.exclude(state=Outcome.PLANNED))
    found = rows.aggregate(
        asked_count=Count("pk"),
        answered=Count("pk", filter=Q(state=Outcome.ANSWERED)),
        overdue=Count("pk", filter=overdue()),
    )
    return _figure("outcomes_asked", [(f"transfer.figure.outcomes_{k}", found[k]) for k in found], "surveys")


def outcome_output(actor: Actor) -> Figure:
    """New output and tax as the last answer for each deal says, counted since its contract."""
    found = _last_answers(actor).aggregate(output=Sum("output"), tax=Sum("tax"))
    return _figure("outcome_output", [(f"transfer.figure.{k}", found[k] or 0) for k in found], "fen")


def outcome_jobs(actor: Actor) -> Figure:
    """New jobs, and deals with a further contract or investment, as the last answer for each deal says."""
    rows = _last_answers(actor)
    found = rows.aggregate(jobs=Sum("jobs"), follow_on=Count("pk", filter=Q(follow_on=True)))
    return _figure("outcome_jobs", [(f"transfer.figure.{k}", found[k] or 0) for k in found], "")


@dataclass(frozen=True, slots=True)
class Arrived:
    """How far the whole chain has come: contracts on the registers today, their amount in fen, answered effects."""

    contracts: int
    total: int
    outcomes: int


def arrived() -> Arrived:
    """For everybody, as the registers are public; an effect counts once for a deal that has told one."""
    valid = Registration.objects.filter(state=Standing.VALID)
    found = valid.aggregate(contracts=Count("pk"), total=Sum("total"))
    told = OutcomeSurvey.objects.filter(state=Outcome.ANSWERED).order_by().values("deal").distinct()
    return Arrived(found["contracts"], found["total"] or 0, told.count())


FIGURES: tuple[Callable[[Actor], Figure], ...] = (
    deals_by_stage,
    contracts_signed,
    joint_contracts,
    trial_conversions,
    income_received,
    outcomes_asked,
    outcome_output,
    outcome_jobs,
)
"""Every figure of transfers, in the order in which pages show them."""


def _last_answers(actor: Actor) -> QuerySet[OutcomeAnswer]:
    """For each deal the answer given last: amounts since the contract are not added up over the months."""
    seen = access.outcome.VIEW.filter(actor, OutcomeSurvey.objects.all())
    last = (
        OutcomeAnswer.objects.filter(survey__in=seen)
        .order_by()
        .values("survey__deal")
        .annotate(last=Max("pk"))
    )
    return OutcomeAnswer.objects.filter(pk__in=last.values("last"))


def _figure(name: str, rows: Sequence[tuple[str, int]], unit: str) -> Figure:
    return Figure(name, tuple(rows), unit, timezone.localdate())
