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
from kuaizhuan.core.placements import Item, Panel, Place, Queue, Service, Tile
from kuaizhuan.match.models import Introduction
from kuaizhuan.match.quality import matched_demands
from kuaizhuan.match.queries import introductions, own_demands
from kuaizhuan.match.states import MACHINE, Stage
from kuaizhuan.people.roles import SUBMITTERS, Role
from kuaizhuan.publish.queries import Entry


def _takes_part(actor: Actor) -> bool:
    return actor.holds(Role.EDITOR, Role.BUREAU) or bool(actor.scopes(*SUBMITTERS, Role.BUREAU))


SERVICES = (Service(gettext_lazy("我的对接"), gettext_lazy("意向、答复与联系方式"), "web:introductions"),)


WORK = (
    Place(
        "transfer", gettext_lazy("对接"), "web:introductions", needs=_takes_part,
        counts=lambda actor: introductions(actor).order_by().count(),
    ),
    Place("data", gettext_lazy("匹配质量"), "web:quality"),
)  # fmt: skip


def tasks(actor: Actor) -> Iterator[Queue]:
    """Introductions that `actor` has to answer or to pass on."""
    yield Queue(
        "match.introductions", _("对接"), "transfer", introductions(actor, waiting=True), _show_waiting,
        since="asked_at", search=("demand__title__icontains", "achievement__title__icontains", "code__iexact"),
    )  # fmt: skip


def begun(actor: Actor) -> Iterator[Queue]:
    """Introductions that the person asked for."""
    rows = introductions(actor).filter(asked_by=actor.user_id)
    yield Queue(
        "match.introduction", _("对接"), "transfer", rows, _show_begun, since="asked_at",
        search=("demand__title__icontains", "achievement__title__icontains", "code__iexact"),
    )  # fmt: skip


def boards(actor: Actor) -> Iterator[Panel]:
    """For who has public needs, and for enterprises: each need with its first matches, and what changed."""
    if actor.scopes(Role.ENTERPRISE) or own_demands(actor).exists():
        yield Panel("needs", _("我的需求与推荐成果"), _("查看需求的匹配"), "web:own_needs", ())


def _show_waiting(rows: Sequence[Introduction]) -> list[Item]:
    """Who asked is told by side only: an anonymous need stays so."""
    found = []
    for row in rows:
        if row.state == Stage.BROKERED:
            asked, verb = _("匿名需求，待转达"), _("转达或婉拒")
        else:
            side = "demand" if row.demand_consent_at else "achievement"
            who = row.broker.name if row.broker else say(f"match.side.{side}")
            asked, verb = _("%s提出") % who, _("同意或婉拒")
        found.append(Item(_title(row), asked, verb, "web:introduction", (row.code,)))
    return found


def _show_begun(rows: Sequence[Introduction]) -> list[Item]:
    return [
        Item(
            _title(row), "", _("查看"), "web:introduction", (row.code,), state=say(f"match.state.{row.state}"),
            turn=say(f"match.turn.{MACHINE.turn(row.state)}"),
        )
        for row in rows
    ]  # fmt: skip


def _title(row: Introduction) -> str:
    return f"{row.achievement.title} ← {row.demand.title}"


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
