"""Deals: each way in, each exit of a move, documents that are what they were, reminders once for each due day."""

from __future__ import annotations

import hashlib

import pytest
from cryptography.hazmat.primitives import hashes

from factories import BY, an_achievement
from kuaizhuan.core.errors import NotAllowed, RuleBroken, WrongState
from kuaizhuan.core.files.queries import files_of, intact
from kuaizhuan.core.models import Event, StoredFile
from kuaizhuan.match.services import express_interest
from kuaizhuan.transfer import access, services
from kuaizhuan.transfer.models import Deal, OutcomeSurvey
from kuaizhuan.transfer.rules.deal import Step
from kuaizhuan.transfer.states import DEAL, Party, Stage
from transfer.world import WHY, World, an_upload, days

pytestmark = pytest.mark.django_db
NEXT = {"next_step": "安排考察", "turn": Party.SELLER}


@pytest.fixture(scope="module")
def kept(keep):
    return keep(World)


@pytest.fixture
def world(kept, db):
    return kept.copy()


def codes(row) -> list[str]:
    return list(Event.objects.filter(subject_code=row.code).order_by("seq").values_list("code", flat=True))


def test_a_deal_grows_out_of_an_introduction_once(world):
    introduction = world.introduction(world.broker)

    row = services.open_deal(introduction, by=world.broker)

    assert (row.seller, row.buyer, row.broker) == (world.university, world.enterprise, world.agency)
    assert (row.state, row.origin, row.turn) == ("contact", "introduction", "broker")
    assert codes(row) == ["transfer.deal.open"]
    with pytest.raises(RuleBroken) as refused:
        services.open_deal(introduction, by=world.office)
    assert refused.value.verdict.codes == ("transfer.deal_exists",)


def test_no_deal_before_both_have_consented(world):
    row = express_interest(world.need, world.result, by=world.buyer, answers=WHY)
    with pytest.raises(RuleBroken) as refused:
        services.open_deal(row, by=world.buyer)
    assert refused.value.verdict.codes == ("transfer.introduction_not_opened",)
    with pytest.raises(NotAllowed):
        services.open_deal(row, by=world.actor("stranger"))


def test_a_deal_entered_later_says_so(world):
    new = services.NewDeal(
        "压铸工艺许可", world.university, world.enterprise, days(-200), note="去年线下洽谈"
    )

    row = services.enter_deal(new, by=world.buyer)

    assert (row.origin, row.began_on, row.introduction) == ("entered", days(-200), None)
    assert row.moves.get().note == "去年线下洽谈"
    with pytest.raises(NotAllowed):
        services.enter_deal(new, by=world.broker)
    wrong = services.NewDeal(" ", world.university, world.university, days(1))
    with pytest.raises(RuleBroken) as refused:
        services.enter_deal(wrong, by=world.office)
    assert refused.value.verdict.codes == (
        "transfer.title_missing",
        "transfer.one_side",
        "transfer.subject_missing",
        "transfer.day_ahead",
    )


def test_a_move_says_what_comes_next_and_keeps_its_document(world):
    row = world.deal()

    moved = services.move_deal(
        row,
        Stage.NDA,
        by=world.buyer,
        step=Step(on=days(0), note="双方盖章", due_on=days(14), **NEXT),
        uploads=[an_upload(text=b"both have signed")],
    )

    assert (moved.state, moved.turn, moved.next_step, moved.due_on) == ("nda", "seller", "安排考察", days(14))
    document = files_of(moved).get()
    digest = hashes.Hash(hashes.SM3())
    digest.update(b"both have signed")
    assert document.sha256 == hashlib.sha256(b"both have signed").hexdigest()
    assert document.sm3 == digest.finalize().hex()
    assert (document.purpose, document.subject_state) == ("nda", "nda")
    assert intact(document)
    assert codes(row)[-2:] == ["transfer.document.add", "transfer.deal.sign_nda"]


