"""What the registers of all jurisdictions of this node hold, each contract once (`flows`): figures for everybody."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Sum
from django.utils.translation import gettext_lazy as _

from kuaizhuan.core.figures import Figure
from kuaizhuan.transfer.models import OutcomeAnswer, Registration
from kuaizhuan.transfer.queries import facts
from kuaizhuan.transfer.queries.flows import Period, Tally, flows
from kuaizhuan.transfer.states.registration import Standing


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
    told = facts.answers(OutcomeAnswer.objects.all()).order_by().values("survey__deal").distinct()
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
        _("填报过成效、经成果方确认的转化项目，每个项目计一次，不论填报几次。"),
        lambda: arrived().outcomes,
        unit=_("个项目"),
    ),
)
"""How far the chain has come, for everybody."""
