"""A trial from its offer to each of its ends; the fee follows from what was agreed before, and from nothing else."""

from __future__ import annotations

import pytest

from factories import BY, a_demand, an_achievement
from kuaizhuan.catalog.states import State
from kuaizhuan.core.errors import NotAllowed, RuleBroken, WrongState
from kuaizhuan.match.models import Match
from kuaizhuan.transfer import access, services
from kuaizhuan.transfer.models import LedgerEntry, TrialLicence
from kuaizhuan.transfer.queries import trials
from kuaizhuan.transfer.queries.facts import TRIAL_ENDED
from kuaizhuan.transfer.rules.trial import Terms, TrialMoveInput, who
from kuaizhuan.transfer.states import TRIAL, Formula, Party, Stage, Trial
from transfer.world import NEED, World, days

pytestmark = pytest.mark.django_db
PERCENT = Terms(Formula.PERCENT, rate=300, base="新增销售额", floor_fen=5_000_00, cap_fen=50_000_000_00)
OFFER = services.Offer(12, "一条压铸线", "首批产品销售后", PERCENT)


@pytest.fixture(scope="module")
def kept(keep):
    return keep(World)


@pytest.fixture
def world(kept, db):
    return kept.copy()


def given(world, terms: Terms = PERCENT) -> TrialLicence:
    row = services.list_trial(
        world.result, services.Offer(12, "一条压铸线", "首批产品销售后", terms), by=world.office
    )
    return services.match_trial(row, world.deal(), by=world.office)


def go(world, row: TrialLicence, *targets: Trial, **said) -> TrialLicence:
    for target in targets:
        verb = TRIAL.check(row.state, target).rsplit(".", 1)[1]
        by = world.office if Party.SELLER in who(verb, row.claimed_by) else world.buyer
        row = services.move_trial(row, target, by=by, facts=TrialMoveInput(on=days(0), **said))
    return row


def test_from_the_offer_to_the_payment(world):
    row = given(world)
    assert [i["source"] for i in row.indicators] == ["need"]
    row = go(world, row, Trial.SIGNED, Trial.DELIVERED, Trial.IN_USE)
    assert row.term_until > days(360)

    row = services.measure(row, 0, "355.5", by=world.buyer)
    said = TrialMoveInput(days(0), quantity=1_000_000_33, until=days(30))
    row = services.move_trial(row, Trial.CLAIMED, by=world.buyer, facts=said)
    assert row.due_fen is None
    row = services.move_trial(row, Trial.TRIGGERED, by=world.office, facts=TrialMoveInput(days(0)))

    assert row.indicators[0]["outcome"] == "meets"
    assert row.due_fen == 30_000_01  # 3 % of 1,000,000.33 yuan, half up
    row = go(world, row, Trial.PAID)
    assert row.paid_on == days(0)
    entry = LedgerEntry.objects.get()
    assert (entry.kind, entry.amount, entry.voucher) == ("receipt", 30_000_01, row.code)


def test_the_indicators_of_the_match_come_first(world):
    asked = {**NEED[0], "value": 360.0}
    Match.objects.create(
        demand=world.need, achievement=world.result, rank=1, score=1, level=4,
        explanation={"indicators": [{"asked": asked, "offered": None, "outcome": "unknown"}]},
        engine_version="2", demand_version="x", achievement_version="y",
    )  # fmt: skip
    assert given(world).indicators[0]["value"] == "360.0"


def test_without_a_need_the_result_is_held_to_its_own_promise(world):
    world.need = a_demand(owner=world.enterprise)
    assert [i["source"] for i in given(world).indicators] == ["result"]


def used(world) -> TrialLicence:
    """In use, and one of its indicators is not met."""
    row = go(world, given(world), Trial.SIGNED, Trial.DELIVERED, Trial.IN_USE)
    return services.measure(row, 0, "340", by=world.office)


