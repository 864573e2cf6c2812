"""The figures of what is public: where the rows of each kind lie."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.utils.translation import gettext_lazy as _

from kuaizhuan.core.actors import Actor
from kuaizhuan.core.figures import Figure
from kuaizhuan.people.borders import area_of
from kuaizhuan.publish.queries import by_value


def rows_by_area(actor: Actor, kind: str, on: dt.date) -> Counter[str]:
    """Public rows of a kind by the area of the map in which their region lies on a day; "" for those elsewhere."""
    found: Counter[str] = Counter()
    for region, count in by_value(actor, kind, "region").items():
        found[area_of(region, on)] += count
    return found


def results_by_field(actor: Actor) -> dict[str, int]:
    """Public results by the field of high technology they name, the largest first; those without one are left out."""
    found = by_value(actor, "achievement", "high_tech_field")
    return {code: found[code] for code in sorted(found, key=lambda code: (-found[code], code)) if code}


FIGURES = (
    Figure(
        "publish.rows_by_area",
        _("两地分布"),
        _(
            "公开条目按所填地区计入重庆的区县和四川的市州；四川的县计入所在市州。原江北区、渝北区的条目按今天的区划计入两江新区。"
            "只填到重庆市、四川省的和两地以外的另计。"
        ),
        rows_by_area,
        unit=_("条"),
        base="catalog.rows_public",
    ),
    Figure(
        "publish.results_by_field",
        _("按技术领域的成果"),
        _("公开成果按所填高新技术领域计，每条计一次；未填领域的不计。"),
        results_by_field,
        unit=_("条"),
        base="catalog.rows_public",
    ),
)
