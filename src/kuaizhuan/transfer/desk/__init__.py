"""What transfer puts on other pages: its parts of the navigation, and what a result may begin.

The queues of what waits stand in `waiting`, what somebody set going in `begun`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaizhuan.catalog.queries import Stock
from kuaizhuan.catalog.registry import KINDS
from kuaizhuan.catalog.states import PUBLIC_STATES
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.placements import Bulletin, Deadline, Line, Link, Number, Panel, Place, Service, Tile
from kuaizhuan.people.roles import HEADS, ORGANISATION_ROLES, SUBMITTERS, Role
from kuaizhuan.publish.queries import Entry
from kuaizhuan.transfer import access
from kuaizhuan.transfer.desk.begun import begun
from kuaizhuan.transfer.desk.overseen import overseen
from kuaizhuan.transfer.desk.taxes import tax_deadlines
from kuaizhuan.transfer.desk.waiting import tasks
from kuaizhuan.transfer.figures import arrived
from kuaizhuan.transfer.models import (
    Application,
    Deal,
    DistributionPlan,
    LedgerEntry,
    Milestone,
)
from kuaizhuan.transfer.queries import deals, facts, notices, outcomes, registry_desk, trials
from kuaizhuan.transfer.queries.stories import stories
from kuaizhuan.transfer.queries.trials import may_offer
from kuaizhuan.transfer.states import Distribution, Notice, Standing
from kuaizhuan.transfer.states.deal import OPEN
from kuaizhuan.transfer.states.registration import HELD
from kuaizhuan.transfer.states.trial import USING

__all__ = ["begun", "overseen", "tasks"]

NAVIGATION = (
    Link(gettext_lazy("先用后转"), "web:trials"),
    Link(gettext_lazy("价格公示"), "web:price_notices"),
)


SERVICES = (
    Service(gettext_lazy("合同登记"), gettext_lazy("先预审，再申请认定"), "web:contracts"),
    Service(gettext_lazy("先用后转"), gettext_lazy("先试用，达标再付费"), "web:trials"),
    Service(gettext_lazy("价格公示"), gettext_lazy("在公示的定价与异议"), "web:price_notices"),
    Service(gettext_lazy("成效回访"), gettext_lazy("转化之后用得怎样"), "web:outcomes"),
)
STORIES = 3
"""Stories on the first page."""


def _deals(actor: Actor) -> bool:
    return bool(actor.scopes(*SUBMITTERS)) or _oversees(actor)


def _oversees(actor: Actor) -> bool:
    return actor.holds(Role.BUREAU) or bool(actor.scopes(Role.BUREAU))


def _heads(actor: Actor) -> bool:
    return bool(actor.scopes(*HEADS)) or _oversees(actor)


def _registers(actor: Actor) -> bool:
    return _deals(actor) or access.registry.at_desk(actor)


STARTS = (
    Service(
        gettext_lazy("转化数据"), gettext_lazy("辖区内的项目、合同与收益，逐项可查"), "web:transfer_figures", needs=_oversees
    ),
    Service(gettext_lazy("川渝流向"), gettext_lazy("两地登记合同的来去与金额"), "web:flows", needs=_oversees),
    Service(
        gettext_lazy("登记簿"), gettext_lazy("查询已登记的合同，生成清单"), "web:register", needs=access.registry.at_desk
    ),
    Service(
        gettext_lazy("先用后转"), gettext_lazy("可以先试用、达标再付费的成果"), "web:trials", rank=2,
        needs=lambda actor: bool(actor.scopes(*ORGANISATION_ROLES)),
    ),
)  # fmt: skip
WORK = (
    Place("mine", gettext_lazy("超期督办"), "web:overseen", needs=_oversees),
    Place(
        "transfer", gettext_lazy("转化项目"), "web:deals", needs=_deals,
        counts=lambda actor: deals.deals(actor).order_by().count(),
    ),
    Place("transfer", gettext_lazy("先用后转"), "web:trials", needs=_deals),
    Place("transfer", gettext_lazy("价格公示"), "web:price_notices", needs=_deals),
    Place("transfer", gettext_lazy("技术合同"), "web:contracts", needs=_registers),
    Place(
        "transfer", gettext_lazy("认定登记"), "web:registry", needs=_registers,
        counts=lambda actor: registry_desk.queue(actor).order_by().count(),
    ),
    Place("transfer", gettext_lazy("登记簿"), "web:register", needs=_registers),
    Place("transfer", gettext_lazy("收益分配"), "web:distributions", needs=_heads),
    Place(
        "transfer", gettext_lazy("成效回访"), "web:outcomes", needs=_deals,
        counts=outcomes.waiting,
    ),
    Place("data", gettext_lazy("转化数据"), "web:transfer_figures", needs=_registers),
    Place("data", gettext_lazy("川渝流向"), "web:flows"),
)  # fmt: skip


def deadlines(actor: Actor, first: dt.date, last: dt.date) -> Iterator[Deadline]:
    """Clocks that run on rows of the actor's organisations, also where it is another's turn."""
    span = (first, last)
    for row in notices.own(actor).filter(state=Notice.RUNNING, ends_on__range=span):
        yield Deadline(
            _found(row.ends_on),
            _("公示期满"),
            row.achievement.title,
            "web:price_notice",
            (row.code,),
            key=f"transfer.price_notices.{row.pk}",
        )
    plans = access.income.VIEW_PLAN.filter(actor, DistributionPlan.objects.all())
    for plan in plans.filter(state=Distribution.NOTIFIED, notice_until__range=span).select_related("deal"):
        yield Deadline(
            _found(plan.notice_until),
            _("分配公示期满"),
            plan.deal.title,
            "web:distribution",
            (plan.code,),
            key=f"transfer.plans.{plan.pk}",
        )
    for trial in trials.own(actor).filter(state__in=USING, term_until__range=span):
        yield Deadline(
            _found(trial.term_until),
            _("试用期满"),
            trial.achievement.title,
            "web:trial",
            (trial.code,),
            key=f"transfer.trials.{trial.pk}",
        )
    seen = access.deal.VIEW.filter(actor, Deal.objects.all())
    unpaid = Milestone.objects.filter(deal__in=seen, entries=None, due_on__range=span).select_related("deal")
    for each in unpaid:
        yield Deadline(
            each.due_on,
            _("应付款：%s") % each.title,
            each.deal.title,
            "web:deal",
            (each.deal.code,),
            key=f"transfer.milestones.{each.pk}",
            outside=_("应付款") + " · " + each.deal.title,
        )
    for deal in seen.filter(due_on__range=span).exclude(access.deal.WAITING(actor)):
        yield Deadline(
            _found(deal.due_on),
            deal.next_step or _("下一步"),
            deal.title,
            "web:deal",
            (deal.code,),
            key=f"transfer.deals.{deal.pk}",
            outside=_("下一步") + " · " + deal.title,
        )
    filed = access.registry.ANSWER.filter(
        actor, Application.objects.filter(state__in=HELD, decide_by__range=span)
    )
    for case in filed.select_related("contract"):
        end = _found(case.decide_by)
        yield Deadline(
            end,
            _("登记办结期限"),
            case.contract.title,
            "web:application",
            (case.code,),
            key=f"transfer.registry.{case.pk}",
        )
    yield from tax_deadlines(actor, first, last)


def _found(day: dt.date | None) -> dt.date:
    """A day by which rows were looked for, so that it is there."""
    assert day is not None
    return day


def numbers(actor: Actor) -> Iterator[Number]:
    """For who transfers or oversees it: contracts on the register this year, deals under way, and what came in."""
    if not _deals(actor):
        return
    year = timezone.localdate().year
    mine = registry_desk.registrations(actor).filter(state=Standing.VALID).order_by()
    found = mine.filter(first_on__year=year).aggregate(count=Count("pk"), total=Sum("total"))
    note = _("%d 份合同") % found["count"]
    yield Number(_("今年登记成交额"), "", note, fen=found["total"] or 0, page="web:register")
    if _oversees(actor):
        going = access.deal.VIEW.filter(actor, Deal.objects.filter(state__in=OPEN))
        late = going.filter(due_on__lt=timezone.localdate()).count()
        yield Number(_("在办转化项目"), str(going.count()), _("超期 %d 个") % late, page="web:deals")
    sold = access.income.KEEP.filter(actor, Deal.objects.all())
    if sold.exists():
        paid = facts.receipts(LedgerEntry.objects.filter(deal__in=sold, on__year=year))
        came = paid.aggregate(sum=Sum("amount"))
        yield Number(_("今年到账"), "", _("付款方已确认，按到账日期"), fen=came["sum"] or 0, page="web:deals")


def boards(actor: Actor) -> Iterator[Panel]:
    """For brokers, their clients and deals with sums and credit; for bureaus, what is late in their place."""
    if actor.scopes(Role.BROKER):
        yield Panel("clients", _("客户与经手项目"), _("查看经手的项目"), "web:clients", ())
    if _oversees(actor):
        yield Panel("overseen", _("辖区超期事项"), _("查看超期事项"), "web:overseen", ())


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


def bulletins(actor: Actor) -> Iterator[Bulletin]:
    """Results that were transferred and told their effect, as far as their public pages say it too."""
    lines = [
        Line(
            story.title,
            "web:record",
            ("achievement", story.code),
            story.answered_on,
            _("%(owner)s · %(signed)s 签约 · 签约后 %(months)d 个月填报成效")
            % {"owner": story.owner, "signed": f"{story.signed_on:%Y-%m}", "months": story.months},
        )
        for story in stories(STORIES)
    ]
    yield Bulletin("stories", _("转化案例"), tuple(lines))
