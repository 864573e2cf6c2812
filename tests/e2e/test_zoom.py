"""Pages in a window of 1440 × 900 at 200 %: nothing is cut off, nothing stands beside the window, the main action is reached.

And on a telephone a long form is gone through in steps, without scripts.
"""

from __future__ import annotations

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from e2e.test_every_page import NARROW, WIDER
from factories import BY, a_demand, an_achievement
from kuaizhuan.catalog.models import Achievement
from kuaizhuan.catalog.states import State
from kuaizhuan.match.services import refresh
from kuaizhuan.people.models import User
from kuaizhuan.publish.search_index import rebuild
from kuaizhuan.transfer.states import Stage
from transfer.world import NEED, OFFER, World

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

CUT = """() => [...document.querySelectorAll('main *')].filter((box) => {
    const style = getComputedStyle(box), clips = (flow) => flow === 'hidden' || flow === 'clip';
    if (!box.checkVisibility() || box.closest('.visually-hidden, thead, svg') || !box.innerText?.trim()) return false;
    if (style.webkitLineClamp !== 'none') return false;
    return clips(style.overflowX) && box.scrollWidth > box.clientWidth + 1
        || clips(style.overflowY) && box.scrollHeight > box.clientHeight + 1;
}).map((box) => `${box.tagName}.${box.className}: ${box.innerText.slice(0, 30)}`)"""
"""Boxes that cut their text off; a summary that ends in dots on purpose is none."""
REACHED = """(button) => {
    button.scrollIntoView({block: 'center', behavior: 'instant'});
    const box = button.getBoundingClientRect(), at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return box.width > 0 && box.left >= 0 && box.right <= innerWidth && at !== null && (button === at || button.contains(at));
}"""


@pytest.fixture
def world() -> World:
    world = World()
    an_achievement(
        owner=world.university,
        state=State.UNIT_REVIEW,
        title="高强度高韧性铝合金真空压铸薄壁车身结构件成套制备技术与装备",
    )
    need = a_demand(owner=world.enterprise, indicators=NEED)
    an_achievement(owner=world.university, indicators=OFFER)
    rebuild()
    refresh(need, by=BY)
    return world


def window(browser: Browser, address: str, user: User | None = None, **options: object) -> BrowserContext:
    """A window whose person is signed in."""
    context = browser.new_context(base_url=address, locale="zh-CN", **options)
    if user is not None:
        client = Client()
        client.force_login(user)
        context.add_cookies(
            [{"name": key, "value": each.value, "url": address} for key, each in client.cookies.items()]
        )
    return context


def look(page: Page, address: str) -> list[str]:
    """What is wrong with a page at this size."""
    page.goto(address)
    if page.locator("[hx-trigger=load]").count():
        page.wait_for_load_state("networkidle")
    wrong = [f"{address}: {each}" for each in page.evaluate(CUT)]
    if (over := page.evaluate(WIDER)) > 0:
        wrong.append(f"{address}: {over} pixels beside the window")
    buttons = page.locator("main .btn-primary").locator("visible=true")
    if buttons.count() and not buttons.first.evaluate(REACHED):
        wrong.append(f"{address}: {buttons.first.inner_text()} is not reached")
    return wrong


def test_pages_at_twice_their_size(browser, live_server, world):
    deal = world.deal(stage=Stage.TERMS)
    office = User.objects.get(pk=world.office.user_id)
    context = window(
        browser, live_server.url, office, viewport={"width": 720, "height": 450}, device_scale_factor=2
    )
    page = context.new_page()
    pages = (
        "/", "/search?q=铝合金", f"/achievements/{world.result.code}/", f"/demands/{world.need.code}/matches/",
        "/desk/", "/desk/achievements/unit_review/", "/desk/rows/achievements/new/", "/imports/", "/notices/",
        f"/deals/{deal.code}/", f"/contracts/enter/?deal={deal.code}", "/transfer/figures/", "/flows/",
    )  # fmt: skip
    wrong = [each for address in pages for each in look(page, address)]
    assert not wrong, "\n".join(wrong)
    page.locator("main h1").evaluate("head => Object.assign(head.style, {overflow: 'hidden', height: '4px'})")
    page.locator("main").evaluate("main => { main.style.minWidth = '800px'; }")
    assert page.evaluate(CUT)
    assert page.evaluate(WIDER) > 0
    context.close()


def test_a_result_is_written_step_by_step_on_a_telephone_without_scripts(browser, live_server, world):
    office = User.objects.get(pk=world.office.user_id)
    context = window(browser, live_server.url, office, viewport=NARROW, java_script_enabled=False)
    page = context.new_page()
    page.goto("/desk/rows/achievements/new/")
    steps = page.locator(".form-step")
    assert steps.count() >= 5
    expect(steps.locator("visible=true")).to_have_count(1)
    page.get_by_label("名称").fill("高强度铝合金压铸车身件")
    steps.first.get_by_role("link", name="下一步").click()
    expect(steps.first).to_be_hidden()
    expect(steps.nth(1)).to_contain_text(f"第 2 步，共 {steps.count()} 步")
    page.get_by_role("navigation", name="填写步骤").get_by_role("link").nth(4).click()
    expect(steps.nth(4)).to_be_visible()
    page.get_by_role("button", name="保存草稿").last.click()
    expect(page.get_by_role("status")).to_contain_text("已保存")
    assert Achievement.objects.filter(title="高强度铝合金压铸车身件", state=State.DRAFT).exists()

    page.goto("/contracts/enter/#part-7")
    expect(
        page.locator("#part-7 input").locator("visible=true").first
    ).to_be_visible()  # a part that is folded opens when one goes there
    expect(page.get_by_label("项目名称")).to_be_hidden()
    page.get_by_role("button", name="录入并预审").last.click()
    page.locator(".form-summary").get_by_role("link", name="项目名称").click()
    expect(page.get_by_label("项目名称")).to_be_visible()
    context.close()
