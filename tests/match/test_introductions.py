"""Contact opens with both consents and not before; every step is somebody's proof."""

from __future__ import annotations

import pytest

from factories import a_demand, a_user, an_achievement, an_actor, an_organisation
from kuaizhuan.catalog.states import State
from kuaizhuan.core.actors import ANONYMOUS
from kuaizhuan.core.errors import NotAllowed, NotFound, RuleBroken, WrongState
from kuaizhuan.core.models import Event
from kuaizhuan.match import queries, rules, services
from kuaizhuan.match.models import Introduction
from kuaizhuan.match.states import Side, Stage
from kuaizhuan.notices.models import Notice
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role
from kuaizhuan.publish import services as publish

pytestmark = pytest.mark.django_db
ANSWERS = {"match.question.why": "用于新车型的车身件"}


class World:
    def __init__(self):
        self.enterprise, self.university = an_organisation("示例制造公司"), an_organisation("示例大学")
        self.agency = an_organisation("示例经纪公司")
        self.buyer = actor_for(a_user(Role.ENTERPRISE, self.enterprise))
        self.seller = actor_for(a_user(Role.OFFICE, self.university))
        self.broker = actor_for(a_user(Role.BROKER, self.agency))
        self.stranger = an_actor(Role.ENTERPRISE, an_organisation())
        self.need = a_demand(
            owner=self.enterprise, anonymous=True, broker=self.agency, contact_phone="023-11110000"
        )
        self.result = an_achievement(owner=self.university, contact_email="office@example.org")

    def ask(self, by, answers=ANSWERS):
        return services.express_interest(self.need, self.result, by=by, answers=answers)


@pytest.fixture(scope="module")
def kept(keep):
    return keep(World)


@pytest.fixture
def world(kept, db):
    return kept.copy()


def test_one_side_asks_the_other_consents_and_contact_opens(world):
    row = world.ask(world.buyer)
    before = queries.case(world.seller, row.code)
    assert (before.may_answer, before.contacts) == (True, {Side.DEMAND: {}, Side.ACHIEVEMENT: {}})
    assert "owner" not in before.demand.values

    services.consent(row, by=world.seller)

    after = queries.case(world.seller, row.code)
    assert after.introduction.state == Stage.OPENED
    assert after.contacts[Side.DEMAND] == {"owner": "示例制造公司", "contact_phone": "023-11110000"}
    assert (
        queries.case(world.buyer, row.code).contacts[Side.ACHIEVEMENT]["contact_email"]
        == "office@example.org"
    )
    codes = list(Event.objects.filter(subject_code=row.code).values_list("code", flat=True))
    assert codes == ["match.introduction.ask", "match.introduction.consent", "match.introduction.open"]


def test_a_broker_needs_both_consents_and_has_the_proof(world):
    row = world.ask(world.broker)
    assert row.broker == world.agency

    services.consent(row, by=world.buyer)
    row.refresh_from_db()
    assert row.state == Stage.PROPOSED
    services.consent(row, by=world.seller)

    row.refresh_from_db()
    assert row.state == Stage.OPENED
    proof = Event.objects.get(code="match.introduction.open")
    assert proof.data["broker"] == world.agency.code
    assert queries.case(world.broker, row.code).introduction == row


def test_a_decline_says_why(world):
    row = world.ask(world.buyer)

    for reason, note in [("", ""), ("match.decline.made_up", ""), ("match.decline.other", " ")]:
        with pytest.raises(RuleBroken):
            services.decline(row, by=world.seller, reason=reason, note=note)
    services.decline(row, by=world.seller, reason="match.decline.too_early")

    row.refresh_from_db()
    assert (row.state, row.reason, row.declined_by) == (
        Stage.DECLINED,
        "match.decline.too_early",
        "achievement",
    )
    with pytest.raises(WrongState):
        services.consent(row, by=world.seller)
    assert world.ask(world.buyer).code != row.code


def test_whoever_asked_may_take_it_back_before_the_answer(world):
    row = world.ask(world.buyer)

    with pytest.raises(NotAllowed):
        services.withdraw(row, by=world.seller)
    services.withdraw(row, by=world.buyer)

    row.refresh_from_db()
    assert row.state == Stage.WITHDRAWN


