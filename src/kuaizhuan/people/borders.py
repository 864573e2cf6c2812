"""The outlines of the districts of Chongqing and the cities of Sichuan, and in which of them a region lies today.

Made by ``scripts/draw_borders.py``; sources in data/README.md. 两江新区 is 江北区 and 渝北区 of before 2026-01-25 drawn as
one: five northern towns that went to 北碚区 are still within it.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kuaizhuan.people.regions import REGIONS, current

APPROXIMATE = ("500157", "500109")
"""Areas whose border with each other is not exactly where it is drawn."""


@dataclass(frozen=True, slots=True)
class Area:
    """One area. path: for SVG; x, y: where its name stands; room: how wide it is there; all in units of the map."""

    code: str
    path: str
    x: int
    y: int
    room: int


@dataclass(frozen=True, slots=True)
class Borders:
    """A map of `width` × `height` units, its areas by code."""

    width: int
    height: int
    areas: dict[str, Area]


@cache
def borders() -> Borders:
    """The map as it was drawn."""
    drawn = json.loads((Path(__file__).parent / "data" / "borders.json").read_text(encoding="utf-8"))
    return Borders(drawn["width"], drawn["height"], {each["code"]: Area(**each) for each in drawn["areas"]})


def area_of(region: str, on: dt.date) -> str:
    """The code of the area in which a region lies on a day; "" for a region that is on no map, or none."""
    if region not in REGIONS:
        return ""
    above = (entry.code for entry in REGIONS.ancestors(current(region, on)))
    return next((code for code in above if code in borders().areas), "")
