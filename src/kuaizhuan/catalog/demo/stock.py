"""What the demo world offers and wants: the written results and needs as rows of a sheet.

Short marks in the written files stand for the words of the sheet; dates of validity follow the day given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from kuaizhuan.catalog.demo.patents import day_of, patent_number
from kuaizhuan.catalog.demo.texts import HERE, Family, results
from kuaizhuan.people.demo.invented import Row, contacts, owner, team
from kuaizhuan.people.demo.numbers import drawn
from kuaizhuan.people.demo.texts import listed, split_rows

FIELDS = {
    "电": "电子信息",
    "生": "生物与新医药",
    "航": "航空航天",
    "材": "新材料",
    "服": "高技术服务",
    "能": "新能源与节能",
    "环": "资源与环境",
    "造": "先进制造与自动化",
}
TRANSFER = {
    "自": "自行投资实施",
    "转": "转让",
    "许": "许可",
    "合": "合作实施",
    "股": "作价入股",
    "服": "技术服务",
}
SOLUTION = {
    "联": "联合开发",
    "委": "委托研发",
    "许": "技术许可",
    "转": "成果转让",
    "股": "作价入股",
    "服": "技术服务",
}
TYPES = {
    "攻": "技术攻关",
    "替": "国产替代",
    "升": "产品升级",
    "艺": "工艺改进",
    "放": "中试放大",
    "装": "装备与检测",
}
SOURCES = {"自": "企业自主发布", "园": "园区征集", "政": "政府平台征集", "链": "产业链征集"}
LEVELS = {"A": "国际领先", "B": "国际先进", "C": "国内领先", "D": "国内先进", "N": "未评价"}
IP = {
    "发": "发明专利",
    "实": "实用新型专利",
    "软": "软件著作权",
    "集": "集成电路布图设计",
    "品": "植物新品种权",
}
_COUNT = re.compile(r"(\D)(\d+)")
_NAMED = 5
"""So many patents of a kind are named by number; the rest would only fill the page."""


def _words(marks: str, words: dict[str, str]) -> str:
    return "；".join(words[mark] for mark in marks)


def _patents(key: str, year: int, counted: str) -> Iterator[str]:
    for mark, count in _COUNT.findall(counted):
        kind = {"发": "1", "实": "2"}.get(mark)
        for place in range(min(int(count), _NAMED) if kind else 0):
            filed = year - 1 - drawn(f"{key}/{mark}{place}/filed", 3)
            yield patent_number(f"{key}/{mark}{place}", filed, kind or "1")


def _stage(trl: int) -> str:
    if trl <= 4:
        return "初期阶段"
    return "中期阶段" if trl <= 7 else "成熟应用阶段"


def _valid_until(key: str, as_of: date) -> str:
    """Most results stand for one to three years; about one in twenty is about to lapse."""
    if drawn(f"{key}/lapsing", 20) == 0:
        return str(as_of + timedelta(days=7 + drawn(f"{key}/soon", 21)))
    return str(as_of + timedelta(days=365 + drawn(f"{key}/valid", 730)))


def _result(family: Family, number: int, cells: list[str], as_of: date) -> Row:
    title, summary, description, keywords, facts, evidence, indicators = cells
    key, year, trl, modes, price, patents, level = facts.split()
    external_id = f"CG-{family.key}-{number}"
    whose = owner(key)
    return {
        "external_id": external_id,
        "title": title,
        "summary": summary,
        "description": description,
        "keywords": listed(keywords),
        **whose,
        "team": "；".join(team(family.key, key)),
        "high_tech_field": family.field,
        "industry": family.industry,
        "discipline": family.discipline,
        "ipc": family.ipc,
        "stage": _stage(int(trl)),
        "trl": trl,
        "maturity_evidence": evidence,
        "form": family.form,
        "claimed_level": LEVELS[level],
        "ip_kinds": "；".join(IP[mark] for mark, _ in _COUNT.findall(patents)),
        "patent_numbers": "；".join(_patents(external_id, int(year), patents)),
        "transfer_modes": _words(modes, TRANSFER),
        "price": price,
        "completed_on": str(day_of(external_id, int(year))),
        "indicators": indicators,
        **contacts(key, whose["region"], "转化办"),
        "valid_until": _valid_until(external_id, as_of),
    }


def achievements(as_of: date) -> list[Row]:
    """The 300 results; validity counts from `as_of`."""
    return [_result(family, number, cells, as_of) for family, number, cells in results()]


def demands(as_of: date) -> list[Row]:
    """The 120 needs; the time in which they are to be met, and their validity, count from `as_of`."""
    rows: list[Row] = []
    for number, cells in enumerate(split_rows(HERE / "demands.txt", 8), 1):
        key, title, problem, technology, outcome, keywords, facts, indicators = cells
        field, industry, budget, months, modes, kind, source, anonymous = facts.split()
        external_id = f"XQ-{number:03d}"
        whose = owner(key)
        start = as_of + timedelta(days=drawn(f"{external_id}/start", 45))
        rows.append(
            {
                "external_id": external_id,
                "title": title,
                "description": problem,
                "key_technology": technology,
                "expected_outcome": outcome,
                "keywords": listed(keywords),
                **whose,
                "high_tech_field": FIELDS[field],
                "industry": industry,
                "demand_type": TYPES[kind],
                "solution_modes": _words(modes, SOLUTION),
                "preferred_partners": ("", "川渝两地高校、科研院所", "有中试条件的科研单位")[
                    drawn(external_id, 3)
                ],
                "budget": budget,
                "needed_from": str(start),
                "needed_until": str(start + timedelta(days=30 * int(months))),
                "indicators": indicators,
                "source": SOURCES[source],
                "anonymous": "是" if anonymous == "1" else "否",
                **contacts(key, whose["region"], "技术部"),
                "valid_until": str(as_of + timedelta(days=90 + drawn(f"{external_id}/valid", 270))),
            }
        )
    return rows
