"""Price notices as pages and forms show them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kuaizhuan.catalog.models import Achievement
from kuaizhuan.core.messages import say
from kuaizhuan.transfer.models import Deal, PriceNotice
from kuaizhuan.transfer.queries.notices import Case, least_days
from kuaizhuan.transfer.queries.objections import Terms
from kuaizhuan.transfer.states import Pricing
from kuaizhuan.web.presenters.values import code_text, exact


def initial(result: Achievement, deal: Deal | None) -> dict[str, Any]:
    """What is known of a draft: the fewest days at the seller's place, the only way in which the result is offered, and
    of a deal its buyer, with whom a price is agreed, and its amount. What is not known is left to be chosen."""
    found: dict[str, Any] = {"days": least_days(result.owner)}
    if len(result.transfer_modes) == 1:
        found["transfer_mode"] = result.transfer_modes[0]
    if deal is not None:
        buyer = deal.buyer.current.name
        found |= {"buyer_name": buyer, "price_fen": deal.amount, "pricing": Pricing.AGREEMENT}
    return found


def values(row: PriceNotice) -> dict[str, Any]:
    """A draft as its form holds it."""
    names = (
        "pricing",
        "transfer_mode",
        "price_fen",
        "basis",
        "buyer_name",
        "venue",
        "relation",
        "contact",
        "days",
    )
    related = {True: "yes", False: "no", None: ""}[row.related]
    return {name: getattr(row, name) for name in names} | {"related": related}


def facts(case: Case) -> list[tuple[str, str]]:
    """What is publicised, as (label, value)."""
    row = case.notice
    related = {True: _("有"), False: _("没有"), None: _("还没有声明")}[row.related]
    found = [
        (pgettext("one row", "成果"), row.achievement.title),
        (pgettext("one row", "单位"), row.seller.name),
        (_("怎样转化"), code_text("transfer_mode", row.transfer_mode)),
        (_("定价方式"), say(f"transfer.pricing.{row.pricing}")),
        (_("拟交易价格") if row.pricing == Pricing.AGREEMENT else _("底价"), exact(row.price_fen)),
        (_("价格形成"), row.basis),
        (_("受让方"), row.buyer_name or "—"),
        (_("交易场所"), row.venue or "—"),
        (_("关联关系"), f"{related}{_('：')}{row.relation}" if row.relation else related),
        (_("异议受理"), row.contact),
    ]
    if row.starts_on and row.ends_on:
        found.append((_("公示期"), f"{row.starts_on} — {row.ends_on}"))
    if row.final_fen is not None:
        found.append((_("成交价格"), f"{exact(row.final_fen)} · {row.final_buyer}"))
    return [(label, value) for label, value in found if value != "—"]


def terms(found: Terms) -> list[str]:
    """How objections are dealt with, sentence by sentence; the last one says what of it nobody has verified."""
    days = {
        "decide": found.decide.value,
        "complain": found.complain.value,
        "late": say(f"transfer.late.{found.late.value}"),
    }
    said = [
        _(
            "公示单位应在收到异议后 %(decide)s 个工作日内决定是否受理：受理的，公示暂停计时，答复后继续；不予受理的，计时不停。"
        ),
        _("逾期未决定的，%(late)s。"),
        _("对不予受理的决定，异议人可在 %(complain)s 个工作日内向主管部门提出复核。"),
    ]
    unsure = [_("以上期限和逾期后果是平台参数，没有核实到法律依据。")] if found.unverified else []
    return [each % days for each in said] + unsure
