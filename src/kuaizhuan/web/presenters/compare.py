"""Results side by side: the same field in one row, indicators in one row where they measure the same.

Which of two figures is better is not said: that depends on what somebody needs. Beside a need, what it asks stands in
a column of its own, and each figure says whether it meets it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from kuaizhuan.catalog.disclosure import tier_of
from kuaizhuan.catalog.fields import Field as Declared
from kuaizhuan.catalog.fields import Kind, Span
from kuaizhuan.catalog.indicators import Indicator as Judged
from kuaizhuan.catalog.indicators import alike, write_indicator
from kuaizhuan.catalog.registry import KINDS
from kuaizhuan.core.messages import say
from kuaizhuan.core.text import normalise
from kuaizhuan.match.queries import answers
from kuaizhuan.publish.queries import Entry
from kuaizhuan.web.presenters.fields import APART, Field, line_named, line_of
from kuaizhuan.web.presenters.matches import SIGNS

MOST = 4
"""How many results stand side by side: more do not fit a page that is read."""
Indicator = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one result says: lines of text; tier: in words who may read it, when the reader may not.

    outcome: how its figure stands to the one asked for, with its sign; "" where none is.
    """

    lines: list[str] = field(default_factory=list)
    tier: str = ""
    outcome: str = ""
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One field of all results, in their order. same: all that can be read say the same. asked: what a need says."""

    label: str
    cells: list[Cell]
    same: bool
    asked: Cell = field(default_factory=Cell)


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    title: str
    rows: list[Row]


def comparison(entries: Sequence[Entry], need: Entry | None = None) -> list[Group]:
    """The groups in which at least one of `entries` (results) says something; `need`: what they are measured by."""
    judged, used = _judge_entries(entries, need) if need is not None else ([], [[] for _entry in entries])
    groups = [Group("indicators", _("技术指标"), [*judged, *_indicators(entries, used)])]
    compared = _groups(KINDS[entries[0].kind]) if entries else {}
    for name, declared in compared.items():
        rows = [row for each in declared if (row := _row(entries, each, need)) is not None]
        groups.append(Group(name, say(f"web.group.{name}"), rows))
    return [group for group in groups if group.rows]


def _groups(kind: Kind) -> dict[str, list[Declared | Span]]:
    """What is compared of a kind, in the groups of its page; long texts stand with what they speak of."""
    found: dict[str, list[Declared | Span]] = {name: [] for name in kind.groups if name not in APART}
    for each in sorted((each for each in kind.declared if each.compared), key=lambda each: each.later):
        group = each.section if isinstance(each, Declared) and each.group in APART else each.group
        found.setdefault(group, []).append(each)
    return found


def _judge_entries(entries: Sequence[Entry], need: Entry) -> tuple[list[Row], list[list[Judged]]]:
    """A row for each figure that `need` asks for, and for each result its figures that stand in these rows."""
    found = answers(need, entries)
    tiers = [_tier(entry, "indicators") for entry in entries]
    rows = []
    for answer in zip(*found, strict=True):
        want = answer[0].asked
        cells = [
            Cell([_line(want.parameter, each.offered.as_dict())], "", each.outcome, SIGNS[each.outcome])
            if each.offered
            else Cell(tier=tier)
            for each, tier in zip(answer, tiers, strict=True)
        ]
        asked = Cell([_line(want.parameter, want.as_dict())])
        rows.append(Row(want.parameter, cells, False, asked))
    return rows, [[each.offered for each in answer if each.offered] for answer in found]


def align_indicators(columns: Sequence[Sequence[Indicator]]) -> list[tuple[str, list[list[Indicator]]]]:
    """Indicators by parameter: its first name, and for each column those that measure it.

    Two names are one row when they are the same text or `catalog.indicators.alike`; of one column several stand in
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


def _indicators(entries: Sequence[Entry], used: Sequence[Sequence[Judged]]) -> list[Row]:
    """The figures of `entries` but for those `used` already."""
    columns = [
        [each for each in entry.values.get("indicators") or [] if not _among(each, taken)]
        for entry, taken in zip(entries, used, strict=True)
    ]
    tiers = [_tier(entry, "indicators") for entry in entries]
    rows = []
    shared_first = sorted(align_indicators(columns), key=lambda row: -sum(map(bool, row[1])))
    for parameter, found in shared_first:
        cells = [
            Cell([_line(parameter, each) for each in cell], "" if cell else tier)
            for cell, tier in zip(found, tiers, strict=True)
        ]
        rows.append(_compare_cells(parameter, cells))
    if not rows and any(tiers):
        rows.append(_compare_cells(_("技术指标"), [Cell(tier=tier) for tier in tiers]))
    return rows


def _among(indicator: Indicator, used: Sequence[Judged]) -> bool:
    try:
        return Judged.from_json(indicator) in used
    except ValueError:  # without a number: kept as words, and judged by nobody
        return False


def _line(parameter: str, indicator: Indicator) -> str:
    """``≥450 MPa (GB/T 228.1)``, after its own name where that differs from the row's."""
    name = str(indicator.get("parameter") or "")
    same = normalise(name) == normalise(parameter)
    return write_indicator({**indicator, "parameter": "" if same else name}) or "—"


def _row(entries: Sequence[Entry], declared: Declared | Span, need: Entry | None) -> Row | None:
    lines = [line_of(entry, declared) for entry in entries]
    label = next((line.label for line in lines if line is not None), None)
    if label is None:
        return None
    asked = _cell(line_named(need, declared.asked_as or declared.name)) if need is not None else Cell()
    return _compare_cells(label, [_cell(line) for line in lines], asked)


def _cell(line: Field | None) -> Cell:
    return Cell() if line is None else Cell([line.text] if line.text else [], line.tier)


def _compare_cells(label: str, cells: list[Cell], asked: Cell | None = None) -> Row:
    texts = {tuple(cell.lines) for cell in cells}
    same = len(cells) > 1 and len(texts) == 1 and not any(cell.tier for cell in cells)
    return Row(label, cells, same, asked or Cell())


def _tier(entry: Entry, name: str) -> str:
    return say(f"catalog.tier.{int(tier_of(entry.record, name))}") if name in entry.withheld else ""
