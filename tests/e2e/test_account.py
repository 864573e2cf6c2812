"""The pages of one's account and of roles: wide and narrow, in both languages, for screen readers too."""

from __future__ import annotations

import os
import re

import pytest
from playwright.sync_api import Page, expect

from factories import BY, PASSWORD, a_user, an_organisation
from kuaizhuan.notices.letters import stop_link
from kuaizhuan.people import services
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
WIDTHS = ((1440, 900), (390, 844))
TEXTS: list[str] = []


def sender(phone: str, text: str) -> None:
    TEXTS.append(text)


@pytest.fixture
def operator():
    """An operator who heads an organisation too, so that one person sees all the pages."""
    user = a_user(Role.OPERATOR, username="operator")
    place = an_organisation("巴渝示例大学")
    above, bureau = an_organisation("巴渝示例总院"), an_organisation("蜀地示例科技局", region="510100")
    services.grant(user, Role.OFFICE, by=BY, organisation=place)
    services.place_under(place, above, by=BY)
    services.grant(a_user(username="official"), Role.BUREAU, by=BY, organisation=bureau)
    services.grant(a_user(username="writer"), Role.EDITOR, by=BY)
    services.update_profile(user, by=actor_for(user), display_name="示甲", phone="+8613800005678")
    user.emailaddress_set.create(email="anna@demo.example", verified=True, primary=True)
    asker = a_user(username="asker")
    services.ask_to_join(asker, place, Role.RESEARCHER, by=actor_for(asker), note="新来的教师")
    user.place = place
    return user


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages(page: Page, sign_in, axe, operator, language):
    sign_in(operator)
    page.goto("/staff/")
    if language == "en":
        page.get_by_role("button", name="EN", exact=True).click()
        expect(page.get_by_role("button", name="中文", exact=True)).to_be_visible()
    addresses = {
        "choices": "/notices/mail/",
        "stop": "/" + stop_link(operator).split("/", 3)[3],
        "roles": "/staff/roles/",
        "members": f"/organisations/{operator.place.code}/people/",
        "own": "/me/",
        "phone": "/account/phone/change/",
        "notices": "/notices/",
        "staff": "/staff/",
    }
    problems = []
    for width, height in WIDTHS:
        page.set_viewport_size({"width": width, "height": height})
        for name, address in addresses.items():
            page.goto(address)
            problems += [f"{name} {width}: {problem}" for problem in axe(page) + seen(page, width, language)]
            if folder := os.environ.get("PICTURES"):
                page.screenshot(path=f"{folder}/{name}-{width}-{language}.png", full_page=True)
    assert not problems, "; ".join(problems)


def seen(page: Page, width: int, language: str) -> list[str]:
    """What is wrong: a page that scrolls sideways, Chinese words in an English page."""
    found = []
    if page.evaluate("document.documentElement.scrollWidth") > width:
        found.append("scrolls sideways")
    if language == "en":
        words = page.locator("main h1, main h2, main label, main button, main th").all_inner_texts()
        found += [word for word in words if re.search("[\u4e00-\u9fff]", word)]
    return found


def test_a_telephone_is_verified_and_opens_the_account(page: Page, operator, settings):
    settings.TEXT_SENDER = f"{__name__}.sender"
    page.goto("/account/phone/change/")
    page.get_by_label("用户名").fill("operator")
    page.get_by_label("密码").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="登录", exact=True).click()
    page.get_by_role("textbox").last.fill("138 0000 5678")
    page.get_by_role("button", name="发送验证码").click()
    expect(page.get_by_role("button", name="发送验证码")).to_have_count(0)
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/verify.png", full_page=True)
    page.get_by_role("textbox").last.fill(re.search(r"验证码 (\S+)，", TEXTS[-1])[1])
    page.locator("main").get_by_role("button").first.click()
    expect(page.get_by_text("已验证的手机号码")).to_be_visible()
