"""Outcomes are asked when due, answered signed in or by the link of that one survey, and corrected by later answers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from factories import BY
from kuaizhuan.core.errors import NotAllowed, RuleBroken, WrongState
from kuaizhuan.transfer import access, services
from kuaizhuan.transfer.access.outcome import link_holder
from kuaizhuan.transfer.models import OutcomeSurvey
from kuaizhuan.transfer.rules.outcome import Answer
from kuaizhuan.transfer.states import Stage
from transfer.world import World, days

pytestmark = pytest.mark.django_db
ANSWER = Answer(True, 5_000_000_00, 300_000_00, 12, "示例丁", True, 1_000_000_00)


def made() -> World:
    """With a contract, whose outcome is asked for."""
    found = World()
    found.deal(stage=Stage.CONTRACT)
    found.first = OutcomeSurvey.objects.order_by("months").first()
    return found


@pytest.fixture(scope="module")
def kept(keep):
    return keep(made)


@pytest.fixture
def world(kept, db):
    return kept.copy()


def state(row: OutcomeSurvey) -> str:
    row.refresh_from_db()
    return row.state


def test_asked_when_due_reminded_when_late_and_answered(world):
    due = (world.first.due_on - days(0)).days
    assert services.ask_outcomes(by=BY, today=days(due - 1)) == 0
    assert services.ask_outcomes(by=BY, today=days(due)) == 1
    assert state(world.first) == "asked"
    assert services.ask_outcomes(by=BY, today=days(due + 30)) == 0
    assert services.ask_outcomes(by=BY, today=days(due + 31)) == 1
    assert services.ask_outcomes(by=BY, today=days(due + 32)) == 0

    first = services.answer_outcome(world.first, ANSWER, by=world.buyer)
    services.answer_outcome(
        world.first,
        replace(ANSWER, output=6_000_000_00),
        by=link_holder(world.first.code, world.first.deal.buyer.code),
    )

    assert state(world.first) == "answered"
    assert world.first.answers.count() == 2
    assert world.first.answers.first() == first
    assert services.ask_outcomes(by=BY, today=days(due + 200)) == 1  # the second question, twelve months


def test_before_it_is_asked_there_is_no_answer(world):
    with pytest.raises(WrongState):
        services.answer_outcome(world.first, ANSWER, by=world.buyer)


def test_the_seller_asks_again_and_nobody_asks_what_was_answered(world):
    services.remind_of_outcome(world.first, by=world.office)
    services.remind_of_outcome(world.first, by=world.office)
    assert state(world.first) == "asked"
    with pytest.raises(NotAllowed):
        services.remind_of_outcome(world.first, by=world.buyer)
    services.answer_outcome(world.first, ANSWER, by=world.buyer)
    with pytest.raises(WrongState):
        services.remind_of_outcome(world.first, by=world.office)


@pytest.mark.parametrize(
    ("who", "view", "answer", "ask"),
    [
        ("office", True, False, True),
        ("buyer", True, True, False),
        ("stranger", False, False, False),
        ("bureau", True, False, True),
        ("researcher", True, False, False),
    ],
)
def test_who_reads_answers_and_asks(world, who, view, answer, ask):
    actor = world.actor(who)
    assert access.outcome.VIEW.allows(actor, world.first) is view
    assert access.outcome.ANSWER.allows(actor, world.first) is answer
    assert access.outcome.ASK.allows(actor, world.first) is ask
    other = OutcomeSurvey.objects.exclude(pk=world.first.pk).first()
    assert not access.outcome.ANSWER.allows(link_holder(other.code, world.first.deal.buyer.code), world.first)


def test_answers_that_cannot_be(world):
    services.remind_of_outcome(world.first, by=world.office)
    wrong = Answer(False, -1, 10, 2_000_000, " ", False, 5)
    with pytest.raises(RuleBroken) as refused:
        services.answer_outcome(world.first, wrong, by=world.buyer)
    assert refused.value.verdict.codes == (
        "transfer.outcome_name",
        "transfer.amount_negative",
        "transfer.outcome_large",
        "transfer.outcome_tax",
        "transfer.outcome_follow_on",
        "transfer.outcome_unused",
    )
