"""A notice of distribution says what the rules ask, and takes objections, which stop its clock and the money."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest

from kuaizhuan.core.errors import NotAllowed, RuleBroken, WrongState
from kuaizhuan.transfer import services
from kuaizhuan.transfer.models import DistributionPlan, Objection
from kuaizhuan.transfer.queries import income as queries
from kuaizhuan.transfer.registration.deadlines import working_days_left
from kuaizhuan.transfer.rules.income import Mode, Plan
from kuaizhuan.transfer.rules.ledger import Person, Said, resumed
from kuaizhuan.transfer.states import Distribution, ObjectionState, Stage
from transfer.registry_world import World as Registries
from transfer.world import World, days

pytestmark = pytest.mark.django_db
PERSONS = (Person("示例甲", True, 1),)


def made() -> SimpleNamespace:
    world = World()
    deal = world.deal(stage=Stage.PAYMENT)
    services.record_receipt(deal, 305_660_38, on=days(0), by=world.office)
    plan = services.draft_plan(deal, Plan(Mode.LICENCE, 7000, 7000), PERSONS, by=world.office)
    return SimpleNamespace(world=world, deal=deal, plan=plan, member=world.actor("researcher"))


@pytest.fixture(scope="module")
def kept(keep):
    return keep(made)


@pytest.fixture
def case(kept, db):
    return kept.copy()


def notified(case, today: dt.date | None = None) -> DistributionPlan:
    return services.notify_plan(case.world.describe(case.plan), by=case.world.office, today=today)


def objected(case, plan: DistributionPlan, text: str = "漏列了我") -> Objection:
    return services.object_to_plan(plan, by=case.member, name="示例丙", text=text)


def test_a_notice_that_lacks_its_substance_is_refused_with_all_that_is_missing(case):
    empty = services.describe_plan(
        case.plan, [Said("示例甲", "教授", "")], by=case.world.office, result=" ", pay_on=None
    )
    with pytest.raises(RuleBroken) as refused:
        services.notify_plan(empty, by=case.world.office)
    assert refused.value.verdict.codes == (
        "transfer.plan_result", "transfer.plan_person", "transfer.plan_pay_day", "transfer.plan_unregistered",
    )  # fmt: skip
    assert refused.value.verdict.reasons[1].params == {"names": "示例甲"}
    with pytest.raises(RuleBroken) as past:
        services.notify_plan(case.world.describe(empty, pay_on=days(-1)), by=case.world.office)
    assert past.value.verdict.codes == ("transfer.plan_pay_past",)


def test_what_was_publicised_is_kept_and_cannot_be_changed(case):
    row = notified(case)
    assert row.publicised["receipts"] == [{"on": days(0).isoformat(), "amount": 305_660_38}]
    with pytest.raises(WrongState):
        case.world.describe(row)
    with pytest.raises(NotAllowed):
        services.describe_plan(case.plan, [], by=case.world.buyer, result="x", pay_on=None)
    with pytest.raises(NotAllowed):
        services.notify_plan(row, by=case.member)
    with pytest.raises(WrongState):
        services.notify_plan(row, by=case.world.office)


@pytest.mark.parametrize("registered", [True, False])
def test_the_relief_counts_a_notice_only_with_the_registration_of_the_contract(case, registered):
    if registered:
        entry = Registries().registered()
        type(entry.contract).objects.filter(pk=entry.contract_id).update(deal=case.deal)
    row = notified(case, today=days(-60)) if not registered else services.notify_plan(
        case.world.describe(case.plan, unregistered=""), by=case.world.office, today=days(-60)
    )  # fmt: skip
    row = services.confirm_plan(row, by=case.world.office)
    found = {each.code: each.met for each in queries.plan_case(case.world.office, row.code).reliefs}
    assert found["transfer.relief.publicised"] is registered
    assert len(row.publicised["registrations"]) == registered


def test_only_acceptance_stops_the_clock_and_the_answer_lets_it_go_on(case):
    row = notified(case, today=days(-3))
    until = row.notice_until
    said = objected(case, row)
    row.refresh_from_db()
    assert (row.state, said.seller) == (Distribution.NOTIFIED, case.world.university)

    said = services.accept_objection(said, by=case.world.office)
    row.refresh_from_db()
    assert (row.state, row.stood_from) == (Distribution.SUSPENDED, days(0))
    with pytest.raises(WrongState):
        services.confirm_plan(row, by=case.world.office, today=until + dt.timedelta(days=1))
    with pytest.raises(WrongState):
        services.notify_plan(row, by=case.world.office)

    services.answer_objection(said, by=case.world.office, answer="已核对，无误", upheld=False, today=days(9))
    row.refresh_from_db()
    left = working_days_left(days(-1), until)
    assert (row.state, row.stood_from) == (Distribution.NOTIFIED, None)
    assert working_days_left(days(9), row.notice_until) == left
    last = row.notice_until + dt.timedelta(days=1)
    assert services.confirm_plan(row, by=case.world.office, today=last).state == Distribution.CONFIRMED


def test_an_upheld_objection_leaves_nothing_but_to_cancel(case):
    row = notified(case, today=days(-60))
    said = objected(case, row)
    with pytest.raises(RuleBroken) as waits:
        services.confirm_plan(row, by=case.world.office)
    assert waits.value.verdict.codes == ("transfer.plan_objected",)
    services.answer_objection(
        services.accept_objection(said, by=case.world.office),
        by=case.world.office,
        answer="确有遗漏",
        upheld=True,
    )
    with pytest.raises(RuleBroken) as upheld:
        services.confirm_plan(row, by=case.world.office)
    assert upheld.value.verdict.codes == ("transfer.plan_upheld",)
    assert services.cancel_plan(row, by=case.world.office, note="补列人员").state == Distribution.CANCELLED


def test_a_decline_may_be_complained_of_before_anything_is_confirmed(case):
    row = notified(case, today=days(-60))
    said = services.decline_objection(
        objected(case, row), by=case.world.office, ground="transfer.ground.no_facts"
    )
    with pytest.raises(RuleBroken) as waits:
        services.confirm_plan(row, by=case.world.office)
    assert waits.value.verdict.codes == ("transfer.plan_complaint",)
    said = services.complain_of_decline(said, by=case.member, text="有实验记录")
    said = services.hear_complaint(said, by=case.world.actor("bureau"), accept=False, note="记录与成果无关")
    assert said.state == ObjectionState.CONFIRMED
    assert services.confirm_plan(row, by=case.world.office).state == Distribution.CONFIRMED


def test_what_nobody_decides_in_time_is_passed_on(case):
    said = objected(case, notified(case))
    services.pass_late_objections(by=case.world.office, today=said.decide_by + dt.timedelta(days=1))
    said.refresh_from_db()
    assert said.state == ObjectionState.COMPLAINED


def test_objections_end_with_a_plan_that_is_cancelled(case):
    row = notified(case)
    said = objected(case, row)
    services.cancel_plan(row, by=case.world.office, note="重算")
    said.refresh_from_db()
    assert said.state == ObjectionState.LAPSED


@pytest.mark.parametrize("who", ["buyer", "broker", "stranger", "bureau"])
def test_the_notice_is_for_the_units_own_people(case, who):
    row = notified(case)
    with pytest.raises(NotAllowed):
        services.object_to_plan(row, by=case.world.actor(who), name="示例", text="异议")


def test_one_open_objection_of_a_person_and_letters_without_a_limit(case):
    row = notified(case, today=days(-5))
    objected(case, row)
    with pytest.raises(RuleBroken) as again:
        objected(case, row, text="漏 列了我")
    assert again.value.verdict.codes == ("transfer.objection_open", "transfer.objection_said")
    for name in ("示例丁", "示例戊"):
        letter = services.object_to_plan(
            row, by=case.world.office, name=name, text="来信", received_on=days(-2), address="a@example.org"
        )
        assert (letter.by, letter.entered_by_id, letter.received_on) == (
            None,
            case.world.office.user_id,
            days(-2),
        )
    with pytest.raises(RuleBroken):
        services.object_to_plan(row, by=case.world.office, name="示例己", text="来信", received_on=days(-9))


@pytest.mark.parametrize(
    ("stood", "until", "on", "last"),
    [
        (dt.date(2026, 3, 4), dt.date(2026, 3, 6), dt.date(2026, 3, 4), dt.date(2026, 3, 9)),
        (dt.date(2026, 3, 6), dt.date(2026, 3, 6), dt.date(2026, 3, 8), dt.date(2026, 3, 9)),
        (dt.date(2026, 3, 7), dt.date(2026, 3, 9), dt.date(2026, 3, 20), dt.date(2026, 3, 23)),
    ],
)
def test_days_that_were_left_are_left(stood, until, on, last):
    assert resumed(stood_from=stood, until=until, on=on).on == last
