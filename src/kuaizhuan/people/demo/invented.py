"""Who is in the demo world: organisations, the teams of results, accounts; the same on every run.

Every person is plainly invented: a surname with 示 (for example) and a heavenly stem; telephones begin with
zeros and mail goes to a domain that cannot exist.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kuaizhuan.people.demo.numbers import credit_code, drawn
from kuaizhuan.people.demo.texts import table

HERE = Path(__file__).parent
Row = dict[str, str]
"""Field names of the import and values as a sheet has them: lists joined by "；", prices in 万元 or 面议."""

_SURNAMES = "陈刘张李王杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
_STEMS = "甲乙丙丁戊己庚辛壬癸"


def contacts(key: str, region: str, office: str) -> Row:
    """How to reach an office: invented name, number and address."""
    area = "023" if region.startswith("50") else "028"
    return {
        "contact_name": f"{_SURNAMES[drawn(f'{key}/contact', len(_SURNAMES))]}示例（{office}）",
        "contact_phone": f"{area}-0000{drawn(f'{key}/phone', 10_000):04d}",
        "contact_email": f"{office_box(office)}@{key}.demo.example",
    }


def office_box(office: str) -> str:
    return {"转化办": "office", "技术部": "technology", "综合部": "contact"}[office]


def organisations() -> list[Row]:
    """The organisations: universities, institutes, enterprises, service bodies and the two bureaus."""
    return [dict(row) for row in by_key().values()]


@cache
def by_key() -> dict[str, Row]:
    """The organisations by their short key (u1, i3, e12 …)."""
    rows = table(HERE / "organisations.csv")
    names = {row["key"]: row["name"] for row in rows}
    return {
        row["key"]: {
            "credit_code": credit_code(row["prefix"], row["region"], row["serial"]),
            "name": row["name"],
            "aliases": row["aliases"],
            "kind": row["kind"],
            "parent_name": names.get(row["parent"], ""),
            "region": row["region"],
            "address": row["address"],
            "website": f"https://{row['key']}.demo.example",
            "profile": row["profile"],
            **contacts(row["key"], row["region"], "综合部"),
        }
        for row in rows
    }


def owner(key: str) -> Row:
    """The cells that say whose a record is."""
    row = by_key()[key]
    return {"owner_name": row["name"], "owner_credit_code": row["credit_code"], "region": row["region"]}


def team(family: str, key: str) -> list[str]:
    """Three or four invented persons who work on the family at an organisation, the leader first."""
    seed = f"{family}/{key}"
    size = 3 + drawn(f"{seed}/size", 2)
    first = drawn(seed, len(_SURNAMES) * len(_STEMS))
    numbers = ((first + 61 * place) % (len(_SURNAMES) * len(_STEMS)) for place in range(size))
    return [f"{_SURNAMES[n % len(_SURNAMES)]}示{_STEMS[n // len(_SURNAMES)]}" for n in numbers]


def accounts() -> list[Row]:
    """Invented persons who sign in, one or two for each role."""
    return [
        {
            "username": row["username"],
            "display_name": row["display_name"],
            "organisation_credit_code": by_key()[row["organisation"]]["credit_code"],
            "role": row["role"],
        }
        for row in table(HERE / "accounts.csv")
    ]