def test_the_seller_alone_makes_no_fee_due(world):
    row = used(world)
    said = TrialMoveInput(days(0), quantity=0, until=days(30))
    row = services.move_trial(row, Trial.CLAIMED, by=world.office, facts=said)
    assert (row.state, row.claimed_by, row.due_fen) == ("claimed", "seller", None)
    with pytest.raises(NotAllowed):
        services.move_trial(row, Trial.TRIGGERED, by=world.office, facts=TrialMoveInput(days(0)))
    with pytest.raises(RuleBroken) as unsaid:
        services.move_trial(row, Trial.DISPUTED, by=world.buyer, facts=TrialMoveInput(days(0)))
    assert unsaid.value.verdict.codes == ("transfer.trial_note",)
    row = services.move_trial(row, Trial.DISPUTED, by=world.buyer, facts=TrialMoveInput(days(0), "未达标"))
    assert (row.state, row.claimed_by, row.quantity, row.pay_by) == ("disputed", "", None, None)
    assert services.move_trial(row, Trial.CLAIMED, by=world.buyer, facts=TrialMoveInput(
        days(0), "双方确认可用", 5, days(30)), override=ASIDE).claimed_by == "buyer"  # fmt: skip


def test_the_buyer_alone_does_not_say_how_much(world):
    row = used(world)
    low = TrialMoveInput(days(0), "少报", 1, days(30))
    row = services.move_trial(row, Trial.CLAIMED, by=world.buyer, facts=low, override=ASIDE)
    with pytest.raises(NotAllowed):
        services.move_trial(row, Trial.TRIGGERED, by=world.buyer, facts=TrialMoveInput(days(0)))
    row = services.move_trial(row, Trial.TRIGGERED, by=world.office, facts=TrialMoveInput(days(0)))
    assert row.due_fen == 5_000_00  # the floor


ASIDE = frozenset({"transfer.trial_unmet"})


def test_unmet_indicators_are_the_buyers_to_accept(world):
    row = used(world)
    said = TrialMoveInput(days(0), quantity=0, until=days(30))
    with pytest.raises(RuleBroken) as refused:
        services.move_trial(row, Trial.CLAIMED, by=world.buyer, facts=said)
    assert refused.value.verdict.codes == ("transfer.trial_unmet",)
    row = services.move_trial(row, Trial.CLAIMED, by=world.office, facts=said, override=ASIDE)
    with pytest.raises(RuleBroken) as still:
        services.move_trial(row, Trial.TRIGGERED, by=world.buyer, facts=TrialMoveInput(days(0)))
    assert still.value.verdict.codes == ("transfer.trial_unmet",)
    with pytest.raises(RuleBroken):
        services.move_trial(
            row, Trial.TRIGGERED, by=world.buyer, facts=TrialMoveInput(days(0)), override=ASIDE
        )
    noted = TrialMoveInput(days(0), "双方确认可用")
    done = services.move_trial(row, Trial.TRIGGERED, by=world.buyer, facts=noted, override=ASIDE)
    assert done.due_fen == 5_000_00  # the floor


def test_extended_returned_broken_released_and_withdrawn(world):
    row = go(world, given(world), Trial.SIGNED, Trial.DELIVERED, Trial.IN_USE)
    with pytest.raises(RuleBroken):
        go(world, row, Trial.EXTENDED, until=row.term_until)
    row = go(world, row, Trial.EXTENDED, until=days(900))
    assert row.term_until == days(900)
    with pytest.raises(RuleBroken):
        go(world, row, Trial.RETURNED)
    assert go(world, row, Trial.RETURNED, note="产品停产").state == "returned"
    second = services.list_trial(world.result, OFFER, by=world.office)
    second = services.match_trial(second, row.deal, by=world.office)
    second = go(world, second, Trial.LISTED)
    assert (second.deal, second.buyer, second.indicators) == (None, None, [])
    assert go(world, second, Trial.WITHDRAWN).state == "withdrawn"


def test_who_may_offer_and_what(world):
    with pytest.raises(NotAllowed):
        services.list_trial(world.result, OFFER, by=world.buyer)
    hidden = an_achievement(owner=world.university, state=State.DRAFT)
    with pytest.raises(WrongState):
        services.list_trial(hidden, OFFER, by=world.office)
    services.list_trial(world.result, OFFER, by=world.office)
    with pytest.raises(RuleBroken) as refused:
        services.list_trial(world.result, OFFER, by=world.office)
    assert refused.value.verdict.codes == ("transfer.trial_listed",)


def test_it_is_given_within_an_open_deal_about_it(world):
    row = services.list_trial(world.result, OFFER, by=world.office)
    other = World()
    with pytest.raises(RuleBroken) as refused:
        services.match_trial(row, other.deal(), by=world.office)
    assert refused.value.verdict.codes == ("transfer.trial_other_deal",)
    closed = world.deal(stage=Stage.CLOSED)
    with pytest.raises(RuleBroken) as over:
        services.match_trial(row, closed, by=world.office)
    assert over.value.verdict.codes == ("transfer.trial_deal_closed",)
    with pytest.raises(NotAllowed):
        services.match_trial(row, closed, by=world.buyer)


