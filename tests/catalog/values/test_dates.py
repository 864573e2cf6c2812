"""Dates in the many forms of sheets."""

from __future__ import annotations

import datetime as dt

import pytest

from kuaizhuan.catalog.values.cell import Cell, Refused
from kuaizhuan.catalog.values.dates import date, date_span, read_date

DAY = dt.date(2026, 3, 5)


@pytest.mark.parametrize(
    "raw",
    [
        dt.datetime(2026, 3, 5, 10, 30),
        dt.date(2026, 3, 5),
        46086,
        46086.75,
        "46086",
        "2026-03-05",
        "2026-3-5",
        "2026/3/5",
        "2026.03.05",
        "２０２６．０３．０５",
        "2026年3月5日",
        "2026年03月05号",
        "2026 年 3 月 5 日",
        "20260305",
        20260305,
        "2026-03-05 00:00:00",
        "2026-03-05T10:00:00Z",
        "二〇二六年三月五日",
        "2026/3/5 10:20",
    ],
)
def test_a_day(raw: object) -> None:
    assert read_date(raw) == (DAY, True)


@pytest.mark.parametrize(
    ("raw", "first", "last"),
    [
        ("2026年3月", dt.date(2026, 3, 1), dt.date(2026, 3, 31)),
        ("2026.2", dt.date(2026, 2, 1), dt.date(2026, 2, 28)),
        ("2028-02", dt.date(2028, 2, 1), dt.date(2028, 2, 29)),
        ("202603", dt.date(2026, 3, 1), dt.date(2026, 3, 31)),
        ("2026年12月份", dt.date(2026, 12, 1), dt.date(2026, 12, 31)),
        ("二○二六年十二月", dt.date(2026, 12, 1), dt.date(2026, 12, 31)),
        ("2026年", dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
        (2026, dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
    ],
)
def test_a_month_or_year_is_assumed_and_noted(raw: object, first: dt.date, last: dt.date) -> None:
    notes: list[str] = []
    cell = Cell(raw, None, lambda code, **params: notes.append(code))
    assert date()(cell) == first
    assert date(end=True)(cell) == last
    assert notes == ["collect.date_assumed"] * 2


@pytest.mark.parametrize("raw", ["长期", "长期有效", "不限", "无", "—"])
def test_open(raw: str) -> None:
    assert read_date(raw) == (None, True)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("2026-02-30", "collect.date_impossible"),
        ("2026年13月", "collect.date_impossible"),
        ("5/3/2026", "collect.date"),
        ("26.3.5", "collect.date"),
        ("去年", "collect.date"),
        (123, "collect.date"),
        (True, "collect.date"),
        ("1800-01-01", "collect.date_range"),
        (dt.date(3000, 1, 1), "collect.date_range"),
    ],
)
def test_refused(raw: object, code: str) -> None:
    with pytest.raises(Refused) as caught:
        read_date(raw)
    assert caught.value.code == code


@pytest.mark.parametrize("text", ["二〇二六年十月十日", "2026年十月十日"])
def test_chinese_tens(text: str) -> None:
    assert read_date(text)[0] == dt.date(2026, 10, 10)
    assert read_date("二〇二六年十二月三十一日")[0] == dt.date(2026, 12, 31)
    assert read_date("二〇二六年一月二十日")[0] == dt.date(2026, 1, 20)


@pytest.mark.parametrize(
    ("raw", "first", "last"),
    [
        ("2026-2028", dt.date(2026, 1, 1), dt.date(2028, 12, 31)),
        ("2026年-2028年", dt.date(2026, 1, 1), dt.date(2028, 12, 31)),
        ("2026年3月至2027年5月", dt.date(2026, 3, 1), dt.date(2027, 5, 31)),
        ("2026.3-2027.5", dt.date(2026, 3, 1), dt.date(2027, 5, 31)),
        ("2026-03-01~2027-05-31", dt.date(2026, 3, 1), dt.date(2027, 5, 31)),
        ("2026-03-01 - 2027-05-31", dt.date(2026, 3, 1), dt.date(2027, 5, 31)),
        ("2026/3/1—2027/5/31", dt.date(2026, 3, 1), dt.date(2027, 5, 31)),
    ],
)
def test_span(raw: str, first: dt.date, last: dt.date) -> None:
    convert = date_span("a", "b")
    assert convert(Cell(raw, None, lambda code, **params: None)) == {"a": first, "b": last}


@pytest.mark.parametrize(
    ("raw", "last"),
    [
        ("2026年12月", dt.date(2026, 12, 31)),
        ("2026-12-30", dt.date(2026, 12, 30)),
        (46086, DAY),
        ("长期", None),
    ],
)
def test_one_date_is_the_end(raw: object, last: dt.date | None) -> None:
    assert date_span("a", "b")(Cell(raw, None, lambda code, **params: None)) == {"b": last}


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("2028-2026", "collect.date_order"),
        ("6个月", "collect.date"),
        ("2026年至2027年至2028年", "collect.date"),
        ("2026年3月至明年", "collect.date"),
    ],
)
def test_span_refused(raw: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        date_span("a", "b")(Cell(raw, None, lambda code, **params: None))
    assert caught.value.code == code
