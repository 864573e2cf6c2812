"""A figure by district as a map of the two regions: six steps of one colour, names where there is room, links."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kuaizhuan.core.figures import Figure
from kuaizhuan.people.borders import APPROXIMATE, Area, borders
from kuaizhuan.people.regions import REGIONS
from kuaizhuan.web.presenters.values import language

STEPS = 6
"""None at all, and five shares of the areas that have some."""
LETTER = 38
"""Units of the map that a Chinese character of a name takes."""
LETTER_NEAR = 7
"""The same in the inset, where names may touch a border."""
ROOM_BELOW = 110
"""Units below the map, so that the inset covers nothing."""
AROUND = ("500116", "500120")
"""Their neighbours in the inset."""
CENTRE = ("500103", "500104", "500106", "500107", "500108", "500109", "500113", "500157")
"""The districts around the centre of Chongqing, too small for the map: they are drawn again, larger."""


@dataclass(frozen=True, slots=True)
class Shape:
    """An area with its value, colour (0 to 5) and the address of its rows; label: its usual name, "" without room; near: the same in the inset."""

    area: Area
    name: str
    label: str
    near: str
    value: int
    step: int
    link: str


@dataclass(frozen=True, slots=True)
class Map:
    """shapes: largest value first in `rows`, by code on the map. legend: (step, text). elsewhere: on no area.

    centre: the shapes of the inset, in `box` = x, y, width, height in units of the map.
    """

    figure: Figure
    title: str
    as_of: dt.date
    width: int
    height: int
    shapes: Sequence[Shape]
    centre: Sequence[Shape]
    box: tuple[int, int, int, int]
    legend: Sequence[tuple[int, str]]
    elsewhere: int

    @property
    def rows(self) -> list[Shape]:
        """The areas that have some, the most first."""
        return sorted((each for each in self.shapes if each.value), key=lambda each: -each.value)

    @property
    def empty(self) -> list[Shape]:
        return [each for each in self.shapes if not each.value]

    @property
    def total(self) -> int:
        return sum(each.value for each in self.shapes) + self.elsewhere

    @property
    def view_box(self) -> str:
        return f"0 0 {self.width} {self.height + ROOM_BELOW}"

    @property
    def centre_box(self) -> str:
        return " ".join(map(str, self.box))


def draw_map(
    figure: Figure, title: str, values: Mapping[str, int], as_of: dt.date, link: Callable[[str], str]
) -> Map:
    """`values` by code of the area, "" for what lies elsewhere; link: the address of the rows of an area."""
    drawn = borders()
    bounds = steps([value for code, value in values.items() if code])
    shapes = [
        Shape(
            area,
            REGIONS[code].label(language()),
            _fitting(area, LETTER),
            _fitting(area, LETTER_NEAR),
            value := values.get(code, 0),
            sum(value > bound for bound in (0, *bounds[:-1])) if value else 0,
            link(code),
        )
        for code, area in drawn.areas.items()
    ]
    return Map(
        figure, title, as_of, drawn.width, drawn.height, shapes,
        [each for each in shapes if each.area.code in (*CENTRE, *AROUND)], _box_of_centre(),
        list(enumerate(_legend(bounds))), values.get("", 0),
    )  # fmt: skip


def steps(values: Sequence[int]) -> list[int]:
    """The upper bounds of at most five steps that hold about as many of the positive `values` each."""
    found = sorted(value for value in values if value > 0)
    bounds = (
        [found[max(0, round(len(found) * n / (STEPS - 1)) - 1)] for n in range(1, STEPS)] if found else []
    )
    return list(dict.fromkeys(bounds))


def _legend(bounds: Sequence[int]) -> list[str]:
    lows = [1, *(bound + 1 for bound in bounds)]
    spans = zip(lows, bounds, strict=False)
    return ["0", *(f"{low}–{high}" if low < high else str(high) for low, high in spans)]


def _fitting(area: Area, letter: float) -> str:
    """The usual name of an area, "" where it has no room; letter: units that a Chinese character takes."""
    entry = REGIONS[area.code]
    if language() == "zh":
        short, wide = min(entry.aliases, key=len, default=entry.name_zh), letter
    else:
        short, wide = entry.name_en.partition(" ")[0], letter * 0.6
    return short if len(short) * wide <= area.room else ""


def _box_of_centre() -> tuple[int, int, int, int]:
    """A box of 3:2 around the smallest districts, from the places of their names."""
    small = [borders().areas[code] for code in CENTRE if code not in (*APPROXIMATE, "500113")]
    left, right = min(each.x for each in small), max(each.x for each in small)
    top, bottom = min(each.y for each in small), max(each.y for each in small)
    wide = max(right - left, (bottom - top) * 3 // 2) + 75
    tall = wide * 2 // 3
    return (left + right - wide) // 2, (top + bottom - tall) // 2, wide, tall
