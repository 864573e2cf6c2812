"""One chain by the keyboard alone: a result is handed in, reviewed and published, an enterprise shows interest, the other answers.

Only Tab, Enter and letters are sent. At each stop the focus is seen and has gone on in the page, and none holds it fast.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from e2e.clicks import Pointer
from factories import a_demand, a_user, an_organisation
from kuaizhuan.catalog.models import Achievement
from kuaizhuan.catalog.states import State
from kuaizhuan.core import jobs
from kuaizhuan.match.models import Introduction
from kuaizhuan.match.states import Stage
from kuaizhuan.people.roles import Role
from kuaizhuan.publish.search_index import rebuild

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

MOST_STOPS = 150
TITLE = "高强度铝合金真空压铸工艺"
STOP = """(wanted) => {
    const now = document.activeElement, before = window.lastStop, style = getComputedStyle(now);
    window.lastStop = now;
    if (now === document.body) return 'nowhere';
    if (now === before && now.type === 'date') return 'on';
    const boxes = [...now.getClientRects()], label = now.closest('label, summary') || now;
    const drawn = parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== 'none' || style.boxShadow !== 'none'
        || getComputedStyle(label).outlineStyle !== 'none';
    const name = `${now.tagName} ${now.name || now.textContent.trim().slice(0, 30)}`;
    if (!boxes.some((box) => box.width > 0 && box.height > 0)) return `not to be seen: ${name}`;
    if (!drawn || !now.matches(':focus-visible')) return `without a mark: ${name}`;
    if (now === before) return `held fast: ${name}`;
    if (before && before.isConnected && before !== document.body && !(before.compareDocumentPosition(now) & 4))
        return `back to ${name}`;
    return now === wanted ? 'there' : 'on';
}"""
"""What is wrong with the element that has the focus, or whether it is the wanted one; a day has a stop for each part."""


class Hands:
    """Somebody before a window who has a keyboard only."""

    def __init__(self, page: Page) -> None:
        self.page, self.keys = page, page.keyboard

    def go(self, to: Locator) -> None:
        """Press Tab until `to` has the focus."""
        expect(to).to_be_visible()
        wanted = to.element_handle()
        for _stop in range(MOST_STOPS):
            self.keys.press("Tab")
            said = self.page.evaluate(STOP, wanted)
            if said == "there":
                return
            assert said == "on", f"{self.page.url}: {said}"
        raise AssertionError(f"{self.page.url}: {to} is not reached")

    def enter(self, role: str, name: str, *, exact: bool = True) -> None:
        """Go to a link or a button of the page and press Enter, then wait for where it leads."""
        self.go(self.page.get_by_role("main").get_by_role(role, name=name, exact=exact).first)
        with self.page.expect_navigation(wait_until="load"):
            self.keys.press("Enter")

    def write(self, label: str, text: str) -> None:
        self.go(self.page.get_by_label(label).first)
        self.keys.insert_text(text)


@pytest.fixture
def at(page: Page, sign_in):
    """Seats somebody before the window, at their desk."""

    def seat(user) -> Hands:
        sign_in(user)
        page.goto("/desk/")
        return Hands(page)

    return seat


def test_a_chain_by_the_keyboard_alone(page: Page, at):
    university, factory = (
        an_organisation("巴渝示例大学", kind="university"),
        an_organisation("巴渝示例压铸公司"),
    )
    need = a_demand(owner=factory, title="新能源汽车铝合金压铸件强度提升")
    office = a_user(Role.OFFICE, university)
    pointer = Pointer(page)

    hands = at(a_user(Role.RESEARCHER, university))
    hands.enter("link", "填写成果")
    hands.write("名称", TITLE)
    hands.write(
        "简介", "通过成分设计与真空压铸工艺，得到高强度高韧性的铝合金薄壁件，用于新能源汽车车身结构件。"
    )
    hands.enter("button", "保存并提交审核")
    assert Achievement.objects.get().state == State.UNIT_REVIEW

    hands = at(office)
    hands.enter("link", TITLE)
    hands.enter("button", "本单位通过")
    hands = at(a_user(Role.EDITOR))
    hands.enter("link", TITLE)
    hands.enter("button", "通过并发布")
    assert Achievement.objects.get().state == State.PUBLISHED
    jobs.work_off()
    rebuild()

    hands = at(a_user(Role.ENTERPRISE, factory))
    hands.keys.press("/")
    hands.keys.insert_text("真空压铸")
    with page.expect_navigation(wait_until="load"):
        hands.keys.press("Enter")
    hands.enter("link", TITLE)
    hands.enter("link", "我感兴趣", exact=False)
    hands.write("感兴趣的原因和拟应用场景", "用于车身结构件")
    hands.enter("button", "提出对接")
    assert (Introduction.objects.get().state, Introduction.objects.get().demand) == (Stage.PROPOSED, need)

    hands = at(office)
    hands.enter("link", "同意或婉拒", exact=False)
    hands.enter("button", "同意，互相看到联系方式")
    hands.enter("button", "确认，互相看到联系方式")
    assert Introduction.objects.get().state == Stage.OPENED
    assert pointer.count == 0
