"""The one main action: role × kind × situation, without a database; and that pages show what the table says."""

from __future__ import annotations

import pytest

from factories import a_demand, a_user, an_achievement, an_expert, an_organisation
from kuaizhuan.match.choices import choices
from kuaizhuan.match.models import Introduction
from kuaizhuan.match.tasks import refresh_for
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role
from kuaizhuan.publish.queries import find
from kuaizhuan.web.doors import Step, What, Who, choose, choose_pair

VISITOR, NOBODY = Who(), Who(signed_in=True)
OWNER = Who(signed_in=True, owns=True, acts=True)
TRADER = Who(signed_in=True, acts=True)
BROKER = Who(signed_in=True, broker=True)
BOTH = Who(signed_in=True, acts=True, broker=True)
STAFF = Who(signed_in=True, staff=True)


def result(**so: object) -> What:
    return What(**{"kind": "achievement", "code": "A1", "state": "published"} | so)


def need(**so: object) -> What:
    return What(**{"kind": "demand", "code": "D1", "state": "published"} | so)


def expert(**so: object) -> What:
    return What(**{"kind": "expert", "code": "E1", "state": "published", "organisation": "O1"} | so)


def trial(**so: object) -> What:
    return What(**{"kind": "trial", "code": "A1", "state": "listed", "trial": "U1"} | so)


TABLE = [
    (VISITOR, result(), "sign_in", Step.SIGN_IN),
    (VISITOR, need(), "sign_in", Step.SIGN_IN),
    (VISITOR, expert(), "sign_in", Step.SIGN_IN),
    (VISITOR, trial(), "sign_in_trial", Step.SIGN_IN),
    (VISITOR, result(public=False, state="draft"), "", Step.NONE),
    (NOBODY, result(), "interest", Step.BELONG),
    (NOBODY, need(), "contact", Step.BELONG),
    (NOBODY, trial(), "trial", Step.BELONG),
    (TRADER, result(needs=True), "interest", Step.NONE),
    (TRADER, result(), "interest", Step.NEED),
    (TRADER, result(needs=True, trial="U1"), "interest trial", Step.NONE),
    (TRADER, result(introduction="N1", needs=True), "introduction", Step.NONE),
    (TRADER, result(deal="X1", introduction="N1"), "deal", Step.NONE),
    (TRADER, result(public=False, state="draft"), "", Step.NONE),
    (TRADER, need(results=True), "recommend_own", Step.NONE),
    (TRADER, need(), "recommend_own", Step.RESULT),
    (TRADER, expert(), "contact_unit", Step.NONE),
    (TRADER, trial(needs=True), "trial interest", Step.NONE),
    (TRADER, trial(), "trial interest", Step.NEED),
    (BROKER, result(), "recommend_client", Step.NONE),
    (BROKER, need(), "recommend_result", Step.NONE),
    (BROKER, expert(), "contact_unit", Step.NONE),
    (BROKER, result(introduction="N1"), "introduction", Step.NONE),
    (BOTH, result(needs=True), "interest recommend_client", Step.NONE),
    (BOTH, need(), "recommend_result", Step.NONE),
    (STAFF, result(), "", Step.NONE),
    (STAFF, need(deal="X1"), "", Step.NONE),
    (OWNER, result(), "matches edit", Step.NONE),
    (OWNER, result(unanswered=2), "answer edit", Step.NONE),
    (OWNER, need(state="draft", public=False), "finish review", Step.NONE),
    (OWNER, need(state="returned", public=False), "finish review", Step.NONE),
    (OWNER, need(state="unit_review", public=False), "follow", Step.NONE),
    (OWNER, need(state="dormant"), "confirm edit", Step.NONE),
    (OWNER, need(state="withdrawn", public=False), "reopen", Step.NONE),
    (OWNER, expert(), "fits edit", Step.NONE),
    (OWNER, trial(), "introductions", Step.NONE),
    (OWNER, result(deal="X1"), "deal", Step.NONE),
]


@pytest.mark.parametrize(("who", "row", "actions", "step"), TABLE)
def test_the_action(who, row, actions, step):
    doors = choose(who, row, here="/here/")
    assert " ".join(door.action for door in doors) == actions
    assert (doors[0].step if doors else Step.NONE) == step


def test_a_visitor_comes_back():
    assert choose(VISITOR, result(), here="/achievements/A1/")[0].query == "next=%2Fachievements%2FA1%2F"


