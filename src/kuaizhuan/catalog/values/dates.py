"""Dates in the forms found in sheets: 2026年3月, 2026.03.05, 20260305, Excel serial numbers, Chinese
numerals.

A month or a year alone becomes its first day, or its last where it ends something, and the assumption is
noted. A date whose order of day and month is a guess is refused.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from decimal import Decimal

from kuaizhuan.catalog.values.cell import Cell, Converter, Refused
from kuaizhuan.catalog.values.texts import narrow, says_nothing, write_text
from kuaizhuan.core.text import chinese_number

EPOCH = dt.date(1899, 12, 30)
FIRST_YEAR, LAST_YEAR = 1950, 2200
"""A year before the first is a number that a sheet took for a day: 2024 in a cell of dates is shown as 1905-07-16."""
LONGEST = 60
"""No way of writing a date is longer; what is was not meant as one."""

_OPEN = frozenset(
    [
        "长期",
        "长期有效",
        "无期限",
        "不限",
        "永久",
        "永久有效",
        "持续有效",
        "至今",
        "无",
        "-",
        "—",
        "/",
        "待定",
        "长期合作",
        "常年",
        "无限期",
        "不限期",
    ]
)
_NUMERALS = {character: str(digit) for digit, character in enumerate("〇一二三四五六七八九")}
_NUMERALS |= {"零": "0", "○": "0"}
_YEAR_FIRST = re.compile(
    r"(?P<year>\d{4})\s*[年./\-]\s*(?P<month>\d{1,2})\s*"
    r"(?:月份?|(?=[./\-])|$)\s*(?:[./\-]?\s*(?P<day>\d{1,2})\s*[日号]?)?\s*"
    r"(?:T?\s*\d{1,2}[:时]\d{1,2}(?:[:分]\d{1,2}(?:\.\d+)?秒?)?(?:Z|[+-]\d\d:?\d\d)?)?"
)
_COMPACT = re.compile(r"(?P<year>(?:19|20|21)\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>\d\d)?")
_YEAR = re.compile(r"(?P<year>\d{4})\s*年?(?:度)?")
_PART_OF_YEAR = {
    "上半年": (1, 6), "下半年": (7, 12), "初": (1, 3), "年初": (1, 3), "末": (12, 12), "底": (12, 12), "年末": (12, 12), "年底": (12, 12),
    "全年": (1, 12), "年内": (1, 12), "中": (4, 9), "年中": (4, 9), "前3季度": (1, 9),
    **{f"{prefix}{word}{suffix}": (3 * index - 2, 3 * index) for index in range(1, 5) for word in (str(index),)
       for prefix in ("", "第") for suffix in ("季度", "季")},
    **{f"q{index}": (3 * index - 2, 3 * index) for index in range(1, 5)},
}  # fmt: skip
"""What follows a year → (its first month, its last)."""
_ROUGH = re.compile(r"(?P<year>\d{4})\s*年?\s*(?P<part>[上下半全年初末底内中前第季度q1-4]{1,5})", re.I)
_PART_OF_MONTH = {
    "上旬": (1, 10),
    "中旬": (11, 20),
    "下旬": (21, 31),
    "初": (1, 10),
    "底": (21, 31),
    "末": (21, 31),
    "月底": (21, 31),
}
_IN_MONTH = re.compile(
    r"(?P<year>\d{4})\s*[年./-]\s*(?P<month>\d{1,2})\s*月?份?(?P<part>上旬|中旬|下旬|月底|[初底末])"
)
_DURATION = re.compile(
    r"(?:约|预计|大约)?(\d{1,3}|[一二两三四五六七八九十]{1,3}|半)\s*(个月|年|天|日|周)(半)?(?:内|以内|之内|左右|期限)?"
)


def _numerals(text: str) -> str:
    """Chinese numerals of a date as digits: 二〇二六年十二月三十一日 → 2026年12月31日."""
    if not re.search("[〇零○一二三四五六七八九十]", text):
        return text

    def tens(match: re.Match[str]) -> str:
        head, tail = match[1], match[2]
        return (_NUMERALS[head] if head else "1") + (_NUMERALS[tail] if tail else "0")

    text = re.sub("([二三一]?)十([一二三四五六七八九]?)", tens, text)
    return "".join(_NUMERALS.get(character, character) for character in text)


def _build(match: re.Match[str], end: bool) -> tuple[dt.date, bool]:
    """(date, was the day given?)"""
    parts = match.groupdict()
    year = int(parts["year"])
    month, day = parts.get("month"), parts.get("day")
    if month is None:
        return (dt.date(year, 12, 31) if end else dt.date(year, 1, 1)), False
    if day is None:
        last = calendar.monthrange(year, int(month))[1]
        return dt.date(year, int(month), last if end else 1), False
    return dt.date(year, int(month), int(day)), True


def _serial(number: float) -> dt.date | None:
    """An Excel serial number of 1954 to 2119; other numbers are not taken for dates."""
    return EPOCH + dt.timedelta(days=int(number)) if 20_000 <= number < 80_000 else None


def read_date(raw: object, *, end: bool = False) -> tuple[dt.date | None, bool]:
    """(the date, whether its day was given); None for 长期 and the like. Raises Refused."""
    if isinstance(raw, dt.datetime):
        raw = raw.date()
    if isinstance(raw, dt.date):
        return _in_range(raw), True
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        if isinstance(raw, float) and FIRST_YEAR <= raw < LAST_YEAR and round(raw % 1, 4) == 0.1:
            year = int(raw)  # 2024.10 typed as a number loses its zero
            raise Refused("collect.date_month_lost", value=write_text(raw), year=year).offer(
                f"{year}年10月", f"{year}年1月"
            )
        serial = _serial(raw)
        if serial is not None:
            return serial, True
    shown = write_text(raw)
    if len(shown) > LONGEST:
        raise Refused("collect.date", value=shown[:50])
    value = _numerals(narrow(shown)).strip("。. ")
    if value in _OPEN or says_nothing(shown):
        return None, True
    if re.fullmatch(r"\d{5}(\.\d+)?", value) and (serial := _serial(float(value))) is not None:
        return serial, True
    rough = _read_rough(value, end)
    if rough is not None:
        return _in_range(rough), False
    for pattern in (_YEAR_FIRST, _COMPACT, _YEAR):
        match = pattern.fullmatch(value)
        if match is None:
            continue
        try:
            date, exact = _build(match, end)
        except ValueError:
            raise Refused("collect.date_impossible", value=shown[:50]) from None
        return _in_range(date), exact
    raise Refused("collect.date", value=shown[:50]).offer(*_later(value))


def _read_rough(text: str, end: bool) -> dt.date | None:
    """A part of a year or month (2025年底前, 2026Q4, 2024年3月上旬): its last day where it ends something, else its first."""
    text = re.sub(r"(?<=[底末旬年度季])(?:之?前|以前)$", "", text.lower())
    found = _IN_MONTH.fullmatch(text)
    if found:
        year, month = int(found["year"]), int(found["month"])
        if not 1 <= month <= 12:
            return None
        first, last = _PART_OF_MONTH[found["part"]]
        return dt.date(year, month, min(last, calendar.monthrange(year, month)[1]) if end else first)
    found = _ROUGH.fullmatch(text)
    if found is None or found["part"] not in _PART_OF_YEAR:
        return None
    year, (first, last) = int(found["year"]), _PART_OF_YEAR[found["part"]]
    if end:
        return dt.date(year, last, calendar.monthrange(year, last)[1])
    return dt.date(year, first, 1)


def _later(text: str) -> list[str]:
    """How long from today on, as the day it ends: what 2年 and 24个月 may mean."""
    found = _DURATION.fullmatch(text)
    if found is None:
        return []
    number = {"半": Decimal("0.5")}.get(found[1]) or chinese_number(found[1])
    if number is None:
        return []
    number += Decimal("0.5") if found[3] else 0
    unit = {"年": 12, "月": 1}.get(found[2][-1])
    today = dt.date.today()
    if unit is None:
        return [(today + dt.timedelta(days=int(number * (7 if found[2] == "周" else 1)))).isoformat()]
    months = today.year * 12 + today.month - 1 + int(number * unit)
    year, month = divmod(months, 12)
    if year > LAST_YEAR:
        return []
    return [dt.date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1])).isoformat()]


def _in_range(date: dt.date) -> dt.date:
    if not FIRST_YEAR <= date.year <= LAST_YEAR:
        serial = (date - EPOCH).days
        year = [f"{serial}年"] if FIRST_YEAR <= serial <= LAST_YEAR else []
        raise Refused("collect.date_range", value=date.isoformat(), low=FIRST_YEAR, high=LAST_YEAR).offer(
            *year
        )
    return date


def date(*, end: bool = False) -> Converter:
    """A date; `end` says that a month or year alone means its last day."""

    def convert(cell: Cell) -> dt.date | None:
        value, exact = read_date(cell.raw, end=end)
        if value is not None and not exact:
            cell.note("collect.date_assumed", value=write_text(cell.raw)[:50], date=value.isoformat())
        return value

    return convert


def date_span(start: str, stop: str) -> Converter:
    """A period in one cell (2026-2028, 2026年3月至2027年5月) as the two fields named. A single date is its
    end.
    """

    def convert(cell: Cell) -> dict[str, object]:
        if not isinstance(cell.raw, str):
            return {stop: date(end=True)(cell)}
        value = _numerals(narrow(cell.raw)).strip("。. ")
        if len(value) > 2 * LONGEST:
            raise Refused("collect.date_span", value=value[:50])
        if says_nothing(value):
            return {}
        pair = _split_span(value)
        if pair is None:
            return {stop: date(end=True)(cell)}
        try:
            first, _ = read_date(pair[0])
            last, exact = read_date(pair[1], end=True)
        except Refused as refused:
            raise Refused("collect.date_span", value=value[:50]).offer(*refused.options) from None
        if first and last and first > last:
            raise Refused("collect.date_order", first=first.isoformat(), last=last.isoformat())
        if last is not None and not exact:
            cell.note("collect.date_assumed", value=value[:50], date=f"{first} – {last}")
        return {start: first, stop: last}

    return convert


_SEPARATOR = r"\s*(?:-{1,3}|~|～|—{1,2}|–|―|至|到|－)\s*"
_ATOMS = (
    r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*[日号]",
    r"\d{4}\s*年\s*\d{1,2}\s*月(?:份|底|末|初|[上中下]旬)?",
    r"\d{4}\s*年(?:底|末|初|[上下]半年)?",
    r"\d{4}[./]\d{1,2}[./]\d{1,2}",
    r"\d{4}-\d{1,2}-\d{1,2}",
    r"\d{4}[./]\d{1,2}",
    r"\d{8}",
    r"\d{6}",
    r"\d{4}-\d{1,2}",
    r"\d{4}",
)
_PAIRS = tuple(
    re.compile(rf"(?:从|自)?({first}){_SEPARATOR}({last})(?:止|底前|前)?")
    for first in _ATOMS
    for last in _ATOMS
    if first == last
)
_MIXED = re.compile(rf"(?:从|自)?({'|'.join(_ATOMS[:6])}){_SEPARATOR}({'|'.join(_ATOMS[:6])})止?")
_SAME_YEAR = re.compile(rf"(\d{{4}})\s*年\s*(\d{{1,2}})\s*月?{_SEPARATOR}(\d{{1,2}})\s*月(?:份|底)?")
_OPEN_END = re.compile(rf"(.{{4,30}}?)(?:{_SEPARATOR}|起\s*[,，]?\s*)(至今|今|长期|长期有效|不限|永久)?")


def _split_span(value: str) -> tuple[str, str] | None:
    """The two ends of a period as texts; None where it is one date, or none at all."""
    if _YEAR_FIRST.fullmatch(value) or _COMPACT.fullmatch(value):
        return None
    for pattern in (*_PAIRS, _MIXED):
        found = pattern.fullmatch(value)
        if found:
            return found[1], found[2]
    found = _SAME_YEAR.fullmatch(value)
    if found:
        return f"{found[1]}年{found[2]}月", f"{found[1]}年{found[3]}月"
    found = _OPEN_END.fullmatch(value)
    if found and re.match(r"\d{4}", found[1]):
        return found[1], "长期"
    return None
