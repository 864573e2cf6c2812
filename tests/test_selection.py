"""Which tests are left out on PostgreSQL: those of pages, but for the named ones and those that commit."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from selection import ON_EACH_DATABASE, PAGES, longest_first, same_on_every_database


def item(path: str, **marks: pytest.Mark):
    """What a collected test says of itself."""
    return SimpleNamespace(path=PAGES.parent / path, get_closest_marker=marks.get)


def test_every_file_that_stands_apart_is_there():
    assert [name for name in ON_EACH_DATABASE if not (PAGES / name).is_file()] == []


def test_what_is_left_out():
    page = "web/test_pages.py"
    assert same_on_every_database(item(page))
    assert same_on_every_database(item(page, django_db=pytest.mark.django_db.mark))
    assert same_on_every_database(item("api/test_v1.py", any_database=pytest.mark.any_database("why").mark))


def test_what_runs_on_each_database():
    committed = pytest.mark.django_db(transaction=True).mark
    assert not same_on_every_database(item("web/test_pages.py", django_db=committed))
    assert not same_on_every_database(item("web/test_search.py", django_db=pytest.mark.django_db.mark))
    assert not same_on_every_database(item("publish/test_services.py"))
    assert not same_on_every_database(item("test_addresses.py"))


@pytest.mark.parametrize(("processes", "order"), [(1, "bdface"), (2, "bfadce"), (3, "badcfe"), (9, "bdface")])
def test_long_ones_begin_and_none_is_lost(processes, order):
    long = dict.fromkeys("bdf", pytest.mark.long.mark)
    items = [
        SimpleNamespace(name=name, get_closest_marker=lambda _, n=name: long.get(n)) for name in "abcdef"
    ]
    assert "".join(each.name for each in longest_first(items, processes)) == order