@pytest.mark.parametrize(
    ("sides", "action"),
    [
        ((True, False, False), "interest"),
        ((False, True, False), "recommend_own"),
        ((False, False, True), "introduce"),
        ((False, True, True), "recommend_own"),
        ((False, False, False), None),
        ((True, True, True), None),
    ],
)
def test_the_action_of_a_pair(sides, action):
    names = ("need", "result", "broker")
    door = choose_pair(**dict(zip(names, sides, strict=True)), pair=("D1", "A1"), asked="")
    assert (door.action if door else None) == action
    asked = choose_pair(need=True, result=False, broker=False, pair=("D1", "A1"), asked="N1")
    assert asked.args == ("N1",)


@pytest.fixture
def world(db, signed_in, indexed):
    buyer, seller = an_organisation("示例制造公司"), an_organisation("示例大学")
    achievement = an_achievement(owner=seller)
    indexed()
    return {
        "result": achievement,
        "page": f"/achievements/{achievement.code}/",
        "begin": f"/introductions/begin/achievements/{achievement.code}/",
        "place": buyer,
        "buyer": signed_in(Role.ENTERPRISE, buyer),
        "seller": signed_in(Role.OFFICE, seller),
    }


def text(client, path):
    return client.get(path).content.decode()


def test_the_page_shows_it(world, client):
    assert "登录后联系" in text(client, world["page"])
    shown = text(world["buyer"], world["page"])
    assert "我感兴趣" in shown
    assert "您单位还没有公开的需求" in shown
    assert "查看匹配及理由" in text(world["seller"], world["page"])
    assert "联系所在单位" in text(world["buyer"], f"/experts/{an_expert().code}/")


def test_a_need_is_chosen(world):
    demand = a_demand(owner=world["place"])
    assert demand.title in text(world["buyer"], world["begin"])
    answered = world["buyer"].post(
        world["begin"], {"other": demand.code, "match.question.why": "用于车身件"}, follow=True
    )
    assert "等对方答复" in answered.content.decode()
    assert "查看对接进展" in text(world["buyer"], world["page"])
    row = Introduction.objects.get()
    assert (row.demand, row.state) == (demand, "proposed")


def test_a_need_is_written_on_the_way_and_its_interest_goes_out_with_it(world):
    said = {
        "other": "new",
        "title": "车身件压铸强度提升",
        "words": "需要抗拉强度不低于 350 MPa。",
        "match.question.why": "用于车身件",
    }
    kept = world["buyer"].post(world["begin"], said, follow=True)
    assert "需求公开后" in kept.content.decode()
    row = Introduction.objects.get()
    assert (row.state, row.demand.state, row.demand.owner) == ("kept", "draft", world["place"])
    address = f"/introductions/{row.code}/"
    assert world["seller"].get(address).status_code == 404
    assert row.demand.title not in text(world["seller"], "/introductions/")

    type(row.demand).objects.filter(pk=row.demand.pk).update(state="published")
    refresh_for.call("demand", [row.demand.code])

    row.refresh_from_db()
    assert row.state == "proposed"
    assert world["seller"].get(address).status_code == 200
    assert "答复对接请求" in text(world["seller"], world["page"])


def test_what_is_wrong_stays_beside_what_was_written(world):
    answered = world["buyer"].post(
        world["begin"], {"other": "new", "title": "短", "match.question.why": "用于车身件"}
    )
    assert answered.status_code == 422
    assert "请写需求的名称" in answered.content.decode()
    assert "用于车身件" in answered.content.decode()
    assert not Introduction.objects.exists()


def test_a_kept_interest_is_dropped(world):
    world["buyer"].post(
        world["begin"], {"other": "new", "title": "车身件压铸强度提升", "match.question.why": "用于车身件"}
    )
    row = Introduction.objects.get()
    world["buyer"].post(f"/introductions/{row.code}/answer/", {"verb": "withdraw"})
    row.refresh_from_db()
    assert row.state == "dropped"
    assert world["seller"].get(f"/introductions/{row.code}/").status_code == 404


def test_a_broker_is_offered_the_needs_it_answers_for_first(world):
    agency = an_organisation("示例经纪公司")
    mine = a_demand(owner=an_organisation(), anonymous=True, broker=agency)
    a_demand(owner=an_organisation())
    actor = actor_for(a_user(Role.BROKER, agency))
    found = choices(actor, find(actor, "achievement", world["result"].code))
    assert [each.entry.code for each in found] == [mine.code]
    assert found[0].client


def test_the_result_stands_beside_the_need(world):
    a_demand(
        owner=world["place"],
        indicators=[{"parameter": "抗拉强度", "operator": ">=", "value": 350, "unit": "MPa"}],
    )
    shown = text(world["buyer"], world["page"])
    assert "与您的需求比较" in shown
    assert "≥350 MPa" in shown
