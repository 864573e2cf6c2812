"""Patent numbers that are valid and invented, and days; the same key always gives the same."""

from __future__ import annotations

from datetime import date

from kuaizhuan.people.demo.numbers import drawn

_PATENT_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)


def patent_check(number: str) -> str:
    """The check digit of a Chinese application number of twelve digits."""
    rest = sum(int(digit) * weight for digit, weight in zip(number, _PATENT_WEIGHTS, strict=True)) % 11
    return "X" if rest == 10 else str(rest)


def patent_number(key: str, year: int, kind: str) -> str:
    """An invented patent number; `kind` is 1 for an invention, 2 for a utility model."""
    second = str(drawn(f"{key}/range", 2 if kind == "1" else 4))
    number = f"{year}{kind}{second}{drawn(f'{key}/serial', 1_000_000):06d}"
    return f"ZL{number}.{patent_check(number)}"


def day_of(key: str, year: int) -> date:
    """A day of the year that belongs to the key."""
    return date(year, 1 + drawn(f"{key}/month", 12), 1 + drawn(f"{key}/day", 28))
