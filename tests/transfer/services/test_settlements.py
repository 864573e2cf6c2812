"""Royalties settled, reliefs within what they rest on, and what is opened again when that changes."""

from __future__ import annotations

import datetime as dt

import pytest
from freezegun import freeze_time

from kuaizhuan.core.errors import NotAllowed, RuleBroken
from kuaizhuan.transfer import services
from kuaizhuan.transfer.desk.taxes import tax_deadlines
from kuaizhuan.transfer.models import Relief
from kuaizhuan.transfer.queries import contracts as queries
from kuaizhuan.transfer.queries.taxes import worksheet_of
from kuaizhuan.transfer.states import Purpose
from transfer.registry_world import World

pytestmark = pytest.mark.django_db
D = dt.date.fromisoformat
ROYALTY = {"mode": "royalty", "royalty_base": "sales", "royalty_rate": 300, "inspection": True}
QUARTER = {"period_from": D("2026-04-01"), "period_to": D("2026-05-31"), "settled_on": D("2026-06-01")}


@pytest.fixture(scope="module")
def kept(keep):
    with freeze_time("2026-06-01 10:00:00"):
        return keep(World)


@pytest.fixture
def world(kept, db):
    with freeze_time("2026-06-01 10:00:00"):
        yield kept.copy()


def licence(world, **changes):
    """A royalty licence of the university, without any sum."""
    data = world.between(world.university, world.firm, 0)
    said = {"type": "licence", "subtype": "know_how_licence", "title": "涂层技术许可", "items": [],
            "payment": ROYALTY, "term_to": "2031-12-31", "licence_kind": "ordinary"}  # fmt: skip
    return world.contract({**data, **said, **changes})


def refused(do, *args, **kwargs):
    with pytest.raises(RuleBroken) as broken:
        do(*args, **kwargs)
    return [code.removeprefix("transfer.") for code in broken.value.verdict.codes]


def settle(world, row, **changes):
    return services.record_settlement(row, by=world.office, **{"amount": 106_000_00, **QUARTER, **changes})


def due(row, on="2026-06-01"):
    return [(line.tax, line.due.fen if line.due else None) for line in worksheet_of(row, D(on))]


def test_taxes_arise_with_each_settlement(world):
    row = licence(world)
    assert due(row) == [("vat", None), ("cit", None), ("stamp", None)]
    settle(world, row)
    made = dict(due(row)[3:])
    assert (made["vat"], made["stamp"]) == (6_000_00, 31_80)  # unregistered: 6 % is due
    world.registered(row)
    assert dict(due(row)[3:])["vat"] == 0


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"amount": 0}, "amount_positive"),
        ({"period_to": D("2026-03-01")}, "settle_period"),
        ({"period_from": D("2026-03-01")}, "settle_early"),
        ({"period_from": D("2032-01-01"), "period_to": D("2032-02-01")}, "settle_late settle_before_period"),
        ({"settled_on": D("2026-03-31")}, "settle_before_period"),
        ({"settled_on": D("2026-06-02")}, "day_ahead"),
    ],
)
def test_a_settlement_that_cannot_be(world, changes, code):
    assert refused(settle, world, licence(world), **changes) == code.split()


def test_only_a_royalty_is_settled_and_once_a_period(world):
    assert refused(settle, world, world.contract()) == ["settle_no_royalty"]
    row = licence(world)
    settle(world, row)
    assert refused(settle, world, row, period_from=D("2026-05-31")) == ["settle_twice"]
    with pytest.raises(NotAllowed):
        services.record_settlement(row, by=world.firm_head, amount=1, **QUARTER)


def test_a_relief_on_royalties_is_within_what_was_settled(world):
    row = licence(world)
    made = world.registered(row)
    draw = {"by": world.office, "kind": "vat", "authority": "示例税务局", "used_on": D("2026-06-01")}
    assert refused(services.record_relief, made, amount=1, **draw) == ["relief_large", "relief_unsettled"]
    settled = settle(world, row)
    assert refused(services.record_relief, made, amount=6_000_01, **draw) == ["relief_large"]
    relief = services.record_relief(made, amount=4_000_00, **draw)
    assert refused(services.record_relief, made, amount=2_000_01, **draw) == ["relief_large"]
    services.record_relief(made, amount=2_000_00, **draw)

    services.withdraw_settlement(settled, by=world.office, why="销量算错")
    relief.refresh_from_db()
    assert (relief.state, relief.reason) == ("review", "销量算错")
    assert refused(services.withdraw_settlement, settled, by=world.office, why="") == [
        "settlement_withdrawn",
        "note_missing",
    ]
    settle(world, row, amount=50_000_00)  # the period is free again


