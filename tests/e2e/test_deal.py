"""One deal in a real browser, from the opened introduction to its first effect, each step by the person whose turn it is."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from kuaizhuan.people.models import User
from kuaizhuan.publish.catalogue import rebuild
from kuaizhuan.transfer import services
from kuaizhuan.transfer.models import (
    Deal,
    DistributionPlan,
    LedgerEntry,
    OutcomeSurvey,
    PriceNotice,
    TrialLicence,
)
from kuaizhuan.transfer.queries.outcomes import link_of
from kuaizhuan.transfer.rules.notice import DILIGENCE
from transfer.world import World, days

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(home):
    found = World()
    rebuild()
    return found


def file(name: str) -> dict:
    return {"name": name, "mimeType": "application/pdf", "buffer": name.encode()}


def test_from_the_introduction_to_the_effect(world, page, sign_in, axe):
    introduction = world.introduction(world.broker)

    def as_(who: str):
        return sign_in(User.objects.get(pk=world.actor(who).user_id))

    def press(words: str) -> None:
        page.locator("main").get_by_role("button", name=words, exact=True).first.click()

    def fill(form: str, **values: str) -> None:
        for name, value in values.items():
            page.fill(f"#{form}_{name}", value)

    def move(label: str, **values: str) -> None:
        page.goto(f"/deals/{Deal.objects.get().code}/")
        page.get_by_role("link", name=label).click()
        fill("move", **values)
        if name := {"记录：签了保密协议": "nda.pdf", "记录：签订了合同": "contract.pdf"}.get(label):
            page.set_input_files("#move_file", file(name))
        press(label)
        page.wait_for_url(f"**/deals/{Deal.objects.get().code}/")

    # The deal, and the NDA.
    as_("office")
    page.goto(f"/introductions/{introduction.code}/")
    press("建立转化项目")
    page.wait_for_url("**/deals/T*/")
    row = Deal.objects.get()
    move("记录：签了保密协议", next_step="到厂考察")

    # The trial: offered, given, used, measured, and paid by its formula.
    page.goto(f"/achievements/{world.result.code}/")
    page.get_by_role("link", name="提供先用后转").click()
    fill("offer", scope="一条压铸线", trigger="首批产品销售后", rate="3", base="新增销售额")
    page.select_option("#offer_formula", "percent")
    press("发布")
    page.wait_for_url("**/trials/U*/")
    trial = TrialLicence.objects.get()
    press("选定")
    for who, state in (("office", "signed"), ("office", "delivered"), ("buyer", "in_use")):
        as_(who)
        page.goto(f"/trials/{trial.code}/move/{state}/")
        page.locator("main form button").last.click()
        page.wait_for_url(f"**/trials/{trial.code}/")
    page.fill("#value0", "356")
    press("记录")
    page.goto(f"/trials/{trial.code}/move/triggered/")
    fill("trialmove", benefit="100万元", until=days(30).isoformat())
    press("付费条件已达成")
    page.wait_for_url(f"**/trials/{trial.code}/")
    as_("office")
    page.goto(f"/trials/{trial.code}/move/paid/")
    press("确认已付清")
    page.wait_for_url(f"**/trials/{trial.code}/")
    assert LedgerEntry.objects.get().amount == 30_000_00

    # The price, publicised; its days are let pass.
    move("记录：开始商定条件", next_step="公示价格")
    page.get_by_role("link", name="起草公示").click()
    fill("notice", price_fen="80万元", basis="第三方评估", contact="转化办 023-00001111")
    page.select_option("#notice_related", "no")
    press("保存草稿")
    page.wait_for_url("**/price-notices/P*/")
    press("开始公示")
    notice = PriceNotice.objects.get()
    page.get_by_text("第 0 天，共 15 天").wait_for()
    assert axe(page) == []
    for item in DILIGENCE:
        services.tick_diligence(notice, item, by=world.office, done=True, note="已核查")
    PriceNotice.objects.update(starts_on=days(-16), ends_on=days(-1))
    services.end_notices(by=world.office)
    page.reload()
    press("按公示定价")
    page.get_by_text("已定价").first.wait_for()

    # The contract, its money, and who gets what of it.
    move("记录：签订了合同", amount="80万元", next_step="认定登记")
    page.get_by_role("link", name="到账、费用与分配").click()
    page.get_by_text("登记到账或费用").click()
    fill("entry", amount="500000")
    press("登记")
    page.get_by_text("530,000.00 元").first.wait_for()
    page.get_by_role("link", name="起草分配方案").click()
    fill("plan", main="100", main_persons="示例甲 2\n示例乙 1")
    press("计算并保存")
    page.wait_for_url("**/distributions/B*/")
    plan = DistributionPlan.objects.get()
    assert sum(share.amount for share in plan.shares.all()) == plan.main_fen == 371_000_00
    press("在单位内公示")
    page.get_by_text("公示中").first.wait_for()

    # Performance, payment, credit and the end.
    move("记录：开始履行", next_step="交付")
    move("记录：进入付款", next_step="付尾款")
    page.get_by_text("提出份额方案").click()
    fill("credit", seller="30", buyer="20", broker="50")
    press("提出")
    for who in ("buyer", "broker"):
        as_(who)
        page.goto(f"/deals/{row.code}/")
        press("接受")
        page.get_by_text("已办理。").wait_for()
    as_("office")
    move("办结")

    # What became of it, by the link that is sent to the buyer.
    survey = OutcomeSurvey.objects.get(months=6)
    services.ask_outcomes(by=world.office, today=survey.due_on)
    page.context.clear_cookies()
    page.goto(f"/outcome-answer/{link_of(survey)}/")
    assert axe(page) == []
    fill("outcome", output="500万元", tax="30万元", jobs="12", by_name="示例丁")
    press("提交")
    page.get_by_text("谢谢，已收到").wait_for()
    as_("office")
    page.goto(f"/achievements/{world.result.code}/")
    assert page.locator(".chain-step.is-done").count() == 5
    page.goto(f"/deals/{row.code}/")
    assert page.locator(".chain-step.is-done").count() == 5
    assert axe(page) == []
    assert timezone.localdate() - row.began_on <= dt.timedelta(1)
