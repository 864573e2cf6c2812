"""A long text costs no more than its length: no pattern looks further than a bound, and each figure is read once."""

import re
from collections.abc import Iterator
from re import _parser  # type: ignore[attr-defined]

import pytest

from kuaizhuan.catalog.indicators import (
    amounts,
    find,
    items,
    names,
    non_indicators,
    numbers,
    reading,
    relations,
)
from kuaizhuan.catalog.indicators.items import read_items

SHAPES = {
    "digits": "9",
    "spaces": " ",
    "slashes": "/",
    "brackets": "(",
    "tolerances": "±",
    "lines": "\n",
    "ranges": "1~",
    "versions": "1.",
    "numerals": "一",
    "figures": "强度≥9MPa，",
    "units": "9m/",
}
FURTHEST = 600
"""Signs that any pattern may look ahead. The longest is an amount of two numbers with a unit of three parts each."""


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for module in (amounts, items, non_indicators, numbers, reading, relations):
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern):
                yield f"{module.__name__}.{name}", value
    for each in (amounts.of_known_unit, amounts.of_any_unit, amounts.between):
        yield each.__name__, each()


@pytest.mark.parametrize(("name", "pattern"), list(patterns()), ids=[name for name, _ in patterns()])
def test_no_pattern_repeats_without_a_bound(name: str, pattern: re.Pattern[str]) -> None:
    assert _parser.parse(pattern.pattern, pattern.flags).getwidth()[1] <= FURTHEST, name


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("read", [find, read_items])
def test_four_times_the_text_is_four_times_the_work(
    read, shape: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    spent = 0

    def counted(function):
        def count(*args, **kwargs):
            nonlocal spent
            spent += sum(len(arg) for arg in args if isinstance(arg, str))
            return function(*args, **kwargs)

        return count

    monkeypatch.setattr(names, "named", counted(names.named))
    for module in (reading, items):
        monkeypatch.setattr(module, "relation", counted(relations.relation))
    monkeypatch.setattr(items, "_read", counted(items._read))

    def work(size: int) -> int:
        nonlocal spent
        spent = 0
        read("强度≥" + (SHAPES[shape] * size)[:size] + "MPa")
        return spent

    assert work(8000) <= 5 * work(2000) + 2 * items.LONGEST_ITEM**2


def test_a_long_run_of_digits_is_no_number() -> None:
    assert [each for each in find("抗拉强度≥" + "9" * 4000 + "MPa") if each.kind == "indicator"] == []
