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
from kuaizhuan.transfer.models import Application, Deal, DistributionPlan, Objection
from kuaizhuan.transfer.rules.deal import Step
from kuaizhuan.transfer.rules.income import Mode, Plan
from kuaizhuan.transfer.rules.ledger import Person
from kuaizhuan.transfer.rules.notice import DILIGENCE, Draft
from kuaizhuan.transfer.states import (
    Desk,
    Distribution,
    ObjectionState,
    Pricing,
    Stage,
    Standing,
    StatementKind,
    StatementState,
)
from transfer.registry_world import World as Registries
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


def a_price_under_objection(world: World, deal: Deal, *, upheld: bool) -> None:
    """The deal has a running notice, with an objection that was found justified, or with an open checklist only."""
    draft = Draft(Pricing.AGREEMENT, 800_000_00, "评估", "转化办", 15, "示例制造公司", related=False)
    row = services.draft_notice(world.result, draft, by=world.office, transfer_mode="licence", deal=deal)
    row = services.start_notice(row, by=world.office)
    if upheld:
        said = services.object_to_notice(row, by=world.office, name="示例辛", text="权属有争议")
        said = services.accept_objection(said, by=world.office)
        services.answer_objection(said, by=world.office, answer="确有争议", upheld=True)


def a_deal_under_objection(world: World, state: str) -> Deal:
    """Agreed on its terms, the notice waived by two, and an objection to its price upheld."""
    deal = world.deal(stage=Stage.TERMS)
    a_price_under_objection(world, deal, upheld=True)
    world.waive(deal)
    return deal


def a_plan_under_objection(world: World, state: str) -> DistributionPlan:
    plan = a_plan(world, state, taken_back=False)
    a_price_under_objection(world, plan.deal, upheld=True)
    return plan


def a_filed_contract(*, upheld: bool) -> Callable[[World, str], Any]:
    """A contract at the desk (accepted, or seen by the first of two) or on the register, of a deal whose price stands open."""

    def make(world: World, state: str) -> Any:
        registries = Registries()
        row = registries.accepted()
        deal = world.deal(stage=Stage.TERMS)
        a_price_under_objection(world, deal, upheld=upheld)
        world.registries = registries
        if state == Desk.SECOND:
            Application.objects.filter(pk=row.pk).update(large=True)
            row = services.approve_application(row, by=registries.anna)
        if state == Standing.VALID:
            row = services.approve_application(row, by=registries.anna).registration
        type(row.contract).objects.filter(pk=row.contract.pk).update(deal=deal)
        return type(row).objects.get(pk=row.pk)

    return make


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


def _certify(by: str, state: str) -> Door:
    def go(world: World, row: Any, client: Any) -> Any:
        registrar = getattr(world.registries, by)
        return services.approve_application(
            row, by=registrar, note="没关系", override=frozenset({"transfer.rests_on_upheld"})
        )

    return Door("approve_application", state, go)


def _list(world: World, row: Any, client: Any) -> Any:
    return services.make_list(
        row.jurisdiction, row.registered_on, row.registered_on, by=world.registries.anna, purpose="税务"
    )


CERTIFYING = (_certify("anna", Desk.ACCEPTED), _certify("bert", Desk.SECOND))
"""Every way onto a register."""
LISTING = (Door("make_list", Standing.VALID, _list),)
"""Every way by which what is registered goes to another authority."""

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
        "a contract is signed",
        "a price whose objection was upheld, though two waived the notice",
        "transfer.rests_on_upheld",
        a_deal_under_objection,
        (_moved(Stage.CONTRACT, Stage.TERMS),),
    ),
    Guard(
        "money is shared out of a deal",
        "a price whose objection was upheld",
        "transfer.rests_on_upheld",
        a_plan_under_objection,
        SHARING,
    ),
    Guard(
        "a contract is certified",
        "a price whose objection was upheld",
        "transfer.rests_on_upheld",
        a_filed_contract(upheld=True),
        CERTIFYING,
    ),
    Guard(
        "a contract is certified",
        "a price whose due diligence is not done",
        "transfer.rests_on_diligence",
        a_filed_contract(upheld=False),
        CERTIFYING,
    ),
    Guard(
        "a registration is listed for another authority",
        "a price whose objection was upheld",
        "transfer.list_held",
        a_filed_contract(upheld=True),
        LISTING,
    ),
    Guard(
        "a registration is listed for another authority",
        "a price whose due diligence is not done",
        "transfer.list_held",
        a_filed_contract(upheld=False),
        LISTING,
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
    "uphold_plan": "pays nothing; what it lifts is asked of the register, see `test_rechecks`",
}
"""Services about a plan that share nothing out, and why."""


def as_page() -> str:
    """The table as a page of `docs/`: each effect with what must not be, the refusal, and every door with its state."""
    lines = [
        "# Moves and their guards",
        "",
        "Ways to one effect, and what every one of them refuses. The table is `tests/transfer/guards_table.py`",
        "(`as_page` writes this page); `test_guards` walks through each door and compares.",
        "",
        "| effect | refused where there is | refusal | doors (state before) |",
        "|---|---|---|---|",
    ]
    for guard in GUARDS:
        doors = ", ".join(dict.fromkeys(f"`{door.service}` ({door.state})" for door in guard.doors))
        lines.append(f"| {guard.effect} | {guard.against} | `{guard.code}` | {doors} |")
    return "\n".join(
        [*lines, "", *(f"`{name}` is no such way: it {why}." for name, why in UNGUARDED.items()), ""]
    )
