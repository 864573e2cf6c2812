"""Charts of transfers: turnover month by month, how far deals have come, and contracts between places.

Those of a reader count what the reader may see; those of a period, the registers, and are for everybody.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaizhuan.core.actors import Actor
from kuaizhuan.core.charts import Cell, Chart, ChartKind, ChartLine, Plot, months_until
from kuaizhuan.core.codes import CodeList
from kuaizhuan.core.messages import say
from kuaizhuan.transfer import access
from kuaizhuan.transfer.models import Deal, LedgerEntry, TechnologyContract
from kuaizhuan.transfer.queries import facts
from kuaizhuan.transfer.queries.contracts import on_register
from kuaizhuan.transfer.queries.flows import JOINT, PLACES, Flows
from kuaizhuan.transfer.states import Stage
from kuaizhuan.transfer.states.deal import ORDER


def turnover(actor: Actor, today: dt.date | None = None) -> Plot:
    """Amounts of contracts on a register by the month of signing, and confirmed receipts by theirs: the last twelve."""
    today = today or timezone.localdate()
    months = months_until(today)
    signed = on_register(access.registry.VIEW_CONTRACT.filter(actor, TechnologyContract.objects.all()))
    deals = access.income.VIEW.filter(actor, Deal.objects.all())
    received = facts.receipts(LedgerEntry.objects.filter(deal__in=deals))
    by_signing = dict(
        signed.filter(signed_on__range=(months[0], today))
        .order_by()
        .annotate(month=TruncMonth("signed_on"))
        .values_list("month")
        .annotate(Sum("total"))
    )
    by_receipt = dict(
        received.filter(on__range=(months[0], today))
        .order_by()
        .annotate(month=TruncMonth("on"))
        .values_list("month")
        .annotate(Sum("amount"))
    )
    lines = [
        ChartLine(
            f"{month:%Y-%m}",
            (
                Cell(by_signing.get(month, 0), "web:contracts", query=f"registered=1&month={month:%Y-%m}"),
                Cell(by_receipt.get(month, 0), "web:deals", query=f"money=receipt&month={month:%Y-%m}"),
            ),
        )
        for month in months
    ]
    return Plot((_("签约"), _("到账")), tuple(lines), today)


def deal_funnel(actor: Actor) -> Plot:
    """How many deals have come as far as each stage, or further; lost ones are left out."""
    standing = Deal.objects.filter(facts.STANDING).exclude(state=Stage.LOST)
    rows = access.deal.VIEW.filter(actor, standing)
    counts = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    lines = [
        ChartLine(
            say(f"transfer.stage.{stage}"),
            (Cell(sum(counts.get(later, 0) for later in ORDER[n:]), "web:deals", query=f"reached={stage}"),),
        )
        for n, stage in enumerate(ORDER)
    ]
    return Plot((_("项目"),), tuple(lines), timezone.localdate())


def flow_of_places(found: Flows) -> Plot:
    """Amounts from the place of the seller to that of the buyer; the places always in one order."""
    lines = [
        ChartLine(
            say(f"transfer.place.{source}"),
            tuple(Cell(found.between(source, target).total) for target in PLACES),
        )
        for source in PLACES
    ]
    return Plot(tuple(say(f"transfer.place.{place}") for place in PLACES), tuple(lines), found.period.as_of)


def months_of_places(found: Flows) -> Plot:
    """Amounts by the month of registration: between the two places, and all."""
    pairs = (JOINT, JOINT[::-1])
    lines = []
    for month in _from_first_to_last(found.months):
        cells = found.months.get(month, {})
        between = (Cell(cells[pair].total if pair in cells else 0) for pair in pairs)
        lines.append(ChartLine(month, (*between, Cell(sum(tally.total for tally in cells.values())))))
    heads = tuple(f"{say(f'transfer.place.{a}')} → {say(f'transfer.place.{b}')}" for a, b in pairs)
    return Plot((*heads, _("全部")), tuple(lines), found.period.as_of)


def _from_first_to_last(months: Iterable[str]) -> list[str]:
    """Every month (``2026-05``) between the first and the last of `months`, also those in which there was nothing."""
    days = sorted(dt.date.fromisoformat(f"{month}-01") for month in months)
    if not days:
        return []
    count = (days[-1].year - days[0].year) * 12 + days[-1].month - days[0].month + 1
    return [f"{month:%Y-%m}" for month in months_until(days[-1], count)]


def fields_of_places(found: Flows, names: CodeList, language: str) -> Plot:
    """Amounts by field of technology and place of the seller, the largest field first."""
    sums = {
        field: [sum(t.total for (source, _to), t in cells.items() if source == place) for place in PLACES]
        for field, cells in found.fields.items()
    }
    lines = [
        ChartLine(
            names.label(field, language) if field in names else say("transfer.field_none"),
            tuple(Cell(amount) for amount in amounts),
        )
        for field, amounts in sorted(sums.items(), key=lambda pair: -sum(pair[1]))
    ]
    return Plot(tuple(say(f"transfer.place.{place}") for place in PLACES), tuple(lines), found.period.as_of)


TURNOVER = Chart(
    "transfer.turnover",
    ChartKind.BARS,
    gettext_lazy("近十二个月签约与到账"),
    gettext_lazy("月份"),
    ("transfer.contracts_signed", "transfer.income_received"),
    turnover,
    money=True,
)
FUNNEL = Chart(
    "transfer.deal_funnel",
    ChartKind.FUNNEL,
    gettext_lazy("转化漏斗"),
    gettext_lazy("走到的阶段"),
    ("transfer.deals_reached",),
    deal_funnel,
    gettext_lazy("个项目"),
)
FLOW = Chart(
    "transfer.flow_of_places",
    ChartKind.FLOW,
    gettext_lazy("合同成交额流向"),
    gettext_lazy("卖方所在地"),
    ("transfer.contracts_between",),
    flow_of_places,
    money=True,
)
MONTHS = Chart(
    "transfer.months_of_places",
    ChartKind.BARS,
    gettext_lazy("按登记月份"),
    gettext_lazy("月份"),
    ("transfer.contracts_registered", "transfer.contracts_between"),
    months_of_places,
    money=True,
)
FIELDS = Chart(
    "transfer.fields_of_places",
    ChartKind.MATRIX,
    gettext_lazy("技术领域与卖方所在地"),
    gettext_lazy("技术领域"),
    ("transfer.contract_output",),
    fields_of_places,
    money=True,
)
CHARTS = (TURNOVER, FUNNEL, FLOW, MONTHS, FIELDS)
