"""What the worksheet of taxes reads of a contract beyond its price: facts of the parties, royalties settled, a reward."""

# ruff: noqa: RUF009 — `documented_field` is `dataclasses.field` with words, and makes no shared default.

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kuaizhuan.transfer.registration.codes import Type
from kuaizhuan.transfer.registration.documented import TRANSFERS, Money, documented_field


@dataclass(frozen=True, slots=True)
class Settlement:
    """A royalty that was settled for a period: taxes arise with it, on its day."""

    period_from: dt.date = documented_field("结算期起", "period from")
    period_to: dt.date = documented_field("结算期止", "period to")
    amount: Money = documented_field("结算金额", "settled amount")
    settled_on: dt.date = documented_field("结算日期", "day of settlement")


@dataclass(frozen=True, slots=True)
class TaxFacts:
    """What the worksheet of taxes needs beyond the contract itself. Rates are parts of ten thousand."""

    price_includes_vat: bool = documented_field("价款含增值税", "price includes VAT", default=True)
    vat_listed: Money = documented_field("单独列明的增值税", "VAT listed apart", default=Money(0))
    simplified: bool = documented_field("简易计税", "simplified VAT", default=False)
    resident_enterprise: bool = documented_field(
        "卖方是居民企业", "seller is a resident enterprise", types=TRANSFERS, default=True
    )
    cost: Money = documented_field(
        "转让成本（无形资产净值）", "cost of the transfer", types=TRANSFERS, default=Money(0)
    )
    fees: Money = documented_field(
        "相关税费", "taxes and fees of the transfer", types=TRANSFERS, default=Money(0)
    )
    income_before: Money = documented_field(
        "同年已有技术转让所得", "transfer income earlier in the year", types=TRANSFERS, default=Money(0)
    )
    related_percent: int = documented_field(
        "持股合计（百分数）", "holdings between the parties, percent", default=0
    )
    scope: bool = documented_field(
        "属于优惠的技术范围", "technology in the scope of the relief", types=TRANSFERS, default=True
    )
    owned: bool = documented_field(
        "卖方拥有所有权", "owned by the seller", types=(Type.LICENCE,), default=True
    )
    worldwide: bool = documented_field(
        "全球范围许可", "licence is worldwide", types=(Type.LICENCE,), default=False
    )
    restricted_export: bool = documented_field(
        "禁止、限制出口技术",
        "barred or restricted export",
        asked=lambda contract, _row: contract.direction == "export",
        default=False,
    )
    commerce_filed: bool = documented_field(
        "出口合同已在商务主管部门登记或者取得许可",
        "export is registered with the commerce department, or licensed",
        types=TRANSFERS,
        asked=lambda contract, _row: contract.direction == "export",
        default=False,
    )
    fiscal_approved: bool = documented_field(
        "财政经费形成的技术，转让已经审批",
        "transfer of technology from fiscal funds was approved",
        types=TRANSFERS,
        asked=lambda contract, _row: contract.programme is not None,
        default=False,
    )
    separate_accounts: bool = documented_field(
        "单独核算", "calculated separately", types=TRANSFERS, default=True
    )
    research_funds: Money = documented_field(
        "其中研究开发经费", "of which research funds", types=(Type.DEVELOPMENT,), default=Money(0)
    )


@dataclass(frozen=True, slots=True)
class Reward:
    """A cash reward to those who made the result (财税〔2018〕58号)."""

    amount: Money = documented_field("现金奖励", "cash reward")
    received_on: dt.date = documented_field("单位收到收入的日期", "day the unit received the income")
    paid_on: dt.date | None = documented_field("发放日期", "day it is paid", default=None)
    nonprofit: bool = documented_field(
        "单位是非营利科研机构或高校", "unit is a non-profit institute or university", default=True
    )
    important: bool = documented_field("有重要贡献", "made an important contribution", default=True)
    publicised: bool = documented_field("已经公示", "was publicised", default=False)
