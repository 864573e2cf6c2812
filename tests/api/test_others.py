"""Organisations, introductions and webhooks through the machine interface."""

from __future__ import annotations

import pytest

from factories import BY, a_credit_code, a_demand, an_achievement, an_organisation
from kuaizhuan.core.actors import system
from kuaizhuan.notices.webhooks import services as webhooks
from kuaizhuan.notices.webhooks.models import Delivery
from kuaizhuan.notices.webhooks.posting import Answer
from kuaizhuan.people import services as people
from kuaizhuan.people.models import Organisation
from kuaizhuan.people.roles import Role

pytestmark = pytest.mark.django_db
WHY = {"match.question.why": "用于车身结构件"}


def test_organisations_page_and_filter(visitor):
    places = [an_organisation(f"示例大学{n}", contact_phone="13800000000") for n in range(5)]
    people.merge_organisations(places[1], places[0], by=BY)
    seen, cursor = [], ""
    while cursor is not None:
        page = visitor.get(f"/organisations?q=示例大学&limit=2&cursor={cursor}")
        seen += [item["code"] for item in page["items"]]
        cursor = page["next"]
    assert seen == [place.code for place in reversed(places) if place != places[1]]
    assert visitor.get("/organisations?q=没有这样的")["items"] == []


def test_one_organisation(visitor):
    parent, code = an_organisation(), a_credit_code()
    place = an_organisation(
        "示例研究院", credit_code=code, contact_phone="13800000000", website="https://x.example"
    )
    Organisation.objects.filter(pk=place.pk).update(parent=parent)
    found = visitor.get(f"/organisations/{place.code}")
    assert (found["credit_code"], found["parent"], found["merged_into"]) == (code, parent.code, None)
    assert "contact_phone" not in found
    people.merge_organisations(place, parent, by=BY)
    assert visitor.get(f"/organisations/{place.code}")["merged_into"] == parent.code


def test_from_interest_to_opened_contact(program):
    asking, asked, other = program(Role.ENTERPRISE), program(Role.OFFICE), program()
    need = a_demand(owner=asking.organisation, contact_phone="13800000001")
    result = an_achievement(owner=asked.organisation, contact_phone="13800000002")
    body = {"demand": need.code, "achievement": result.code, "answers": WHY}
    made = asking.post("/introductions", body, 201, Idempotency_Key="once")
    assert asking.post("/introductions", body, 201, Idempotency_Key="once")["code"] == made["code"]
    assert asking.post("/introductions", body, 422)["reasons"][0]["code"] == "match.under_way"
    path = f"/introductions/{made['code']}"
    assert (made["state"], made["sides"], made["may_answer"], made["may_withdraw"]) == (
        "proposed", ["demand"], False, True,
    )  # fmt: skip
    assert made["demand"]["consent_at"]
    assert made["achievement"] == {
        "code": result.code,
        "title": result.title,
        "consent_at": None,
        "contact": {},
    }
    assert [line["code"] for line in asked.get("/introductions?waiting=true")["items"]] == [made["code"]]
    assert asking.get("/introductions?waiting=true")["items"] == other.get("/introductions")["items"] == []
    opened = asked.post(f"{path}/consent")
    assert opened["state"] == "opened"
    assert opened["demand"]["contact"]["contact_phone"] == "13800000001"
    assert asking.get(path)["achievement"]["contact"]["contact_phone"] == "13800000002"
    asked.post(f"{path}/decline", {"reason": "match.decline.terms"}, 409)
    asking.post(f"{path}/withdraw", None, 409)


def test_decline_with_a_reason_and_withdraw(program):
    asking, asked = program(Role.ENTERPRISE), program(Role.OFFICE)
    need, result = a_demand(owner=asking.organisation), an_achievement(owner=asked.organisation)
    body = {"demand": need.code, "achievement": result.code, "answers": WHY}
    path = f"/introductions/{asking.post('/introductions', body, 201)['code']}"
    assert asked.post(f"{path}/decline", {"reason": "x"}, 422)["reasons"][0]["code"] == "match.decline_reason"
    found = asked.post(f"{path}/decline", {"reason": "match.decline.other", "note": "明年再谈"})
    assert (found["state"], found["reason"], found["note"], found["declined_by"]) == (
        "declined", "match.decline.other", "明年再谈", "achievement",
    )  # fmt: skip
    again = asking.post("/introductions", body, 201)
    assert asking.post(f"/introductions/{again['code']}/withdraw")["state"] == "withdrawn"


def test_an_anonymous_need_keeps_its_owner(program):
    asking, asked = program(Role.OFFICE), an_organisation()
    need = a_demand(owner=asked, anonymous=True)
    result = an_achievement(owner=asking.organisation)
    body = {"demand": need.code, "achievement": result.code, "answers": WHY}
    made = asking.post("/introductions", body, 201)
    assert asked.name not in str(made)
    assert asked.name not in str(asking.get(f"/introductions/{made['code']}"))


def test_a_webhook_from_its_making_to_its_removal(program):
    asking = program(Role.OFFICE)
    body = {"url": "https://hooks.example/in", "events": ["match.introduction.open"]}
    made = asking.post("/webhooks", body, 201, Idempotency_Key="once")
    assert made["secret"].startswith("whsec_")
    again = asking.post("/webhooks", body, 201, Idempotency_Key="once")
    assert (again["code"], again["secret"]) == (made["code"], None)
    path = f"/webhooks/{made['code']}"
    assert "secret" not in asking.get(path)
    assert [hook["code"] for hook in asking.get("/webhooks")["items"]] == [made["code"]]
    assert asking.post(f"{path}/secret")["secret"] not in (None, made["secret"])
    assert asking("PUT", path, {**body, "url": "https://hooks.example/b"})["url"] == "https://hooks.example/b"
    told = asking.post(f"{path}/trial", None, 201)
    webhooks.deliver(told["code"], by=system("test"), send=lambda *_, **__: Answer(503, "later"))
    [line] = asking.get(f"{path}/deliveries")["items"]
    assert (line["event"], line["state"], line["status"], line["excerpt"], line["attempts"]) == (
        "ping", "waiting", 503, "later", 1,
    )  # fmt: skip
    assert line["payload"]["type"] == "ping"
    asking.post(f"{path}/deliveries/{told['code']}/redeliver", None, 409)
    webhooks.deliver(told["code"], by=system("test"), send=lambda *_, **__: Answer(200))
    assert asking.post(f"{path}/deliveries/{told['code']}/redeliver")["state"] == "waiting"
    asking("DELETE", path, None, 204)
    assert not Delivery.objects.exists()
    asking.get(path, 404)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"url": "http://hooks.example/"}, "notices.webhook_scheme"),
        ({"url": "https://user:word@hooks.example/"}, "notices.webhook_password"),
        ({"events": []}, "notices.webhook_no_event"),
        ({"events": ["people.user.create"]}, "notices.webhook_unknown_event"),
    ],
)
def test_what_a_webhook_may_not_be(program, change, code):
    body = {"url": "https://hooks.example/", "events": ["match.introduction.open"], **change}
    assert program(Role.OFFICE).post("/webhooks", body, 422)["reasons"][0]["code"] == code
