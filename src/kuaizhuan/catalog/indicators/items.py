"""The figures of a cell: 抗拉强度≥450MPa（GB/T 228.1）；延伸率≥12% as rows with numbers.

Unlike prose (`reading`), an item names its parameter first and may have any unit. What the grammar does not
understand is kept word for word as a row without a number: nothing is lost.

    text = item { separator item }        separator: ； ; 。 new line, and ， , 、 before another reading item
    item = [numbering] parameter [relation] amount [( method )]
"""

import re
from typing import NamedTuple

from kuaizhuan.catalog.indicators.amounts import SCALE, SIGN, between, bounds, of_any_unit, times
from kuaizhuan.catalog.indicators.methods import NAMED_METHOD, method_of
from kuaizhuan.catalog.indicators.non_indicators import NO_FIGURE
from kuaizhuan.catalog.indicators.numbers import number_of
from kuaizhuan.catalog.indicators.relations import Relation, meant, relation
from kuaizhuan.catalog.indicators.rows import Row, words
from kuaizhuan.catalog.indicators.signs import fold, widths
from kuaizhuan.catalog.indicators.units import is_alike, unit_factor

LONGEST_ITEM = 300
"""An item longer than this is prose; it is kept as it is and not searched for numbers."""
_NUMBERING = re.compile(r"\s{0,4}(?:\(?\d{1,2}[).、]\s{0,4}(?!\d)|\d{1,2}\.\s{1,4}|[•·●■◆*\-]\s{1,4})")
_CIRCLED = re.compile("[①-⑳]")
_HARD = re.compile(r"[；;。\n\r]")
_START = re.compile(r"(?<![\d.,^])\d|[一二两三四五六七八九十百千]")
_BEFORE = re.compile(rf"(?:(?:{SCALE})\s?)?(?:(?:{SIGN})\s?)?$", re.IGNORECASE)
_THOUSAND = re.compile(r"\d{3}(?!\d)")
_JOINED = re.compile(r"(?:\d|[.\-~/…×*])$")
_RATIO = re.compile(r"\d\s?:\s?$")
_TOLERANCE = re.compile(r"\(\s?(±[^()]{1,40})\)$")
_IN_BRACKETS = re.compile(r"\((?P<unit>[^()]{1,20})\)\s?$")
_EXPONENT = re.compile(r"[eE][+-]?\d|\d|\^")
"""What begins so is no unit, but the rest of a number beyond reading: 1E309, 1×10^-400."""
_ENDS = " :,、;"


def read_items(text: str) -> tuple[list[Row], list[str]]:
    """All items of a text, and those among them that were kept as words."""
    rows: list[Row] = []
    unread: list[str] = []
    for item in _HARD.split(text):
        for part, row in _read_parts(item):
            rows.append(row or words(part))
            unread.extend([] if row else [part])
    return rows, unread


def _read_parts(item: str) -> list[tuple[str, Row | None]]:
    """An item, split at its commas when that makes more of it readable."""
    parts = [part.strip() for part in split_soft(item)]
    if not parts:
        return []
    if len(parts) > 1 and (method := NAMED_METHOD.fullmatch(fold(parts[-1][:LONGEST_ITEM]))):
        parts[-2:] = [f"{parts[-2]}({method['method']})"]
        item = parts[0] if len(parts) == 1 else item
    found = [(part, read_item(part)) for part in parts]
    if any(row for _, row in found):
        return found
    return [(item.strip(), read_item(item))]


def split_soft(text: str) -> list[str]:
    """Split at ， 、 and , outside brackets; the comma of 1,000 is none."""
    parts, start, depth = [], 0, 0
    for place, character in enumerate(text):
        if character in "(（[【":
            depth += 1
        elif character in ")）]】":
            depth = max(depth - 1, 0)
        elif character in "，、," and not depth:
            if character == "," and text[place - 1 : place].isdigit() and _THOUSAND.match(text, place + 1):
                continue
            parts.append(text[start:place])
            start = place + 1
    return [part for part in (*parts, text[start:]) if part.strip()]


class _Candidate(NamedTuple):
    """A reading of an item by one of its numbers; the least `doubt` wins, then the first."""

    doubt: int
    place: int
    row: Row


