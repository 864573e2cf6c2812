"""Regions by GB/T 2260, which change on a date, and the jurisdiction each belongs to.

Old records keep the code of their day; figures by region map it to today's through its successors.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

from kuaizhuan.core.codes import CodeList

REGIONS = CodeList.from_csv(Path(__file__).parent / "data" / "region.csv")
"""Chongqing and Sichuan with their prefectures and counties, the other provincial units alone; sources in
data/README.md.
"""

JURISDICTIONS = {"500000": "CQ", "510000": "SC"}
"""The provincial units whose bureaus run the platform, by region code."""


def jurisdiction_of(region: str) -> str | None:
    """ "CQ", "SC", or None where the code belongs to neither (or to no known region)."""
    if region not in REGIONS:
        return None
    return JURISDICTIONS.get(REGIONS.ancestors(region)[-1].code)


def places_above(place: str) -> tuple[str, ...]:
    """The places in which a place lies, the nearest first: regions by their code, then their jurisdiction.

    A jurisdiction and the region of its bureau are the same place under two codes.
    """
    if place in REGIONS:
        codes = [entry.code for entry in REGIONS.ancestors(place)]
        return (*codes[1:], *([JURISDICTIONS[codes[-1]]] if codes[-1] in JURISDICTIONS else []))
    return tuple(region for region, jurisdiction in JURISDICTIONS.items() if jurisdiction == place)


def current(region: str, on: dt.date) -> str:
    """The code that stands for a region on a day: itself while it is in force, else its main successor.

    Where a region was divided, the first successor took most of it (渝北区 → 两江新区). A region that ended
    without a successor, or had not begun, keeps its code. Raises UnknownCode.
    """
    entry = REGIONS[region]
    if entry.is_valid(on):
        return region
    return next((later.code for later in REGIONS.successors(region) if later.is_valid(on)), region)


@cache
def within(region: str) -> tuple[str, ...]:
    """Every code of a place in `region`: its own, those below it, and those of districts that became part of it.

    A district that was divided is part of its main successor only. An unknown code is only itself.
    """
    if region not in REGIONS:
        return (region,)
    became = {code: REGIONS.successors(code)[:1] or [REGIONS[code]] for code in REGIONS}
    return tuple(
        code
        for code in REGIONS
        if any(
            region in {entry.code for entry in REGIONS.ancestors(each)}
            for each in (code, became[code][0].code)
        )
    )
