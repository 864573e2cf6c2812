"""What matching puts on other pages: matches and likely counterparts of a row, and introductions to answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaizhuan.catalog.queries import Stock
from kuaizhuan.catalog.registry import KINDS
from kuaizhuan.catalog.states import PUBLIC_STATES
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.messages import say
from kuaizhuan.core.placements import Link, Panel, Task, Tile
from kuaizhuan.match.quality import matched_demands
from kuaizhuan.match.queries import introductions
from kuaizhuan.publish.queries import Entry

NAVIGATION = (Link(gettext_lazy("我的对接"), "web:introductions", work=True),)


def tasks(actor: Actor) -> Iterator[Task]:
    """Introductions that `actor` has to answer."""
    count = introductions(actor, waiting=True).count()
    yield Task(_("等我答复"), _("我的对接"), count, "web:introductions")


def panels(actor: Actor, entry: Entry) -> Iterator[Panel]:
    """The matches of a public row, and who else fits it."""
    if entry.state not in PUBLIC_STATES:
        return
    here = (entry.kind, entry.code)
    kind = KINDS[entry.kind]
    if kind.matched_with:
        title = _("最合适的成果") if kind.side == "need" else _("推荐需求方")
        yield Panel("matches", title, _("查看匹配及理由"), "web:matches", here)
    for wanted in kind.fits:
        title = say(f"match.fits.{wanted}")
        yield Panel(f"fits-{wanted}", title, _("查看名单及理由"), "web:counterparts", (*here, wanted))


def tiles(stock: Sequence[Stock]) -> Iterator[Tile]:
    """Public needs that have a fairly strong match, of all that are public."""
    matched, _with_any = matched_demands()
    demands = sum(each.public for each in stock if KINDS[each.kind].side == "need")
    note = _("个需求有较强匹配，共 %(all)s 个") % {"all": demands}
    yield Tile("match", matched, note, figures=("match.needs", "catalog.rows_public"))
