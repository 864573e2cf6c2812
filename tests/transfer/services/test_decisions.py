"""A decision is one person's, a large one two persons'; what falls takes with it what rests on it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from freezegun import freeze_time

from kuaizhuan.core import audit
from kuaizhuan.core.errors import NotAllowed, RuleBroken, WrongState
from kuaizhuan.core.models import Event
from kuaizhuan.transfer import services
from kuaizhuan.transfer.models import Application, Registration
from kuaizhuan.transfer.queries import registry_desk
from kuaizhuan.transfer.states import Desk, Purpose, Standing
from transfer.registry_world import LARGE, World

pytestmark = pytest.mark.django_db
MONOPOLY = {"text": "受让人不得对技术进行改进。"}


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


def test_one_person_registers_what_is_small(world):
    row = services.approve_application(world.accepted(), by=world.anna, official_number="2026500001000123")

    made = row.registration
    assert (row.state, made.state, made.edition, made.jurisdiction) == (
        Desk.REGISTERED,
        Standing.VALID,
        1,
        "CQ",
    )
    assert (made.total, made.technical, made.official_number) == (
        180_000_000,
        180_000_000,
        "2026500001000123",
    )
    assert made.unverified
    assert "TC-045" in made.basis
    assert registry_desk.certificate(made.token) == made


@pytest.mark.parametrize(("fen", "persons"), [(LARGE - 1, 1), (LARGE, 2)])
def test_from_five_million_two_persons_approve(world, fen, persons):
    row = world.accepted(world.contract(world.between(world.university, world.buyer, fen)))
    row = services.approve_application(row, by=world.anna)
    assert (row.state == Desk.REGISTERED) is (persons == 1)
    if persons == 1:
        return
    assert (row.state, row.decided_by) == (Desk.SECOND, None)
    assert not Registration.objects.exists()
    with pytest.raises(NotAllowed, match=r"^transfer\.second_person$"):
        services.approve_application(row, by=world.anna)
    assert not registry_desk.moves(world.anna, row).any
    assert not registry_desk.queue(world.anna).exists()
    assert list(registry_desk.queue(world.bert)) == [row]
    row = services.approve_application(row, by=world.bert)
    assert (row.state, row.first_by_id, row.decided_by_id) == (
        Desk.REGISTERED,
        world.anna.user_id,
        world.bert.user_id,
    )
    codes = [
        c.split(".")[-1]
        for c in Event.objects.filter(subject_code=row.code).order_by("seq").values_list("code", flat=True)
    ]
    assert codes == ["file", "accept", "approve_first", "register"]


def test_the_database_itself_refuses_one_person_twice(world):
    row = world.accepted(world.contract(world.between(world.university, world.buyer, LARGE)))
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.filter(pk=row.pk).update(
            state=Desk.REGISTERED, large=True, first_by=world.anna.user_id, decided_by=world.anna.user_id
        )


def test_cutting_a_contract_does_not_avoid_the_second_person(world):
    half = world.contract(world.between(world.university, world.buyer, LARGE // 2, title="甲项目技术开发"))
    other = world.contract(world.between(world.university, world.buyer, LARGE // 2, title="另外的乙工程"))
    for row in (half, other):
        assert services.approve_application(world.accepted(row), by=world.anna).state == Desk.SECOND


def test_the_second_may_not_agree(world):
    row = world.accepted(world.contract(world.between(world.university, world.buyer, LARGE)))
    row = services.approve_application(row, by=world.anna)
    with pytest.raises(NotAllowed):
        services.send_back(row, by=world.anna, note="x")
    row = services.send_back(row, by=world.bert, note="金额依据不足")
    assert (row.state, row.first_by) == (Desk.ACCEPTED, None)
    with pytest.raises(WrongState):
        services.send_back(row, by=world.bert, note="x")
    assert services.approve_application(row, by=world.bert).state == Desk.SECOND


def test_a_reason_is_set_aside_with_a_note_or_not_at_all(world):
    row = world.accepted(world.contract(world.data(**MONOPOLY)))
    aside = frozenset({"transfer.monopoly_research"})
    assert refused(services.approve_application, row, by=world.anna) == ["monopoly_research"]
    assert refused(services.approve_application, row, by=world.anna, override=aside) == ["override_note"]
    row = services.approve_application(row, by=world.anna, override=aside, note="第二条已约定对等许可")
    assert row.set_aside == ["transfer.monopoly_research"]
    event = Event.objects.get(code="transfer.application.register")
    assert event.data["override"] == ["transfer.monopoly_research"]


def test_what_one_set_aside_the_other_sees(world):
    data = world.between(world.university, world.buyer, LARGE) | MONOPOLY
    row = world.accepted(world.contract(data))
    aside = frozenset({"transfer.monopoly_research"})
    row = services.approve_application(row, by=world.anna, override=aside, note="已约定对等许可")
    assert services.approve_application(row, by=world.bert).state == Desk.REGISTERED


def test_a_grave_reason_cannot_be_set_aside(world):
    row = world.accepted(world.contract(world.data(declared={"innovation": False})), note="坚持")
    grave = frozenset({"transfer.no_innovation"})
    assert refused(services.approve_application, row, by=world.anna, override=grave, note="x") == [
        "no_innovation"
    ]


def test_a_number_of_the_national_system_has_its_shape(world):
    row = world.accepted()
    assert refused(services.approve_application, row, by=world.anna, official_number="123") == [
        "official_number"
    ]


def test_a_refusal_names_all_its_reasons(world):
    row = world.accepted()
    assert refused(services.refuse_application, row, by=world.anna, reasons=[], note="") == [
        "refusal_reason",
        "refusal_note",
    ]
    assert refused(services.refuse_application, row, by=world.anna, reasons=["x"], note="x") == [
        "refusal_reason"
    ]
    given = ["transfer.subject_unclear", "transfer.other_reason"]
    row = services.refuse_application(row, by=world.anna, reasons=given, note="标的含糊")
    assert (row.state, row.reasons, row.decision_note) == (Desk.REFUSED, given, "标的含糊")
    with pytest.raises(WrongState):
        services.approve_application(row, by=world.bert)
    assert world.filed(row.contract).state == Desk.FILED


def test_a_contract_is_on_one_register_once(world):
    first = world.contract(world.between(world.university, world.firm, 1000))
    twin = world.contract(world.between(world.university, world.firm, 1000))
    one, two = world.accepted(first), world.accepted(twin)
    services.approve_application(one, by=world.anna)
    assert refused(services.approve_application, two, by=world.bert) == ["duplicate"]
    assert Registration.objects.count() == 1


def test_a_change_replaces_and_is_counted_from_the_first_day(world):
    made = world.registered()
    services.record_relief(
        made, by=world.office, kind="vat", authority="示例税务局", used_on=dt.date(2026, 6, 1), amount=100
    )
    with freeze_time("2026-09-01"):
        price = {"items": [{"label": "报酬", "amount": "90万元"}]}
        contract = services.revise_contract(
            made.contract, world.data(**price), by=world.office, note="减少工作量"
        )
        changed = world.registered(contract, purpose=Purpose.CHANGE)
    made.refresh_from_db()
    assert (made.state, made.ended_on) == (Standing.REPLACED, dt.date(2026, 9, 1))
    assert (changed.code, changed.edition, changed.technical) == (made.code, 2, 90_000_000)
    assert changed.first_on == made.registered_on
    assert made.reliefs.get().state == "review"


def test_what_is_cancelled_takes_lists_and_reliefs_with_it(world):
    made, other = world.registered(), world.registered(world.contract(world.data(title="另一份合同")))
    day = dt.date(2026, 6, 1)
    listed = services.make_list("CQ", day, day, by=world.anna, purpose="奖补核查")
    for row in (made, other):
        services.record_relief(row, by=world.anna, kind="reward", authority="示例科技局", used_on=day)
    assert listed.registrations.count() == 2

    with pytest.raises(NotAllowed):
        services.cancel_registration(made, by=world.office, note="x")
    with pytest.raises(NotAllowed):
        services.cancel_registration(made, by=world.registrars["SC"][0], note="x")
    assert refused(services.cancel_registration, made, by=world.bert, note="") == ["note_missing"]
    services.cancel_registration(made, by=world.bert, note="合同解除")

    made.refresh_from_db()
    listed.refresh_from_db()
    assert (made.state, made.reliefs.get().state, other.reliefs.get().state) == (
        "cancelled",
        "void",
        "standing",
    )
    assert listed.voided_at is not None
    event = Event.objects.get(code="transfer.registration.cancel")
    assert event.data["lists"] == [listed.code]
    assert event.data["reliefs"] == ["reward: 示例科技局"]
    with pytest.raises(WrongState):
        services.cancel_registration(made, by=world.bert, note="again")
    with pytest.raises(WrongState):
        services.record_relief(made, by=world.anna, kind="vat", authority="x", used_on=day)
    assert audit.verify() is None


def test_the_applicant_asks_to_be_taken_off(world):
    made = world.registered()
    row = world.accepted(made.contract, purpose=Purpose.CANCEL, note="双方解除合同")
    services.approve_application(row, by=world.anna)
    made.refresh_from_db()
    assert made.state == Standing.CANCELLED
    assert not hasattr(Application.objects.get(pk=row.pk), "registration")
    again = world.registered(made.contract)
    assert (again.code, again.edition, again.first_on) == (made.code, 2, again.registered_on)


def test_a_cancellation_that_came_too_late(world):
    made = world.registered()
    row = world.accepted(made.contract, purpose=Purpose.CANCEL, note="解除")
    services.cancel_registration(made, by=world.anna, note="主动注销")
    assert refused(services.approve_application, row, by=world.anna) == ["nothing_registered"]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"first": dt.date(2026, 6, 2)}, "list_period"),
        ({"purpose": " "}, "list_purpose"),
        ({"first": dt.date(2026, 5, 1), "last": dt.date(2026, 5, 2)}, "list_empty"),
    ],
)
def test_a_list_that_says_nothing(world, values, code):
    world.registered()
    given = {"first": dt.date(2026, 6, 1), "last": dt.date(2026, 6, 1), "purpose": "核查", **values}
    assert refused(
        services.make_list, "CQ", given["first"], given["last"], by=world.anna, purpose=given["purpose"]
    ) == [code]
    with pytest.raises(NotAllowed):
        services.make_list("SC", given["first"], given["last"], by=world.anna, purpose="x")


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"kind": "gift"}, "relief_kind"),
        ({"authority": ""}, "relief_authority"),
        ({"amount": -1}, "relief_amount"),
        ({"used_on": dt.date(2026, 5, 31)}, "relief_early"),
        ({"kind": "cit"}, "cit_kind"),
        ({"kind": "iit"}, "iit_kind"),
        ({"amount": 10**9}, "relief_large"),
        ({"used_on": dt.date(2026, 6, 2)}, "day_ahead"),
    ],
)
def test_a_relief_that_cannot_be(world, values, code):
    given = {"kind": "vat", "authority": "示例税务局", "used_on": dt.date(2026, 6, 1), **values}
    assert refused(services.record_relief, world.registered(), by=world.office, **given) == [code]


def test_a_relief_is_the_applicants_to_record(world):
    made = world.registered()
    with pytest.raises(NotAllowed):
        services.record_relief(
            made, by=world.firm_head, kind="vat", authority="x", used_on=dt.date(2026, 6, 1)
        )


def test_lists_are_read_by_those_who_make_them(world):
    world.registered()
    day = dt.date(2026, 6, 1)
    made = services.make_list("CQ", day, day, by=world.anna, purpose="核查")
    assert list(registry_desk.lists(world.bert)) == [made]
    assert registry_desk.registry_list(world.bert, made.code) == made
    assert not registry_desk.lists(world.registrars["SC"][0]).exists()
