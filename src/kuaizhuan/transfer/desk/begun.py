"""What a person set going in transfers: where it stands, and whose turn it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from kuaizhuan.core.actors import Actor
from kuaizhuan.core.messages import say
from kuaizhuan.core.placements import Item, Queue
from kuaizhuan.transfer.access.income import VIEW_PLAN
from kuaizhuan.transfer.models import Application, Deal, DistributionPlan, PriceNotice
from kuaizhuan.transfer.queries import deals, registry_desk
from kuaizhuan.transfer.queries.notices import own
from kuaizhuan.transfer.states import APPLICATION, DISTRIBUTION, NOTICE


def begun(actor: Actor) -> Iterator[Queue]:
    """Deals that were entered, applications, price notices and plans of distribution, as far as they may be seen."""
    yield Queue(
        "transfer.deal", _("项目"), "transfer", deals.deals(actor).filter(entered_by=actor.user_id), _show_deals,
        since="state_since", search=("title__icontains", "code__iexact"),
    )  # fmt: skip
    yield Queue(
        "transfer.application", _("登记"), "transfer", registry_desk.applications(actor).filter(filed_by=actor.user_id),
        _show_applications, since="filed_at", search=("contract__title__icontains", "code__iexact"),
    )  # fmt: skip
    yield Queue(
        "transfer.price_notice", _("公示"), "transfer", own(actor).filter(drafted_by=actor.user_id), _show_notices,
        since="drafted_at", search=("achievement__title__icontains", "code__iexact"),
    )  # fmt: skip
    plans = VIEW_PLAN.filter(actor, DistributionPlan.objects.filter(drafted_by=actor.user_id))
    yield Queue(
        "transfer.plan", _("收益"), "transfer", plans.select_related("deal"), _show_plans, since="drafted_at",
        search=("deal__title__icontains", "code__iexact"),
    )  # fmt: skip


def _show_deals(rows: Sequence[Deal]) -> list[Item]:
    return [
        Item(
            row.title, f"{row.seller.name} → {row.buyer.name}", _("查看"), "web:deal", (row.code,),
            state=_stage(row), turn=say(f"transfer.turn.{row.turn}"),
        )
        for row in rows
    ]  # fmt: skip


def _stage(row: Deal) -> str:
    """The stage, with what is said against it."""
    stage, word = say(f"transfer.stage.{row.state}"), row.word  # type: ignore[attr-defined]
    return f"{stage} · {say(f'transfer.word.{word}')}" if word else stage


def _show_applications(rows: Sequence[Application]) -> list[Item]:
    return [
        Item(
            row.contract.title, say(f"transfer.registry.{row.jurisdiction}"), _("查看"), "web:application", (row.code,),
            state=say(f"transfer.desk.{row.state}"), turn=say(f"transfer.turn.{APPLICATION.turn(row.state)}"),
        )
        for row in rows
    ]  # fmt: skip


def _show_notices(rows: Sequence[PriceNotice]) -> list[Item]:
    return [
        Item(
            row.achievement.title, row.buyer_name, _("查看"), "web:price_notice", (row.code,),
            state=say(f"transfer.notice_state.{row.state}"), turn=say(f"transfer.turn.{NOTICE.turn(row.state)}"),
        )
        for row in rows
    ]  # fmt: skip


def _show_plans(rows: Sequence[DistributionPlan]) -> list[Item]:
    return [
        Item(
            row.deal.title, "", _("查看"), "web:distribution", (row.code,),
            state=say(f"transfer.distribution_state.{row.state}"),
            turn=say(f"transfer.turn.{DISTRIBUTION.turn(row.state)}"),
        )
        for row in rows
    ]  # fmt: skip
