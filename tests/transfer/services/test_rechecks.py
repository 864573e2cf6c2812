"""What is to be checked again is found to hold by whoever is responsible, never while its ground still stands."""

from __future__ import annotations

import datetime as dt

import pytest
from freezegun import freeze_time

from kuaizhuan.core import audit
from kuaizhuan.core.errors import NotAllowed, RuleBroken
from kuaizhuan.core.models import Event
from kuaizhuan.transfer import services
from kuaizhuan.transfer.models import DistributionPlan
from kuaizhuan.transfer.queries import rechecks
from kuaizhuan.transfer.states import Distribution, Purpose
from transfer.registry_world import LARGE, World
from transfer.services.test_endings import a_deal, a_plan

pytestmark = pytest.mark.django_db
FIRST = dt.date(2026, 6, 1)
SUM = 90_000_000


class Case(World):
    """A contract on the register with a list, a relief and a confirmed plan, which was then changed."""

    def change(
        self, fen: int = SUM, title: str = "合金技术开发", amount: int = 1000, before: int = SUM
    ) -> None:
        self.deal = a_deal(self.university, self.buyer)
        self.made = self.registered(
            self.contract(self.between(self.university, self.buyer, before), deal=self.deal)
        )
        self.list = services.make_list("CQ", FIRST, FIRST, by=self.anna, purpose="加计扣除")
        self.relief = services.record_relief(
            self.made, by=self.office, kind="vat", authority="示例税务局", used_on=FIRST, amount=amount
        )
        self.plan = a_plan(self.deal, Distribution.CONFIRMED)
        DistributionPlan.objects.filter(pk=self.plan.pk).update(mode="work")
        data = self.between(self.university, self.buyer, fen, title=title)
        contract = services.revise_contract(
            self.made.contract, data | {"term_to": "2027-01-01"}, by=self.office, note="延期"
        )
        self.now = self.registered(contract, purpose=Purpose.CHANGE, note="延期")
        for row in (self.list, self.relief, self.plan):
            row.refresh_from_db()


@pytest.fixture(scope="module")
def kept(keep):
    with freeze_time("2026-06-01 10:00:00"):
        return keep(Case)


@pytest.fixture
def case(kept, db):
    with freeze_time("2026-06-01 10:00:00"):
        yield kept.copy()


def codes(call) -> tuple[str, ...]:
    with pytest.raises(RuleBroken) as refused:
        call()
    return refused.value.verdict.codes


def test_what_still_holds_is_upheld_with_a_reason(case):
    case.change()
    assert case.plan.review_reason
    assert codes(lambda: services.uphold_plan(case.plan, by=case.office, note=" ")) == (
        "transfer.note_missing",
    )
    assert (
        rechecks.plans(case.office).get(), rechecks.lists(case.anna).get(), rechecks.reliefs(case.office).get(),
    ) == (case.plan, case.list, case.relief)  # fmt: skip

    plan = services.uphold_plan(case.plan, by=case.office, note="只延长了履行期限")
    made = services.uphold_list(case.list, by=case.bert, note="所列各项未变")
    relief = services.uphold_relief(case.relief, by=case.office, note="金额未变")

    assert (plan.review_reason, made.review_reason, relief.state) == ("", "", "standing")
    assert services.pay_plan(plan, by=case.office, on=FIRST).state == Distribution.PAID
    assert not [*rechecks.plans(case.office), *rechecks.lists(case.anna), *rechecks.reliefs(case.anna)]
    said = Event.objects.get(code="transfer.distribution.uphold")
    assert said.data["editions"] == [f"{case.now.code}-2"]
    assert audit.verify() is None
    for again in (
        lambda: services.uphold_plan(plan, by=case.office, note="再来"),
        lambda: services.uphold_list(made, by=case.anna, note="再来"),
        lambda: services.uphold_relief(relief, by=case.office, note="再来"),
    ):
        assert codes(again) == ("transfer.recheck_none",)


