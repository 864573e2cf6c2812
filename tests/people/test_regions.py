"""Regions of Chongqing and Sichuan on either side of 2026-01-25 (rules GEO-001)."""

from __future__ import annotations

import datetime as dt

import pytest

from kuaizhuan.core.codes import UnknownCode
from kuaizhuan.people.regions import REGIONS, current, jurisdiction_of

EVE, DAY = dt.date(2026, 1, 24), dt.date(2026, 1, 25)


@pytest.mark.parametrize(
    ("parent", "on", "count"),
    [("500000", EVE, 38), ("500000", DAY, 37), ("500000", None, 39), ("510000", DAY, 21)],
)
def test_counts(parent: str, on: dt.date | None, count: int) -> None:
    assert len(REGIONS.children(parent, on=on)) == count


def test_counties_of_sichuan() -> None:
    counties = [c for prefecture in REGIONS.children("510000") for c in REGIONS.children(prefecture.code)]
    assert len(counties) == 183


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        ("500112", "CQ"),
        ("500157", "CQ"),
        ("510107", "SC"),
        ("510000", "SC"),
        ("110000", None),
        ("520000", None),
        ("", None),
    ],
)
def test_jurisdiction_of(region: str, expected: str | None) -> None:
    assert jurisdiction_of(region) == expected


@pytest.mark.parametrize(
    ("region", "on", "expected"),
    [
        ("500112", EVE, "500112"),
        ("500112", DAY, "500157"),
        ("500105", DAY, "500157"),
        ("500109", DAY, "500109"),
        ("500157", EVE, "500157"),
    ],
)
def test_current(region: str, on: dt.date, expected: str) -> None:
    assert current(region, on) == expected


def test_current_unknown() -> None:
    with pytest.raises(UnknownCode):
        current("999999", DAY)


@pytest.mark.parametrize(
    ("text", "code"),
    [("渝北区", "500112"), ("重庆市渝北区", "500112"), ("重庆两江新区", "500157"), ("阿坝州", "513200"),
     ("成都市", "510100"), ("成都", "510100"), ("四川成都武侯区", "510107"), ("石柱", "500240"),
     ("Chengdu", "510100")],
)  # fmt: skip
def test_names_in_use(text: str, code: str) -> None:
    assert REGIONS.find(text).code == code


def test_every_region_has_both_names() -> None:
    assert all(entry.name_zh and entry.name_en.isprintable() for entry in REGIONS.valid())
