"""Ask, answer and read an introduction in the browser; strangers learn nothing of it."""

from __future__ import annotations

import pytest

from factories import BY, a_demand, an_achievement, an_organisation
from kuaizhuan.match.models import Introduction
from kuaizhuan.match.services import refresh
from kuaizhuan.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(signed_in, indexed):
    buyer, seller = an_organisation("示例制造公司"), an_organisation("示例大学")
    demand = a_demand(owner=buyer, contact_phone="023-11110000")
    achievement = an_achievement(owner=seller, contact_email="office@example.org")
    indexed()
    refresh(demand, by=BY)
    return {
        "demand": demand,
        "achievement": achievement,
        "buyer": signed_in(Role.ENTERPRISE, buyer),
        "seller": signed_in(Role.OFFICE, seller),
        "stranger": signed_in(Role.OFFICE, an_organisation()),
    }


def ask(world, who="buyer", **answers):
    url = f"/introductions/ask/{world['demand'].code}/{world['achievement'].code}/"
    return world[who].post(url, answers or {"match.question.why": "用于车身件"})


def test_the_matches_page_offers_it_to_a_party_only(world, client):
    url = f"/demands/{world['demand'].code}/matches/"
    assert "/introductions/ask/" in world["buyer"].get(url).content.decode()
    for reader in (client, world["stranger"]):
        assert "/introductions/ask/" not in reader.get(url).content.decode()


def test_from_interest_to_opened_contact(world):
    url = ask(world).url
    assert "office@example.org" not in world["buyer"].get(url).content.decode()
    waiting = world["seller"].get("/introductions/").content.decode()
    assert "待我答复" in waiting
    assert url in waiting

    answered = (
        world["seller"]
        .post(f"{url}answer/", {"verb": "consent", "confirmed": "yes"}, follow=True)
        .content.decode()
    )

    assert "023-11110000" in answered
    assert "双方同意，开通联系" in answered
    assert "office@example.org" in world["buyer"].get(url).content.decode()


def test_a_missing_answer_keeps_what_was_written(world):
    answered = ask(world, **{"match.question.offer": "可提供试验线"})

    assert answered.status_code == 422
    assert "可提供试验线" in answered.content.decode()
    assert "请回答第一个问题" in answered.content.decode()
    assert not Introduction.objects.exists()


def test_a_decline_shows_its_reason_to_the_other_side(world):
    url = ask(world).url
    refused = world["seller"].post(f"{url}answer/", {"verb": "decline"})
    assert refused.status_code == 422

    world["seller"].post(f"{url}answer/", {"verb": "decline", "reason": "match.decline.too_early"})

    assert "成熟度不够" in world["buyer"].get(url).content.decode()


def test_taking_it_back(world):
    url = ask(world).url
    world["buyer"].post(f"{url}answer/", {"verb": "withdraw"})
    assert Introduction.objects.get().state == "withdrawn"
    assert world["buyer"].post(f"{url}answer/", {"verb": "dance"}).status_code == 422


def test_strangers_find_nothing(world, client):
    url = ask(world).url
    assert world["stranger"].get(url).status_code == 404
    assert world["stranger"].post(f"{url}answer/", {"verb": "consent", "confirmed": "yes"}).status_code == 404
    assert ask(world, "stranger").status_code == 403
    assert client.get(url).status_code == 302
    assert client.get("/introductions/").status_code == 302


def test_the_list_costs_the_same_for_one_and_for_many(world, django_assert_max_num_queries):
    ask(world)
    with django_assert_max_num_queries(10):
        world["buyer"].get("/introductions/")
    for _ in range(10):
        row = an_achievement()
        Introduction.objects.create(code=f"I{row.code}", demand=world["demand"], achievement=row)
    with django_assert_max_num_queries(10):
        world["buyer"].get("/introductions/")


def test_the_log_of_an_anonymous_need_names_its_broker_and_not_its_people(signed_in, indexed):
    owner, seller, agency = (
        an_organisation("示例匿名公司"),
        an_organisation(),
        an_organisation("示例经纪公司"),
    )
    demand = a_demand(owner=owner, anonymous=True, broker=agency)
    clients = {
        "buyer": signed_in(Role.ENTERPRISE, owner),
        "seller": signed_in(Role.OFFICE, seller),
        "broker": signed_in(Role.BROKER, agency),
    }
    indexed()
    url = ask({"demand": demand, "achievement": an_achievement(owner=seller), **clients}, "seller").url
    assert "待您办理" in clients["broker"].get(url).content.decode()
    clients["broker"].post(f"{url}answer/", {"verb": "pass"})
    decline = {"verb": "decline", "reason": "match.decline.too_early"}
    clients["buyer"].post(f"{url}answer/", decline)

    read = clients["seller"].get(url).content.decode()
    assert "匿名需求方" in read
    assert str(clients["broker"].user) in read
    for secret in ("示例匿名公司", str(clients["buyer"].user), clients["buyer"].user.code):
        assert secret not in read
    assert str(clients["buyer"].user) in clients["broker"].get(url).content.decode()
