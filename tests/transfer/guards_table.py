"""Ways to one effect, and the guards that every one of them needs: each effect once, with all its doors.

A guard that stands before one door and not before the next is none. `test_guards` goes through each door with what the
guard is against, and fails when a service with that effect stands in no line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from factories import BY
from kuaizhuan.transfer import services
from kuaizhuan.transfer.models import Deal, DistributionPlan, Objection
from kuaizhuan.transfer.rules.deal import Step
from kuaizhuan.transfer.rules.income import Mode, Plan
from kuaizhuan.transfer.rules.ledger import Person
from kuaizhuan.transfer.rules.notice import DILIGENCE, Draft
from kuaizhuan.transfer.states import (
    Distribution,
    ObjectionState,
    Pricing,
    Stage,
    StatementKind,
    StatementState,
)
from transfer.world import World, days


@dataclass(frozen=True, slots=True)
class Door:
    """One way to an effect. service: its name, or that of a page; state: of the row before it; go: takes it.

    page: it answers with a page instead of raising.
    """

    service: str
    state: str
    go: Callable[[World, Any, Any], Any]
    page: bool = False


@dataclass(frozen=True, slots=True)
class Guard:
    """effect: what happens; against: in words, what must not be; make: a world in which it is, for a state of the row.

    code: the refusal that each door gives.
    """

    effect: str
    against: str
    code: str
    make: Callable[[World, str], Any]
    doors: tuple[Door, ...]


def a_plan(world: World, state: str, *, taken_back: bool) -> DistributionPlan:
    """A plan that came to `state` on one receipt, which was then taken back, or not."""
    deal = world.deal(stage=Stage.PAYMENT)
    entry = services.record_receipt(deal, 1000_00, on=days(0), by=world.office, voucher="1")
    plan = services.draft_plan(
        deal,
        Plan(Mode.LICENCE, 7000, 7000),
        [Person("示例甲", True, 1)],
        by=world.office,
        agreement="本校办法",
    )
    plan = world.describe(plan)
    if state != Distribution.DRAFT:
        plan = services.notify_plan(plan, by=world.office)
    if state == Distribution.NOTIFIED:
        DistributionPlan.objects.filter(pk=plan.pk).update(notice_until=days(-1))
    if state in (Distribution.CONFIRMED, Distribution.PAID):
        DistributionPlan.objects.filter(pk=plan.pk).update(notice_until=days(-1))
        plan.refresh_from_db()
        plan = services.confirm_plan(plan, by=world.office)
    if state == Distribution.PAID:
        plan = services.pay_plan(plan, by=world.office, on=days(0))
    if taken_back:
        services.reverse_entry(entry, by=world.office, note="退款")
    plan.refresh_from_db()
    return plan


def a_plan_to_check(world: World, state: str) -> DistributionPlan:
    """A plan at `state` that rests on a registration which was changed since it was drafted."""
    plan = a_plan(world, state, taken_back=False)
    DistributionPlan.objects.filter(pk=plan.pk).update(review_reason="登记变更")
    plan.refresh_from_db()
    return plan


def an_objected_plan(world: World, state: str, answer: Mapping[str, Any] | None = None) -> DistributionPlan:
    """A plan at `state` against whose notice somebody spoke. answer: what came of it; nothing yet where it is None."""
    plan = a_plan(world, state, taken_back=False)
    Objection.objects.create(
        code="YGUARD", plan=plan, seller=plan.deal.seller, name="示例丙", text="没有列入我", received_on=days(-1),
        decide_by=days(5), **(answer or {}),
    )  # fmt: skip
    return plan


def an_unsaid_plan(world: World, state: str) -> DistributionPlan:
    """A draft whose notice would say nothing but amounts."""
    plan = a_plan(world, state, taken_back=False)
    return world.describe(plan, result="", pay_on=None, unregistered="")


def a_denied_deal(world: World, state: str) -> Deal:
    """A deal that its buyer entered and its seller denied, at `state`."""
    new = services.NewDeal("单方补录", world.university, world.enterprise, days(-9), note="线下")
    deal = services.enter_deal(new, by=world.buyer)
    services.deny_statement(
        deal.statements.get(state=StatementState.STATED), by=world.office, note="没有此事"
    )
    Deal.objects.filter(pk=deal.pk).update(state=state)
    deal.refresh_from_db()
    return deal


def _export(form: str) -> Door:
    def go(world: World, plan: DistributionPlan, client: Any) -> Any:
        return client(world.office).get(f"/distributions/{plan.code}/payment.{form}")

    return Door("payment_file", Distribution.CONFIRMED, go, page=True)


def _moved(target: Stage, at: Stage) -> Door:
    def go(world: World, deal: Deal, client: Any) -> Any:
        step = Step(days(0), next_step="约定", turn="buyer", amount=1)
        return services.move_deal(deal, target, by=world.buyer, step=step)

    return Door("move_deal", at, go)


def a_publicised_deal(world: World, state: str, *, buyer: str = "", price: int = 800_000_00) -> Deal:
    """A deal at `state` whose notice is concluded, for `price` and to the buyer or to who is named."""
    deal = world.deal(stage=Stage.TERMS)
    draft = Draft(Pricing.AGREEMENT, price, "评估", "转化办", 15, buyer or "示例制造公司", related=False)
    row = services.draft_notice(world.result, draft, by=world.office, transfer_mode="licence", deal=deal)
    row = services.start_notice(row, by=world.office, today=days(-20))
    services.end_notices(by=BY, today=days(0))
    for item in DILIGENCE:
        services.tick_diligence(row, item, by=world.office, done=True, note="已核")
    services.conclude_notice(row, by=world.office, final_fen=price, final_buyer=row.buyer_name)
    if state != Stage.TERMS:
        world.waive(deal)
        step = Step(days(0), next_step="约定", turn="buyer", amount=price)
        deal = services.move_deal(deal, Stage.CONTRACT, by=world.buyer, step=step)
    return deal


def _signed_for(fen: int) -> Door:
    def go(world: World, deal: Deal, client: Any) -> Any:
        world.waive(deal)
        step = Step(days(0), next_step="约定", turn="buyer", amount=fen)
        return services.move_deal(deal, Stage.CONTRACT, by=world.buyer, step=step)

    return Door("move_deal", Stage.TERMS, go)


def _corrected_to(fen: int) -> Door:
    def go(world: World, deal: Deal, client: Any) -> Any:
        said = deal.statements.get(kind=StatementKind.STAGE, state=StatementState.STATED)
        return services.correct_statement(said, by=world.office, amount=fen, on=said.on, note="见合同")

    return Door("correct_statement", Stage.CONTRACT, go)


SHARING = (
    Door("notify_plan", Distribution.DRAFT, lambda w, p, c: services.notify_plan(p, by=w.office)),
    Door("confirm_plan", Distribution.NOTIFIED, lambda w, p, c: services.confirm_plan(p, by=w.office)),
    Door(
        "pay_plan",
        Distribution.CONFIRMED,
        lambda w, p, c: services.pay_plan(p, by=w.office, on=days(0)),
    ),
    _export("csv"),
    _export("xlsx"),
)
"""Every way by which money of a plan is shared out."""
PAYING = SHARING[1:]
"""Those after its notice has begun."""

GUARDS = (
    Guard(
        "a contract is of so much",
        "another price than was publicised",
        "transfer.notice_other_price",
        a_publicised_deal,
        (_signed_for(1_00), _signed_for(900_000_00), _corrected_to(1_00)),
    ),
    Guard(
        "a contract is with somebody",
        "another buyer than was publicised",
        "transfer.notice_other_buyer",
        lambda world, state: a_publicised_deal(world, state, buyer="另一公司"),
        (_signed_for(800_000_00),),
    ),
    Guard(
        "money is shared out of a deal",
        "income that was taken back",
        "transfer.plan_uncovered",
        lambda world, state: a_plan(world, state, taken_back=True),
        SHARING,
    ),
    Guard(
        "money is shared out of a deal",
        "a registration that was changed or cancelled since",
        "transfer.plan_changed",
        a_plan_to_check,
        SHARING,
    ),
    Guard(
        "money is shared out of a deal",
        "an objection that nobody has decided or answered",
        "transfer.plan_objected",
        an_objected_plan,
        PAYING,
    ),
    Guard(
        "money is shared out of a deal",
        "an objection that was found justified",
        "transfer.plan_upheld",
        lambda world, state: an_objected_plan(
            world, state, {"state": ObjectionState.ANSWERED, "upheld": True, "answered_on": days(0)}
        ),
        PAYING,
    ),
    Guard(
        "a distribution is publicised",
        "a notice that does not say who did what",
        "transfer.plan_result",
        an_unsaid_plan,
        SHARING[:1],
    ),
    Guard(
        "a distribution is publicised",
        "a notice that says nothing of the registration of the contract",
        "transfer.plan_unregistered",
        an_unsaid_plan,
        SHARING[:1],
    ),
    Guard(
        "a deal goes on",
        "a deal of which the other side says that there is none",
        "transfer.deal_denied",
        a_denied_deal,
        (
            _moved(Stage.NDA, Stage.CONTACT),
            _moved(Stage.VISIT, Stage.CONTACT),
            _moved(Stage.TRIAL, Stage.CONTACT),
            _moved(Stage.TERMS, Stage.CONTACT),
            _moved(Stage.CONTRACT, Stage.TERMS),
            _moved(Stage.PERFORMANCE, Stage.CONTRACT),
            _moved(Stage.PAYMENT, Stage.PERFORMANCE),
            _moved(Stage.CLOSED, Stage.PAYMENT),
        ),
    ),
)
UNGUARDED = {
    "cancel_plan": "takes back what is shared out",
    "describe_plan": "writes what a notice will say",
    "object_to_plan": "speaks against what is shared out",
}
"""Services about a plan that share nothing out, and why."""
