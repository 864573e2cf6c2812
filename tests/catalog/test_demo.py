"""The demo world: as many as promised, valid codes, no two texts alike, the same on every run."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from rapidfuzz import fuzz, process
from stdnum.cn import uscc

from kuaizhuan.catalog.codes import LISTS
from kuaizhuan.catalog.demo import stock
from kuaizhuan.catalog.demo.experts import experts
from kuaizhuan.collect.columns import convert
from kuaizhuan.collect.sources import Row
from kuaizhuan.people.demo.invented import accounts, organisations
from kuaizhuan.people.regions import REGIONS

AS_OF = date(2026, 11, 24)
KINDS: dict[str, Callable[[], list[dict[str, str]]]] = {
    "organisations": organisations,
    "achievements": lambda: stock.achievements(AS_OF),
    "demands": lambda: stock.demands(AS_OF),
    "experts": experts,
}
CODED = {
    "achievements": ("high_tech_field", "industry", "discipline"),
    "demands": ("high_tech_field", "industry"),
    "experts": ("discipline",),
}
LENGTHS = [
    ("achievements", "title", 8, 60),
    ("achievements", "summary", 15, 200),
    ("achievements", "description", 120, 350),
    ("demands", "title", 6, 60),
    ("demands", "description", 20, 500),
    ("demands", "key_technology", 8, 500),
    ("demands", "expected_outcome", 8, 500),
    ("experts", "biography", 25, 500),
]
PATENT = re.compile(r"ZL(20\d\d[12][0-3]\d{6})\.([0-9X])")


def _expected() -> dict[str, list[str]]:
    with (Path(__file__).parent / "expected.csv").open(encoding="utf-8", newline="") as file:
        return {row["demand"]: row["achievements"].split("；") for row in csv.DictReader(file)}


@pytest.mark.parametrize(
    ("kind", "count"), [("organisations", 68), ("achievements", 300), ("demands", 120), ("experts", 40)]
)
def test_counts(kind: str, count: int) -> None:
    assert len(KINDS[kind]()) == count


@pytest.mark.parametrize("kind", ["achievements", "demands", "experts"])
def test_numbers_and_titles_are_unique(kind: str) -> None:
    rows = KINDS[kind]()
    for field in ("external_id", "name" if kind == "experts" else "title"):
        assert Counter(row[field] for row in rows).most_common(1)[0][1] == 1


@pytest.mark.parametrize("kind", list(KINDS))
def test_rows_are_read_without_a_problem(kind: str) -> None:
    for number, row in enumerate(KINDS[kind](), 1):
        assert convert(kind, Row(number, row)).problems == [], row


@pytest.mark.parametrize("kind", list(KINDS))
def test_same_on_every_run(kind: str) -> None:
    assert KINDS[kind]() == KINDS[kind]()


def test_only_validity_and_deadlines_follow_the_day() -> None:
    later = date(2027, 3, 1)
    moving = {"valid_until", "needed_from", "needed_until"}
    for rows in (stock.achievements, stock.demands):
        for now, then in zip(rows(AS_OF), rows(later), strict=True):
            assert {field for field in now if now[field] != then[field]} <= moving
            assert date.fromisoformat(then["valid_until"]) >= later


def test_credit_codes_and_regions() -> None:
    rows = organisations()
    assert len({row["credit_code"] for row in rows}) == len({row["name"] for row in rows}) == len(rows)
    for row in rows:
        assert uscc.is_valid(row["credit_code"])
        assert row["credit_code"][2:8] == row["region"]
        assert REGIONS[row["region"]].valid_to is None
    assert "500157" in {row["region"] for row in rows}


@pytest.mark.parametrize("kind", ["achievements", "demands", "experts"])
def test_owners_exist(kind: str) -> None:
    known = {(row["credit_code"], row["name"]) for row in organisations()}
    assert all((row["owner_credit_code"], row["owner_name"]) in known for row in KINDS[kind]())


@pytest.mark.parametrize("kind", list(CODED))
def test_codes_are_known(kind: str) -> None:
    for row in KINDS[kind]():
        for name in CODED[kind]:
            assert LISTS[name].find(row[name]), (row["external_id"], name)


def test_patent_numbers() -> None:
    numbers = [n for row in KINDS["achievements"]() for n in row["patent_numbers"].split("；") if n]
    assert len(set(numbers)) == len(numbers) > 500
    for number in numbers:
        match = PATENT.fullmatch(number)
        assert match, number
        weights = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
        rest = sum(int(digit) * weight for digit, weight in zip(match[1], weights, strict=True)) % 11
        assert "0123456789X"[rest] == match[2], number


@pytest.mark.parametrize(("kind", "field", "low", "high"), LENGTHS)
def test_lengths(kind: str, field: str, low: int, high: int) -> None:
    for row in KINDS[kind]():
        assert low <= len(row[field]) <= high, row["external_id"]


def test_every_result_promises_numbers() -> None:
    for row in KINDS["achievements"]():
        assert any(letter.isdigit() for letter in row["summary"]), row["external_id"]
        values = convert("achievements", Row(1, row)).values
        indicators = values["indicators"]
        assert isinstance(indicators, list)
        assert len(indicators) >= 3, row["external_id"]
        assert all(item["value"] is not None for item in indicators), row["external_id"]


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("achievements", "description"),
        ("achievements", "summary"),
        ("demands", "description"),
        ("demands", "key_technology"),
        ("experts", "biography"),
    ],
)
def test_no_two_texts_alike(kind: str, field: str) -> None:
    texts = [row[field] for row in KINDS[kind]()]
    alike = process.cdist(texts, texts, scorer=fuzz.ratio)
    np.fill_diagonal(alike, 0)
    assert alike.max() < 60


def test_anonymous_needs() -> None:
    share = sum(row["anonymous"] == "是" for row in KINDS["demands"]()) / 120
    assert 0.1 <= share <= 0.2


@pytest.mark.parametrize(
    "title",
    [
        "医用回旋加速器正电子药物",
        "国产通用型科学计算软件",
        "超级智能汽车平台",
        "时速400公里高速列车节能辅助驾驶系统",
    ],
)
def test_innovations_of_the_letter(title: str) -> None:
    assert sum(title in row["title"] for row in KINDS["achievements"]()) == 1


def test_expected_matches_name_rows_that_exist() -> None:
    expected = _expected()
    assert len(expected) >= 80
    assert set(expected) <= {row["external_id"] for row in KINDS["demands"]()}
    offered = {row["external_id"] for row in KINDS["achievements"]()}
    assert all(1 <= len(found) <= 3 and set(found) <= offered for found in expected.values())


def test_accounts() -> None:
    rows = accounts()
    codes = {row["credit_code"] for row in organisations()}
    assert all(row["organisation_credit_code"] in codes and "示例" in row["display_name"] for row in rows)
    assert len({row["username"] for row in rows}) == len(rows)
    assert {row["role"] for row in rows} == {
        "researcher",
        "office",
        "enterprise",
        "broker",
        "owner",
        "reviewer",
        "registrar",
        "bureau",
        "editor",
        "operator",
        "security",
        "auditor",
    }
