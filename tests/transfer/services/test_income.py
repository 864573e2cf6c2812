"""The ledger is only added to; plans share what it leaves to the fen and are publicised before anything is paid."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.db import IntegrityError, transaction

from kuaizhuan.core.errors import NotAllowed, RuleBroken, WrongState
from kuaizhuan.transfer import access, services
from kuaizhuan.transfer.models import DistributionPlan, LedgerEntry
from kuaizhuan.transfer.queries.ledger import totals, undistributed_income
from kuaizhuan.transfer.rules.income import Mode, Plan
from kuaizhuan.transfer.rules.ledger import Person
from kuaizhuan.transfer.states import Distribution, EntryKind, Stage
from transfer.world import World, days

pytestmark = pytest.mark.django_db
PLAN = Plan(Mode.LICENCE, reward=7000, main=5000, broker=500)
PERSONS = (Person("示例甲", True, 2), Person("示例乙", True, 1), Person("示例丙", False, 1))


def made():
    found = World()
    found.project = found.deal(stage=Stage.PAYMENT, amount=1_000_000_00)
    return found


@pytest.fixture(scope="module")
def kept(keep):
    return keep(made)


@pytest.fixture
def world(kept, db):
    return kept.copy()


def receive(world, amount: int = 500_000_00, **said) -> LedgerEntry:
    return services.record_receipt(world.project, amount, on=days(0), by=world.office, **said)


def drafted(world, plan: Plan = PLAN, persons=PERSONS, **said) -> DistributionPlan:
    return services.draft_plan(world.project, plan, persons, by=world.office, **said)


def test_receipts_costs_and_a_plan_that_adds_up(world):
    first = services.add_milestone(
        world.project, by=world.office, title="首付款", due_on=days(5), amount=600_000_00
    )
    receive(world, 600_000_01, milestone=first, voucher="V-1")
    services.record_entry(world.project, EntryKind.TAX, 33, on=days(0), by=world.office)
    services.record_entry(world.project, EntryKind.DIRECT_COST, 10_000_00, on=days(0), by=world.office)

    row = drafted(world, agreement="本校转化办法")

    assert row.net == 600_000_01 - 33 - 10_000_00
    assert row.main_fen + row.others_fen + row.broker_fen + row.unit_fen == row.net
    amounts = {share.name: share.amount for share in row.shares.all()}
    assert sum(amounts.values()) == row.main_fen + row.others_fen
    assert amounts["示例甲"] - 2 * amounts["示例乙"] in (-1, 0, 1, 2)
    assert row.unverified  # the share of main contributors and of Chongqing are recalled only
    assert undistributed_income(world.project).fen == 0


def test_a_plan_is_publicised_then_confirmed_then_paid(world):
    receive(world)
    row = services.notify_plan(world.describe(drafted(world)), by=world.office, today=days(-40))
    assert row.notice_until > days(-40)
    with pytest.raises(RuleBroken) as early:
        services.confirm_plan(row, by=world.office, today=row.notice_until)
    assert early.value.verdict.codes == ("transfer.notice_runs",)
    row = services.confirm_plan(row, by=world.office)
    with pytest.raises(RuleBroken):
        services.pay_plan(row, by=world.office, on=days(1))
    row = services.pay_plan(row, by=world.office, on=days(0))
    assert (row.state, row.paid_on) == ("paid", days(0))
    with pytest.raises(WrongState):
        services.cancel_plan(row, by=world.office, note="晚了")


def test_an_entry_is_taken_back_whole_and_written_anew(world):
    wrong = receive(world, 50_000_00, voucher="V-7")
    with pytest.raises(RuleBroken) as known:
        receive(world, 500_000_00, voucher="V-7")
    assert known.value.verdict.codes == ("transfer.voucher_known",)
    with pytest.raises(RuleBroken):
        services.reverse_entry(wrong, by=world.office, note="")

    back = services.reverse_entry(wrong, by=world.office, note="金额少写一个零")
    right = receive(world, 500_000_00, voucher="V-7")

    assert (back.amount, back.reverses) == (-50_000_00, wrong)
    assert right.pk > back.pk
    assert totals(world.project).received == 500_000_00
    for entry in (wrong, back):
        with pytest.raises(RuleBroken):
            services.reverse_entry(entry, by=world.office, note="再来")
    with pytest.raises(TypeError):
        wrong.save()
    with pytest.raises(TypeError):
        wrong.delete()
    for values in (
        {"amount": -1},
        {"amount": 0},
        {"amount": 5, "reverses": back},
        {"amount": 1, "kind": "gift"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            LedgerEntry.objects.create(**{"deal": world.project, "kind": "receipt", "on": days(0), **values})


def test_a_reversal_after_a_plan_leaves_a_debt_and_a_later_plan_the_difference(world):
    entry = receive(world)
    row = world.describe(drafted(world))
    with pytest.raises(RuleBroken) as twice:
        drafted(world)
    assert twice.value.verdict.codes == ("transfer.nothing_to_share", "transfer.plan_open")
    services.notify_plan(row, by=world.office, today=days(-60))
    services.confirm_plan(row, by=world.office)
    services.reverse_entry(entry, by=world.office, note="退款")
    assert undistributed_income(world.project).fen == -500_000_00
    receive(world, 600_000_00)
    assert drafted(world).net == 100_000_00


def test_a_plan_whose_income_was_taken_back_is_not_confirmed(world):
    receive(world)
    slip = receive(world, 1_00)
    row = world.describe(drafted(world))
    services.reverse_entry(slip, by=world.office, note="退款")
    with pytest.raises(RuleBroken) as refused:
        services.notify_plan(row, by=world.office)
    assert refused.value.verdict.reasons[0].params == {"missing": "1元"}
    receive(world, 1_00)
    row = services.notify_plan(row, by=world.office, today=days(-60))
    services.record_entry(world.project, EntryKind.TAX, 1, on=days(0), by=world.office)
    with pytest.raises(RuleBroken) as refused:
        services.confirm_plan(row, by=world.office)
    assert refused.value.verdict.codes == ("transfer.plan_uncovered",)
    services.cancel_plan(row, by=world.office, note="退款")
    assert drafted(world).net == 500_000_99


def test_a_cancelled_plan_frees_its_income(world):
    receive(world)
    row = drafted(world)
    with pytest.raises(RuleBroken):
        services.cancel_plan(row, by=world.office, note=" ")
    assert services.cancel_plan(row, by=world.office, note="人员有误").state == "cancelled"
    assert drafted(world).net == 500_000_00


def test_the_floor_of_the_law_cannot_be_set_aside(world):
    receive(world)
    low = Plan(Mode.LICENCE, reward=4000, main=4000)
    with pytest.raises(RuleBroken) as refused:
        drafted(world, low, PERSONS[:2], note="特殊")
    assert "transfer.reward_low" in refused.value.verdict.codes


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"amount": 0}, "transfer.amount_positive"),
        ({"amount": -5}, "transfer.amount_positive"),
        ({"amount": 10**18}, "transfer.amount_large"),
        ({"on": days(1)}, "transfer.day_ahead"),
    ],
)
def test_entries_that_cannot_be(world, values, code):
    said = {"amount": 1, "on": days(0), **values}
    with pytest.raises(RuleBroken) as refused:
        services.record_receipt(world.project, said["amount"], on=said["on"], by=world.office)
    assert code in refused.value.verdict.codes


def test_milestones_are_of_this_deal_and_within_its_amount(world):
    with pytest.raises(RuleBroken) as refused:
        services.add_milestone(world.project, by=world.office, title="", due_on=days(1), amount=2_000_000_00)
    assert refused.value.verdict.codes == ("transfer.milestone_title", "transfer.milestone_sum")
    other = World()
    foreign = services.add_milestone(other.deal(), by=other.office, title="一", due_on=days(1), amount=1)
    with pytest.raises(RuleBroken):
        receive(world, milestone=foreign)


@pytest.mark.parametrize(
    ("who", "money", "keeps", "plan"),
    [
        ("office", True, True, True),
        ("researcher", False, False, True),
        ("buyer", False, False, False),
        ("broker", False, False, False),
        ("stranger", False, False, False),
        ("bureau", True, False, True),
        ("editor", False, False, False),
    ],
)
def test_who_sees_the_money(world, who, money, keeps, plan):
    receive(world)
    row = drafted(world)
    actor = world.actor(who)
    assert access.income.VIEW.allows(actor, world.project) is money
    assert access.income.KEEP.allows(actor, world.project) is keeps
    assert access.income.VIEW_PLAN.allows(actor, row) is money  # a draft is not publicised yet
    DistributionPlan.objects.filter(pk=row.pk).update(state=Distribution.NOTIFIED)
    assert access.income.VIEW_PLAN.allows(actor, row) is plan
    if not keeps:
        for call in (
            lambda: services.record_receipt(world.project, 1, on=days(0), by=actor),
            lambda: services.draft_plan(world.project, PLAN, PERSONS, by=actor),
            lambda: services.cancel_plan(row, by=actor, note="x"),
        ):
            with pytest.raises(NotAllowed):
                call()


def test_a_node_shares_by_its_own_values(world, settings, tmp_path):
    receive(world)
    settings.RULES_FILE = str(tmp_path / "rules.json")
    checked = {"mark": "V", "source": "条例原文"}
    values = {
        "TT-022": {"value": "8000", **checked},
        "TT-010": {"value": "6000", **checked},
        "TC-082": checked,
        "TX-021": {"value": "3", **checked},
    }
    (tmp_path / "rules.json").write_text(json.dumps(values))

    with pytest.raises(RuleBroken) as low:
        drafted(world)
    assert [reason.params["least"] for reason in low.value.verdict] == ["80%"]
    row = drafted(world, Plan(Mode.LICENCE, reward=8000, main=5000))
    assert not row.unverified
    row = services.notify_plan(world.describe(row), by=world.office, today=dt.date(2026, 3, 2))
    assert row.notice_until == dt.date(2026, 3, 5)
    assert totals(world.project).net.unverified is False


def test_the_mode_follows_from_the_notice_and_own_use_is_no_choice(world):
    receive(world)
    own = Plan(Mode.SELF, reward=500, main=250)
    with pytest.raises(RuleBroken) as refused:
        drafted(world, own)
    assert refused.value.verdict.codes[0] == "transfer.mode_other"


@pytest.mark.parametrize(("agreement", "held"), [("本公司办法", False), ("", True)])
def test_an_enterprise_is_held_to_the_floor_only_where_nothing_was_agreed(world, agreement, held):
    receive(world)
    world.university.kind = "enterprise"
    world.university.save()
    low = Plan(Mode.LICENCE, reward=3000, main=1000)
    if held:
        with pytest.raises(RuleBroken) as refused:
            drafted(world, low, agreement=agreement)
        assert "transfer.reward_low" in refused.value.verdict.codes
    else:
        assert drafted(world, low, agreement=agreement).basis == ["TC-082"]


def test_receipts_have_bounds(world):
    project = world.project
    early = project.began_on - dt.timedelta(days=1)
    with pytest.raises(RuleBroken) as refused:
        services.record_receipt(project, 9 * project.amount, on=early, by=world.office)
    assert refused.value.verdict.codes == ("transfer.receipt_early", "transfer.receipt_over")
    kept = services.record_receipt(project, project.amount + 1, on=days(0), by=world.office, note="含利息")
    assert kept.amount == project.amount + 1
