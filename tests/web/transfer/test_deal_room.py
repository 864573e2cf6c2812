"""The room of a deal in the browser: messages, the timeline, what a step asks for, and the days."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kuaizhuan.people import services as people
from kuaizhuan.people.models import User
from kuaizhuan.transfer import services
from kuaizhuan.transfer.models import Deal, DealMessage, DealSeen, Milestone
from kuaizhuan.transfer.states import Stage
from transfer.world import an_upload, days

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_a_message_with_a_file_reaches_the_other_side(world):
    deal = world.deal()
    office, buyer = world.at("office"), world.at("buyer")
    file = SimpleUploadedFile("清单.txt", b"list")

    sent = office.post(f"/deals/{deal.code}/messages/", {"text": "<b>样品</b>", "file_1": file}, follow=True)

    assert sent.status_code == 200
    listed = text(buyer.get("/deals/?view=list"))
    assert "1 条新消息" in listed
    page = text(buyer.get(f"/deals/{deal.code}/"))
    assert "&lt;b&gt;样品&lt;/b&gt;" in page
    assert "清单.txt" in page
    assert "1 条新消息" in page
    assert "1 条新消息" not in text(buyer.get(f"/deals/{deal.code}/"))
    assert "条新消息" not in text(office.get(f"/deals/{deal.code}/"))
    assert world.at("stranger").post(f"/deals/{deal.code}/messages/", {"text": "a"}).status_code == 404
    assert world.at("bureau").post(f"/deals/{deal.code}/messages/", {"text": "a"}).status_code in (403, 404)
    assert DealMessage.objects.count() == 1


def test_what_was_written_stays_when_it_is_refused(world):
    deal = world.deal()
    office = world.at("office")
    assert office.post(f"/deals/{deal.code}/messages/", {"text": " "}).status_code == 422
    Deal.objects.filter(pk=deal.pk).update(state=Stage.LOST, lost_reason="transfer.lost.funds")
    refused = office.post(f"/deals/{deal.code}/messages/", {"text": "还有一句"})
    assert refused.status_code == 422
    assert "还有一句" in refused.content.decode()
    assert "不能再发消息" in refused.content.decode()


def test_a_withdrawal_leaves_a_mark(world):
    deal = world.deal()
    row = services.send_message(deal, by=world.office, text="发错了", uploads=[an_upload(name="错.txt").file])
    office, buyer = world.at("office"), world.at("buyer")
    assert f"/messages/{row.code}/withdraw/" in text(office.get(f"/deals/{deal.code}/"))
    assert f"/messages/{row.code}/withdraw/" not in text(buyer.get(f"/deals/{deal.code}/"))
    assert buyer.post(f"/messages/{row.code}/withdraw/").status_code == 403
    office.post(f"/messages/{row.code}/withdraw/")
    page = text(buyer.get(f"/deals/{deal.code}/"))
    assert "撤回" in page
    assert "发错了" not in page
    assert "错.txt" not in page


def test_the_timeline_by_sort_and_by_page(world):
    deal = world.deal(stage=Stage.CONTRACT)
    services.record_receipt(deal, 4321_00, on=days(0), by=world.office, note="首付到账")
    services.add_document(deal, an_upload("contract", name="合同.txt"), by=world.office)
    for number in range(31):
        services.send_message(
            deal, by=world.office if number % 4 else world.buyer, text=f"第{number}句。"
        ) if (number < 12) else DealMessage.objects.create(
            code=f"M-{number}", deal=deal, party="seller", text=f"第{number}句。", by_id=world.office.user_id
        )
    buyer = world.at("buyer")
    url = f"/deals/{deal.code}/"
    first = text(buyer.get(f"{url}?show=message"))
    assert "第30句。" in first
    assert "第0句。" not in first
    assert "page=2" in first
    assert "第0句。" in text(buyer.get(f"{url}?show=message&page=2"))
    assert "首付到账" not in text(buyer.get(f"{url}?show=receipt"))  # the seller's books are the seller's
    assert "首付到账" in text(world.at("office").get(f"{url}?show=receipt"))
    moves = text(buyer.get(f"{url}?show=move"))
    assert "第30句。" not in moves
    assert "按约定" in moves


def test_a_step_says_what_it_asks_for(world):
    deal = world.deal(stage=Stage.TERMS)
    office = world.at("office")
    page = text(office.get(f"/deals/{deal.code}/"))
    for missing in ("合同文本", "合同金额", "价格公示完成定价"):
        assert f">{missing}</a> <b>尚缺</b>" in page, missing
    services.add_document(deal, an_upload("contract"), by=world.office)
    Deal.objects.filter(pk=deal.pk).update(amount=100)
    page = text(office.get(f"/deals/{deal.code}/"))
    assert '合同文本 <span class="muted">已具备' in page
    assert '合同金额 <span class="muted">已具备' in page


def test_the_days_of_the_deal(world):
    deal = world.deal(stage=Stage.CONTRACT)
    Milestone.objects.create(deal=deal, title="首付款", due_on=days(-2), amount=654_321_00)
    page = text(world.at("buyer").get(f"/deals/{deal.code}/"))
    assert "应付款：首付款" in page
    assert "已逾期" in page
    assert "654,321" not in page


def test_an_erased_account_leaves_its_side(world):
    deal = world.deal()
    services.send_message(deal, by=world.office, text="好")
    user = User.objects.get(pk=world.office.user_id)
    people.erase_user(user, by=world.office)
    page = text(world.at("buyer").get(f"/deals/{deal.code}/"))
    assert "示例大学" in page
    assert "已注销" in page


def test_many_messages_cost_no_more_queries(world):
    deal = world.deal()
    services.send_message(deal, by=world.office, text="好", uploads=[an_upload().file])
    buyer = world.at("buyer")
    buyer.get(f"/deals/{deal.code}/")
    DealSeen.objects.all().delete()
    with CaptureQueriesContext(
        connection,
    ) as few:
        buyer.get(f"/deals/{deal.code}/")
    for number in range(8):
        services.send_message(deal, by=world.office, text="好", uploads=[an_upload(text=b"%d" % number).file])
    DealSeen.objects.all().delete()
    with CaptureQueriesContext(connection) as many:
        buyer.get(f"/deals/{deal.code}/")
    assert len(many) == len(few)
