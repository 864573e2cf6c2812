"""What is late in the place of a bureau: whoever should have acted, the bureau sees it and may ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from kuaizhuan.core.actors import Actor
from kuaizhuan.core.messages import say
from kuaizhuan.core.placements import Item, Queue
from kuaizhuan.people.access import supervised
from kuaizhuan.transfer.models import Application, Deal, Objection, OutcomeSurvey
from kuaizhuan.transfer.states import APPLICATION, ObjectionState, Outcome
from kuaizhuan.transfer.states.deal import OPEN
from kuaizhuan.transfer.states.registration import HELD


def overseen(actor: Actor) -> Iterator[Queue]:
    """Applications, objections, deals and surveys of the place whose day has passed, whoever has to act."""
    today = timezone.localdate()
    filed = Application.objects.filter(
        supervised("contract__seller", "contract__buyer")(actor), state__in=HELD, decide_by__lt=today
    )
    yield Queue(
        "transfer.late_applications", _("登记"), "transfer", filed.select_related("contract"), _show_applications,
        since="filed_at", due="decide_by", search=("contract__title__icontains", "code__iexact"),
    )  # fmt: skip
    raised = Objection.objects.filter(
        supervised("seller")(actor), state=ObjectionState.RAISED, decide_by__lt=today
    )
    yield Queue(
        "transfer.late_objections", _("异议"), "transfer", raised.select_related("notice__achievement", "plan__deal", "seller"),
        _show_objections, since="received_on", due="decide_by",
        search=("notice__achievement__title__icontains", "plan__deal__title__icontains", "code__iexact"),
    )  # fmt: skip
    going = Deal.objects.filter(supervised("seller", "buyer")(actor), state__in=OPEN, due_on__lt=today)
    yield Queue(
        "transfer.late_deals", _("项目"), "transfer", going.select_related("seller", "buyer", "broker"), _show_deals,
        since="state_since", due="due_on",
        search=("title__icontains", "code__iexact", "seller__name__icontains", "buyer__name__icontains"),
    )  # fmt: skip
    asked = OutcomeSurvey.objects.filter(
        supervised("deal__seller", "deal__buyer")(actor), state=Outcome.ASKED, due_on__lt=today
    )
    yield Queue(
        "transfer.late_outcomes", _("成效"), "transfer", asked.select_related("deal__buyer"), _show_outcomes,
        since="asked_on", due="due_on", search=("deal__title__icontains", "code__iexact"),
    )  # fmt: skip


def _show_applications(rows: Sequence[Application]) -> list[Item]:
    return [
        Item(
            row.contract.title,
            f"{say(f'transfer.registry.{row.jurisdiction}')} · {say(f'transfer.turn.{APPLICATION.turn(row.state)}')}",
            _("查看"), "web:application", (row.code,),
        )
        for row in rows
    ]  # fmt: skip


def _show_objections(rows: Sequence[Objection]) -> list[Item]:
    return [Item(row.title, row.seller.name, _("查看"), "web:objection", (row.code,)) for row in rows]


def _show_deals(rows: Sequence[Deal]) -> list[Item]:
    found = []
    for row in rows:
        awaited = getattr(row, row.turn, None)
        waits = _("等%s办理") % awaited.name if awaited else f"{row.seller.name} → {row.buyer.name}"
        found.append(
            Item(
                row.title,
                " · ".join(filter(None, (waits, row.next_step))),
                _("查看"),
                "web:deal",
                (row.code,),
            )
        )
    return found


def _show_outcomes(rows: Sequence[OutcomeSurvey]) -> list[Item]:
    return [
        Item(row.deal.title, _("等%s填报") % row.deal.buyer.name, _("查看"), "web:outcome", (row.code,))
        for row in rows
    ]