def test_what_is_given_up_frees_its_amount(world):
    made = world.registered()
    draw = {"by": world.office, "kind": "vat", "authority": "示例税务局", "used_on": D("2026-06-01")}
    whole = next(line.relief.fen for line in worksheet_of(made.contract, D("2026-06-01")) if line.relief)
    relief = services.record_relief(made, amount=whole, **draw)
    assert refused(services.record_relief, made, amount=1, **draw) == ["relief_large"]
    assert refused(services.give_up_relief, relief, by=world.office, why=" ") == ["note_missing"]
    with pytest.raises(NotAllowed):
        services.give_up_relief(relief, by=world.firm_head, why="x")
    services.give_up_relief(relief, by=world.anna, why="改按征税开票")
    relief.refresh_from_db()
    assert (relief.state, relief.reason) == ("void", "改按征税开票")
    assert refused(services.give_up_relief, relief, by=world.anna, why="x") == ["relief_void"]
    services.record_relief(made, amount=whole, **draw)


def test_a_relief_is_upheld_only_within_what_is_left(world):
    made = world.registered()
    whole = next(line.relief.fen for line in worksheet_of(made.contract, D("2026-06-01")) if line.relief)
    relief = services.record_relief(
        made, by=world.office, kind="vat", authority="示例税务局", used_on=D("2026-06-01"), amount=whole
    )
    less = world.data(items=[{"label": "报酬", "amount": "50万元"}])
    contract = services.revise_contract(made.contract, less, by=world.office, note="减少")
    world.registered(contract, purpose=Purpose.CHANGE)
    relief.refresh_from_db()
    assert relief.state == "review"
    assert refused(services.uphold_relief, relief, by=world.office, note="已核") == ["relief_large"]


def test_a_service_loses_its_exemption_with_the_contract_it_belongs_to(world):
    main = world.registered()
    linked = {"code": main.code, "type": "development", "same_invoice": True, "registered": True}
    data = {**world.between(world.university, world.firm, 106_000_00), "title": "合金技术服务", "type": "service",
            "subtype": "service", "linked": linked}  # fmt: skip
    made = world.registered(world.contract(data))
    relief = services.record_relief(
        made, by=world.office, kind="vat", authority="示例税务局", used_on=D("2026-06-01"), amount=6_000_00
    )
    services.cancel_registration(main, by=world.anna, note="合同解除")
    relief.refresh_from_db()
    assert relief.state == "void"
    assert Relief.objects.get(pk=relief.pk).reason == f"{main.code}-1: 合同解除"


def test_a_cancelled_registration_exempts_nothing(world):
    made = world.registered()
    assert dict(due(made.contract))["vat"] == 0
    services.cancel_registration(made, by=world.anna, note="合同解除")
    line = next(line for line in worksheet_of(made.contract, D("2026-06-01")) if line.tax == "vat")
    assert line.due.fen > 0
    assert [ground.code for ground in line.unmet] == ["transfer.tax_certificate_ended"]


def test_nothing_is_exempt_before_the_certificate(world):
    row = world.contract()
    assert queries.certificate_of(row) is None
    assert dict(due(row))["vat"] > 0
    world.accepted(row)
    assert dict(due(row))["vat"] > 0


def labels(actor, first, last):
    found = [
        (each.on.isoformat(), each.label.partition("（期限")[0]) for each in tax_deadlines(actor, first, last)
    ]
    return sorted(found)


def test_the_days_of_filing_stand_on_the_desk(world):
    row = licence(world)
    span = D("2026-06-01"), D("2027-06-30")
    assert labels(world.office, *span) == []
    settle(world, row)
    expected = [
        ("2026-07-15", "印花税申报（按季）"),
        ("2026-07-15", "增值税申报（按季）"),
        ("2026-07-15", "增值税申报（按月）"),
        ("2027-01-15", "印花税申报（按年）"),
    ]
    assert labels(world.office, *span) == sorted(expected)
    assert labels(world.firm_head, *span) == []
    assert labels(world.researcher, *span) == []


def test_an_enterprise_files_income_tax_and_both_sides_stamp_duty(world):
    data = world.between(world.firm, world.buyer, 106_000_00)
    world.contract({**data, "signed_on": "2026-05-29"})
    span = D("2026-06-01"), D("2026-07-31")
    days = [("2026-06-15", "印花税申报（按次）"), ("2026-07-15", "印花税申报（按季）")]
    assert labels(world.firm_head, *span) == days
    assert labels(world.buyer_head, *span) == days
    settle_of = {**data, "title": "许可", "type": "licence", "subtype": "know_how_licence", "payment": ROYALTY,
                 "items": [], "signed_on": "2026-03-02", "term_to": "2031-12-31"}  # fmt: skip
    row = world.contract(settle_of)
    services.record_settlement(row, by=world.firm_head, amount=1_000_00, **QUARTER)
    found = dict.fromkeys(label for _, label in labels(world.firm_head, D("2026-06-01"), D("2027-06-30")))
    assert {"企业所得税预缴申报（按季）", "企业所得税汇算清缴"} <= set(found)