def test_measuring(world):
    row = given(world)
    with pytest.raises(RuleBroken) as refused:
        services.measure(row, 7, "about", by=world.buyer)
    assert refused.value.verdict.codes == (
        "transfer.trial_not_used",
        "transfer.indicator_unknown",
        "transfer.measured_number",
    )
    with pytest.raises(NotAllowed):
        services.measure(row, 0, "1", by=world.actor("stranger"))


@pytest.mark.parametrize("name", ["office", "buyer", "stranger", "bureau"])
@pytest.mark.parametrize("state", [s for s in Trial if s not in (Trial.LISTED, Trial.WITHDRAWN)])
def test_each_side_makes_its_own_moves(world, name, state):
    row = given(world)
    TrialLicence.objects.filter(pk=row.pk).update(state=state)
    actor = world.actor(name)
    mine = {"office": Party.SELLER, "buyer": Party.BUYER}.get(name)
    for target in Trial:
        may = target in TRIAL.targets(state) and mine in who(TRIAL.moves[state, target], "")
        if may:
            continue
        with pytest.raises((NotAllowed, WrongState)):
            services.move_trial(row, target, by=actor, facts=TrialMoveInput(days(0), note="x"))
    assert access.trial.VIEW.allows(actor, row) is (name != "stranger")


def test_reminders_come_before_the_term_ends_and_after_the_day_to_pay(world):
    row = go(world, given(world), Trial.SIGNED, Trial.DELIVERED, Trial.IN_USE)
    assert services.remind_of_trials(by=BY) == 0
    soon = row.term_until.toordinal() - days(0).toordinal() - 29
    assert services.remind_of_trials(by=BY, today=days(soon)) == 1
    assert services.remind_of_trials(by=BY, today=days(soon + 1)) == 0
    row = services.measure(row, 0, "360", by=world.buyer)
    said = TrialMoveInput(days(0), quantity=1, until=days(10))
    row = services.move_trial(row, Trial.CLAIMED, by=world.buyer, facts=said)
    services.move_trial(row, Trial.TRIGGERED, by=world.office, facts=TrialMoveInput(days(0)))
    assert services.remind_of_trials(by=BY, today=days(10)) == 0
    assert services.remind_of_trials(by=BY, today=days(11)) == 1
    assert services.remind_of_trials(by=BY, today=days(12)) == 0


def test_an_offer_is_everybodys_to_find(world):
    row = services.list_trial(world.result, OFFER, by=world.office)
    assert access.trial.VIEW.allows(world.actor("stranger"), row)


def broken(world) -> TrialLicence:
    """The seller says that the buyer broke the trial."""
    row = go(world, given(world), Trial.SIGNED, Trial.DELIVERED, Trial.IN_USE)
    return services.move_trial(
        row, Trial.BREACHED, by=world.office, facts=TrialMoveInput(days(0), "超范围使用")
    )


def test_a_breach_is_one_sides_word_until_the_other_confirms_it(world):
    row = broken(world)
    said = row.statements.get()
    assert (row.state, said.kind, said.by_party, said.party) == ("breached", "breach", "seller", "buyer")
    assert trials.case(world.buyer, row.code).trial.word == "stated"
    assert [each.word for each in trials.own(world.office)] == ["stated"]
    ended = TrialLicence.objects.filter(TRIAL_ENDED)
    assert not ended.exists()
    with pytest.raises(NotAllowed):
        services.confirm_statement(said, by=world.office)
    services.confirm_statement(said, by=world.buyer)
    assert trials.case(world.office, row.code).trial.word == ""
    assert ended.get() == row


def test_a_breach_that_is_denied_says_so(world):
    row = broken(world)
    services.deny_statement(row.statements.get(), by=world.buyer, note="在约定范围内使用")
    assert trials.case(world.office, row.code).trial.word == "denied"
    assert not TrialLicence.objects.filter(TRIAL_ENDED).exists()
    with pytest.raises(RuleBroken) as fixed:
        services.correct_statement(
            row.statements.get(), by=world.office, amount=None, on=days(0), note="仍有违约"
        )
    assert "transfer.statement_fixed" in fixed.value.verdict.codes
