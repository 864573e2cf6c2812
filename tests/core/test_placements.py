"""What packages put on desks, records and in the navigation comes in their order, and nobody is shown a zero."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from kuaizhuan.core import placements
from kuaizhuan.core.actors import ANONYMOUS
from kuaizhuan.core.placements import Link, Panel, Task, Tile

FIRST = SimpleNamespace(
    NAVIGATION=(Link("一", "web:one"),),
    tasks=lambda actor: [Task("甲", "一", 2, "web:one"), Task("乙", "一", 0, "web:one")],
)
NOTHING = SimpleNamespace()
LAST = SimpleNamespace(
    NAVIGATION=(Link("二", "web:two", work=True),),
    tiles=lambda stock: [Tile("two", sum(stock), "条")],
    tasks=lambda actor: [Task("丙", "二", 1, "web:two")],
    panels=lambda actor, entry: [Panel("p", f"{entry}的配套", "查看", "web:two", (entry,))],
    actions=lambda actor, entry: [Link("开始", "web:two", (entry,))],
)


@pytest.fixture(autouse=True)
def packages(monkeypatch):
    monkeypatch.setattr(placements, "modules", lambda name: {"desk": (FIRST, NOTHING, LAST)}[name])


def test_tasks_in_the_order_of_the_packages_without_those_of_nothing():
    assert [task.label for task in placements.tasks(ANONYMOUS)] == ["甲", "丙"]


def test_parts_and_actions_of_a_record():
    assert [panel.title for panel in placements.panels(ANONYMOUS, "A1")] == ["A1的配套"]
    assert [link.args for link in placements.actions(ANONYMOUS, "A1")] == [("A1",)]


def test_the_navigation_is_that_of_all_packages():
    assert [link.page for link in placements.navigation()] == ["web:one", "web:two"]


def test_the_chain_has_the_steps_that_packages_add():
    assert placements.tiles([1, 2]) == [Tile("two", 3, "条")]
