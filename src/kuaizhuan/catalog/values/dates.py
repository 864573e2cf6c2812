"""Dates in the forms found in sheets: 2026年3月, 2026.03.05, 20260305, Excel serial numbers, Chinese
numerals.

A month or a year alone becomes its first day, or its last where it ends something, and the assumption is
noted. A date whose order of day and month is a guess is refused.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re

from kuaizhuan.catalog.values.cell import Cell, Converter, Refused
from kuaizhuan.catalog.values.texts import narrow, write_text

EPOCH = dt.date(1899, 12, 30)
FIRST_YEAR, LAST_YEAR = 1900, 2200
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
_SPAN = re.compile(r"\s*(?:[~～—–]+|--+|至|到|\s-\s)\s*")


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
        serial = _serial(raw)
        if serial is not None:
            return serial, True
    shown = write_text(raw)
    if len(shown) > LONGEST:
        raise Refused("collect.date", value=shown[:50])
    value = _numerals(narrow(shown)).strip("。. ")
    if value in _OPEN:
        return None, True
    if re.fullmatch(r"\d{5}(\.\d+)?", value) and (serial := _serial(float(value))) is not None:
        return serial, True
    for pattern in (_YEAR_FIRST, _COMPACT, _YEAR):
        match = pattern.fullmatch(value)
        if match is None:
            continue
        try:
            date, exact = _build(match, end)
        except ValueError:
            raise Refused("collect.date_impossible", value=shown[:50]) from None
        return _in_range(date), exact
    raise Refused("collect.date", value=shown[:50])


def _in_range(date: dt.date) -> dt.date:
    if not FIRST_YEAR <= date.year <= LAST_YEAR:
        raise Refused("collect.date_range", value=date.isoformat(), low=FIRST_YEAR, high=LAST_YEAR)
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
        value = narrow(cell.raw)
        if len(value) > 2 * LONGEST:
            raise Refused("collect.date_span", value=value[:50])
        years = re.fullmatch(r"(\d{4})\s*年?\s*[-~至到—–]+\s*(\d{4})\s*年?", value)
        parts = list(years.groups()) if years else [part for part in _SPAN.split(value) if part]
        if len(parts) == 1 and not years and value.count("-") == 1:
            parts = value.split("-") if re.search(r"[年月.]", value) else parts
        if not 1 <= len(parts) <= 2:
            raise Refused("collect.date_span", value=value[:50])
        if len(parts) == 1:
            return {stop: date(end=True)(cell)}
        first, _ = read_date(parts[0])
        last, exact = read_date(parts[1], end=True)
        if first and last and first > last:
            raise Refused("collect.date_order", first=first.isoformat(), last=last.isoformat())
        if last is not None and not exact:
            cell.note("collect.date_assumed", value=value[:50], date=f"{first} – {last}")
        return {start: first, stop: last}

    return convert
