"""What collecting puts on other pages: questions that only a person can decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from kuaizhuan.catalog.queries import Stock
from kuaizhuan.collect.access import DECIDE_ADMISSION
from kuaizhuan.collect.models import Admission
from kuaizhuan.collect.queries import questions
from kuaizhuan.collect.states import ADMISSION_OPEN
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.placements import Task, Tile


def tasks(actor: Actor) -> Iterator[Task]:
    """Applications of organisations and questions of imports that `actor` decides."""
    admissions = DECIDE_ADMISSION.filter(actor, Admission.objects.filter(state__in=ADMISSION_OPEN))
    yield Task(_("待核对的入驻申请"), _("单位"), admissions.count(), "web:admissions")
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
