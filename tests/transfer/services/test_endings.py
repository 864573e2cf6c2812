"""What ends takes with it what rests on any edition, in both jurisdictions; who registered in twos ends in twos."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from freezegun import freeze_time

from kuaizhuan.core import audit
from kuaizhuan.core.errors import NotAllowed, RuleBroken, WrongState
from kuaizhuan.core.models import Event
from kuaizhuan.transfer import services
from kuaizhuan.transfer.models import Deal, DistributionPlan, LedgerEntry
from kuaizhuan.transfer.queries import registry_desk
from kuaizhuan.transfer.registration import Decided, Subtype
from kuaizhuan.transfer.states import Desk, Distribution, EntryKind, Origin, Purpose, Standing
from transfer.registry_world import LARGE, World

pytestmark = pytest.mark.django_db
FIRST, SECOND = dt.date(2026, 6, 1), dt.date(2026, 9, 1)


@pytest.fixture(scope="module")
def kept(keep):
    with freeze_time("2026-06-01 10:00:00"):
        return keep(World)


@pytest.fixture
def world(kept, db):
    with freeze_time("2026-06-01 10:00:00"):
        yield kept.copy()


def a_deal(seller, buyer) -> Deal:
    return Deal.objects.create(
        code=f"D{seller.pk}", title="合金技术", origin=Origin.ENTERED, seller=seller, buyer=buyer,
        state="payment", state_since=FIRST, began_on=FIRST,
    )  # fmt: skip


def a_plan(deal: Deal, state: str, paid_on: dt.date | None = None) -> DistributionPlan:
    """A plan of reward that shares ten yuan."""
    entry = LedgerEntry.objects.create(deal=deal, kind=EntryKind.RECEIPT, on=FIRST, amount=1000)
    return DistributionPlan.objects.create(
        code=f"P{entry.pk}", deal=deal, through=entry, net=1000, mode="licence", reward=10_000, main=10_000,
        broker=0, main_fen=1000, others_fen=0, broker_fen=0, unit_fen=0, unverified=False, state=state,
        paid_on=paid_on,
    )  # fmt: skip


def side(world, place):
    """(seller, its office, buyer, the two registrars) of a jurisdiction."""
    if place == "CQ":
        return world.university, world.office, world.buyer, world.registrars["CQ"]
    return world.institute, world.institute_office, world.firm, world.registrars["SC"]


@pytest.mark.parametrize("place", ["CQ", "SC"])
def test_what_rests_on_an_earlier_edition_falls_with_a_later_one(world, place):
    seller, office, buyer, (anna, _bert) = side(world, place)
    data = world.between(seller, buyer, 90_000_000)
    deal = a_deal(seller, buyer)
    made = world.registered(world.contract(data, deal=deal))
    listed = services.make_list(place, FIRST, FIRST, by=anna, purpose="加计扣除")
    relief = services.record_relief(
        made, by=office, kind="vat", authority="示例税务局", used_on=FIRST, amount=1
    )
    confirmed, paid = a_plan(deal, Distribution.CONFIRMED), a_plan(deal, Distribution.PAID, FIRST)
    before = a_plan(deal, Distribution.PAID, FIRST - dt.timedelta(days=1))

    with freeze_time("2026-09-01 10:00:00"):
        contract = services.revise_contract(
            made.contract, {**data, "title": "合金技术开发二期"}, by=office, note="更名"
        )
        second = world.registered(contract, purpose=Purpose.CHANGE, note="更名")
        for row in (listed, relief, confirmed, paid):
            row.refresh_from_db()
        assert (listed.voided_at, listed.review_reason) == (None, f"{made.code}-1: 更名")
        assert relief.state == "review"
        assert (confirmed.state, confirmed.review_reason) == (Distribution.CONFIRMED, f"{made.code}-1: 更名")
        assert paid.review_reason

    with freeze_time("2026-10-08 10:00:00"):
        services.cancel_registration(second, by=anna, note="合同解除")
        for row in (listed, relief, confirmed, paid, before, made, second):
            row.refresh_from_db()
        why = f"{second.code}-2: 合同解除"
        assert (made.state, second.state) == (Standing.REPLACED, Standing.CANCELLED)
        assert (timezone.localdate(listed.voided_at), listed.void_reason) == (dt.date(2026, 10, 8), why)
        assert relief.state == "void"
        assert (confirmed.state, confirmed.note) == (Distribution.CANCELLED, why)
        assert (paid.state, paid.review_reason) == (Distribution.PAID, why)
        assert before.review_reason == ""
        with pytest.raises(WrongState):
            services.pay_plan(confirmed, by=office, on=dt.date(2026, 10, 8))
    event = Event.objects.get(code="transfer.registration.cancel")
    assert event.data["lists"] == [listed.code]
    assert sorted(event.data["plans"]) == sorted([confirmed.code, paid.code])
    assert audit.verify() is None


def test_a_plan_stands_while_another_contract_of_the_deal_does(world):
    deal = a_deal(world.university, world.buyer)
    made = world.registered(world.contract(world.between(world.university, world.buyer, 1000), deal=deal))
    world.registered(
        world.contract(world.between(world.university, world.buyer, 2000, title="另一项"), deal=deal)
    )
    plan = a_plan(deal, Distribution.CONFIRMED)
    services.cancel_registration(made, by=world.anna, note="解除")
    plan.refresh_from_db()
    assert (plan.state, bool(plan.review_reason)) == (Distribution.CONFIRMED, True)


def test_what_two_registered_two_cancel(world):
    made = world.registered(world.contract(world.between(world.university, world.buyer, LARGE)))
    with pytest.raises(NotAllowed):
        services.cancel_registration(made, by=world.office, note="x")
    made = services.cancel_registration(made, by=world.anna, note="合同无效")
    made.refresh_from_db()
    assert made.state == Standing.VALID
    row = made.contract.applications.get(purpose=Purpose.CANCEL)
    assert (row.state, row.ex_officio, row.large, row.first_by_id) == (
        Desk.SECOND,
        True,
        True,
        world.anna.user_id,
    )
    assert not registry_desk.moves(world.office, row).withdraw
    with pytest.raises(RuleBroken) as refusal:
        services.withdraw_application(row, by=world.office)
    assert refusal.value.verdict.codes == ("transfer.ex_officio",)
    with pytest.raises(RuleBroken):
        services.cancel_registration(made, by=world.bert, note="again")
    with pytest.raises(NotAllowed):
        services.approve_application(row, by=world.anna)
    assert list(registry_desk.queue(world.bert)) == [row]
    services.approve_application(row, by=world.bert)
    made.refresh_from_db()
    assert (made.state, made.end_reason) == (Standing.CANCELLED, "合同无效")


def test_a_cancellation_that_the_second_does_not_share(world):
    made = world.registered(world.contract(world.between(world.university, world.buyer, LARGE)))
    services.cancel_registration(made, by=world.anna, note="合同无效")
    row = made.contract.applications.get(purpose=Purpose.CANCEL)
    row = services.send_back(row, by=world.bert, note="法院未作认定")
    row = services.refuse_application(
        row, by=world.anna, reasons=["transfer.other_reason"], note="不予注销，登记继续有效"
    )
    made.refresh_from_db()
    assert (row.state, made.state) == (Desk.REFUSED, Standing.VALID)


def test_an_applicant_ends_in_twos_what_two_registered(world):
    made = world.registered(world.contract(world.between(world.university, world.buyer, LARGE)))
    row = world.accepted(made.contract, purpose=Purpose.CANCEL, note="双方解除")
    assert services.approve_application(row, by=world.anna).state == Desk.SECOND
    services.approve_application(row, by=world.bert)
    made.refresh_from_db()
    assert made.state == Standing.CANCELLED


def test_a_change_to_a_small_sum_is_no_way_around(world):
    data = world.between(world.university, world.buyer, LARGE)
    made = world.registered(world.contract(data))
    small = {**data, "items": [{"label": "报酬", "amount": "1万元"}]}
    contract = services.revise_contract(made.contract, small, by=world.office, note="缩减")
    row = world.accepted(contract, purpose=Purpose.CHANGE, note="缩减")
    assert services.approve_application(row, by=world.anna).state == Desk.SECOND


def test_a_corrected_registration_was_made_by_two(world):
    row = world.accepted()
    for by in (world.anna, world.bert):
        decided = Decided(Subtype.SERVICE, 1000, "属于服务") if by is world.anna else None
        row = services.approve_application(row, by=by, decided=decided)
    services.cancel_registration(row.registration, by=world.anna, note="解除")
    row.registration.refresh_from_db()
    assert row.registration.state == Standing.VALID


def test_what_was_cancelled_no_longer_counts_for_the_threshold(world):
    half = LARGE // 2
    made = world.registered(world.contract(world.between(world.university, world.buyer, half)))
    services.cancel_registration(made, by=world.anna, note="解除")
    other = world.contract(world.between(world.university, world.buyer, half, title="另外的乙工程"))
    assert services.approve_application(world.accepted(other), by=world.anna).state == Desk.REGISTERED


def test_two_parties_abroad_have_nobody_to_apply(world):
    data = world.data(buyers=[{"name": "Beispiel GmbH", "country": "DE"}])
    data["sellers"][0]["country"] = "SG"
    row = world.contract(data)
    with pytest.raises(RuleBroken) as refusal:
        services.file_application(row, by=world.office)
    assert "transfer.both_abroad" in refusal.value.verdict.codes
