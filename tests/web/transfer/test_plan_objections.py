"""Objections to a distribution in the browser: the unit's people raise them on its page, the head deals with them there."""

from __future__ import annotations

import pytest

from kuaizhuan.transfer import services
from kuaizhuan.transfer.models import Objection
from kuaizhuan.transfer.rules.income import Mode, Plan
from kuaizhuan.transfer.rules.ledger import Person
from kuaizhuan.transfer.states import Stage
from transfer.world import days

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(world):
    deal = world.deal(stage=Stage.PAYMENT)
    services.record_receipt(deal, 305_660_38, on=days(0), by=world.office)
    persons = [Person("示例甲", True, 1)]
    row = services.draft_plan(deal, Plan(Mode.LICENCE, 7000, 7000), persons, by=world.office)
    return services.notify_plan(world.describe(row), by=world.office)


def text(response) -> str:
    return response.content.decode()


def test_from_the_objection_to_its_answer(world, plan):
    page, member, office = f"/distributions/{plan.code}/", world.at("researcher"), world.at("office")
    assert "提出异议" in text(member.get(page))
    assert member.post(f"{page}object/", {"name": "示例丙", "text": ""}).status_code == 422
    assert member.post(f"{page}object/", {"name": "示例丙", "text": "漏列了我"}).status_code == 302
    row = Objection.objects.get()
    assert office.get(f"/objections/{row.code}/")["Location"] == f"{page}#{row.code}"
    assert "收益分配公示" in text(office.get("/objections/"))
    again = member.post(f"{page}object/", {"name": "示例丙", "text": "漏列了我"})
    assert (again.status_code, "内容相同" in text(again)) == (422, True)

    assert office.post(f"/objections/{row.code}/accept/").status_code == 302
    assert "暂停计时" in text(member.get(page))
    assert office.get(f"{page}payment.csv").status_code == 422
    bare = office.post(f"/objections/{row.code}/answer/", {"note": ""})
    assert (bare.status_code, "请写明答复内容" in text(bare)) == (422, True)
    said = {"note": "已补列，原方案取消", "upheld": "yes"}
    assert office.post(f"/objections/{row.code}/answer/", said).status_code == 302
    shown = text(office.get(page))
    assert "有异议成立：不能按本方案分配" in shown
    assert "已补列，原方案取消" in text(member.get(page))


def test_who_objects_is_known_to_the_head_and_the_bureau_only(world, plan):
    page = f"/distributions/{plan.code}/"
    world.at("researcher").post(f"{page}object/", {"name": "示例丙", "text": "漏列了我"})
    assert "漏列了我" in text(world.at("office").get(page))
    assert "漏列了我" in text(world.at("bureau").get(page))
    assert "漏列了我" not in text(world.at("researcher").get(page))
    assert world.at("buyer").post(f"{page}object/", {"name": "示例", "text": "异议"}).status_code == 404


def test_the_head_writes_down_what_came_on_paper(world, plan):
    page, office = f"/distributions/{plan.code}/", world.at("office")
    assert "异议人的电子邮箱" in text(office.get(page))
    letter = {"name": "示例丁", "text": "来信", "received_on": days(0), "address": "ding@example.org"}
    assert office.post(f"{page}object/", {**letter, "address": "ding"}).status_code == 422
    assert office.post(f"{page}object/", letter).status_code == 302
    row = Objection.objects.get()
    assert (row.by, row.address) == (None, "ding@example.org")
