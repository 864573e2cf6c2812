"""Rows of a contract: the parties of a side, the lines of the price, the patents, as the registry reads them.

A party may be written by its name or its credit code alone: what the platform knows of it is filled in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from stdnum.cn import uscc

from kuaizhuan.collect.queries import organisation_coded
from kuaizhuan.core.text import normalise
from kuaizhuan.transfer.queries.parties import find_party
from kuaizhuan.web.forms.organisations import address_of_offers
from kuaizhuan.web.forms.pickers import options, read_code, write_code
from kuaizhuan.web.forms.rows import Cells, Column, RowsField
from kuaizhuan.web.forms.transfer import countries
from kuaizhuan.web.forms.transfer.facts import NONE, answers, read_answer, write_answer
from kuaizhuan.web.numbers import whole_number

PARTIES = (
    Column("name", _("名称或统一社会信用代码"), finds=address_of_offers),
    Column("credit_code", _("信用代码（选填）"), longest=40),
    Column("country", _("境外单位的国家（境内不填）"), offers=countries.names, longest=60),
    Column("region", _("所在区县（平台上有的单位不填）"), offers=lambda: options("region"), longest=100),
    Column("seal_name", _("印章上的名称（没有盖章写“无”）")),
    Column("legal_person", _("是法人"), kind="choice", choices=answers()),
    Column("authorised", _("不是法人的，有法人授权"), kind="choice", choices=answers()),
    Column("dissolved_on", _("已注销的日期"), kind="date"),
)
TECHNICAL, GOODS, CARRIER, DOUBTFUL, UNKNOWN = "technical", "goods", "carrier", "doubtful", "unknown"
KINDS: Mapping[str, dict[str, bool | None]] = {
    TECHNICAL: {"technical": True, "carrier": False},
    GOODS: {"technical": False, "carrier": False},
    CARRIER: {"technical": False, "carrier": True},
    DOUBTFUL: {"technical": False, "carrier": None},
    UNKNOWN: {"technical": None, "carrier": False},
}
"""What a line of the price pays for."""
PRICE = (
    Column("label", pgettext_lazy("price", "项目")),
    Column("amount", _("金额"), longest=40),
    Column(
        "kind",
        _("性质"),
        kind="choice",
        choices=(
            (TECHNICAL, _("技术性费用")),
            (GOODS, _("设备、材料等")),
            (CARRIER, _("成果的载体")),
            (DOUBTFUL, _("设备、材料等，是不是载体不清楚")),
            (UNKNOWN, _("不清楚")),
        ),
        usual=TECHNICAL,
    ),
    Column("units", _("套数"), usual="1", longest=6),
)
PATENTS = (
    Column("number", _("专利号或申请号"), longest=40),
    Column("title", _("名称")),
    Column("patentee", _("专利权人")),
    Column("filed_on", _("申请日"), kind="date"),
    Column("valid_until", _("有效期至"), kind="date"),
    Column("lapsed_on", _("终止或者无效的日期"), kind="date"),
)


def parties(label: Any) -> RowsField:
    """The parties of one side."""
    return RowsField(
        PARTIES,
        _party,
        most=30,
        label=label,
        help_text=gettext_lazy("一行一个单位；平台上有的单位只写名称或代码即可。"),
    )


def price() -> RowsField:
    """The lines of the price."""
    return RowsField(
        PRICE,
        _item,
        least=3,
        most=100,
        required=False,
        label=_("价款明细"),
        help_text=gettext_lazy("金额如 600000、60万元；载体是交付成果所需的样机、光盘等。"),
    )


def patents() -> RowsField:
    """The patents that a contract names."""
    return RowsField(PATENTS, _patent, most=40, required=False, label=_("涉及的专利"))


def _party(cells: Cells) -> dict[str, Any]:
    name, code = cells["name"], uscc.compact(normalise(cells["credit_code"]))
    country = countries.code_of(cells["country"])
    abroad = country != countries.HOME
    coded = None if code or abroad else organisation_coded(name)
    if not code and uscc.is_valid(normalise(name)):
        name, code = "", uscc.compact(normalise(name))
    if coded is not None:
        name = coded.name
    found = coded or (None if abroad else find_party(name, code))
    if not name and found is None:
        raise forms.ValidationError(
            gettext("平台上没有代码为 {code} 的单位：请把名称也写上。").format(code=code)
            if code
            else gettext("请写单位名称。")
        )
    region = "" if abroad or not cells["region"] else _region(cells["region"])
    if found is not None:
        name, code, region = name or found.name, code or found.credit_code or "", region or found.region
    party = {
        "name": name,
        "credit_code": code,
        "country": country,
        "region": region,
        "dissolved_on": cells["dissolved_on"],
    }
    return {
        **{key: value for key, value in party.items() if value},
        "credit_code": code,
        "region": region,
        **_seal(cells.get("seal_name", "")),
        **read_answer(cells, "legal_person"),
        **read_answer(cells, "authorised"),
    }


def _seal(text: str) -> dict[str, str]:
    """The name on the seal, "" for no seal; nothing where nothing was said."""
    if not text:
        return {}
    return {"seal_name": "" if text.lower() in NONE else text}


def _region(text: str) -> str:
    """The code of a place; counties of other provinces are in no list here, and come by their code."""
    written = normalise(text)
    return written if re.fullmatch(r"\d{6}", written) else read_code("region", text)


def _item(cells: Cells) -> dict[str, Any]:
    amount, units = normalise(cells["amount"]), normalise(cells["units"]) or "1"
    if not cells["label"] or not amount:
        raise forms.ValidationError(gettext("项目和金额都要写。"))
    count = whole_number(units)
    if count is None:
        raise forms.ValidationError(gettext("套数是整数。"))
    written = amount if amount.endswith("元") else f"{amount}元"
    return {"label": cells["label"], "amount": written, **KINDS[cells["kind"]], "units": count}


def _patent(cells: Cells) -> dict[str, Any]:
    if not cells["number"]:
        raise forms.ValidationError(gettext("请写专利号或者申请号。"))
    return {name: text for name, text in cells.items() if text}


def shown_items(items: Sequence[Mapping[str, Any]]) -> list[Cells]:
    """Lines of a price as cells."""
    return [
        {
            "label": str(item.get("label", "")),
            "amount": str(item.get("amount", "")),
            "kind": _kind(item.get("technical", True), item.get("carrier", False)),
            "units": str(item.get("units", 1)),
        }
        for item in items
    ]


def _kind(technical: bool | None, carrier: bool | None) -> str:
    if technical is None:
        return UNKNOWN
    if technical:
        return TECHNICAL
    return DOUBTFUL if carrier is None else CARRIER if carrier else GOODS


def shown_parties(rows: Sequence[Mapping[str, Any]]) -> list[Cells]:
    """Parties as cells."""
    return [
        {
            **{each.name: str(row.get(each.name) or "") for each in PARTIES},
            "country": countries.name_of(str(row.get("country") or "")),
            "region": write_code("region", str(row["region"])) if row.get("region") else "",
            "seal_name": NONE[0] if row.get("seal_name") == "" else str(row.get("seal_name") or ""),
            "legal_person": write_answer(row, "legal_person"),
            "authorised": write_answer(row, "authorised"),
        }
        for row in rows
    ]


def shown_patents(rows: Sequence[Mapping[str, Any]]) -> list[Cells]:
    """Patents as cells."""
    return [{each.name: str(row.get(each.name) or "") for each in PATENTS} for row in rows]
