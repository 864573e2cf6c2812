"""From the values of a row to the contract that it states, and back. Pure; amounts are fen.

A row may also bring money that came in: several rows of one contract say one receipt each.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kuaizhuan.core.money import show
from kuaizhuan.core.verdict import Reason
from kuaizhuan.transfer.book.cells import write_yuan
from kuaizhuan.transfer.book.columns import OWN, PROJECTS
from kuaizhuan.transfer.book.fact_columns import facts_of, state_facts
from kuaizhuan.transfer.states import Party

TECHNICAL, OTHER = "技术费用", "其他费用"
"""The lines of a price of which a row says two sums."""
PARTS = ("payer", "receipt_technical", "overhead", "registration_fee", "vat")
"""What a row says of a receipt that the ledger has no column for."""


@dataclass(frozen=True, slots=True)
class Named:
    """A party as the row names it."""

    name: str
    credit_code: str = ""
    region: str = ""
    country: str = "CN"


@dataclass(frozen=True, slots=True)
class Receipt:
    """Money that came in, in fen; vat is written down beside it as a tax. parts: what the row says of it besides, by field."""

    on: dt.date
    amount: int
    voucher: str = ""
    note: str = ""
    vat: int = 0
    parts: Mapping[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """What is kept of it beside the ledger."""
        return {"on": self.on.isoformat(), "amount": self.amount, "voucher": self.voucher, **self.parts}


@dataclass(frozen=True, slots=True)
class Stated:
    """What a row states. number: the unit's own, "" in the registration form; sides: who sells and who buys.

    values: everything that was filled in, by field; own: what of it is kept beside the contract.
    """

    book: str
    number: str
    sellers: tuple[Named, ...]
    buyers: tuple[Named, ...]
    values: Mapping[str, Any]
    receipt: Receipt | None = None
    own: Mapping[str, Any] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return int(self.values["total"])

    @property
    def signed_on(self) -> dt.date:
        day: dt.date = self.values["signed_on"]
        return day


def read_row(book: str, values: Mapping[str, Any], own_name: str, own_code: str) -> Stated:
    """What a row states; own_name, own_code: the unit that imports, for a list that names only the other side."""
    own = {name: _plain(value) for name, value in values.items() if name in OWN}
    if book == PROJECTS:
        mine = _named(values, "unit") or (Named(own_name, own_code),)
        others = _named(values, "partner")
        ours = Party.BUYER if values.get("role") == "seller" else Party.SELLER
        sellers, buyers = (mine, others) if ours is Party.SELLER else (others, mine)
    else:
        sellers, buyers = _named(values, "seller"), _named(values, "buyer")
    return Stated(book, str(values.get("number", "")), sellers, buyers, values, _receipt(values), own)


def problems(stated: Stated, today: dt.date) -> Iterator[tuple[str, Reason]]:
    """(field, what is wrong with it) before anybody looks at what the platform knows."""
    values, total = stated.values, stated.values.get("total")
    if total is None:
        yield "total", Reason("transfer.book_total")
        return
    technical = values.get("technical")
    if technical is not None and technical > total:
        yield "technical", Reason("transfer.book_technical", {"total": show(total)})
    if lines := values.get("budget"):
        summed = sum(fen for _, fen in lines)
        if summed != total:
            yield "budget", Reason("transfer.book_budget", {"sum": show(summed), "total": show(total)})
    if stated.signed_on > today:
        yield "signed_on", Reason("transfer.day_ahead")
    first, last = values.get("term_from"), values.get("term_to")
    if first and last and last < first:
        yield "term_to", Reason("transfer.book_term")
    if ("receipt" in values) != ("receipt_on" in values):
        yield "receipt" if "receipt" in values else "receipt_on", Reason("transfer.book_receipt_half")
    for name in ("receipt_technical", "overhead", "registration_fee", "vat"):
        if values.get(name, 0) > (values.get("receipt") or 0):
            yield name, Reason("transfer.book_receipt_part")


def data_of(stated: Stated, *, names: Mapping[str, tuple[Named, ...]]) -> dict[str, Any]:
    """The contract as `registration.read` reads it; names: the parties with the credit codes that the platform knows."""
    values, total = stated.values, stated.total
    technical = values.get("technical", total)
    items: list[dict[str, Any]] = [{"label": TECHNICAL, "amount": write_yuan(technical)}] if technical else []
    if technical < total:
        items.append({"label": OTHER, "amount": write_yuan(total - technical), "technical": False})
    data: dict[str, Any] = {
        "title": values["title"],
        "type": values["type"],
        "subtype": values.get("subtype"),
        "sellers": [_party(each) for each in names["sellers"]],
        "buyers": [_party(each) for each in names["buyers"]],
        "signed_on": stated.signed_on.isoformat(),
        "items": items,
        "total": write_yuan(total),
        "payment": {"mode": values.get("payment", "lump_sum")},
        "programme": values.get("programme") or None,
        "registered_as": values.get("registered_as", ""),
    }
    days = {name: values[name].isoformat() for name in ("term_from", "term_to") if values.get(name)}
    said = {**{name: value for name, value in data.items() if value not in (None, "")}, **days}
    return state_facts(said, values)


def values_of(
    book: str,
    data: Mapping[str, Any],
    own: Mapping[str, Any],
    *,
    total: int,
    technical: int,
    number: str,
    field: str,
    industry: str,
) -> dict[str, Any]:
    """What a contract says, by the fields of a book: what `read_row` would be given. Nothing is made up: what was not
    said is not there."""
    values: dict[str, Any] = {
        name: data[name]
        for name in ("title", "type", "subtype", "programme", "registered_as")
        if data.get(name)
    }
    values |= {
        name: dt.date.fromisoformat(data[name])
        for name in ("signed_on", "term_from", "term_to")
        if data.get(name)
    }
    values |= {"total": total, "technical": technical}
    if mode := (data.get("payment") or {}).get("mode"):
        values["payment"] = mode
    values |= {name: code for name, code in (("field", field), ("industry", industry)) if code}
    prefixes = (
        {"sellers": "unit", "buyers": "partner"}
        if book == PROJECTS
        else {"sellers": "seller", "buyers": "buyer"}
    )
    for side, prefix in prefixes.items():
        values |= _said_of(data.get(side) or (), prefix, codes=prefix != "unit")
    if book == PROJECTS:
        values["number"] = number
    return {
        **values,
        **facts_of(data),
        **{name: value for name, value in own.items() if value not in (None, "")},
    }


def _named(values: Mapping[str, Any], prefix: str) -> tuple[Named, ...]:
    names = [name for name in values.get(f"{prefix}_names", ()) if name]
    codes, regions = values.get(f"{prefix}_codes", ()), values.get(f"{prefix}_regions", ())
    country = values.get(f"{prefix}_country", "CN")
    return tuple(
        Named(name, _at(codes, place), _at(regions, place), country) for place, name in enumerate(names)
    )


def _at(values: Sequence[str], place: int) -> str:
    return values[place] if place < len(values) else ""


def _said_of(parties: Any, prefix: str, *, codes: bool) -> dict[str, Any]:
    said: dict[str, Any] = {f"{prefix}_names": [party["name"] for party in parties]}
    if not codes:
        return said
    for name, key in (("codes", "credit_code"), ("regions", "region")):
        given = [party.get(key, "") for party in parties]
        if any(given):
            said[f"{prefix}_{name}"] = given
    countries = {party.get("country", "CN") for party in parties}
    if countries - {"CN"}:
        said[f"{prefix}_country"] = min(countries - {"CN"})
    return said


def _party(named: Named) -> dict[str, Any]:
    party = {"name": named.name, "credit_code": named.credit_code, "region": named.region}
    abroad = {"country": named.country} if named.country != "CN" else {}
    return {**{name: value for name, value in party.items() if value}, **abroad}


def _receipt(values: Mapping[str, Any]) -> Receipt | None:
    if not values.get("receipt") or not values.get("receipt_on"):
        return None
    said = {
        "拨款单位": values.get("payer"),
        "其中技术交易额": _shown(values.get("receipt_technical")),
        "管理费": _shown(values.get("overhead")),
        "认定服务费": _shown(values.get("registration_fee")),
    }
    note = "；".join(f"{name} {each}" for name, each in said.items() if each)
    parts = {name: values[name] for name in PARTS if values.get(name)}
    return Receipt(
        values["receipt_on"],
        values["receipt"],
        values.get("voucher", ""),
        note,
        values.get("vat") or 0,
        parts,
    )


def _shown(fen: int | None) -> str:
    return show(fen, unit="元") if fen else ""


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
