"""The figures of transfers: what each counts, of what, and by which rule.

`FIGURES` count the rows their reader may see, so the same serves an office, a bureau and the public; `OF_PERIOD`
and `OF_TODAY` count the registers of all jurisdictions of this node, each contract once (`flows`), and are for everybody.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kuaizhuan.core.actors import Actor
from kuaizhuan.core.figures import Figure
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
from kuaizhuan.transfer.queries.flows import Period, Tally, flows
from kuaizhuan.transfer.queries.outcomes import overdue
from kuaizhuan.transfer.states import EntryKind, Outcome, Stage, Trial
from kuaizhuan.transfer.states.deal import SIGNED
from kuaizhuan.transfer.states.income import STANDING
from kuaizhuan.transfer.states.registration import Standing


@dataclass(frozen=True, slots=True)
class Rows:
    """rows: (code of the label, value); unit: ``fen``, ``deals`` …; as_of: day."""

    rows: Sequence[tuple[str, int]]
    unit: str
    as_of: dt.date

    def __getitem__(self, label: str) -> int:
        return dict(self.rows)[label]


def deals_by_stage(actor: Actor) -> Rows:
    """Deals that stand in each stage today."""
    rows = access.deal.VIEW.filter(actor, Deal.objects.all())
    counts = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    return _rows([(f"transfer.stage.{s}", counts.get(s, 0)) for s in Stage], "deals")


def joint_contracts(actor: Actor) -> Rows:
    """川渝技术合同登记成交额 of this year, each contract once; sums of a register that everybody may read."""
    today = timezone.localdate()
    year = Period(today.replace(month=1, day=1), today, today)
    found = flows(year)
    rows = [
        ("transfer.figure.joint_total", found.joint().total),
        ("transfer.figure.joint_technical", found.joint().technical),
        ("transfer.figure.from_chongqing", found.between("CQ", "SC").total),
        ("transfer.figure.from_sichuan", found.between("SC", "CQ").total),
    ]
    return _rows(rows, "fen")


def trial_conversions(actor: Actor) -> Rows:
    """Trials that were signed, how many of them ended, and how many of those were paid."""
    rows = access.trial.VIEW.filter(actor, TrialLicence.objects.filter(signed_on__isnull=False))
    ended = Q(state__in=(Trial.PAID, Trial.RETURNED, Trial.BREACHED))
    found = rows.aggregate(
        signed=Count("pk"), ended=Count("pk", filter=ended), paid=Count("pk", filter=Q(state=Trial.PAID))
    )
    return _rows([(f"transfer.figure.trials_{k}", found[k]) for k in found], "trials")


def contracts_signed(actor: Actor) -> Rows:
    """Deals with a signed contract, and the amounts agreed in them."""
    rows = access.deal.VIEW.filter(actor, Deal.objects.filter(state__in=SIGNED))
    found = rows.aggregate(count=Count("pk"), amount=Sum("amount"))
    return _rows([("transfer.figure.contracts_amount", found["amount"] or 0)], "fen")


def income_received(actor: Actor) -> Rows:
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
    return _rows(rows, "fen")


def outcomes_asked(actor: Actor) -> Rows:
    """Outcomes that were asked, answered, and are overdue."""
    rows = access.outcome.VIEW.filter(actor, OutcomeSurvey.objects.exclude(state=Outcome.PLANNED))
    found = rows.aggregate(
        asked_count=Count("pk"),
        answered=Count("pk", filter=Q(state=Outcome.ANSWERED)),
        overdue=Count("pk", filter=overdue()),
    )
    return _rows([(f"transfer.figure.outcomes_{k}", found[k]) for k in found], "surveys")


def outcome_output(actor: Actor) -> Rows:
    """New output and tax as the last answer for each deal says, counted since its contract."""
    found = _last_answers(actor).aggregate(output=Sum("output"), tax=Sum("tax"))
    return _rows([(f"transfer.figure.{k}", found[k] or 0) for k in found], "fen")


def outcome_jobs(actor: Actor) -> Rows:
    """New jobs, and deals with a further contract or investment, as the last answer for each deal says."""
    rows = _last_answers(actor)
    found = rows.aggregate(jobs=Sum("jobs"), follow_on=Count("pk", filter=Q(follow_on=True)))
    return _rows([(f"transfer.figure.{k}", found[k] or 0) for k in found], "")


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


def contracts_registered(period: Period) -> Tally:
    """Contracts first registered in the period and still on a register as of the day, each once."""
    return flows(period).whole


def joint_contracts_registered(period: Period) -> Tally:
    """Of these, contracts with a side in Chongqing or Sichuan; one between both counts once."""
    return flows(period).joint()


def contracts_between(period: Period, source: str, target: str) -> Tally:
    """Contracts whose seller is in `source` and whose buyer is in `target`: 渝→川 is ("CQ", "SC")."""
    return flows(period).between(source, target)


def contract_output(period: Period, place: str) -> Tally:
    """Contracts whose seller is in the place, wherever the buyer is."""
    return flows(period).output(place)


def contract_intake(period: Period, place: str) -> Tally:
    """Contracts whose buyer is in the place, wherever the seller is and whoever registered it."""
    return flows(period).intake(place)


OF_READER: tuple[Figure, ...] = (
    Figure(
        "transfer.deals_by_stage",
        _("各阶段项目数"),
        _("每个转化项目计一次，按今天所处的阶段；含事后补录。"),
        deals_by_stage,
        unit=_("个项目"),
    ),
    Figure(
        "transfer.contracts_signed",
        _("已签合同金额"),
        _("处于签订合同及以后各阶段（不含未成）的项目，合同金额之和；未填金额的计 0。"),
        contracts_signed,
        unit=_("元"),
    ),
    Figure(
        "transfer.joint_contracts",
        _("川渝技术合同登记成交额"),
        _(
            "今年首次登记、今天仍在登记簿上的合同，买方或者卖方在重庆或者四川；一份合同只计一次，不论在哪里登记。"
        ),
        joint_contracts,
        unit=_("元"),
    ),
    Figure(
        "transfer.trial_conversions",
        _("试用转化"),
        _("签过试用许可的，结束指已付费、已退还或违约；转化率为已付费除以已结束。"),
        trial_conversions,
        unit=_("项试用"),
    ),
    Figure(
        "transfer.income_received",
        _("收益"),
        _(
            "账目之和，冲销已抵减；净收入为到账减税费、维护费与直接费用；分配含起草、公示、已确认与已发放的方案。"
        ),
        income_received,
        unit=_("元"),
    ),
    Figure(
        "transfer.outcomes_asked",
        _("成效回访"),
        _("已到期并询问过的回访；询问后 30 天未填报为逾期。"),
        outcomes_asked,
        unit=_("次回访"),
    ),
    Figure(
        "transfer.outcome_output",
        _("新增产值与税收"),
        _("每个项目只取最后一次填报；金额自签约起累计，各次不相加。"),
        outcome_output,
        unit=_("元"),
    ),
    Figure(
        "transfer.outcome_jobs",
        _("新增就业与后续合作"),
        _("每个项目只取最后一次填报。"),
        outcome_jobs,
        unit=_("人、个项目"),
    ),
)
"""What the page of figures shows, in its order; each takes its reader."""
OF_PERIOD: tuple[Figure, ...] = (
    Figure(
        "transfer.contracts_registered",
        _("登记合同"),
        _(
            "首次登记日期在所选期间、截至日仍在登记簿上的合同，每份计一次；变更的合同按截至日的金额计入首次登记的月份，注销的合同从注销日起不计。同一份合同在两地各报一次的，只有先登记的一份有效。"
        ),
        contracts_registered,
        unit=_("份、元"),
    ),
    Figure(
        "transfer.joint_contracts_registered",
        _("川渝登记合同"),
        _("所选期间的登记合同中，买方或者卖方在重庆或者四川的；一份合同只计一次。"),
        joint_contracts_registered,
        unit=_("份、元"),
        base="transfer.contracts_registered",
    ),
    Figure(
        "transfer.contracts_between",
        _("两地之间的登记合同"),
        _(
            "所选期间的登记合同中，卖方在一地、买方在另一地的。所在地为合同双方第一方的行政区划；境外一方计作境外。"
        ),
        contracts_between,
        unit=_("份、元"),
        base="transfer.contracts_registered",
    ),
    Figure(
        "transfer.contract_output",
        _("输出技术"),
        _("所选期间的登记合同中，卖方在该地的，不论买方在哪里。"),
        contract_output,
        unit=_("份、元"),
        base="transfer.contracts_registered",
    ),
    Figure(
        "transfer.contract_intake",
        _("吸纳技术"),
        _("所选期间的登记合同中，买方在该地的，不论卖方在哪里、由哪里登记。"),
        contract_intake,
        unit=_("份、元"),
        base="transfer.contracts_registered",
    ),
)
"""What everybody may count; each takes a period, and some a place or two."""
OF_TODAY: tuple[Figure, ...] = (
    Figure(
        "transfer.contracts_standing",
        _("在册合同"),
        _("今天仍在登记簿上的合同，不论何时登记。"),
        lambda: arrived().contracts,
        unit=_("份"),
    ),
    Figure(
        "transfer.amount_standing",
        _("在册合同成交额"),
        _("今天仍在登记簿上的合同，按现行登记的成交额合计。"),
        lambda: arrived().total,
        unit=_("元"),
    ),
    Figure(
        "transfer.effects_told",
        _("回报成效的项目"),
        _("填报过成效的转化项目，每个项目计一次，不论填报几次。"),
        lambda: arrived().outcomes,
        unit=_("个项目"),
    ),
)
"""How far the chain has come, for everybody."""
FIGURES = OF_READER + OF_PERIOD + OF_TODAY


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


def _rows(rows: Sequence[tuple[str, int]], unit: str) -> Rows:
    return Rows(tuple(rows), unit, timezone.localdate())
