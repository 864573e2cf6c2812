"""Each contract once, whoever registered it; a day in the past is counted as it was."""

from __future__ import annotations

import datetime as dt

import pytest
from freezegun import freeze_time

from kuaizhuan.core.actors import ANONYMOUS
from kuaizhuan.transfer import services
from kuaizhuan.transfer.figures import registers
from kuaizhuan.transfer.figures.readers import joint_contracts
from kuaizhuan.transfer.queries.flows import Period, Tally, flows
from kuaizhuan.transfer.states import Purpose
from transfer.registry_world import World

pytestmark = pytest.mark.django_db
D = dt.date


END = D(2026, 12, 31)


def year(as_of=END):
    return Period(D(2026, 1, 1), D(2026, 12, 31), as_of)


def made():
    """Nine contracts over three months, registered by both registries."""
    world = World()
    far = [{"name": "示例造船厂", "region": "310000"}]
    abroad = [{"name": "Example GmbH", "country": "DE"}]
    plan = [
        ("2026-04-01", world.university, world.buyer, 100, "materials"),
        ("2026-04-20", world.university, world.buyer, 200, "energy"),
        ("2026-05-04", world.university, world.firm, 400, "materials"),
        ("2026-05-05", world.institute, world.firm, 800, "materials"),
        ("2026-06-01", world.institute, world.buyer, 1600, ""),
        ("2026-06-02", world.university, far, 3200, ""),
        ("2026-06-03", world.institute, abroad, 6400, ""),
    ]
    world.made = []
    for number, (day, seller, buyer, fen, field) in enumerate(plan):
        with freeze_time(day):
            data = world.between(seller, world.firm, fen, title=f"第{number}号技术开发")
            parties = buyer if isinstance(buyer, list) else world.between(seller, buyer, fen)["buyers"]
            world.made.append(world.registered(world.contract({**data, "buyers": parties}, field=field)))
    with freeze_time("2026-06-04"):
        bought = services.enter_contract(world.data("import"), by=world.firm_head)
        row = services.accept_application(
            services.file_application(bought, by=world.firm_head), by=world.anna
        )
        services.approve_application(row, by=world.bert)
    return world


@pytest.fixture(scope="module")
def kept(keep):
    return keep(made)


@pytest.fixture
def world(kept, db):
    return kept.copy()


def test_the_matrix(world):
    found = flows(year())
    assert {pair: tally.total for pair, tally in found.matrix.items()} == {
        ("CQ", "SC"): 300,
        ("CQ", "CQ"): 400,
        ("SC", "CQ"): 800,
        ("SC", "SC"): 1600,
        ("CQ", "CN"): 3200,
        ("SC", ""): 6400,
        ("", "CQ"): 320_000_000,
    }
    assert found.whole == Tally(8, 320_012_700, 320_012_700)


def test_output_of_one_is_intake_of_the_other_and_the_whole_counts_once(world):
    found = flows(year())
    assert found.output("CQ") == Tally(4, 3900, 3900)
    assert found.intake("SC") == Tally(3, 1900, 1900)
    assert found.between("CQ", "SC") == Tally(2, 300, 300)
    assert found.between("SC", "CQ") == Tally(1, 800, 800)
    places = ("CQ", "SC", "CN", "")
    outputs = sum(found.output(place).total for place in places)
    assert outputs == sum(found.intake(place).total for place in places) == found.whole.total
    assert registers.joint_contracts_registered(year()) == found.joint() == found.whole


def test_by_month_type_and_field(world):
    found = flows(year())
    assert found.months["2026-04"][("CQ", "SC")] == Tally(2, 300, 300)
    assert sorted(found.months) == ["2026-04", "2026-05", "2026-06"]
    assert found.types["licence"][("", "CQ")].contracts == 1
    assert found.fields["materials"][("SC", "CQ")].total == 800
    for table in (found.months, found.types, found.fields):
        assert sum(tally.total for row in table.values() for tally in row.values()) == found.whole.total


@pytest.mark.parametrize(
    ("narrowing", "contracts"),
    [
        ({"category": "licence"}, 1),
        ({"field": "materials"}, 3),
        ({"category": "licence", "field": "energy"}, 0),
    ],
)
def test_narrowed(world, narrowing, contracts):
    assert flows(year(), **narrowing).whole.contracts == contracts


def test_a_day_in_the_past_is_counted_as_it_was(world):
    first, second = world.made[:2]
    with freeze_time("2026-07-10"):
        services.cancel_registration(first, by=world.anna, note="解除")
        contract = services.revise_contract(
            second.contract,
            {**second.contract.data, "items": [{"label": "报酬", "amount": "0.5元"}]},
            by=world.office,
            note="减价",
        )
        world.registered(contract, purpose=Purpose.CHANGE)
    assert flows(year(D(2026, 7, 9))).between("CQ", "SC") == Tally(2, 300, 300)
    assert flows(year(D(2026, 7, 10))).between("CQ", "SC") == Tally(1, 50, 50)
    assert flows(year(D(2026, 7, 10))).months["2026-04"][("CQ", "SC")] == Tally(1, 50, 50)
    assert flows(year(D(2026, 4, 1))).whole == Tally(1, 100, 100)
    assert flows(Period(D(2026, 5, 1), D(2026, 5, 31), D(2026, 12, 31))).whole == Tally(2, 1200, 1200)


def test_the_named_figures(world):
    assert registers.contracts_registered(year()).contracts == 8
    assert registers.contracts_between(year(), "CQ", "SC").total == 300
    assert registers.contract_output(year(), "SC").total == 8800
    assert registers.contract_intake(year(), "CQ").contracts == 3


def test_the_figure_of_the_letter(world):
    with freeze_time("2026-06-30"):
        found = joint_contracts(ANONYMOUS)
    assert dict(found.rows) == {
        "transfer.figure.joint_total": 320_012_700,
        "transfer.figure.joint_technical": 320_012_700,
        "transfer.figure.from_chongqing": 300,
        "transfer.figure.from_sichuan": 800,
    }


def test_it_is_one_query(world, django_assert_num_queries):
    with django_assert_num_queries(1):
        flows(year())
