"""Every figure has its definition, and counts what happened and nothing twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from factories import BY
from kuaizhuan.core import messages
from kuaizhuan.core.figures import figures
from kuaizhuan.transfer import services
from kuaizhuan.transfer.figures import (
    OF_READER,
    deals_by_stage,
    income_received,
    outcome_jobs,
    outcome_output,
    outcomes_asked,
    trial_conversions,
)
from kuaizhuan.transfer.rules.outcome import Answer
from kuaizhuan.transfer.rules.trial import Terms, TrialMoveInput
from kuaizhuan.transfer.states import EntryKind, Formula, Stage, Trial
from transfer.world import World, days

pytestmark = pytest.mark.django_db
ANSWER = Answer(True, 500, 50, 3, "示例丁", True)


@pytest.fixture(scope="module")
def kept(keep):
    return keep(World)


@pytest.fixture
def world(kept, db):
    return kept.copy()


@pytest.mark.parametrize("figure", OF_READER, ids=lambda figure: figure.name)
def test_each_names_itself_and_is_defined(world, figure):
    found = figure.count(world.office)
    assert {label for label, _ in found.rows} <= set(messages.codes())
    assert figures()[figure.name] is figure


def test_deals_stand_in_one_stage(world):
    world.deal(stage=Stage.CONTRACT)
    found = deals_by_stage(world.office)
    assert found["transfer.stage.contract"] == 1
    assert sum(value for _, value in found.rows) == 1
    assert sum(value for _, value in deals_by_stage(world.actor("stranger")).rows) == 0


def test_trials_are_signed_ended_and_paid(world):
    offer = services.Offer(6, "一条线", "达标", Terms(Formula.FIXED, fee_fen=100))
    row = services.match_trial(
        services.list_trial(world.result, offer, by=world.office), world.deal(), by=world.office
    )
    assert [value for _, value in trial_conversions(world.office).rows] == [0, 0, 0]
    for state, by in (
        (Trial.SIGNED, world.buyer),
        (Trial.DELIVERED, world.office),
        (Trial.IN_USE, world.buyer),
    ):
        row = services.move_trial(row, state, by=by, facts=TrialMoveInput(days(0)))
    assert [value for _, value in trial_conversions(world.office).rows] == [1, 0, 0]
    services.move_trial(row, Trial.RETURNED, by=world.buyer, facts=TrialMoveInput(days(0), "停产"))
    assert [value for _, value in trial_conversions(world.office).rows] == [1, 1, 0]


def test_reversals_are_taken_off(world):
    deal = world.deal(stage=Stage.PAYMENT)
    slip = services.record_receipt(deal, 700, on=days(0), by=world.office)
    services.reverse_entry(slip, by=world.office, note="重复")
    services.record_receipt(deal, 500, on=days(0), by=world.office)
    services.record_entry(deal, EntryKind.TAX, 20, on=days(0), by=world.office)
    world.confirm(deal)
    assert [value for _, value in income_received(world.office).rows] == [500, 20, 480, 0]
    assert [value for _, value in income_received(world.buyer).rows] == [0, 0, 0, 0]


def test_the_last_answer_of_a_deal_counts_once(world):
    deal = world.deal(stage=Stage.CONTRACT)
    for survey, output in zip(deal.outcomes.all()[:2], (500, 900), strict=True):
        services.remind_of_outcome(survey, by=world.office)
        services.answer_outcome(survey, replace(ANSWER, output=output), by=world.buyer)
    world.confirm(deal)
    assert [value for _, value in outcomes_asked(world.office).rows] == [2, 2, 0]
    assert [value for _, value in outcome_output(world.office).rows] == [900, 50]
    assert [value for _, value in outcome_jobs(world.office).rows] == [3, 1]
    assert services.ask_outcomes(by=BY) == 0
