"""What transfer puts on other pages: deals, surveys and applications that wait, and what a result may begin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaizhuan.catalog.queries import Stock
from kuaizhuan.catalog.registry import KINDS
from kuaizhuan.catalog.states import PUBLIC_STATES
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.placements import Link, Task, Tile
from kuaizhuan.publish.queries import Entry
from kuaizhuan.transfer.figures import arrived
from kuaizhuan.transfer.queries import deals, outcomes, registry_desk
from kuaizhuan.transfer.queries.trials import may_offer

NAVIGATION = (
    Link(gettext_lazy("先用后转"), "web:trials"),
    Link(gettext_lazy("价格公示"), "web:price_notices"),
    Link(gettext_lazy("转化"), "web:deals", work=True),
)


def tasks(actor: Actor) -> Iterator[Task]:
    """Deals whose turn is the actor's, surveys to answer, applications to decide and questions to reply to."""
    transfer, registry = _("转化"), _("认定登记")
    yield Task(_("轮到我方的转化项目"), transfer, deals.waiting(actor), "web:deals", query="mine=1")
    yield Task(_("等我填报成效"), transfer, outcomes.waiting(actor), "web:outcomes", query="which=asked")
    yield Task(_("待办理的登记申请"), registry, registry_desk.queue(actor).count(), "web:registry")
    yield Task(
        _("等我答复登记机构"), registry, registry_desk.asked_applications(actor).count(), "web:registry"
    )


def actions(actor: Actor, entry: Entry) -> Iterator[Link]:
    """What the heads of a result's owner begin with it once it is public."""
    if KINDS[entry.kind].side != "offer" or entry.state not in PUBLIC_STATES:
        return
    if may_offer(actor, entry.record.pk, entry.record.owner_id):
        yield Link(_("提供先用后转"), "web:offer_trial", (entry.code,))
        yield Link(_("起草价格公示"), "web:draft_notice", (entry.code,))


def tiles(stock: Sequence[Stock]) -> Iterator[Tile]:
    """Contracts that are registered, and deals that have told their effect."""
    found = arrived()
    note = _("份合同已登记，成交额 %(total)s")
    yield Tile(
        "transfer",
        found.contracts or None,
        note,
        {"total": found.total},
        "web:flows",
        figures=("transfer.contracts_standing", "transfer.amount_standing"),
    )
    yield Tile("outcome", found.outcomes or None, _("个项目回报了成效"), figures=("transfer.effects_told",))
