"""The demo world as the files that offices really send: work-books, an old csv in GBK, a jsonl, each with its
own headers.

Seven rows are ugly on purpose, so that a report of an import has something true to show. `SLOPPY` is understood all
the same: full-width digits in price and TRL, a month in words as date, the name of an industry instead of its code and
a date with a point. `FAULTY` is not: a wrong check digit in a credit code and no title refuse their rows; one in a
patent number and an unknown industry code leave a question.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from openpyxl import Workbook

from kuaizhuan.catalog.demo.experts import experts
from kuaizhuan.catalog.demo.stock import achievements, demands
from kuaizhuan.people.demo.invented import Row, by_key

ACHIEVEMENT_HEADERS = {
    "external_id": "成果编号",
    "title": "成果名称",
    "summary": "一句话效益",
    "description": "成果简介",
    "keywords": "关键词",
    "owner_name": "完成单位",
    "owner_credit_code": "统一社会信用代码",
    "region": "所在地区",
    "team": "完成人",
    "high_tech_field": "高新技术领域",
    "industry": "应用行业",
    "discipline": "学科分类",
    "ipc": "IPC分类",
    "stage": "所处阶段",
    "trl": "技术成熟度",
    "maturity_evidence": "成熟度依据",
    "form": "成果体现形式",
    "claimed_level": "成果水平",
    "ip_kinds": "知识产权形式",
    "patent_numbers": "专利号",
    "transfer_modes": "拟转化方式",
    "price": "参考价格(万元)",
    "completed_on": "完成日期",
    "indicators": "技术指标",
    "contact_name": "联系人",
    "contact_phone": "联系电话",
    "contact_email": "电子邮箱",
    "valid_until": "有效期",
}
DEMAND_HEADERS = {
    "external_id": "需求编号",
    "title": "技术需求名称",
    "description": "主要问题",
    "key_technology": "技术关键",
    "expected_outcome": "预期目标",
    "keywords": "关键词",
    "owner_name": "单位名称",
    "owner_credit_code": "统一社会信用代码",
    "region": "所属地区",
    "high_tech_field": "技术领域",
    "industry": "应用行业",
    "demand_type": "需求类型",
    "solution_modes": "解决方式",
    "preferred_partners": "合作意向单位",
    "budget": "拟投入(万元)",
    "needed_from": "需求开始时间",
    "needed_until": "需求结束时间",
    "indicators": "技术指标",
    "source": "信息来源",
    "anonymous": "匿名发布",
    "contact_name": "联系人",
    "contact_phone": "联系电话",
    "contact_email": "电子邮箱",
    "valid_until": "有效期",
}
EXPERT_HEADERS = {
    "external_id": "专家编号",
    "name": "姓名",
    "owner_name": "所在单位",
    "owner_credit_code": "统一社会信用代码",
    "region": "所在地区",
    "professional_title": "职称",
    "discipline": "学科",
    "keywords": "研究方向",
    "biography": "简介",
    "services": "可提供服务",
    "contact_phone": "联系电话",
    "contact_email": "电子邮箱",
}
ORGANISATION_HEADERS = {
    "credit_code": "统一社会信用代码",
    "name": "单位名称",
    "aliases": "曾用名/简称",
    "kind": "单位性质",
    "parent_name": "上级单位",
    "region": "所在地区",
    "address": "地址",
    "website": "网址",
    "profile": "简介",
    "contact_name": "联系人",
    "contact_phone": "联系电话",
    "contact_email": "电子邮箱",
}
OFFICES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "achievements-chongqing-1.xlsx": ("u1 u2 u3 u4", {}),
    "achievements-chongqing-2.xlsx": ("u5 u6 u7 u8", {"owner_name": "所属单位", "description": "成果介绍"}),
    "achievements-sichuan-1.xlsx": (
        "u9 u10 u11",
        {"owner_name": "第一完成单位", "keywords": "成果关键字", "price": "参考价格（万元）"},
    ),
    "achievements-sichuan-2.xlsx": ("u12 u13 u14 u15 u16", {"transfer_modes": "拟采取的转化方式"}),
    "achievements-institutes-chongqing.csv": (
        "i1 i2 i3 i4 i5 i6 i7",
        {"owner_name": "单位", "claimed_level": "成果技术水平"},
    ),
    "achievements-institutes-sichuan.jsonl": ("i8 i9 i10 i11 i12", {}),
}
"""File → the organisations whose results it holds, and where its headers differ from the usual."""

SLOPPY: Mapping[str, Mapping[str, str]] = {
    "CG-M01-1": {"price": "１２０－２００", "trl": "７"},
    "CG-A03-1": {"completed_on": "2024年11月"},
    "CG-N03-2": {"industry": "农业", "completed_on": "2022.8"},
}
"""Rows written carelessly, but so that one can understand them: full-width digits, dates as words, a name
for a code."""

FAULTY: Sequence[tuple[str, str, Mapping[str, str]]] = (
    (
        "achievements-chongqing-1.xlsx",
        "CG-M01-2",
        {"external_id": "CG-X-1", "title": "型材在线淬火水雾喷嘴组（待核）"},
    ),
    (
        "achievements-sichuan-1.xlsx",
        "CG-E07-1",
        {"external_id": "CG-X-2", "title": "高原泵站诱导轮（待核）", "industry": "98"},
    ),
    (
        "achievements-sichuan-2.xlsx",
        "CG-M09-1",
        {
            "external_id": "CG-X-3",
            "title": "盾构刀圈钎焊过渡层（待核）",
            "patent_numbers": "ZL202110123456.0",
        },
    ),
    ("achievements-chongqing-2.xlsx", "CG-N01-2", {"external_id": "CG-X-4", "title": ""}),
)
"""(file, row that is copied, what is wrong in the copy); the first also gets a wrong last sign in its credit
code."""


def _plain(text: str) -> str:
    """As an old office programme writes it: signs that GBK does not have become similar ones."""
    table = str.maketrans("²³⁻⁰¹⁴⁵⁶⁷⁸⁹", "23-01456789")
    return text.translate(table).encode("gbk", errors="replace").decode("gbk")


def _wrong_credit_code(code: str) -> str:
    return code[:-1] + ("0" if code[-1] != "0" else "1")


def _of_file(name: str, keys: str, rows: Iterable[Row]) -> list[Row]:
    codes = {by_key()[key]["credit_code"] for key in keys.split()}
    own = [{**row, **SLOPPY.get(row["external_id"], {})} for row in rows if row["owner_credit_code"] in codes]
    by_id = {row["external_id"]: row for row in own}
    for file, copied, wrong in FAULTY:
        if file == name:
            row = {**by_id[copied], **wrong}
            if row["external_id"] == "CG-X-1":
                row["owner_credit_code"] = _wrong_credit_code(row["owner_credit_code"])
            own.append(row)
    return own


def _write(path: Path, rows: Sequence[Row], headers: Mapping[str, str]) -> None:
    if path.suffix == ".xlsx":
        book = Workbook(write_only=True)
        sheet = book.create_sheet("数据")
        sheet.append(list(headers.values()))
        for row in rows:
            sheet.append([row[field] for field in headers])
        book.save(path)
    elif path.suffix == ".csv":
        with path.open("w", encoding="gbk", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(headers.values())
            writer.writerows([_plain(row[field]) for field in headers] for row in rows)
    else:
        lines = (
            json.dumps({header: row[field] for field, header in headers.items()}, ensure_ascii=False)
            for row in rows
        )
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_workbooks(directory: Path | str, as_of: date) -> list[Path]:
    """Write the files of all offices into a directory, made if it is not there; the paths, in order of import.

    Work-books have every cell as text, so that codes keep their noughts.
    """
    folder = Path(directory)
    folder.mkdir(parents=True, exist_ok=True)
    plan: list[tuple[str, Sequence[Row], Mapping[str, str]]] = [
        ("organisations.xlsx", list(by_key().values()), ORGANISATION_HEADERS)
    ]
    stock = achievements(as_of)
    for name, (keys, other) in OFFICES.items():
        plan.append((name, _of_file(name, keys, stock), {**ACHIEVEMENT_HEADERS, **other}))
    wanted = demands(as_of)
    for place, area in (("chongqing", "50"), ("sichuan", "51")):
        near = [row for row in wanted if row["region"].startswith(area)]
        plan.append((f"demands-{place}.xlsx", near, DEMAND_HEADERS))
    plan.append(("experts.xlsx", experts(), EXPERT_HEADERS))
    for name, rows, headers in plan:
        _write(folder / name, rows, headers)
    return [folder / name for name, _, _ in plan]
