"""Several persons do one thing in the same moment: it happens once, on either database."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from kuaizhuan.core import audit
from kuaizhuan.core.errors import RuleBroken, WrongState
from kuaizhuan.core.models import Event
from kuaizhuan.transfer import services
from kuaizhuan.transfer.models import DealMessage, DistributionPlan, LedgerEntry, Objection, TrialLicence
from kuaizhuan.transfer.queries.ledger import totals
from kuaizhuan.transfer.rules.income import Mode, Plan
from kuaizhuan.transfer.rules.ledger import Person
from kuaizhuan.transfer.rules.message import A_MINUTE
from kuaizhuan.transfer.rules.notice import Draft
from kuaizhuan.transfer.rules.trial import Terms, TrialMoveInput
from kuaizhuan.transfer.states import Formula, Pricing, Stage, Trial
from transfer.world import World, days

THREADS = 6
pytestmark = pytest.mark.django_db(transaction=True)


def at_once(act: Callable[[], object]) -> list[str]:
    """What came of doing it in so many threads together."""
    together = Barrier(THREADS)

    def go(_: int) -> str:
        try:
            together.wait()
            act()
        except (WrongState, RuleBroken):
            return "late"
        finally:
            connection.close()
        return "first"

    with ThreadPoolExecutor(THREADS) as pool:
        return sorted(pool.map(go, range(THREADS)))


ONCE = ["first"] + ["late"] * (THREADS - 1)


def test_a_fee_is_received_once():
    world = World()
    deal = world.deal()
    offer = services.Offer(6, "一条线", "达标", Terms(Formula.FIXED, fee_fen=100))
    row = services.match_trial(
        services.list_trial(world.result, offer, by=world.office), deal, by=world.office
    )
    TrialLicence.objects.filter(pk=row.pk).update(state=Trial.TRIGGERED, due_fen=100)

    found = at_once(
        lambda: services.move_trial(row, Trial.PAID, by=world.office, facts=TrialMoveInput(days(0)))
    )

    assert found == ONCE
    assert LedgerEntry.objects.count() == 1
    assert audit.verify() is None


def test_an_entry_is_taken_back_once_and_income_shared_once():
    world = World()
    deal = world.deal(stage=Stage.PAYMENT)
    slip = services.record_receipt(deal, 100, on=days(0), by=world.office)
    services.record_receipt(deal, 1001, on=days(0), by=world.office)
    assert at_once(lambda: services.reverse_entry(slip, by=world.office, note="重复")) == ONCE
    plan, persons = Plan(Mode.LICENCE, 7000, 7000), (Person("示例甲", True, 1),)
    assert at_once(lambda: services.draft_plan(deal, plan, persons, by=world.office)) == ONCE
    assert DistributionPlan.objects.get().net == 1001


def test_a_deal_is_opened_once():
    world = World()
    row = world.introduction()
    assert at_once(lambda: services.open_deal(row, by=world.office)) == ONCE


def test_a_plan_is_confirmed_and_paid_once():
    world = World()
    deal = world.deal(stage=Stage.PAYMENT)
    services.record_receipt(deal, 1001, on=days(0), by=world.office)
    plan, persons = Plan(Mode.LICENCE, 7000, 7000), (Person("示例甲", True, 1),)
    row = services.notify_plan(
        world.describe(services.draft_plan(deal, plan, persons, by=world.office)),
        by=world.office,
        today=days(-60),
    )
    assert at_once(lambda: services.confirm_plan(row, by=world.office)) == ONCE
    assert at_once(lambda: services.pay_plan(row, by=world.office, on=days(0))) == ONCE
    assert Event.objects.filter(code="transfer.distribution.confirm").count() == 1
    assert audit.verify() is None


def test_a_plan_is_not_confirmed_while_its_income_is_taken_back():
    world = World()
    deal = world.deal(stage=Stage.PAYMENT)
    slip = services.record_receipt(deal, 1001, on=days(0), by=world.office)
    plan, persons = Plan(Mode.LICENCE, 7000, 7000), (Person("示例甲", True, 1),)
    row = services.notify_plan(
        world.describe(services.draft_plan(deal, plan, persons, by=world.office)),
        by=world.office,
        today=days(-60),
    )
    acts = [
        lambda: services.confirm_plan(row, by=world.office),
        lambda: services.reverse_entry(slip, by=world.office, note="退款"),
    ] * (THREADS // 2)
    at_once(lambda: acts.pop()())
    row.refresh_from_db()
    back, confirmed = (
        Event.objects.filter(code=code).values_list("pk", flat=True).first()
        for code in ("transfer.ledger.reverse", "transfer.distribution.confirm")
    )
    # Either it stood when it was confirmed, or it is not confirmed: never the other way round.
    assert back is not None
    assert (confirmed is None) is (row.state == "notified")
    assert confirmed is None or confirmed < back


def test_of_two_slips_with_one_number_one_is_written():
    world = World()
    deal = world.deal(stage=Stage.PAYMENT)
    assert (
        at_once(lambda: services.record_receipt(deal, 7, on=days(0), by=world.office, voucher="V-1")) == ONCE
    )
    assert LedgerEntry.objects.get().amount == 7
    different = iter(range(THREADS))
    found = at_once(
        lambda: services.record_receipt(
            deal, 100, on=days(0), by=world.office, voucher=f"W-{next(different)}"
        )
    )
    assert found == ["first"] * THREADS
    assert totals(deal).received == 7 + 100 * THREADS


def an_objection(world: World) -> Objection:
    draft = Draft(Pricing.AGREEMENT, 100, "评估", "转化办", 15, "示例公司", related=False)
    row = services.draft_notice(world.result, draft, by=world.office, transfer_mode="licence")
    row = services.start_notice(row, by=world.office, today=days(-3))
    return services.object_to_notice(
        row, by=world.buyer, name="示例甲", text="权属有争议", organisation=world.enterprise
    )


def test_an_objection_is_accepted_once():
    world = World()
    row = an_objection(world)
    assert at_once(lambda: services.accept_objection(row, by=world.office)) == ONCE
    row.notice.refresh_from_db()
    assert (row.notice.state, row.notice.suspensions) == ("suspended", [[str(days(0)), None]])
    assert Event.objects.filter(code="transfer.notice.suspend").count() == 1
    assert audit.verify() is None


@pytest.mark.parametrize("against", ["withdraw", "decline", "cancel"])
def test_an_objection_is_accepted_or_something_else_becomes_of_it(against):
    """Whichever comes first, the clock stands still exactly as long as an accepted objection is there."""
    world = World()
    row = an_objection(world)
    others = {
        "withdraw": lambda: services.withdraw_objection(row, by=world.buyer),
        "decline": lambda: services.decline_objection(row, by=world.office, ground="transfer.ground.unclear"),
        "cancel": lambda: services.cancel_notice(row.notice, by=world.office, note="价格变动"),
    }
    acts = [lambda: services.accept_objection(row, by=world.office), others[against]] * (THREADS // 2)
    at_once(lambda: acts.pop()())
    row.refresh_from_db()
    notice = row.notice
    notice.refresh_from_db()
    if against == "decline":
        assert (row.state, notice.state) in {("accepted", "suspended"), ("declined", "running")}
    elif against == "withdraw":
        assert (row.state, notice.state) == ("withdrawn", "running")
        assert all(last for _, last in notice.suspensions)
    else:
        assert (row.state, notice.state) == ("lapsed", "cancelled")
    assert audit.verify() is None


def test_one_person_has_one_open_objection_though_they_press_often():
    world = World()
    first = an_objection(world)
    services.withdraw_objection(first, by=world.buyer)
    texts = iter(range(THREADS))
    found = at_once(
        lambda: services.object_to_notice(
            first.notice,
            by=world.buyer,
            name="示例甲",
            text=f"价格偏低 {next(texts)}",
            organisation=world.enterprise,
        )
    )
    assert found == ONCE
    assert Objection.objects.filter(state="raised").count() == 1


def test_messages_sent_together_are_all_kept_up_to_the_limit():
    world = World()
    deal = world.deal()
    for _ in range(A_MINUTE - 2):
        services.send_message(deal, by=world.office, text="好")
    found = at_once(lambda: services.send_message(deal, by=world.office, text="好"))
    assert found == ["first"] * 2 + ["late"] * (THREADS - 2)
    assert DealMessage.objects.count() == A_MINUTE
    assert audit.verify() is None


def test_no_message_comes_into_a_deal_after_it_closed():
    world = World()
    deal = world.deal(stage=Stage.PAYMENT)
    senders = [world.office, world.buyer]

    def either(who: Callable[[], object]) -> str:
        try:
            together.wait()
            who()
        except (WrongState, RuleBroken):
            return "late"
        finally:
            connection.close()
        return "done"

    together = Barrier(3)
    acts = [lambda by=by: services.send_message(deal, by=by, text="最后一句") for by in senders]
    with ThreadPoolExecutor(3) as pool:
        closed, *sent = pool.map(either, [lambda: world.move(deal, Stage.CLOSED), *acts])

    assert closed == "done"
    assert DealMessage.objects.count() == sent.count("done")
    codes = Event.objects.filter(subject_code=deal.code).order_by("seq").values_list("code", flat=True)
    assert "transfer.message.send" not in list(codes)[list(codes).index("transfer.deal.close") :]
    assert audit.verify() is None