def read_item(text: str) -> Row | None:
    """One item, or None where it is not a parameter with a number."""
    if len(text) > LONGEST_ITEM:
        return None
    plain = " ".join(_CIRCLED.sub(" ", widths(text)).split()).strip(" ,.，。")
    body = fold(plain)
    numbering = _NUMBERING.match(body)
    plain, body = (plain[numbering.end() :], body[numbering.end() :]) if numbering else (plain, body)
    end, first, last = method_of(body)
    method = plain[first:last].strip()
    plain, body = _TOLERANCE.sub(r"\1", plain[:end].rstrip()), _TOLERANCE.sub(r"\1", body[:end].rstrip())
    bounded = between().fullmatch(body)
    if bounded is not None:
        return _between(bounded, plain, method)
    none = [match.span() for match in NO_FIGURE.finditer(body) if not match[0].startswith("IP")]
    found = [
        each
        for start in _START.finditer(body)
        if (each := _read(plain, body, start.start(), method)) is not None
        and not _EXPONENT.match(each.row["unit"])
        and not (each.doubt and any(a <= start.start() < b for a, b in none))
    ]
    return min(found, key=lambda each: each[:2]).row if found else None


def _between(match: re.Match[str], plain: str, method: str) -> Row | None:
    """10≤压力≤20MPa: the parameter stands between its bounds."""
    first, last = (plain[match.start(group) : match.end(group)].strip() for group in ("unit1", "unit2"))
    low, high = number_of(match["low"]), number_of(match["high"])
    if low is None or high is None or low * times(first, last) >= high:
        return None
    low *= times(first, last)
    name = plain[match.start("name") : match.end("name")].strip()
    return Row(parameter=name, operator="~", value=low, value_high=high, unit=last or first, method=method)


def _read(plain: str, body: str, number: int, method: str) -> _Candidate | None:
    """The item with its amount beginning at the digit at `number`, or with the sign or the scale before it."""
    before = _BEFORE.search(body, max(0, number - 8), number)
    start = before.start() if before and before.start() else number
    match = of_any_unit().fullmatch(body, start)
    if match is None:
        return None
    stated = relation(body[:start])
    if (not stated.marker and _JOINED.search(body, 0, start)) or _RATIO.search(body, 0, start):
        return None
    first, last = _units(match, plain)
    unit, left = _unit(match, first, last, stated.left)
    parameter = plain[: len(left)].strip(_ENDS)
    found = bounds(match, first, last)
    if (
        found is None
        or not parameter
        or re.search("[≥≤<>=≈]", parameter)
        or unit.count("(") != unit.count(")")
    ):
        return None
    low, high = found
    operator = _operator(match, stated, parameter, unit)
    if high is not None:
        bound = stated.operator != "=" and stated.marker in ("sign", "word", "better")
        if bound and not (stated.operator == "<=" and low == -high):  # ≥10~20 says two things, ≤±0.5 one
            return None
        operator = "~"
    row = Row(parameter=parameter, operator=operator, value=low, value_high=high, unit=unit, method=method)
    return _Candidate(_doubt(row, stated.marker, match), start, row)


def _operator(match: re.Match[str], stated: Relation, parameter: str, unit: str) -> str:
    if match["after"]:
        return ">=" if "上" in match["after"] else "<="
    known = unit_factor(unit)
    return meant(stated.operator, stated.marker, parameter, known[2] if known else "")


def _unit(match: re.Match[str], first: str, last: str, left: str) -> tuple[str, str]:
    """The unit and what is left to name the parameter: 硬度HRC55 and 强度(MPa)≥450 say the unit before the number.

    Two units that cannot be told in one another are both kept, for a person to see.
    """
    if first and last and not is_alike(first, last):
        return f"{first} / {last}", left
    scale = match["before"] or ""
    unit = last or first or (scale.strip() if scale.isascii() else "")
    if unit.startswith("(") and unit.endswith(")"):
        return unit[1:-1].strip(), left
    inside = None if unit else _IN_BRACKETS.search(left)
    if inside and unit_factor(inside["unit"]):
        return inside["unit"], left[: inside.start()]
    return unit, left


def _units(match: re.Match[str], plain: str) -> tuple[str, str]:
    """The units of both ends as they are written, 万 and its like being a part of them."""
    unit1, unit2, factor1, factor2 = (
        plain[match.start(group) : match.end(group)].strip() if match[group] else ""
        for group in ("unit1", "unit2", "factor1", "factor2")
    )
    return factor1 + (unit1 or (unit2 if factor1 else "")), factor2 + (unit2 or (unit1 if factor2 else ""))


def _doubt(row: Row, marker: str, match: re.Match[str]) -> int:
    """How unsure it is that just this number is the item's: 0 where a relation stands before it."""
    if marker:
        return 0
    known = not row["unit"] or unit_factor(row["unit"]) is not None
    doubts = (not known) * 2 + any(map(str.isdigit, row["parameter"])) + (not match["low"][0].isdigit()) * 2
    return 1 + doubts
