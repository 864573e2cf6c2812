"""Who wants to speak to the owner of an anonymous need speaks to its broker first, and learns no name before both agree."""

from __future__ import annotations

import pytest

from factories import a_demand, a_user, an_achievement, an_actor, an_organisation
from kuaizhuan.core.errors import NotAllowed, NotFound, WrongState
from kuaizhuan.core.models import Event
from kuaizhuan.match import queries, services
from kuaizhuan.match.states import Side, Stage
from kuaizhuan.notices.models import Notice
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role

pytestmark = pytest.mark.django_db
ANSWERS = {"match.question.why": "我校成果可以解决"}


class World:
    def __init__(self, chosen=True):
        self.enterprise, self.university = an_organisation("示例匿名公司"), an_organisation("示例大学")
        self.agency = an_organisation("示例经纪公司")
        self.people = {
            "buyer": a_user(Role.ENTERPRISE, self.enterprise),
            "seller": a_user(Role.OFFICE, self.university),
            "broker": a_user(Role.BROKER, self.agency),
            "rival": a_user(Role.BROKER, an_organisation("另一家经纪公司")),
        }
        for name, user in self.people.items():
            setattr(self, name, actor_for(user))
        self.editor = an_actor(Role.EDITOR)
        self.need = a_demand(
            owner=self.enterprise, anonymous=True, broker=self.agency if chosen else None, contact_name="某某"
        )
        self.result = an_achievement(owner=self.university)

    def ask(self, by):
        return services.express_interest(self.need, self.result, by=by, answers=ANSWERS)

    def told(self, name):
        return set(Notice.objects.filter(recipient=self.people[name]).values_list("event__code", flat=True))


@pytest.fixture(scope="module")
def kept(keep):
    return keep(World)


@pytest.fixture
def world(kept, db):
    return kept.copy()


def codes(row):
    return list(Event.objects.filter(subject_code=row.code).order_by("seq").values_list("code", flat=True))


def test_the_broker_is_asked_first_and_the_owner_answers_after(world):
    row = world.ask(world.seller)

    assert (row.state, row.through) == (Stage.BROKERED, world.agency)
    assert world.told("broker") == {"match.introduction.route"}
    assert world.told("buyer") == set()
    for early in (world.buyer, world.broker):
        with pytest.raises((WrongState, NotAllowed)):
            services.consent(row, by=early)
    services.pass_on(row, by=world.broker)
    assert "match.introduction.pass" in world.told("buyer")
    services.consent(row, by=world.buyer)

    row.refresh_from_db()
    assert row.state == Stage.OPENED
    assert queries.case(world.seller, row.code).contacts[Side.DEMAND]["owner"] == "示例匿名公司"
    assert codes(row) == [f"match.introduction.{verb}" for verb in ("route", "pass", "consent", "open")]
    passed = Event.objects.get(code="match.introduction.pass")
    assert passed.actor_ref == world.broker.ref
    assert passed.data["through"] == world.agency.code


@pytest.mark.parametrize("who", ["seller", "rival", "buyer"])
def test_nobody_else_passes_it_on(world, who):
    row = world.ask(world.seller)
    with pytest.raises(NotAllowed):
        services.pass_on(row, by=getattr(world, who))
    row.refresh_from_db()
    assert row.state == Stage.BROKERED


def test_without_a_chosen_broker_the_editors_answer():
    world = World(chosen=False)
    row = world.ask(world.seller)
    with pytest.raises(NotAllowed):
        services.pass_on(row, by=world.broker)
    assert [r.code for r in queries.introductions(world.editor, waiting=True)] == [row.code]
    assert services.pass_on(row, by=world.editor).state == Stage.PROPOSED


def test_the_broker_declines_and_the_asker_learns_why(world):
    row = world.ask(world.seller)
    with pytest.raises(NotAllowed):
        services.decline(row, by=world.buyer, reason="match.decline.taken")
    services.decline(row, by=world.broker, reason="match.decline.not_fitting")
    row.refresh_from_db()
    assert (row.state, row.declined_by) == (Stage.DECLINED, "broker")


def test_the_asker_takes_it_back(world):
    row = world.ask(world.seller)
    assert queries.case(world.seller, row.code).may_withdraw
    services.withdraw(row, by=world.seller)
    row.refresh_from_db()
    assert row.state == Stage.WITHDRAWN


def test_whose_need_it_is_is_known_to_its_broker_and_to_nobody_who_asks(world):
    row = world.ask(world.seller)
    services.pass_on(row, by=world.broker)
    asked = queries.case(world.seller, row.code)
    assert "owner" not in asked.demand.values
    assert asked.named == {world.people["seller"].code, world.people["broker"].code}
    assert queries.case(world.broker, row.code).demand.values["owner"] == world.enterprise
    assert queries.case(world.broker, row.code).named is None
    with pytest.raises(NotFound):
        queries.case(world.rival, row.code)


def test_the_owner_itself_and_its_own_broker_ask_directly(world):
    row = world.ask(world.buyer)
    assert (row.state, row.through) == (Stage.PROPOSED, None)
    assert world.people["buyer"].code not in queries.case(world.seller, row.code).named
    services.withdraw(row, by=world.buyer)
    second = world.ask(world.broker)
    assert (second.state, second.passed_by) == (Stage.PROPOSED, world.people["broker"])


def test_another_broker_goes_through_the_chosen_one(world):
    row = world.ask(world.rival)
    assert (row.state, row.through) == (Stage.BROKERED, world.agency)
    assert row.broker.name == "另一家经纪公司"
