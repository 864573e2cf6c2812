"""What collecting puts on other pages: questions that only a person can decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaizhuan.catalog.queries import Stock
from kuaizhuan.collect.queries import questions
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.placements import Service, Task, Tile

SERVICES = (Service(gettext_lazy("批量导入"), gettext_lazy("整张工作簿，先预览"), "web:imports", rank=1),)


def tasks(actor: Actor) -> Iterator[Task]:
    """Questions of imports that `actor` may answer."""
    yield Task(_("待裁定"), _("导入"), questions(actor).count(), "web:questions")


def tiles(stock: Sequence[Stock]) -> Iterator[Tile]:
    """All rows that were collected."""
    yield Tile(
        "collect",
        sum(each.collected for each in stock),
        _("条已归集，含审核中的"),
        done=True,
        figures=("catalog.rows_collected",),
    )