def test_no_reason_upholds_what_the_register_says_otherwise(case):
    case.change(fen=500, title="合金技术研发", amount=5_000_000)
    assert codes(lambda: services.uphold_list(case.list, by=case.anna, note="没关系")) == (
        "transfer.recheck_list_differs",
    )
    assert codes(lambda: services.uphold_relief(case.relief, by=case.anna, note="没关系")) == (
        "transfer.recheck_relief_large",
    )
    assert codes(lambda: services.uphold_plan(case.plan, by=case.office, note="没关系")) == (
        "transfer.recheck_plan_large",
    )
    assert case.plan.state == Distribution.CONFIRMED


def test_a_plan_of_another_kind_or_with_another_notice_is_drafted_anew(case):
    case.change()
    said = {"registrations": [{"code": case.made.code, "technical": 1}]}
    DistributionPlan.objects.filter(pk=case.plan.pk).update(mode="licence", publicised=said)
    assert codes(lambda: services.uphold_plan(case.plan, by=case.office, note="没关系")) == (
        "transfer.recheck_mode", "transfer.recheck_notice",
    )  # fmt: skip


def test_what_fell_with_its_registration_is_not_upheld(case):
    case.change()
    DistributionPlan.objects.filter(pk=case.plan.pk).update(state=Distribution.PAID, paid_on=FIRST)
    services.cancel_registration(case.now, by=case.anna, note="合同解除")
    assert (
        codes(lambda: services.uphold_list(case.list, by=case.anna, note="没关系"))[0]
        == "transfer.recheck_none"
    )
    assert codes(lambda: services.uphold_relief(case.relief, by=case.anna, note="没关系")) == (
        "transfer.recheck_none", "transfer.recheck_no_entry",
    )  # fmt: skip
    assert codes(lambda: services.uphold_plan(case.plan, by=case.office, note="没关系")) == (
        "transfer.recheck_no_entry",
    )


def test_what_two_registered_two_uphold(case):
    case.change(fen=LARGE, before=LARGE)
    first = services.uphold_list(case.list, by=case.anna, note="未变")
    assert (first.recheck_by_id, bool(first.review_reason)) == (case.anna.user_id, True)
    assert case.list not in rechecks.lists(case.anna)
    assert codes(lambda: services.uphold_list(case.list, by=case.anna, note="未变")) == (
        "transfer.recheck_same_person",
    )
    second = services.uphold_list(case.list, by=case.bert, note="同意")
    assert (second.recheck_by_id, second.review_reason) == (None, "")
    services.uphold_relief(case.relief, by=case.office, note="未变")
    assert services.uphold_relief(case.relief, by=case.anna, note="同意").state == "standing"
    assert Event.objects.filter(code="transfer.relief.uphold_first").count() == 1


def test_another_change_asks_both_anew(case):
    case.change(fen=LARGE, before=LARGE)
    services.uphold_list(case.list, by=case.anna, note="未变")
    data = case.between(case.university, case.buyer, LARGE, title="三期")
    contract = services.revise_contract(case.made.contract, data, by=case.office, note="更名")
    case.registered(contract, purpose=Purpose.CHANGE, note="更名")
    case.list.refresh_from_db()
    assert case.list.recheck_by_id is None
    assert codes(lambda: services.uphold_list(case.list, by=case.bert, note="同意")) == (
        "transfer.recheck_list_differs",
    )


def test_who_may(case):
    case.change()
    for by in (case.buyer_head, case.researcher, case.anna):
        with pytest.raises(NotAllowed):
            services.uphold_plan(case.plan, by=by, note="x")
    for by in (case.office, case.registrars["SC"][0]):
        with pytest.raises(NotAllowed):
            services.uphold_list(case.list, by=by, note="x")
    for by in (case.buyer_head, case.researcher, case.registrars["SC"][0]):
        with pytest.raises(NotAllowed):
            services.uphold_relief(case.relief, by=by, note="x")
