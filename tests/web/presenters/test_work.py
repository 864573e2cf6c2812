"""Queues of several packages as one table: order, filters, folds, pages, and a fixed number of queries."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from factories import an_achievement, an_organisation
from kuaizhuan.catalog.models import Achievement
from kuaizhuan.core.placements import Deadline, Item, Link, Queue
from kuaizhuan.web.presenters import work
from kuaizhuan.web.presenters.work import Asked, tabulate

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 30)


def show(rows) -> list[Item]:
    return [Item(row.title, "", "办理", "web:review", ("achievement", row.code)) for row in rows]


def queue(name: str = "a.rows", rows=None, **options) -> Queue:
    given = {"since": "state_since", "search": ("title__icontains",)} | options
    return Queue(
        name, given.pop("label", "审核"), "collect", rows or Achievement.objects.all(), show, **given
    )


@pytest.fixture
def owner():
    return an_organisation()


def rows(owner, *titles: str, days: int | None = None) -> None:
    until = timezone.localdate() + dt.timedelta(days=days) if days is not None else None
    for title in titles:
        an_achievement(owner=owner, title=title, valid_until=until)


def titles(table) -> list[str]:
    return [line.item.title for line in table.lines]


def test_what_is_due_comes_before_what_only_waits(owner):
    rows(owner, "没有期限")
    rows(owner, "后天到期", days=2)
    rows(owner, "已经逾期", days=-1)
    table = tabulate([queue(due="valid_until")], Asked(), 0, 10)
    assert titles(table) == ["已经逾期", "后天到期", "没有期限"]
    assert [line.near for line in table.lines] == ["late", "soon", ""]
    assert titles(tabulate([queue(due="valid_until")], Asked(due="late"), 0, 10)) == ["已经逾期"]
    assert titles(tabulate([queue(due="valid_until")], Asked(due="week"), 0, 10)) == ["已经逾期", "后天到期"]
    assert titles(tabulate([queue(due="valid_until")], Asked(due="none"), 0, 10)) == ["没有期限"]


def test_many_rows_that_are_done_together_are_one_line_until_one_looks_for_some(owner):
    rows(owner, *(f"第{number}条" for number in range(5)))
    several = queue(
        several=Link("批量办理", "web:queue", ("achievement", "draft")), together="{count} 条待审核"
    )
    table = tabulate([several], Asked(), 0, 10)
    assert [(line.item.title, line.item.verb, line.count) for line in table.lines] == [
        ("5 条待审核", "批量办理", 5)
    ]
    assert table.total == 1 == work.count([several])
    assert titles(tabulate([several], Asked(text="第3"), 0, 10)) == ["第3条"]
    assert tabulate([several], Asked(kind="a.rows"), 0, 10).total == 5


def test_a_tag_stands_for_all_queues_with_it(owner):
    rows(owner, "一条")
    queues = [queue("a.one"), queue("a.two"), queue("b.other", label="登记")]
    table = tabulate(queues, Asked(kind="a.two"), 0, 10)
    assert (len(table.lines), table.tags) == (2, [("a.one", "审核", 2), ("b.other", "登记", 1)])
    assert tabulate(queues, Asked(step="transfer"), 0, 10).total == 0
    assert tabulate([queue(search=())], Asked(text="一条"), 0, 10).total == 0


def test_pages_do_not_overlap(owner):
    rows(owner, *(f"第{number}条" for number in range(7)))
    queues = [queue("a.one"), queue("a.two")]
    found = [line for start in (0, 5, 10) for line in tabulate(queues, Asked(), start, 5).lines]
    assert len(found) == 14
    assert sorted(line.item.title for line in found[::2]) != []
    assert tabulate(queues, Asked(), 0, 5).total == 14


def test_one_row_or_thirty_cost_the_same(owner):
    rows(owner, "一条")
    with CaptureQueriesContext(connection) as one:
        tabulate([queue()], Asked(), 0, 40)
    rows(owner, *(f"第{number}条" for number in range(29)))
    with CaptureQueriesContext(connection) as many:
        assert len(tabulate([queue()], Asked(), 0, 40).lines) == 30
    assert len(one) == len(many) == 2


@pytest.mark.parametrize(
    ("days", "near"), [(-9, "late"), (0, "today"), (3, "soon"), (4, "later"), (None, "")]
)
def test_nearness(days, near):
    due = None if days is None else TODAY + dt.timedelta(days=days)
    assert work.nearness(due, TODAY)[0] == near


def test_a_week_day_by_day_names_each_row_once():
    own = [Deadline(TODAY, "确认", "甲", "web:review", ("a",))]
    others = [
        Deadline(TODAY, "到期", "甲", "web:review", ("a",)),
        Deadline(TODAY, "期满", "乙", "web:review", ("b",)),
    ]
    found = work.days(work.merge(own, others, work.of_row), TODAY, 7, TODAY)
    assert [each.label for each in found[0].ends] == ["确认", "期满"]
    assert (len(found), found[0].today, found[1].ends) == (7, True, [])
