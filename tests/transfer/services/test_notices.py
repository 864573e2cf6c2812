"""A price notice from draft to conclusion, and every exit says why."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from factories import BY
from kuaizhuan.core.errors import NotAllowed, RuleBroken, WrongState
from kuaizhuan.transfer import access, services
from kuaizhuan.transfer.models import PriceNotice
from kuaizhuan.transfer.rules.deal import Step
from kuaizhuan.transfer.rules.notice import DILIGENCE, Draft
from kuaizhuan.transfer.states import Notice, Party, Pricing, Stage
from transfer.world import World, an_upload, days

pytestmark = pytest.mark.django_db
DRAFT = Draft(
    Pricing.AGREEMENT, 800_000_00, "评估价 80 万元", "转化办 023-00001111", 15, "示例制造公司", related=False
)


@pytest.fixture(scope="module")
def kept(keep):
    return keep(World)


@pytest.fixture
def world(kept, db):
    return kept.copy()


def drafted(world, draft=DRAFT, deal=None) -> PriceNotice:
    return services.draft_notice(world.result, draft, by=world.office, transfer_mode="licence", deal=deal)


def started(world, ago: int = 0, **more) -> PriceNotice:
    return services.start_notice(drafted(world, **more), by=world.office, today=days(-ago))


def ended(world, **more) -> PriceNotice:
    row = started(world, 16, **more)
    assert services.end_notices(by=BY) == 1
    row.refresh_from_db()
    return row


def tick_all(world, row) -> None:
    for item in DILIGENCE:
        services.tick_diligence(row, item, by=world.office, done=True, note="已核查")


def test_from_draft_to_a_settled_price_that_lets_the_contract_be_signed(world):
    deal = world.deal(stage=Stage.TERMS)
    row = started(world, 15, deal=deal)
    assert row.ends_on == days(0)
    assert services.end_notices(by=BY) == 0
    assert services.end_notices(by=BY, today=days(1)) == 1
    tick_all(world, row)

    row = services.conclude_notice(row, by=world.office, final_fen=800_000_00, final_buyer="示例制造公司")

    assert (row.state, row.final_fen, row.closed_on) == ("concluded", 800_000_00, days(0))
    step = Step(days(0), next_step="发票", turn=Party.BUYER, amount=800_000_00)
    signed = services.move_deal(
        deal, Stage.CONTRACT, by=world.office, step=step, uploads=[an_upload("contract")]
    )
    assert signed.state == Stage.CONTRACT


def test_what_was_publicised_is_what_is_settled(world):
    row = ended(world)
    with pytest.raises(RuleBroken) as refused:
        services.conclude_notice(row, by=world.office, final_fen=700_000_00, final_buyer="另一公司")
    assert refused.value.verdict.codes == (
        "transfer.final_other_price",
        "transfer.final_other_buyer",
        "transfer.diligence_left",
    )
    world.waive(row, "transfer.diligence_left")
    row = services.conclude_notice(
        row,
        by=world.office,
        final_fen=800_000_00,
        final_buyer="示例制造公司",
        note="清单另存",
    )
    assert row.state == Notice.CONCLUDED
    with pytest.raises(WrongState):
        services.tick_diligence(row, DILIGENCE[0], by=world.office, done=True, note="晚了")


def test_a_draft_is_changed_and_then_no_more(world):
    row = drafted(world, replace(DRAFT, related=None))
    with pytest.raises(RuleBroken) as refused:
        services.start_notice(row, by=world.office)
    assert refused.value.verdict.codes == ("transfer.related_undeclared",)
    row = services.revise_notice(
        row, replace(DRAFT, related=True, relation="完成人持股 10%"), by=world.office
    )
    row = services.start_notice(row, by=world.office)
    with pytest.raises(WrongState):
        services.revise_notice(row, DRAFT, by=world.office)
    with pytest.raises(WrongState):
        services.start_notice(row, by=world.office)


def test_a_notice_is_taken_back_with_a_reason(world):
    row = started(world)
    with pytest.raises(RuleBroken):
        services.cancel_notice(row, by=world.office, note="")
    assert services.cancel_notice(row, by=world.office, note="价格变动").state == "cancelled"


@pytest.mark.parametrize(
    ("who", "keeps", "inspect", "draft_seen"),
    [
        ("office", True, True, True),
        ("researcher", False, False, True),
        ("buyer", False, False, False),
        ("stranger", False, False, False),
        ("bureau", False, True, True),
        ("editor", False, False, False),
    ],
)
def test_who_keeps_and_who_inspects(world, who, keeps, inspect, draft_seen):
    row = drafted(world)
    actor = world.actor(who)
    assert access.notice.KEEP.allows(actor, row) is keeps
    assert access.notice.INSPECT.allows(actor, row) is inspect
    assert access.notice.VIEW.allows(actor, row) is draft_seen
    started_row = services.start_notice(row, by=world.office)
    assert access.notice.VIEW.allows(actor, started_row)
    for call in (
        lambda: services.revise_notice(row, DRAFT, by=actor),
        lambda: services.tick_diligence(row, DILIGENCE[0], by=actor, done=False),
        lambda: services.cancel_notice(row, by=actor, note="x"),
        lambda: services.draft_notice(world.result, DRAFT, by=actor, transfer_mode="licence"),
    ):
        if not keeps:
            with pytest.raises(NotAllowed):
                call()


def test_the_checklist_wants_a_note(world):
    row = drafted(world)
    with pytest.raises(RuleBroken) as refused:
        services.tick_diligence(row, "transfer.diligence.weather", by=world.office, done=True)
    assert refused.value.verdict.codes == ("transfer.diligence_unknown", "transfer.diligence_note")
    other = World().deal()
    with pytest.raises(RuleBroken) as foreign:
        drafted(world, deal=other)
    assert foreign.value.verdict.codes == ("transfer.notice_other_deal",)


def test_the_days_are_those_of_the_sellers_place_on_the_day_it_begins(world, settings, tmp_path):
    settings.RULES_FILE = str(tmp_path / "rules.json")
    (tmp_path / "rules.json").write_text(
        json.dumps({"TT-003": {"value": "10", "place": "XX", "from": days(-3).isoformat()}})
    )
    ten, nine = replace(DRAFT, days=10), replace(DRAFT, days=9)
    with pytest.raises(RuleBroken) as elsewhere:
        drafted(world, ten)
    assert elsewhere.value.verdict.reasons[0].params["least"] == 15

    world.university.jurisdiction = "XX"
    world.university.save()
    world.result.refresh_from_db()
    with pytest.raises(RuleBroken) as shorter:
        drafted(world, nine)
    assert shorter.value.verdict.reasons[0].params["least"] == 10
    row = drafted(world, ten)
    with pytest.raises(RuleBroken):
        services.revise_notice(row, nine, by=world.office)
    with pytest.raises(RuleBroken) as before:
        services.start_notice(row, by=world.office, today=days(-4))
    assert before.value.verdict.reasons[0].params["least"] == 15
    row = services.start_notice(row, by=world.office, today=days(-3))
    assert row.ends_on == days(7)
