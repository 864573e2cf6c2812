"""Paging: what is shown, and links to the ends and the neighbours."""

from __future__ import annotations

import pytest

from kuaizhuan.web.numbers import whole_number
from kuaizhuan.web.paging import FARTHEST, Paging


@pytest.mark.parametrize(
    ("asked", "page"),
    [(None, 1), ("", 1), ("0", 1), ("-3", 1), ("x", 1), ("２", 1), ("7", 7), ("9" * 5000, FARTHEST)],
)
def test_number(asked, page):
    assert Paging.number(asked) == page


@pytest.mark.parametrize(
    ("page", "total", "links"),
    [
        (1, 0, [1]),
        (1, 20, [1]),
        (1, 21, [1, 2]),
        (1, 200, [1, 2, 3, None, 10]),
        (5, 200, [1, None, 3, 4, 5, 6, 7, None, 10]),
        (10, 200, [1, None, 8, 9, 10]),
    ],
)
def test_links(page, total, links):
    assert list(Paging(page, 20, total)) == links


def test_the_part_that_is_shown():
    paging = Paging(3, 20, 45)
    assert (paging.start, paging.first, paging.last) == (40, 41, 45)


@pytest.mark.parametrize(("asked", "total", "page"), [(9, 45, 3), (3, 45, 3), (9, 0, 1), (1, 45, 1)])
def test_beyond_the_end_is_the_last(asked, total, page):
    assert Paging(asked, 20, total).page == page


@pytest.mark.parametrize(
    ("written", "number"),
    [("7", 7), ("007", 7), ("", None), ("-7", None), ("7.0", None), ("٣", None), ("9" * 5000, None)],
)
def test_whole_number(written, number):
    assert whole_number(written) == number
