"""A registrar decides sub-type and technical amount; otherwise than filed with a reason, and a second one agrees."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from freezegun import freeze_time

from kuaizhuan.core import audit
from kuaizhuan.core.errors import NotAllowed, RuleBroken
from kuaizhuan.core.models import Event
from kuaizhuan.transfer import services
from kuaizhuan.transfer.models import Application, Registration
from kuaizhuan.transfer.queries import contracts
from kuaizhuan.transfer.registration import Decided, Subtype
from kuaizhuan.transfer.states import Desk, Purpose, Standing
from transfer.registry_world import LARGE, World

pytestmark = pytest.mark.django_db
CORRECTED = Decided(Subtype.SERVICE, 120_000_000, "按试验服务计，装置费不属于技术性收入")


@pytest.fixture(scope="module")
def kept(keep):
    with freeze_time("2026-06-01 10:00:00"):
        return keep(World)


@pytest.fixture
def world(kept, db):
    with freeze_time("2026-06-01 10:00:00"):
        yield kept.copy()


def refused(call, *args, **values):
    with pytest.raises(RuleBroken) as refusal:
        call(*args, **values)
    return [code.removeprefix("transfer.") for code in refusal.value.verdict.codes]


def approve(row, by, **said):
    return services.approve_application(row, by=by, **said)


def test_a_correction_waits_for_a_second_person_whatever_its_size(world):
    row = approve(world.accepted(), world.anna, decided=CORRECTED)

    assert (row.state, row.large, row.corrected, row.in_twos) == (Desk.SECOND, False, True, True)
    assert (row.category, row.subtype, row.technical) == ("service", "service", 120_000_000)
    assert not Registration.objects.exists()
    with pytest.raises(NotAllowed):
        approve(row, world.anna)
    row = approve(row, world.bert)

    made = row.registration
    assert (made.category, made.subtype, made.technical, made.total) == (
        "service",
        "service",
        120_000_000,
        180_000_000,
    )
    assert (made.filed_category, made.filed_subtype, made.filed_technical) == (
        "development",
        "entrusted",
        180_000_000,
    )
    assert made.correction == CORRECTED.why
    assert "TC-043" in made.basis
    event = Event.objects.get(code="transfer.application.register")
    assert event.data["values"] == {
        "subtype": "service",
        "technical": 120_000_000,
        "filed": {"subtype": "entrusted", "technical": 180_000_000},
    }
    row.contract.refresh_from_db()
    assert (row.contract.type, row.contract.technical) == ("development", 180_000_000)
    assert audit.verify() is None


def test_what_is_decided_as_filed_is_one_persons(world):
    row = approve(world.accepted(), world.anna, decided=Decided(Subtype.ENTRUSTED, 180_000_000, "相同"))
    made = row.registration
    assert (row.state, made.corrected, made.filed_subtype, made.correction) == (
        Desk.REGISTERED,
        False,
        "",
        "",
    )
    assert (row.subtype, row.technical, row.correction) == ("entrusted", 180_000_000, "")


@pytest.mark.parametrize(
    ("decided", "codes"),
    [
        (Decided(Subtype.SERVICE, 180_000_000, " "), ["decided_why"]),
        (Decided(Subtype.ENTRUSTED, 180_000_001, "x"), ["decided_above_total"]),
        (Decided(Subtype.ENTRUSTED, 0, "x"), ["nothing_technical", "decided_nothing"]),
        (Decided(Subtype.ENTRUSTED, 1, "x" * 1001), ["note_long"]),
    ],
)
def test_a_decision_that_cannot_be(world, decided, codes):
    assert refused(approve, world.accepted(), world.anna, decided=decided) == codes


def test_a_negative_amount_is_refused_before_it_is_reckoned_with(world):
    codes = refused(approve, world.accepted(), world.anna, decided=Decided(Subtype.ENTRUSTED, -1, "x"))
    assert "decided_negative" in codes


def test_the_whole_of_the_price_may_be_approved_and_no_more(world):
    data = world.data(
        items=[
            {"label": "报酬", "amount": "100万元"},
            {"label": "材料", "amount": "80万元", "technical": False},
        ]
    )
    row = world.accepted(world.contract(data))
    row = approve(row, world.anna, decided=Decided(Subtype.ENTRUSTED, 180_000_000, "材料是成果的载体"))
    made = approve(row, world.bert).registration
    assert (made.technical, made.filed_technical) == (180_000_000, 100_000_000)


def test_it_is_judged_as_what_it_was_decided_to_be(world):
    row = world.accepted(world.contract(world.data(declared={"innovation": False})), note="按服务登记")
    assert refused(approve, row, world.anna) == ["no_innovation"]
    row = approve(row, world.anna, decided=Decided(Subtype.SERVICE, 180_000_000, "没有创新，属于技术服务"))
    assert approve(row, world.bert).registration.category == "service"


def test_the_law_settles_who_only_pays_and_a_person_says_so(world):
    data = world.data(subtype="cooperative", declared={"both_research": False})
    row = world.accepted(world.contract(data))
    assert refused(approve, row, world.anna) == ["subtype_undecided"]
    row = approve(row, world.anna, decided=Decided(Subtype.ENTRUSTED, 180_000_000, "买方只出资"))
    made = approve(row, world.bert).registration
    assert (made.subtype, made.filed_subtype, made.category) == ("entrusted", "cooperative", "development")


def test_the_second_agrees_or_sends_back(world):
    row = approve(world.accepted(), world.anna, decided=CORRECTED)
    other = Decided(Subtype.SERVICE, 1, "更少")
    assert refused(approve, row, world.bert, decided=other) == ["decided_by_first"]
    row = services.send_back(row, by=world.bert, note="装置费应当计入")
    assert (row.state, row.corrected, row.technical, row.subtype, row.correction) == (
        Desk.ACCEPTED,
        False,
        None,
        "",
        "",
    )
    assert approve(row, world.bert).state == Desk.REGISTERED


def test_the_database_refuses_a_correction_by_one_person(world):
    row = approve(world.accepted(), world.anna, decided=CORRECTED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.filter(pk=row.pk).update(state=Desk.REGISTERED, decided_by=world.anna.user_id)


def test_an_amount_cut_below_the_threshold_leaves_two_persons(world):
    row = world.accepted(world.contract(world.between(world.university, world.buyer, LARGE)))
    row = approve(row, world.anna, decided=Decided(Subtype.ENTRUSTED, LARGE - 1, "扣除差旅"))
    assert (row.state, row.large, row.corrected) == (Desk.SECOND, True, True)


def test_a_certificate_keeps_what_it_said(world):
    first = world.registered()
    contract = services.revise_contract(
        first.contract, world.data(title="合金技术开发二期"), by=world.office, note="更名"
    )
    row = world.accepted(contract, purpose=Purpose.CHANGE, note="更名")
    row = approve(row, world.anna, decided=CORRECTED)
    second = approve(row, world.bert).registration
    first.refresh_from_db()
    assert (first.state, first.category, first.technical, first.corrected) == (
        Standing.REPLACED,
        "development",
        180_000_000,
        False,
    )
    assert (second.edition, second.category, second.technical) == (2, "service", 120_000_000)


def test_the_precheck_of_a_registered_contract_reckons_with_what_was_decided(world):
    row = approve(world.accepted(), world.anna, decided=CORRECTED)
    contract = approve(row, world.bert).registration.contract
    decided = contracts.decided_of(contract)
    assert decided == CORRECTED
    found = contracts.precheck(contract, contract.signed_on, decided=decided)
    assert (found.checked.category, found.checked.amounts.technical.fen) == ("service", 120_000_000)
    services.revise_contract(contract, world.data(title="另一名称"), by=world.office, note="更名")
    contract.refresh_from_db()
    assert contracts.decided_of(contract) is None
