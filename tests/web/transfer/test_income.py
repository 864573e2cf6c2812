"""Money in the browser: entries, reversals, a plan, its notice and the payment file; strangers see none of it."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from kuaizhuan.transfer.models import DistributionPlan, LedgerEntry
from kuaizhuan.transfer.states import Stage
from transfer.world import days

pytestmark = pytest.mark.django_db
PLAN = {
    "mode": "licence", "reward": "70", "main": "80", "broker": "5",
    "main_persons": "=示例甲 3\n示例乙，2", "other_persons": "示例丙 1", "agreement": "本校转化办法",
}  # fmt: skip


@pytest.fixture
def deal(world):
    """It began a month ago."""
    row = world.deal(stage=Stage.PAYMENT, amount=1_000_000_00)
    row.began_on = days(-30)
    row.save()
    return row


def receive(client, deal, **said):
    values = {"kind": "receipt", "amount": "50万元", "on": days(0), **said}
    return client.post(f"/deals/{deal.code}/income/entry/", values)


def test_entries_milestones_and_reversals(world, deal):
    office = world.at("office")
    url = f"/deals/{deal.code}/income/"
    assert url in office.get(f"/deals/{deal.code}/").content.decode()
    assert office.post(f"{url}milestone/", {"title": "首付款"}).status_code == 422
    assert (
        office.post(
            f"{url}milestone/", {"title": "首付款", "due_on": days(-2), "amount": "200万元"}
        ).status_code
        == 422
    )
    office.post(f"{url}milestone/", {"title": "首付款", "due_on": days(-2), "amount": "60万元"})
    milestone = deal.milestones.get()
    assert receive(office, deal, amount="many").status_code == 422
    assert receive(office, deal, on=days(1)).status_code == 422
    receive(office, deal, voucher="V-1", milestone=milestone.pk)
    receive(office, deal, kind="tax", amount="1234.56")
    page = office.get(url).content.decode()
    for words in ("500,000.00 元", "1,234.56 元", "498,765.44 元", "已逾期"):
        assert words in page, words
    entry = LedgerEntry.objects.get(voucher="V-1")
    assert office.post(f"{url}reverse/{entry.pk}/", {"note": ""}).status_code == 422
    assert office.post(f"{url}reverse/{entry.pk + 99}/", {"note": "x"}).status_code == 404
    office.post(f"{url}reverse/{entry.pk}/", {"note": "重复登记"})
    assert "-500,000.00 元" in office.get(url).content.decode()


def test_a_plan_from_draft_to_payment_file(world, deal):
    office = world.at("office")
    receive(office, deal)
    url = f"/deals/{deal.code}/income/plan/"
    assert "依据" in office.get(url).content.decode()
    low = office.post(url, {**PLAN, "reward": "30"})
    assert (low.status_code, "示例乙，2" in low.content.decode()) == (422, True)
    assert office.post(url, {**PLAN, "main_persons": "示例甲"}).status_code == 422
    office.post(url, PLAN)
    plan = DistributionPlan.objects.get()
    page = f"/distributions/{plan.code}/"
    assert (plan.main, plan.reward, plan.broker, plan.net) == (5600, 7000, 500, 500_000_00)
    assert office.get(f"{page}payment.xlsx").status_code == 422
    researcher = world.at("researcher")
    assert researcher.get(page).status_code == 404
    bare = office.post(f"{page}move/", {"do": "notify", "confirmed": "yes"})
    assert (bare.status_code, "岗位职务和贡献，还缺：" in bare.content.decode()) == (422, True)
    said = {
        f"{name}-{share.pk}": "教授" for share in plan.shares.all() for name in ("position", "contribution")
    }
    wrong = office.post(f"{page}describe/", {**said, "pay_on": "morgen"})
    assert (wrong.status_code, "教授" in wrong.content.decode()) == (422, True)
    notice = {**said, "result": "铸造铝合金", "pay_on": days(30), "unregistered": "已在外地登记"}
    assert office.post(f"{page}describe/", notice).status_code == 302
    office.post(f"{page}move/", {"do": "notify", "confirmed": "yes"})
    shown = researcher.get(page).content.decode()
    for words in ("铸造铝合金", "500,000.00 元", "350,000.00 元", str(days(30)), "已在外地登记", "不计作"):
        assert words in shown, words
    assert "示例丙" in researcher.get(page).content.decode()
    assert plan.code in researcher.get("/distributions/").content.decode()
    assert office.post(f"{page}move/", {"do": "confirm", "confirmed": "yes"}).status_code == 422
    DistributionPlan.objects.update(notice_until=days(-1))
    office.post(f"{page}move/", {"do": "confirm", "confirmed": "yes"})

    rows = list(csv.reader(StringIO(office.get(f"{page}payment.csv").content.decode("utf-8-sig"))))
    sheet = load_workbook(BytesIO(office.get(f"{page}payment.xlsx").content)).active

    assert rows[1][1] == "'=示例甲"
    assert rows[-1][-1] == "350000.00"
    assert sum(float(row[-1]) for row in rows[1:-1]) == 350000
    assert sheet["B2"].value == "=示例甲"
    assert sheet["B2"].data_type == "s"
    assert float(sheet["D5"].value) == 350000
    assert office.get(f"{page}payment.pdf").status_code == 404
    assert researcher.get(f"{page}payment.csv").status_code == 404
    for wrong, words in (("gestern", "gestern 不是日期"), (str(days(-1)), "不能早于")):
        answer = office.post(f"{page}move/", {"confirmed": "yes", "do": "pay", "on": wrong})
        assert (answer.status_code, words in answer.content.decode()) == (422, True)
    office.post(f"{page}move/", {"confirmed": "yes", "do": "pay", "on": days(0)})
    plan.refresh_from_db()
    assert plan.state == "paid"
    assert office.post(f"{page}move/", {"do": "dance"}).status_code == 422
    assert office.post(f"{page}move/", {"do": "cancel", "note": "x"}).status_code == 409


def test_nobody_else_sees_the_money(world, deal, stranger, client):
    url = f"/deals/{deal.code}/income/"
    assert world.at("buyer").get(url).status_code == 404
    assert stranger.get(url).status_code == 404
    assert client.get(url).status_code == 302
    assert url not in world.at("buyer").get(f"/deals/{deal.code}/").content.decode()
    bureau = world.at("bureau")
    assert bureau.get(url).status_code == 200
    assert receive(bureau, deal).status_code == 403


def test_the_ledger_takes_the_same_queries_however_long(world, deal, django_assert_num_queries):
    office = world.at("office")
    receive(office, deal, amount="1")
    url = f"/deals/{deal.code}/income/"
    office.get(url)
    with CaptureQueriesContext(connection) as first:
        office.get(url)
        before = len(first)
    for _ in range(15):
        receive(office, deal, amount="1")
    with django_assert_num_queries(before):
        office.get(url)
