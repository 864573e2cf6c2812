"""The figures of the catalogue: how many rows there are, of one kind or of all."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kuaizhuan.catalog.queries import Stock, counts
from kuaizhuan.core.figures import Figure


def rows_collected(kind: str = "") -> int:
    """Rows of a kind, or of all, whatever their state."""
    return sum(stock.collected for stock in _of(kind))


def rows_public(kind: str = "") -> int:
    """Rows of a kind, or of all, that everybody may see."""
    return sum(stock.public for stock in _of(kind))


def rows_active(kind: str = "") -> int:
    """Of the public rows those that still stand."""
    return sum(stock.active for stock in _of(kind))


def _of(kind: str) -> list[Stock]:
    return [stock for stock in counts() if kind in ("", stock.kind)]


FIGURES = (
    Figure(
        "catalog.rows_collected",
        _("已归集条目"),
        _("各类条目之和，含草稿、审核中、已退回和已撤回的。"),
        rows_collected,
        unit=_("条"),
    ),
    Figure(
        "catalog.rows_public",
        _("公开条目"),
        _("已发布和休眠的条目，所有人可见。"),
        rows_public,
        unit=_("条"),
        base="catalog.rows_collected",
    ),
    Figure(
        "catalog.rows_active",
        _("有效条目"),
        _("已发布且未休眠的条目。"),
        rows_active,
        unit=_("条"),
        base="catalog.rows_public",
    ),
)
