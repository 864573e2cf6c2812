"""Figures are collected from the packages that answer for them."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from kuaizhuan.core import figures
from kuaizhuan.core.figures import Figure

ROWS = Figure("toy.rows", "条目", "所有条目", lambda: 3, unit="条")


@pytest.fixture
def declared(monkeypatch):
    """Call it with the figures of some packages."""

    def say(*packages):
        found = tuple(SimpleNamespace(FIGURES=each) for each in packages)
        monkeypatch.setattr(figures, "modules", lambda name: (SimpleNamespace(), *found))
        figures.figures.cache_clear()

    yield say
    figures.figures.cache_clear()


def test_every_figure_is_found_by_its_name(declared):
    share = Figure("other.share", "占比", "已签合同的条目", lambda: 0.5, base=ROWS.name)
    declared((ROWS,), (share,))
    assert figures.figures() == {"toy.rows": ROWS, "other.share": share}
    assert (ROWS.package, ROWS.count(), share.base) == ("toy", 3, "toy.rows")


def test_two_figures_do_not_share_a_name(declared):
    declared((ROWS,), (Figure("toy.rows", "条目", "另一种算法", lambda: 4),))
    with pytest.raises(ValueError, match=r"toy\.rows"):
        figures.figures()
