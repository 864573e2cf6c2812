"""What persons do to others has a limit in a day, each by its setting: at the limit it is refused, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from factories import a_user, an_achievement, an_organisation
from kuaizhuan.catalog.states import State
from kuaizhuan.core.errors import RuleBroken
from kuaizhuan.core.models import Event
from kuaizhuan.match.services import express_interest
from kuaizhuan.notices.webhooks import services as webhooks
from kuaizhuan.people import services as people
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role
from kuaizhuan.publish import services as publish
from kuaizhuan.transfer import services
from kuaizhuan.transfer.access.outcome import link_holder
from kuaizhuan.transfer.models import OutcomeSurvey
from kuaizhuan.transfer.rules.outcome import Answer
from kuaizhuan.transfer.states import Outcome, Stage
from transfer.world import WHY, World, days

pytestmark = pytest.mark.django_db
ANSWER = Answer(in_use=True, output=0, tax=0, jobs=0, by_name="示例丁")


def interests(world: World) -> Callable[[], object]:
    return lambda: express_interest(
        world.need, an_achievement(owner=world.university), by=world.buyer, answers=WHY
    )


def joins(world: World) -> Callable[[], object]:
    user = a_user()
    return lambda: people.ask_to_join(user, an_organisation(), Role.RESEARCHER, by=actor_for(user))


def invitations(world: World) -> Callable[[], object]:
    return lambda: people.invite(world.university, "x@demo.example", Role.RESEARCHER, by=world.office, days=7)


def hooks(world: World) -> Callable[[], object]:
    return lambda: webhooks.make_webhook(
        world.university, by=world.office, url="https://demo.example/x", events=["transfer.deal.sign"]
    )


def a_survey(world: World) -> OutcomeSurvey:
    return OutcomeSurvey.objects.create(
        code="S-1",
        deal=world.deal(stage=Stage.CONTRACT),
        months=36,
        due_on=days(0),
        state=Outcome.ASKED,
        asked_on=days(0),
    )


def reminders(world: World) -> Callable[[], object]:
    row = a_survey(world)
    return lambda: services.remind_of_outcome(row, by=world.office)


def answers(world: World) -> Callable[[], object]:
    row = a_survey(world)
    by = link_holder(row.code, row.deal.buyer.code)
    return lambda: services.answer_outcome(row, ANSWER, by=by)


def appeals(world: World) -> Callable[[], object]:
    editor = world.actor("editor")

    def act() -> object:
        row = an_achievement(owner=world.university, state=State.PLATFORM_REVIEW)
        row = publish.return_to_submitter(row, by=editor, reasons=["publish.return.unclear"], note="请补充")
        return publish.file_appeal(row, by=world.office, text="材料已经齐全，见附件所列各项。")

    return act


LIMITS = {
    "INTERESTS_DAY": interests,
    "JOIN_REQUESTS_DAY": joins,
    "INVITATIONS_DAY": invitations,
    "WEBHOOKS_DAY": hooks,
    "REMINDERS_DAY": reminders,
    "OUTCOME_ANSWERS_DAY": answers,
    "APPEALS_DAY": appeals,
}


@pytest.mark.parametrize("name", LIMITS)
def test_at_its_limit_it_is_refused(name, settings):
    world = World()
    act = LIMITS[name](world)
    setattr(settings, name, 2)
    act()
    act()
    with pytest.raises(RuleBroken) as refused:
        act()
    assert refused.value.verdict.codes == ("core.many_in_day",)
    assert refused.value.verdict.reasons[0].params == {"most": 2}
    setattr(settings, name, 0)
    before = Event.objects.count()
    act()
    assert Event.objects.count() > before
