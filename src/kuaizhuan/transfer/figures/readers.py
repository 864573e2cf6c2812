"""What a reader may see of transfers, counted: the same figures for an office, a bureau and the public."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Count, Exists, Max, OuterRef, Q, QuerySet, Sum, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kuaizhuan.core import node_rules
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.figures import Figure
from kuaizhuan.transfer import access
from kuaizhuan.transfer.models import (
    Deal,
    DistributionPlan,
    DistributionShare,
    LedgerEntry,
    Listing,
    OutcomeAnswer,
    OutcomeSurvey,
    PriceNotice,
    TechnologyContract,
)
from kuaizhuan.transfer.queries import facts
from kuaizhuan.transfer.queries.contracts import on_register
from kuaizhuan.transfer.queries.deals import not_registered
from kuaizhuan.transfer.queries.flows import Period, flows
from kuaizhuan.transfer.queries.ledger import NET_INCOME
from kuaizhuan.transfer.queries.outcomes import overdue
from kuaizhuan.transfer.queries.trials import signed
from kuaizhuan.transfer.states import Listed, Notice, Outcome, Pricing, Stage, Trial
from kuaizhuan.transfer.states.income import STANDING


@dataclass(frozen=True, slots=True)
class Rows:
    """rows: (code of the label, value); unit: ``fen``, ``deals`` …; as_of: day.

    behind: code of the label → (page, query) of the rows that were counted, as their reader may open them.
    unsure: codes of labels whose value rests on a rule that nobody has verified.
    """

    rows: Sequence[tuple[str, int]]
    unit: str
    as_of: dt.date
    behind: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    unsure: frozenset[str] = frozenset()

    def __getitem__(self, label: str) -> int:
        return dict(self.rows)[label]


def deals_by_stage(actor: Actor) -> Rows:
    """Deals that stand in each stage today, as both sides say."""
    rows = access.deal.VIEW.filter(actor, Deal.objects.filter(facts.STANDING))
    counts = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    behind = {f"transfer.stage.{stage}": ("web:deals", f"stands={stage}") for stage in Stage}
    return _rows([(f"transfer.stage.{s}", counts.get(s, 0)) for s in Stage], "deals", behind)


def deals_reached(actor: Actor) -> int:
    """Deals that were not lost, whatever their stage: of these a funnel shows how far they have come."""
    return access.deal.VIEW.filter(
        actor, Deal.objects.filter(facts.STANDING).exclude(state=Stage.LOST)
    ).count()


def joint_contracts(actor: Actor) -> Rows:
    """川渝技术合同登记成交额 of this year, each contract once; sums of a register that everybody may read."""
    today = timezone.localdate()
    year = Period(today.replace(month=1, day=1), today, today)
    found = flows(year)
    whole, out, back = found.joint(), found.between("CQ", "SC"), found.between("SC", "CQ")
    sums = {
        "joint_total": (whole.total, whole),
        "joint_technical": (whole.technical, whole),
        "from_chongqing": (out.total, out),
        "from_sichuan": (back.total, back),
    }
    rows = [(f"transfer.figure.{name}", fen) for name, (fen, _tally) in sums.items()]
    unsure = {f"transfer.figure.{name}" for name, (_fen, tally) in sums.items() if tally.unverified}
    return _rows(rows, "fen", {code: ("web:flows", "") for code, _value in rows}, unsure)


def trial_conversions(actor: Actor) -> Rows:
    """Trials that were signed, how many of them ended, and how many of those were paid."""
    ended, paid = facts.TRIAL_ENDED, Q(state=Trial.PAID)
    found = signed(actor).aggregate(
        signed=Count("pk"), ended=Count("pk", filter=ended), paid=Count("pk", filter=paid)
    )
    behind = {f"transfer.figure.trials_{k}": ("web:trials", f"which={k}") for k in found}
    return _rows([(f"transfer.figure.trials_{k}", found[k]) for k in found], "trials", behind)


def contracts_signed(actor: Actor) -> Rows:
    """Amounts of contracts on a register, whether a deal led to them or not, and of those that two sides confirmed.

    A contract that only its applicant has entered, or a deal that only one side calls signed, is not counted.
    """
    registered, confirmed = _signed(actor)
    named = _sum(confirmed.filter(facts.CONTRACT_CONFIRMED), "amount")
    rows = [
        ("transfer.figure.contracts_amount", _sum(registered, "total") + named),
        ("transfer.figure.contracts_registered_amount", _sum(registered, "total")),
        ("transfer.figure.contracts_confirmed_amount", named),
    ]
    return _rows(rows, "fen", _BEHIND_CONTRACTS)


def contracts_count(actor: Actor) -> Rows:
    """The same contracts by their number."""
    registered, confirmed = _signed(actor)
    rows = [
        ("transfer.figure.contracts_count", registered.count() + confirmed.count()),
        ("transfer.figure.contracts_registered_count", registered.count()),
        ("transfer.figure.contracts_confirmed_count", confirmed.count()),
    ]
    return _rows(rows, "contracts", _BEHIND_CONTRACTS)


_BEHIND_CONTRACTS = {
    f"transfer.figure.contracts_{name}{of}": way
    for of in ("amount", "count")
    for name, way in (
        ("registered_", ("web:contracts", "registered=1")),
        ("confirmed_", ("web:deals", "confirmed=1")),
    )
}


def _signed(actor: Actor) -> tuple[QuerySet[TechnologyContract], QuerySet[Deal]]:
    """The contracts on a register that the reader may see, and deals signed in fact that have none there."""
    contracts = access.registry.VIEW_CONTRACT.filter(actor, TechnologyContract.objects.all())
    deals = access.deal.VIEW.filter(actor, Deal.objects.all())
    return on_register(contracts), not_registered(deals)


def _sum(rows: QuerySet[Any], name: str) -> int:
    return rows.order_by().aggregate(sum=Sum(name))["sum"] or 0


def prices_by_mode(actor: Actor) -> Rows:
    """Prices that were settled, by how they were found, and how many of them an exchange outside attested."""
    rows = access.notice.VIEW.filter(actor, PriceNotice.objects.filter(state=Notice.CONCLUDED))
    counts = dict(rows.order_by().values_list("pricing").annotate(Count("pk")))
    attested = rows.filter(Exists(Listing.objects.filter(notice=OuterRef("pk"), state=Listed.CERTIFIED)))
    found = [(f"transfer.pricing.{each}", counts.get(each, 0)) for each in Pricing]
    found.append(("transfer.figure.prices_attested", attested.count()))
    return _rows(found, "notices", {code: ("web:price_notices", "") for code, _value in found})


def income_received(actor: Actor) -> Rows:
    """Money that came in, what was spent on the deals, what is left, and what of it was shared with persons."""
    deals = access.income.VIEW.filter(actor, Deal.objects.all())
    entries = LedgerEntry.objects.filter(deal__in=deals)
    received, spent = _sum(facts.receipts(entries), "amount"), _sum(facts.costs(entries), "amount")
    behind = {
        "transfer.figure.received": ("web:deals", "money=receipt"),
        "transfer.figure.spent": ("web:deals", "money=cost"),
        "transfer.figure.net": ("web:deals", "money=any"),
        "transfer.figure.to_persons": ("web:distributions", ""),
    }
    plans = facts.covered(DistributionPlan.objects.filter(deal__in=deals, state__in=STANDING))
    shares = DistributionShare.objects.filter(plan__in=plans)
    persons = shares.aggregate(
        sum=Sum("amount"), unsure=Max(Case(When(plan__unverified=True, then=1), default=0))
    )
    law = node_rules.book().at(timezone.localdate())
    marks = {
        "transfer.figure.net": law.unverified(NET_INCOME),
        "transfer.figure.to_persons": bool(persons["unsure"]),
    }
    rows = [
        ("transfer.figure.received", received),
        ("transfer.figure.spent", spent),
        ("transfer.figure.net", received - spent),
        ("transfer.figure.to_persons", persons["sum"] or 0),
    ]
    return _rows(rows, "fen", behind, {code for code, unsure in marks.items() if unsure})


def outcomes_asked(actor: Actor) -> Rows:
    """Outcomes that were asked, answered, and are overdue."""
    told = OutcomeSurvey.objects.filter(deal__in=Deal.objects.filter(facts.CONTRACTED))
    rows = access.outcome.VIEW.filter(actor, told.exclude(state=Outcome.PLANNED))
    found = rows.aggregate(
        asked_count=Count("pk"),
        answered=Count("pk", filter=Q(state=Outcome.ANSWERED)),
        overdue=Count("pk", filter=overdue()),
    )
    states = {"asked_count": "due", "answered": Outcome.ANSWERED, "overdue": "overdue"}
    behind = {f"transfer.figure.outcomes_{k}": ("web:outcomes", f"which={states[k]}") for k in found}
    return _rows([(f"transfer.figure.outcomes_{k}", found[k]) for k in found], "surveys", behind)


def outcome_output(actor: Actor) -> Rows:
    """New output and tax as the last answer for each deal says, counted since its contract."""
    found = _last_answers(actor).aggregate(output=Sum("output"), tax=Sum("tax"))
    return _rows([(f"transfer.figure.{k}", found[k] or 0) for k in found], "fen", _BEHIND_ANSWERS)


def outcome_jobs(actor: Actor) -> Rows:
    """New jobs, and deals with a further contract or investment, as the last answer for each deal says."""
    rows = _last_answers(actor)
    found = rows.aggregate(jobs=Sum("jobs"), follow_on=Count("pk", filter=Q(follow_on=True)))
    return _rows([(f"transfer.figure.{k}", found[k] or 0) for k in found], "", _BEHIND_ANSWERS)


_BEHIND_ANSWERS = {
    f"transfer.figure.{name}": ("web:outcomes", f"which={Outcome.ANSWERED}")
    for name in ("output", "tax", "jobs", "follow_on")
}


OF_READER: tuple[Figure, ...] = (
    Figure(
        "transfer.deals_by_stage",
        _("各阶段项目数"),
        _("每个转化项目计一次，按今天所处的阶段；含事后补录。只有一方陈述、对方没有确认的不计。"),
        deals_by_stage,
        unit=_("个项目"),
    ),
    Figure(
        "transfer.contracts_signed",
        _("已签合同金额"),
        _(
            "今天仍在登记簿上的技术合同，按最近一次变更后的合同总额合计，有没有对应的转化项目都计；没有在册合同的项目，签订合同经双方确认的，按确认的金额计入。只有一方录入或陈述的合同不计。"
        ),
        contracts_signed,
        unit=_("元"),
    ),
    Figure(
        "transfer.contracts_count",
        _("已签合同份数"),
        _("同一范围的合同，每份计一次；没有在册合同、签约已属实的项目按一份计。"),
        contracts_count,
        unit=_("份"),
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
        _("试用方已签的试用许可，所属项目双方都认可；结束指已付费、已退还或违约；转化率为已付费除以已结束。"),
        trial_conversions,
        unit=_("项试用"),
    ),
    Figure(
        "transfer.prices_by_mode",
        _("定价方式"),
        _("已定价的价格公示，按协议、挂牌、拍卖各计一次；取消的不计。其中鉴证指外部交易场所已出鉴证书。"),
        prices_by_mode,
        unit=_("项公示"),
    ),
    Figure(
        "transfer.income_received",
        _("收益"),
        _(
            "账目之和，冲销已抵减；到账只计付款方或者登记机构确认过的，净收入为到账减税费、维护费与直接费用；分配含起草、公示、已确认与已发放的方案，所依据的到账须全部确认过。"
        ),
        income_received,
        unit=_("元"),
    ),
    Figure(
        "transfer.outcomes_asked",
        _("成效回访"),
        _("已到期并询问过的回访，所属合同须经双方确认或者在册；询问后 30 天未填报为逾期。"),
        outcomes_asked,
        unit=_("次回访"),
    ),
    Figure(
        "transfer.outcome_output",
        _("新增产值与税收"),
        _("每个项目只取最后一次经成果方确认的填报；金额自签约起累计，各次不相加。"),
        outcome_output,
        unit=_("元"),
    ),
    Figure(
        "transfer.outcome_jobs",
        _("新增就业与后续合作"),
        _("每个项目只取最后一次经成果方确认的填报。"),
        outcome_jobs,
        unit=_("人、个项目"),
    ),
)
"""What the page of figures shows, in its order; each takes its reader."""


def _last_answers(actor: Actor) -> QuerySet[OutcomeAnswer]:
    """For each deal the confirmed answer given last: amounts since the contract are not added up over the months."""
    seen = access.outcome.VIEW.filter(actor, OutcomeSurvey.objects.all())
    last = (
        facts.answers(OutcomeAnswer.objects.filter(survey__in=seen))
        .order_by()
        .values("survey__deal")
        .annotate(last=Max("pk"))
    )
    return OutcomeAnswer.objects.filter(pk__in=last.values("last"))


def _rows(
    rows: Sequence[tuple[str, int]],
    unit: str,
    behind: Mapping[str, tuple[str, str]] | None = None,
    unsure: Collection[str] = (),
) -> Rows:
    return Rows(tuple(rows), unit, timezone.localdate(), behind or {}, frozenset(unsure))


OF_CHARTS: tuple[Figure, ...] = (
    Figure(
        "transfer.deals_reached",
        _("走到各阶段的项目"),
        _(
            "每个转化项目计入今天所处的阶段和在此之前的各阶段，跳过的阶段也算走过；未成的、只有一方陈述的不计。"
        ),
        deals_reached,
        unit=_("个项目"),
    ),
)
"""What only charts show."""
