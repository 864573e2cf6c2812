"""One deal in a real browser, from the opened introduction to its first effect, each step by the person whose turn it is.

A university of Chongqing sells to an enterprise of Sichuan: the result is tried before it is paid, its price publicised,
the contract judged, filed and approved by two registrars, the money shared, and the contract counted once.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time
from playwright.sync_api import Page, expect

from core.files.samples import pdf
from factories import a_user, an_organisation
from kuaizhuan.core import jobs
from kuaizhuan.people.models import User
from kuaizhuan.people.roles import Role
from kuaizhuan.publish.search_index import rebuild
from kuaizhuan.transfer.models import Deal, DistributionPlan, LedgerEntry, OutcomeSurvey, Registration
from kuaizhuan.transfer.queries.outcomes import link_of
from transfer.world import World, days

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

TITLE = "铝合金真空压铸技术开发"
FILES = {"记录：签了保密协议": "nda.pdf", "记录：签订了合同": "contract.pdf"}
# A Monday morning in March, in UTC; the holidays of that year are known.
BEGUN = "2026-03-02 01:00"
DAILY = ("transfer.end_notices", "transfer.ask_outcomes")


class Walk:
    """The people of one deal, before one browser: who sits there, what is pressed and filled in, and how time passes."""

    def __init__(self, page: Page, sign_in: Callable[[User], Page], axe: Any, clock: Any) -> None:
        self.page, self._sign_in, self._axe, self._clock = page, sign_in, axe, clock
        self.world = World(buyer_region="510100")
        registry = an_organisation("示例登记处", kind="government")
        self.registrars = [a_user(Role.REGISTRAR, registry) for _ in range(2)]
        rebuild()

    @property
    def deal(self) -> str:
        return f"/deals/{Deal.objects.get().code}/"

    def as_(self, who: str) -> None:
        self._sign_in(User.objects.get(pk=self.world.actor(who).user_id))

    def on_duty(self, registrar: User) -> None:
        """Sign a registrar in, who says why they act for the registry."""
        self._sign_in(registrar)
        self.go("/staff/")
        self.page.get_by_label("事由").fill("办理登记申请")
        self.press("开始")
        expect(self.page.locator(".staff-banner")).to_contain_text("办理登记申请")

    def go(self, address: str) -> None:
        self.page.goto(address)

    def press(self, words: str) -> None:
        self.page.locator("main").get_by_role("button", name=words, exact=True).first.click()
        self.page.wait_for_load_state()

    def follow(self, words: str) -> None:
        self.page.locator("main").get_by_role("link", name=words).first.click()
        self.page.wait_for_load_state()

    def fill(self, form: str, **values: str) -> None:
        for name, value in values.items():
            self.page.fill(f"#{form}_{name}", value)

    def arrive(self, address: str) -> None:
        self.page.wait_for_url(f"**{address}")  # and until all of it is loaded

    def shows(self, words: str) -> None:
        expect(self.page.get_by_text(words).first).to_be_visible()

    def look(self) -> None:
        """Nothing on this page hinders a screen reader."""
        assert self._axe(self.page) == [], self.page.url

    def move(self, label: str, **values: str) -> None:
        """Take the deal to its next stage, from its page."""
        self.go(self.deal)
        self.follow(label)
        self.fill("move", **values)
        if name := FILES.get(label):
            file = {"name": name, "mimeType": "application/pdf", "buffer": pdf(name)}
            self.page.set_input_files("#move_file", file)
        self.press(label)
        self.arrive(self.deal)

    def wait(self, span: int) -> None:
        """Days go by, and what is done by the clock is done. Sessions end with them."""
        # A part of the page that arrives after that would take the next person's session out of the browser.
        self.page.goto("about:blank")
        self._clock.tick(dt.timedelta(days=span))
        for name in DAILY:
            jobs.after_commit(name)
        jobs.work_off()
        assert jobs.failures() == []


@pytest.mark.long
@pytest.mark.off_duty
def test_from_the_introduction_to_the_effect(page, sign_in, axe, settings) -> None:
    settings.PASSWORD_DAYS = 0  # the walk takes half a year, and nobody is asked for a new password on it
    with freeze_time(BEGUN, tick=True, real_asyncio=True) as clock:
        walk = Walk(page, sign_in, axe, clock)
        open_the_deal(walk)
        try_before_paying(walk)
        publicise_the_price(walk)
        enter_the_contract(walk)
        register_it_by_two(walk)
        share_the_income(walk)
        agree_on_credit_and_close(walk)
        say_what_became_of_it(walk)
        see_the_chain_lit(walk)
        count_the_contract_once(walk)


def open_the_deal(walk: Walk) -> None:
    introduction = walk.world.introduction(walk.world.broker)
    walk.as_("office")
    walk.go(f"/introductions/{introduction.code}/")
    walk.look()
    walk.press("建立转化项目")
    walk.arrive("/deals/T*/")
    walk.move("记录：签了保密协议", next_step="到厂考察")


def try_before_paying(walk: Walk) -> None:
    """Offered, given, used, measured, and paid by its formula."""
    page = walk.page
    walk.go(f"/achievements/{walk.world.result.code}/")
    walk.follow("提供先用后转")
    page.select_option("#offer_formula", "percent")
    walk.fill("offer", scope="一条压铸线", trigger="首批产品销售后", rate="3", base="新增销售额")
    walk.look()
    walk.press("发布")
    walk.arrive("/trials/U*/")
    trial = re.sub(r".*(/trials/U[^/]+/).*", r"\1", page.url)
    walk.press("选定")
    for who, state in (("buyer", "signed"), ("office", "delivered"), ("buyer", "in_use")):
        walk.as_(who)
        walk.go(f"{trial}move/{state}/")
        page.locator("main form button").last.click()
        walk.arrive(trial)
    page.fill("#value0", "356")
    walk.press("记录")
    walk.look()
    walk.go(f"{trial}move/claimed/")
    walk.fill("trialmove", benefit="100万元", until=days(30).isoformat())
    walk.press("提出付费条件已达成")
    walk.arrive(trial)
    walk.as_("office")
    walk.go(f"{trial}move/triggered/")
    walk.press("同意付费条件已达成")
    walk.arrive(trial)
    walk.go(f"{trial}move/paid/")
    walk.press("确认已付清")
    walk.arrive(trial)
    assert LedgerEntry.objects.get().amount == 30_000_00


def publicise_the_price(walk: Walk) -> None:
    """Its days pass before it stands, and every item of the checklist is looked into."""
    walk.move("记录：开始商定条件", next_step="公示价格")
    walk.follow("起草公示")
    walk.fill("notice", price_fen="600万元", basis="第三方评估", contact="转化办 023-00001111")
    for name, choice in (("related", "no"), ("pricing", "agreement"), ("transfer_mode", "licence")):
        walk.page.select_option(f"#notice_{name}", choice)
    walk.press("保存草稿")
    walk.arrive("/price-notices/P*/")
    walk.press("开始公示")
    walk.shows("尽职调查清单完成 0/")
    walk.look()
    walk.press("确认，开始公示")
    walk.shows("第 0 天，共 15 天")
    notice = walk.page.url
    items = walk.page.locator("#diligence tbody tr")
    for number in range(items.count()):
        row = items.nth(number)
        row.get_by_role("textbox").fill("已核查原件")
        row.get_by_role("button", name="已核查").click()
        expect(row.locator(".is-meets")).to_be_visible()
    walk.look()
    walk.wait(15)
    walk.as_("office")
    walk.go(notice)
    expect(walk.page.get_by_role("button", name="按公示定价")).to_have_count(0)
    walk.wait(1)
    walk.as_("office")
    walk.go(notice)
    walk.press("按公示定价")
    walk.press("确认，按公示定价")
    walk.shows("已定价")


def enter_the_contract(walk: Walk) -> None:
    """The deal is under contract, and what the contract says is judged before it is filed."""
    walk.move("记录：签订了合同", amount="600万元", next_step="认定登记")
    walk.follow("录入合同")
    page = walk.page
    page.fill("[name=title]", TITLE)
    page.select_option("[name=type]", "development")
    page.select_option("[name=mode]", "lump_sum")
    expect(page.locator("[name=royalty_rate]")).to_be_hidden()
    page.fill("[name=signed_on]", days(0).isoformat())
    page.fill("[name=content]", "研究开发铝合金真空压铸工艺与装置")
    for number, (label, amount, kind) in enumerate(
        (("研究开发报酬", "520万元", "technical"), ("原材料", "80万元", "goods"))
    ):
        page.fill(f"[name=items-{number}-label]", label)
        page.fill(f"[name=items-{number}-amount]", amount)
        page.select_option(f"[name=items-{number}-kind]", kind)
    page.fill("[name=text]", "双方对技术资料保密。受让人不得对该技术进行改进。")
    walk.look()
    walk.press("录入并预审")
    walk.shows("发现 1 项不予登记的情形")
    walk.shows("须第二人审批")
    walk.look()
    walk.press("申请认定登记")
    walk.look()
    walk.press("确认提交")
    walk.shows("已提交，待受理")


def register_it_by_two(walk: Walk) -> None:
    """The first registrar cannot be the second, not even from a page opened before the first approval."""
    page = walk.page
    application = page.url
    first, second = walk.registrars
    walk.on_duty(first)
    walk.go("/registry/")
    walk.follow(TITLE)
    walk.press("受理，开始计时")
    walk.shows("还剩")
    walk.look()
    walk.press("同意，交第二人审批")
    expect(page.get_by_role("alert")).to_contain_text("限制对方改进技术")
    earlier = page.context.new_page()
    earlier.goto(application)
    page.check("[name=override]")
    page.fill("#approve_note", "第五条已约定双方对等许可")
    walk.press("同意，交第二人审批")
    walk.look()
    walk.press("确认，交第二人审批")
    walk.shows("待第二人审批")
    expect(page.get_by_role("button", name="准予登记")).to_have_count(0)
    earlier.get_by_role("button", name="同意，交第二人审批").click()
    expect(earlier.locator("main")).to_contain_text("第二人须是另一位登记员")
    earlier.close()
    assert not Registration.objects.exists()

    walk.on_duty(second)
    walk.go(application)
    walk.press("准予登记")
    walk.press("确认，准予登记")
    walk.follow("登记证明")
    walk.arrive("/certificates/*/")
    certificate = page.url
    page.context.clear_cookies()
    walk.go(certificate)
    walk.shows("5,200,000元")
    assert page.evaluate("document.querySelector('.certificate-code img').naturalWidth") > 100
    walk.look()


def share_the_income(walk: Walk) -> None:
    """The receipt and the fee of the trial, publicised inside the unit, confirmed and paid, to the fen."""
    walk.as_("office")
    walk.move("记录：开始履行", next_step="交付")
    walk.move("记录：进入付款", next_step="付尾款")
    walk.follow("到账、费用与分配")
    walk.page.get_by_text("登记到账或费用").click()
    walk.fill("entry", amount="6000000", note="另有先用后转的使用费 3 万元")
    walk.press("登记")
    walk.shows("6,030,000.00 元")
    walk.look()
    walk.follow("起草分配方案")
    walk.fill("plan", main="100", main_persons="示例甲 2\n示例乙 1")
    walk.press("计算并保存")
    walk.arrive("/distributions/B*/")
    plan = DistributionPlan.objects.get()
    assert sum(share.amount for share in plan.shares.all()) == plan.main_fen == 4_221_000_00
    notice = walk.page.locator("#notice")
    notice.get_by_label("计划发放日期").fill(f"{timezone.localdate() + dt.timedelta(days=400)}")
    for name in ("示例甲", "示例乙"):
        notice.get_by_label(f"{name} · 岗位职务").fill("教授")
        notice.get_by_label(f"{name} · 对成果完成和转化的贡献").fill("提出方案")
    walk.press("保存")
    walk.press("在单位内公示")
    walk.press("确认公示")
    walk.shows("公示中")
    address = walk.page.url
    walk.wait(30)
    walk.as_("office")
    walk.go(address)
    walk.press("确认")
    walk.press("确认批准")
    walk.press("已发放")
    walk.press("确认已发放")
    expect(walk.page.get_by_role("button", name="已发放")).to_have_count(0)
    walk.look()


def agree_on_credit_and_close(walk: Walk) -> None:
    walk.go(walk.deal)
    walk.page.get_by_text("提出份额方案").click()
    walk.fill("credit", seller="30", buyer="20", broker="50")
    walk.press("提出")
    for who in ("buyer", "broker"):
        walk.as_(who)
        walk.go(walk.deal)
        walk.press("接受")
        walk.shows("已办理。")
    walk.as_("office")
    walk.move("办结")


def say_what_became_of_it(walk: Walk) -> None:
    """Half a year after the contract the buyer is asked, and answers by a link without signing in."""
    walk.wait(160)
    walk.as_("office")
    walk.go(walk.deal)
    walk.follow("6 个月")
    walk.look()
    assert "/outcome-answer/" not in walk.page.content()  # the link is for the buyer alone
    survey = OutcomeSurvey.objects.get(code=walk.page.url.rstrip("/").rpartition("/")[2])
    link = reverse("web:answer_outcome", args=[link_of(survey)])
    walk.page.context.clear_cookies()
    walk.go(link)
    walk.look()
    walk.fill("outcome", output="500万元", tax="30万元", jobs="12", by_name="示例丁")
    walk.press("提交")
    walk.shows("谢谢，已收到")
    walk.as_("office")
    walk.go("/desk/")
    walk.follow("确认、更正或者否认")
    walk.look()
    walk.press("确认属实")
    walk.shows("对方会收到通知")
    walk.page.context.clear_cookies()


def see_the_chain_lit(walk: Walk) -> None:
    """On the page of the result, for everybody, and on that of the deal."""
    steps = walk.page.locator(".chain-step.is-done")
    walk.go(f"/achievements/{walk.world.result.code}/")
    expect(steps.locator(".chain-name")).to_have_text(["归集", "发布", "对接", "转化", "成效"])
    walk.look()
    walk.as_("office")
    walk.go(walk.deal)
    expect(steps).to_have_count(5)
    walk.look()


def count_the_contract_once(walk: Walk) -> None:
    """As output of Chongqing and intake of Sichuan, and in the sum of both one contract."""
    page = walk.page
    walk.go("/transfer/figures/")
    joint = page.locator(".stat", has=page.get_by_role("heading", name="川渝技术合同登记成交额"))
    expect(joint.locator(".stat-value")).to_contain_text("600万元")
    walk.look()
    page.context.clear_cookies()
    walk.go("/flows/")
    expect(page.locator(".chart-flow svg")).to_be_visible()
    expect(page.locator(".chart-flow")).to_contain_text("重庆")
    counts = page.locator(".counts li")
    expect(counts.nth(0)).to_contain_text("1份登记合同")
    expect(counts.nth(1)).to_contain_text("600万元合同成交额")
    matrix = page.get_by_role("table").first.locator("tbody tr")
    once, none, empty = "600万元 (1)", "0元 (0)", "—"
    expect(matrix.first.locator("td")).to_contain_text([empty, once, empty, empty, once])
    expect(matrix.last.locator("td")).to_contain_text([none, once, none, none, once])
    walk.look()
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