def test_nobody_answers_for_the_side_that_asked(world):
    row = world.ask(world.buyer)

    for actor in (world.buyer, world.stranger, world.broker):
        with pytest.raises(NotAllowed):
            services.consent(row, by=actor)
        with pytest.raises(NotAllowed):
            services.decline(row, by=actor, reason="match.decline.taken")


def test_strangers_cannot_ask_nor_read(world):
    with pytest.raises(NotAllowed):
        world.ask(world.stranger)
    row = world.ask(world.buyer)

    for actor in (world.stranger, ANONYMOUS, world.broker):
        with pytest.raises(NotFound):
            queries.case(actor, row.code)
    assert queries.case(an_actor(Role.EDITOR), row.code).introduction == row


def test_who_is_told(world):
    row = world.ask(world.buyer)
    told = set(
        row.achievement.owner.members.filter(user__notices__isnull=False).values_list("role", flat=True)
    )
    assert told == {Role.OFFICE}
    assert not row.demand.owner.members.filter(user__notices__isnull=False).exists()
    assert [r.code for r in queries.introductions(world.seller, waiting=True)] == [row.code]
    assert not queries.introductions(world.buyer, waiting=True).exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"same_owner": True}, "match.same_owner"),
        ({"both_public": False}, "match.not_public"),
        ({"under_way": True}, "match.under_way"),
        ({"answers": {}}, "match.answer_missing"),
        ({"answers": {"match.question.why": "长" * 1001}}, "match.answer_long"),
        ({"answers": {**ANSWERS, "match.question.x": "?"}}, "match.question_unknown"),
    ],
)
def test_what_stands_against_asking(change, code):
    facts = {"same_owner": False, "both_public": True, "under_way": False, "answers": ANSWERS}
    assert rules.may_ask(**facts)
    assert rules.may_ask(**{**facts, **change}).codes == (code,)


def test_the_service_asks_these_rules(world):
    world.ask(world.buyer)
    with pytest.raises(RuleBroken) as refusal:
        world.ask(world.seller)
    assert refusal.value.verdict.codes == ("match.under_way",)

    hidden = an_achievement(owner=world.university, state=State.DRAFT)
    with pytest.raises(RuleBroken):
        services.express_interest(world.need, hidden, by=world.buyer, answers=ANSWERS)
    own = an_achievement(owner=world.enterprise)
    with pytest.raises(RuleBroken):
        services.express_interest(world.need, own, by=world.buyer, answers=ANSWERS)
    assert Introduction.objects.count() == 1


def test_who_speaks_for_both_sides_opens_the_contact_at_once():
    top = an_organisation("示例大学总部")
    need = a_demand(owner=an_organisation("示例甲院", parent=top))
    result = an_achievement(owner=an_organisation("示例乙院", parent=top))
    head = actor_for(a_user(Role.OFFICE, top))

    row = services.express_interest(need, result, by=head, answers=ANSWERS)

    row.refresh_from_db()
    assert row.state == Stage.OPENED
    assert queries.case(head, row.code).contacts[Side.DEMAND] == {"owner": "示例甲院"}
    codes = Event.objects.filter(subject_code=row.code).values_list("code", flat=True)
    assert list(codes) == ["match.introduction.ask", "match.introduction.open"]


@pytest.mark.parametrize("gone", ["need", "result"])
def test_nobody_agrees_to_what_was_taken_back_and_it_lapses(world, run_jobs, gone):
    row, open_one = world.ask(world.buyer), an_achievement(owner=world.university)
    kept = services.express_interest(world.need, open_one, by=world.buyer, answers=ANSWERS)
    services.consent(kept, by=world.seller)
    publish.withdraw(getattr(world, gone), by=world.buyer if gone == "need" else world.seller)

    with pytest.raises(RuleBroken) as refusal:
        services.consent(row, by=world.seller)
    assert refusal.value.verdict.codes == ("match.not_public",)

    run_jobs()
    row.refresh_from_db()
    kept.refresh_from_db()
    assert (row.state, kept.state) == (Stage.WITHDRAWN, Stage.OPENED)
    assert not any(queries.case(world.seller, row.code).contacts.values())
    told = Notice.objects.filter(event__code="match.introduction.lapse")
    assert {notice.recipient.code for notice in told} == {world.buyer.ref, world.seller.ref}
