"""Listings as a work-book: what the platform knows of each, for an exchange to take over, and what it sends back.

It is no form of an exchange: only what is known stands in it.
"""

from __future__ import annotations

from typing import Any

from django.utils import translation

from kuaizhuan.catalog.codes import LISTS
from kuaizhuan.core.messages import say
from kuaizhuan.transfer.book.cells import DATE, MONEY, BookColumn, chosen, column, from_list, text
from kuaizhuan.transfer.models import Listing
from kuaizhuan.transfer.states import Listed
from kuaizhuan.transfer.words.listing import WORDS

LISTINGS = "listings"
"""The word of addresses and commands."""
SHEET = "外部挂牌"


def _states() -> dict[str, str]:
    with translation.override("zh-hans"):
        said = {str(WORDS[f"transfer.listing_state.{each}"]): each.value for each in Listed}
    return {**said, "已挂牌": "listed", "挂牌": "listed", "成交": "sold", "已成交": "sold", "已鉴证": "certified",
            "未成交": "unsold", "流拍": "unsold", "撤牌": "withdrawn"}  # fmt: skip


COLUMNS: tuple[BookColumn, ...] = (
    column("code", "挂牌号", "Code", text(20), required=True, hint="平台的编号，照导出的表，不要改", example="（照导出的表）"),
    column("title", "成果名称", "Result", text(200), hint="只供核对"),
    column("seller", "转让方", "Seller", text(200), hint="只供核对"),
    column("exchange", "交易场所", "Exchange", from_list("exchange"), hint="只供核对"),
    column("pricing", "定价方式", "Pricing", text(20), hint="只供核对"),
    column("mode", "转化方式", "Mode", text(40), hint="只供核对"),
    column("reserve", "挂牌价", "Listed price", MONEY, hint="只供核对"),
    column("basis", "价格依据", "Basis of the price", text(4000), hint="只供核对"),
    column("contact", "联系方式", "Contact", text(200), hint="只供核对"),
    column("first_on", "挂牌起始日", "Listed from", DATE, hint="只供核对"),
    column("last_on", "挂牌截止日", "Listed until", DATE, hint="只供核对"),
    column("state", "状态", "State", chosen(_states(), "transfer.listing_target"), required=True, hint="挂牌中、已成交、已出鉴证书、期满未成交、已撤牌", example="挂牌中"),
    column("number", "场所挂牌编号", "Number of the exchange", text(60), synonyms="挂牌编号 项目编号", hint="交易场所给的编号"),
    column("final", "成交价", "Price reached", MONEY, synonyms="成交价格", hint="成交时填写"),
    column("buyer", "受让方", "Buyer", text(200), hint="成交时填写"),
    column("sold_on", "成交日期", "Sold on", DATE, hint="成交时填写"),
    column("certificate_number", "鉴证书编号", "Certificate", text(60), hint="出具鉴证书时填写；文件在公示页上传"),
    column("certificate_on", "鉴证书日期", "Certified on", DATE, hint="出具鉴证书时填写"),
    column("note", "说明", "Note", text(300), hint="撤牌须写明原因"),
)  # fmt: skip


def values_of(row: Listing) -> dict[str, Any]:
    """What is known of a listing, by the fields of the columns; what is not known is left out."""
    notice = row.notice
    with translation.override("zh-hans"):
        pricing = say(f"transfer.pricing.{notice.pricing}")
    found = {
        "code": row.code,
        "title": notice.achievement.title,
        "seller": notice.seller.name,
        "exchange": row.exchange,
        "pricing": pricing,
        "mode": LISTS["transfer_mode"].label(notice.transfer_mode, "zh"),
        "reserve": notice.price_fen,
        "basis": notice.basis,
        "contact": notice.contact,
        "first_on": row.first_on,
        "last_on": row.last_on,
        "state": row.state,
        "number": row.number,
        "final": row.final_fen,
        "buyer": row.buyer_name,
        "sold_on": row.sold_on,
        "certificate_number": row.certificate_number,
        "certificate_on": row.certificate_on,
        "note": row.note,
    }
    return {name: value for name, value in found.items() if value not in (None, "")}
