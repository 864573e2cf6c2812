"""What belongs to the deals of the demo world: trials, price notices, money, shares of credit, outcomes.

Each is played on the way of a deal, before the move to the stage that needs it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from kuaizhuan.core.actors import Actor
from kuaizhuan.people.demo.actors import BY, head, holders
from kuaizhuan.people.demo.clock import days_ago
from kuaizhuan.people.models import Organisation
from kuaizhuan.people.roles import ORGANISATION_ROLES, Role
from kuaizhuan.transfer import services
from kuaizhuan.transfer.access.outcome import link_holder
from kuaizhuan.transfer.demo.sides import Sides, paper
from kuaizhuan.transfer.models import (
    Deal,
    Listing,
    Objection,
    OutcomeSurvey,
    PriceNotice,
    Statement,
    TrialLicence,
)
from kuaizhuan.transfer.queries.ledger import undistributed_income
from kuaizhuan.transfer.rules.income import Mode, Plan
from kuaizhuan.transfer.rules.ledger import Person, Said
from kuaizhuan.transfer.rules.listing import Plan as ListingPlan
from kuaizhuan.transfer.rules.listing import Said as ListingSaid
from kuaizhuan.transfer.rules.notice import DILIGENCE, Draft
from kuaizhuan.transfer.rules.outcome import Answer
from kuaizhuan.transfer.rules.trial import Terms, TrialMoveInput
from kuaizhuan.transfer.states import (
    EntryKind,
    Formula,
    Listed,
    Outcome,
    Party,
    Pricing,
    Stage,
    StatementState,
    Trial,
)


def try_it(sides: Sides, deal: Deal, ago: int) -> None:
    """A trial: given, in use, and in the oldest deal measured, triggered and paid."""
    result = sides.match.achievement
    terms = Terms(Formula.PERCENT, rate=300, base="新增销售额", floor_fen=50_000_00, cap_fen=600_000_00)
    offer = services.Offer(6, "一条生产线，限本厂使用，不得转让。", "连续三个月合格率达标", terms)
    with days_ago(ago + 12):
        row = services.match_trial(services.list_trial(result, offer, by=sides.seller), deal, by=sides.seller)
    for days, state, by in (
        (10, Trial.SIGNED, sides.buyer),
        (6, Trial.DELIVERED, sides.seller),
        (2, Trial.IN_USE, sides.buyer),
    ):
        row = _go(row, state, by, max(ago + days, 1))
    for place, indicator in enumerate(row.indicators[: None if sides.whole else 1]):
        with days_ago(max(ago - 20, 0)):
            row = services.measure(row, place, f"{float(indicator['value']):g}", by=sides.buyer)
    if sides.whole:
        with days_ago(ago - 90) as pay_by:
            pass
        row = _go(row, Trial.CLAIMED, sides.buyer, ago - 45, quantity=4_000_000_00, until=pay_by)
        row = _go(row, Trial.TRIGGERED, sides.seller, ago - 46)
        _go(row, Trial.PAID, sides.seller, ago - 60)


def publicise(sides: Sides, deal: Deal, ago: int) -> None:
    """The price notice before a contract, with an objection and its answer in the oldest deal."""
    row = _drafted(sides, deal, ago + 20, 1_200_000_00)
    with days_ago(ago + 20):
        row = services.start_notice(row, by=sides.seller)
    if sides.whole:
        with days_ago(ago + 15):
            said = _object(row, sides.buyer, deal.buyer, "示例辛", "价格依据是什么？")
        with days_ago(ago + 14):
            services.answer_objection(
                services.accept_objection(said, by=sides.seller),
                by=sides.seller,
                answer="依据评估报告，可到转化办查阅。",
                upheld=False,
            )
    with days_ago(ago + 1):
        services.end_notices(by=BY)
        for item in DILIGENCE:
            services.tick_diligence(row, item, by=sides.seller, done=True, note="已核查，材料存档。")
        services.conclude_notice(row, by=sides.seller, final_fen=row.price_fen, final_buyer=row.buyer_name)


def open_notice(sides: Sides, deal: Deal) -> None:
    """A notice that runs today, for the deal that is agreeing on its terms, with two objections.

    One waits for the seller's office, the other was declined and waits for the bureau.
    """
    row = _drafted(sides, deal, 6, 900_000_00)
    with days_ago(6):
        row = services.start_notice(row, by=sides.seller)
    one, other = _outsiders(deal)
    if one is not None:
        with days_ago(1):
            _object(row, *one, "示例壬", "公示价格低于同类许可，请说明评估方法。")
    if other is not None:
        with days_ago(4):
            said = _object(row, *other, "示例癸", "该成果可能与本单位的在先技术有关。")
        with days_ago(3):
            note = "请补充专利号或者发表记录。"
            said = services.decline_objection(
                said, by=sides.seller, ground="transfer.ground.no_facts", note=note
            )
        with days_ago(2):
            services.complain_of_decline(said, by=other[0], text="在先技术的登记记录已寄送转化办。")


def receive(sides: Sides, deal: Deal, ago: int) -> None:
    """The payments foreseen, and the first of them."""
    with days_ago(ago - 60) as last:
        pass
    with days_ago(ago + 3) as first:
        one = services.add_milestone(deal, by=sides.seller, title="首付款", due_on=first, amount=600_000_00)
        services.add_milestone(deal, by=sides.seller, title="验收款", due_on=last, amount=600_000_00)
    with days_ago(ago) as on:
        services.record_receipt(deal, 600_000_00, on=on, by=sides.seller, milestone=one, voucher="演示-001")


def share(sides: Sides, deal: Deal, ago: int) -> None:
    """Costs, a slip taken back, and a plan of distribution; paid in the oldest deal."""
    with days_ago(ago) as on:
        services.record_entry(deal, EntryKind.TAX, 3_600_00, on=on, by=sides.seller)
        wrong = services.record_entry(
            deal, EntryKind.DIRECT_COST, 120_000_00, on=on, by=sides.seller, note="评估费"
        )
        services.reverse_entry(wrong, by=sides.seller, note="多写了一个零")
        services.record_entry(deal, EntryKind.DIRECT_COST, 12_000_00, on=on, by=sides.seller, note="评估费")
        if undistributed_income(deal).fen <= 0:
            return
        team = [name for name in sides.match.achievement.team if name][:3] or ["示例甲", "示例乙"]
        persons = [Person(name, place < 2, 3 - place) for place, name in enumerate(team)]
        others = any(not person.main for person in persons)
        plan = Plan(Mode.LICENCE, 7000, 5600 if others else 7000, 500)
        row = services.draft_plan(deal, plan, persons, by=sides.seller, agreement="本校成果转化办法（演示）")
        said = [
            Said(each.name, "教授", "提出技术方案，完成样机试验" if each.main else "参与测试和现场应用")
            for each in persons
        ]
        row = services.describe_plan(
            row, said, by=sides.seller, result=deal.title, pay_on=on + dt.timedelta(days=45),
            unregistered="已在外地登记机构登记（演示）",
        )  # fmt: skip
        row = services.notify_plan(row, by=sides.seller)
    if ago > 60:
        with days_ago(ago - 40) as on:
            row = services.confirm_plan(row, by=sides.seller)
            services.pay_plan(row, by=sides.seller, on=on)


def finish(sides: Sides, deal: Deal, ago: int) -> None:
    """Before the end: the second payment, agreed shares of credit, and the first outcomes."""
    with days_ago(ago) as on:
        last = deal.milestones.last()
        note = "试用费在合同价款以外另付"
        services.record_receipt(
            deal, 600_000_00, on=on, by=sides.seller, milestone=last, voucher="演示-002", note=note
        )
        if sides.broker:
            shares = {Party.SELLER: 3000, Party.BUYER: 2000, Party.BROKER: 5000}
            row = services.propose_credit(deal, shares, by=sides.broker, note="经纪人发现需求并全程跟进")
            row = services.accept_credit(row, by=sides.seller)
            services.accept_credit(row, by=sides.buyer)


def follow_up() -> None:
    """Outcomes asked when they were due, answered for the oldest contract only; reminders of what is late."""
    for asked, answered, output in ((215, 210, 3_200_000_00), (80, 0, 0), (30, 20, 8_600_000_00)):
        with days_ago(asked):
            services.ask_outcomes(by=BY)
        if answered:
            row = OutcomeSurvey.objects.filter(state=Outcome.ASKED).order_by("deal_id", "months").first()
            said = Answer(True, output, output // 16, 14, "示例丁", True, 1_000_000_00, "已扩到第二条线。")
            with days_ago(answered):
                services.answer_outcome(row, said, by=link_holder(row.code, row.deal.buyer.code))
            with days_ago(answered - 3):
                stated = Statement.objects.get(answer__survey=row, state=StatementState.STATED)
                services.confirm_statement(stated, by=head(row.deal.seller))
            for side in (row.deal.seller, row.deal.buyer):
                services.tell_deal(row.deal, by=head(side), agreed=True)
    services.remind_of_deals(by=BY)
    services.remind_of_trials(by=BY)


def list_outside(sides: Sides) -> Listing:
    """A result whose price is sought on an exchange outside, listed there while its notice runs."""
    draft = Draft(
        Pricing.LISTING, 380_000_00, "第三方评估，挂牌价不低于评估值", "转化办（见单位页面）", 15,
        venue="中国技术交易所重庆中心",
    )  # fmt: skip
    with days_ago(9) as first_on:
        row = services.draft_notice(sides.match.achievement, draft, by=sides.seller, transfer_mode="assign")
        row = services.start_notice(row, by=sides.seller)
    with days_ago(-21) as last_on:
        pass
    with days_ago(8):
        listing = services.open_listing(
            row, ListingPlan("ctex-chongqing", first_on, last_on), by=sides.seller
        )
    with days_ago(7):
        return services.move_listing(
            listing, Listed.LISTED, ListingSaid(number="演示-挂-0001"), by=sides.seller
        )


def offer(sides: Sides) -> TrialLicence:
    """One more result on offer for trial, which nobody has taken yet."""
    terms = Terms(Formula.PER_UNIT, unit_fen=35_000_00, base="套")
    wanted = services.Offer(12, "一个车间或一套系统，限成渝地区。", "正式投入使用满三个月", terms)
    return services.list_trial(sides.match.achievement, wanted, by=sides.seller)


def _outsiders(deal: Deal) -> list[tuple[Actor, Organisation] | None]:
    """Two persons, each with an organisation that is no party of the deal; None in the place of who is not there."""
    parties = {deal.seller_id, deal.buyer_id, deal.broker_id}
    found: dict[int | None, tuple[Actor, Organisation]] = {}
    for actor in [*holders(Role.BROKER), *holders(Role.ENTERPRISE)]:
        places = actor.scopes(*ORGANISATION_ROLES)
        if not parties & set(places):
            found.setdefault(actor.user_id, (actor, Organisation.objects.get(pk=places[0])))
    return [*list(found.values())[:2], None, None][:2]


def _object(row: PriceNotice, by: Actor, organisation: Organisation, name: str, text: str) -> Objection:
    return services.object_to_notice(row, by=by, organisation=organisation, name=name, text=text)


def _drafted(sides: Sides, deal: Deal, ago: int, price: int) -> PriceNotice:
    buyer = deal.buyer.current.name
    draft = Draft(
        Pricing.AGREEMENT,
        price,
        "第三方评估与近三年同类许可比较",
        "转化办（见单位页面）",
        15,
        buyer,
        related=False,
    )
    with days_ago(ago):
        services.add_document(deal, paper("minutes", deal), by=sides.seller)
        return services.draft_notice(
            sides.match.achievement, draft, by=sides.seller, transfer_mode="licence", deal=deal
        )


def _go(row: TrialLicence, state: Trial, by: Actor, ago: int, **said: Any) -> TrialLicence:
    with days_ago(ago) as on:
        return services.move_trial(row, state, by=by, facts=TrialMoveInput(on, **said))


BEFORE: Mapping[Stage, Callable[[Sides, Deal, int], None]] = {
    Stage.TRIAL: try_it,
    Stage.CONTRACT: publicise,
    Stage.PERFORMANCE: receive,
    Stage.PAYMENT: share,
    Stage.CLOSED: finish,
}
"""What is played before the move to a stage."""
