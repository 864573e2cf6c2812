"""What packages put on desks, records and in the navigation comes in their order, each only for whom it is of use."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest

from kuaizhuan.core import placements
from kuaizhuan.core.actors import ANONYMOUS
from kuaizhuan.core.placements import Deadline, Link, Number, Panel, Place, Tile

MONDAY = dt.date(2026, 11, 30)
FIRST = SimpleNamespace(
    NAVIGATION=(Link("一", "web:one"),),
    WORK=(
        Place("collect", "成果", "web:one"),
        Place("collect", "审核", "web:two", needs=lambda actor: actor.signed_in),
    ),
    tasks=lambda actor: ["甲", "乙"],
    deadlines=lambda actor, first, last: [Deadline(last, "期满", "丙", "web:one")],
)
NOTHING = SimpleNamespace()
LAST = SimpleNamespace(
    NAVIGATION=(Link("二", "web:two"),),
    WORK=(Place("data", "数据", "web:two"),),
    tiles=lambda stock: [Tile("two", sum(stock), "条")],
    tasks=lambda actor: ["丙"],
    begun=lambda actor: ["丁"],
    deadlines=lambda actor, first, last: [Deadline(first, "到期", "丁", "web:two")],
    numbers=lambda actor: [Number("成交额", "3")],
    boards=lambda actor: [Panel("b", "客户", "查看", "web:two", ())],
    panels=lambda actor, entry: [Panel("p", f"{entry}的配套", "查看", "web:two", (entry,))],
    actions=lambda actor, entry: [Link("开始", "web:two", (entry,))],
)


@pytest.fixture(autouse=True)
def packages(monkeypatch):
    monkeypatch.setattr(placements, "modules", lambda name: {"desk": (FIRST, NOTHING, LAST)}[name])


def test_queues_in_the_order_of_the_packages():
    assert placements.tasks(ANONYMOUS) == ["甲", "乙", "丙"]
    assert placements.begun(ANONYMOUS) == ["丁"]


def test_the_soonest_deadline_comes_first():
    found = placements.deadlines(ANONYMOUS, MONDAY, MONDAY + dt.timedelta(days=6))
    assert [each.title for each in found] == ["丁", "丙"]


def test_parts_and_actions_of_a_record():
    assert [panel.title for panel in placements.panels(ANONYMOUS, "A1")] == ["A1的配套"]
    assert [link.args for link in placements.actions(ANONYMOUS, "A1")] == [("A1",)]


def test_parts_and_figures_of_a_desk():
    assert [panel.title for panel in placements.boards(ANONYMOUS)] == ["客户"]
    assert [number.value for number in placements.numbers(ANONYMOUS)] == ["3"]


def test_the_navigation_is_that_of_all_packages():
    assert [link.page for link in placements.navigation()] == ["web:one", "web:two"]


def test_places_by_step_without_those_of_no_use():
    found = placements.places(ANONYMOUS)
    assert list(found) == list(placements.STEPS)
    assert [place.label for place in found["collect"]] == ["成果"]
    assert [place.label for place in found["data"]] == ["数据"]
    assert found["manage"] == []


def test_the_chain_has_the_steps_that_packages_add():
    assert placements.tiles([1, 2]) == [Tile("two", 3, "条")]