def test_a_refused_move_leaves_no_file_and_no_row(world):
    row = world.deal()
    with pytest.raises(RuleBroken):
        services.move_deal(row, Stage.NDA, by=world.buyer, step=Step(on=days(1)), uploads=[an_upload()])
    assert not StoredFile.objects.exists()
    with pytest.raises(WrongState):
        services.move_deal(row, Stage.CLOSED, by=world.buyer, step=Step(on=days(0)))
    with pytest.raises(NotAllowed):
        services.move_deal(row, Stage.VISIT, by=world.actor("bureau"), step=Step(on=days(0)))
    row.refresh_from_db()
    assert row.state == Stage.CONTACT


def test_the_same_file_is_kept_once(world):
    row = world.deal()
    first = services.add_document(row, an_upload(), by=world.buyer)
    assert services.add_document(row, an_upload(name="again.txt"), by=world.office) == first
    assert services.add_document(row, an_upload("terms"), by=world.office) != first
    with pytest.raises(RuleBroken):
        services.add_document(row, an_upload("song"), by=world.office)
    with pytest.raises(NotAllowed):
        services.add_document(row, an_upload(), by=world.actor("stranger"))


def test_a_contract_of_a_university_needs_a_publicised_price_or_a_waiver(world):
    row = world.deal(stage=Stage.TERMS)
    step = Step(on=days(0), amount=0, **NEXT)
    with pytest.raises(RuleBroken) as refused:
        services.move_deal(row, Stage.CONTRACT, by=world.office, step=step)
    assert refused.value.verdict.codes == ("transfer.document_missing", "transfer.notice_missing")
    world.waive(row, "transfer.notice_missing")
    with pytest.raises(RuleBroken) as left:
        services.move_deal(row, Stage.CONTRACT, by=world.buyer, step=step)
    assert left.value.verdict.codes == ("transfer.document_missing",)
    assert OutcomeSurvey.objects.count() == 0

    world.move(row, Stage.CONTRACT)

    assert list(OutcomeSurvey.objects.values_list("months", flat=True)) == [6, 12, 24]
    assert Event.objects.get(code="transfer.deal.sign").data["override"] == [
        "transfer.document_missing",
        "transfer.notice_missing",
    ]


def test_a_lost_deal_keeps_its_reason_and_nobodys_turn(world):
    row = world.deal()
    lost = services.move_deal(
        row, Stage.LOST, by=world.buyer, step=Step(on=days(0), reason="transfer.lost.price", **NEXT)
    )
    assert (lost.state, lost.lost_reason, lost.turn, lost.next_step) == (
        "lost",
        "transfer.lost.price",
        "",
        "",
    )


def test_reminders_come_once_for_each_due_day(world):
    row = world.deal()
    row = world.move(row, Stage.VISIT, due_on=days(3))
    assert services.remind_of_deals(by=BY, today=days(3)) == 0
    assert services.remind_of_deals(by=BY, today=days(4)) == 1
    assert services.remind_of_deals(by=BY, today=days(5)) == 0
    world.move(row, Stage.TERMS, due_on=days(10))
    assert services.remind_of_deals(by=BY, today=days(11)) == 1
    assert codes(row).count("transfer.deal.remind") == 2


@pytest.mark.parametrize(
    ("who", "see", "act"),
    [
        ("office", True, True),
        ("buyer", True, True),
        ("broker", True, True),
        ("researcher", True, True),
        ("stranger", False, False),
        ("editor", False, False),
        ("bureau", True, False),
        ("registrar", False, False),
        ("operator", False, False),
    ],
)
@pytest.mark.parametrize("stage", [Stage.CONTACT, Stage.PAYMENT, Stage.CLOSED, Stage.LOST])
def test_who_may_see_and_move(world, who, see, act, stage):
    row = world.deal(brokered=True)
    Deal.objects.filter(pk=row.pk).update(state=stage)
    actor = world.actor(who)
    assert access.deal.VIEW.allows(actor, row) is see
    assert access.deal.MOVE.allows(actor, row) is act
    allowed = DEAL.targets(stage) if act else ()
    for target in Stage:
        if target in allowed:
            continue
        with pytest.raises((NotAllowed, WrongState)):
            services.move_deal(row, target, by=actor, step=Step(on=days(0)))


def test_a_deal_without_a_result_names_its_own(world):
    other = an_achievement(owner=world.university)
    new = services.NewDeal("另一项成果", world.university, world.enterprise, days(0), None, other)
    assert services.enter_deal(new, by=world.office).achievement == other
