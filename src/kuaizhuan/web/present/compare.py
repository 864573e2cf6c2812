"""Results side by side: the same field in one row, indicators in one row where they measure the same.

Which of two figures is better is not said: that depends on what somebody needs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from kuaizhuan.catalog.disclosure import tier_of
from kuaizhuan.core.sentences import say
from kuaizhuan.core.text import normalise
from kuaizhuan.match.engine.indicators import alike
from kuaizhuan.publish.queries import Entry
from kuaizhuan.web.present.fields import line_of
from kuaizhuan.web.present.values import figure

MOST = 4
"""How many results stand side by side: more do not fit a page that is read."""
GROUPS = {
    "maturity": ("stage", "trl", "maturity_evidence", "form", "claimed_level", "completed_on"),
    "rights": ("ip_kinds", "patent_numbers"),
    "terms": ("transfer_modes", "price"),
    "about": ("owner", "region", "high_tech_field", "industry", "valid_until"),
}
Indicator = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one result says: lines of text; tier: in words who may read it, when the reader may not."""

    lines: list[str] = field(default_factory=list)
    tier: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One field of all results, in their order. same: all that can be read say the same."""

    label: str
    cells: list[Cell]
    same: bool


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    title: str
    rows: list[Row]


def comparison(entries: Sequence[Entry]) -> list[Group]:
    """The groups in which at least one of `entries` (results) says something."""
    groups = [Group("indicators", _("技术指标"), _indicators(entries))]
    for name, fields in GROUPS.items():
        rows = [row for each in fields if (row := _row(entries, each)) is not None]
        groups.append(Group(name, say(f"web.group.{name}"), rows))
    return [group for group in groups if group.rows]


def aligned(columns: Sequence[Sequence[Indicator]]) -> list[tuple[str, list[list[Indicator]]]]:
    """Indicators by parameter: its first name, and for each column those that measure it.

    Two names are one row when they are the same text or `engine.indicators.alike`; of one column several stand in
    a row only under the same name, such as one strength at two temperatures.
    """
    rows: list[tuple[str, list[list[Indicator]]]] = []
    for place, column in enumerate(columns):
        for indicator in column:
            name = str(indicator.get("parameter") or "")
            best = max(rows, key=lambda row: _likeness(name, row, place), default=None)
            if best is None or not _likeness(name, best, place):
                best = (name, [[] for _column in columns])
                rows.append(best)
            best[1][place].append(indicator)
    return rows


def _likeness(name: str, row: tuple[str, list[list[Indicator]]], place: int) -> float:
    first, cells = row
    if cells[place]:
        taken = str(cells[place][0].get("parameter") or "")
        return 2.0 if normalise(name) == normalise(taken) else 0.0
    return 2.0 if normalise(name) == normalise(first) else alike(name, first)


def _indicators(entries: Sequence[Entry]) -> list[Row]:
    columns = [entry.values.get("indicators") or [] for entry in entries]
    tiers = [_tier(entry, "indicators") for entry in entries]
    rows = []
    shared_first = sorted(aligned(columns), key=lambda row: -sum(map(bool, row[1])))
    for parameter, found in shared_first:
        cells = [
            Cell([_line(parameter, each) for each in cell], "" if cell else tier)
            for cell, tier in zip(found, tiers, strict=True)
        ]
        rows.append(_compared(parameter, cells))
    if not rows and any(tiers):
        rows.append(_compared(_("技术指标"), [Cell(tier=tier) for tier in tiers]))
    return rows


def _line(parameter: str, indicator: Indicator) -> str:
    """``≥450 MPa (GB/T 228.1)``, after its own name where that differs from the row's."""
    name = str(indicator.get("parameter") or "")
    method = indicator.get("method") or ""
    amount = figure(indicator) or "—"
    own = f"{name} " if normalise(name) != normalise(parameter) else ""
    return own + amount + (f" ({method})" if method else "")


def _row(entries: Sequence[Entry], name: str) -> Row | None:
    lines = [line_of(entry, name) for entry in entries]
    label = next((line.label for line in lines if line is not None), None)
    if label is None:
        return None
    cells = [Cell() if line is None else Cell([line.text] if line.text else [], line.tier) for line in lines]
    return _compared(label, cells)


def _compared(label: str, cells: list[Cell]) -> Row:
    said = {tuple(cell.lines) for cell in cells}
    return Row(label, cells, len(cells) > 1 and len(said) == 1 and not any(cell.tier for cell in cells))


def _tier(entry: Entry, name: str) -> str:
    return say(f"catalog.tier.{int(tier_of(entry.record, name))}") if name in entry.withheld else ""
