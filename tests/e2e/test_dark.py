"""Main pages in dark colours, as asked for and as chosen, and in English on a telephone: nothing serious, nothing too wide."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from address_world import Place, visitor
from kuaizhuan.publish.search_index import rebuild

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
PAGES = (
    ("visitor", "/"),
    ("visitor", "/search?q=铝"),
    ("visitor", "/help/parts/"),
    ("visitor", "/achievements/{published}/"),
    ("visitor", "/organisations/"),
    ("visitor", "/account/login/"),
    ("office", "/desk/"),
    ("office", "/deals/?view=list"),
    ("office", "/deals/{deal}/"),
    ("office", "/imports/"),
    ("office", "/transfer/figures/"),
    ("registry", "/registry/"),
)
GROUND = "getComputedStyle(document.body).backgroundColor"
DARK, LIGHT, WHITE = "rgb(17, 24, 28)", "rgb(246, 248, 248)", "rgb(255, 255, 255)"


@pytest.fixture
def world(home):
    made = Place()
    rebuild()
    return made


def opened(browser: Browser, address: str, world: Place, who: str, **options) -> Page:
    context = browser.new_context(base_url=address, **{"locale": "zh-CN", **options})
    if who != "visitor":
        cookies = visitor(world, who).cookies
        context.add_cookies(
            [{"name": name, "value": one.value, "url": address} for name, one in cookies.items()]
        )
    page = context.new_page()
    page.set_default_timeout(15_000)
    return page


def test_main_pages_in_the_dark(browser, live_server, world, axe):
    wrong = []
    for who in dict.fromkeys(who for who, _ in PAGES):
        page = opened(browser, live_server.url, world, who, color_scheme="dark")
        for path in [path for one, path in PAGES if one == who]:
            answer = page.goto(path.format(**world.codes))
            assert answer is not None
            assert answer.ok, path
            assert page.evaluate(GROUND) == DARK, path
            wrong += [f"{path} {found}" for found in axe(page)]
            if folder := os.environ.get("PICTURES"):
                page.screenshot(path=Path(folder) / f"dark{path.replace('/', '-')}.png", full_page=True)
        page.context.close()
    assert not wrong, "\n".join(wrong)


def test_a_choice_outranks_the_system_and_paper_stays_white(browser, live_server, world):
    page = opened(browser, live_server.url, world, "visitor", color_scheme="dark", java_script_enabled=True)
    page.goto("/help/")
    assert page.evaluate(GROUND) == DARK
    page.get_by_role("button", name="浅色").click()
    page.wait_for_url("**/help/")
    assert page.evaluate(GROUND) == LIGHT
    page.get_by_role("button", name="深色").click()
    page.wait_for_url("**/help/")
    assert page.evaluate(GROUND) == DARK
    page.emulate_media(media="print")
    assert page.evaluate(GROUND) == WHITE
    page.context.close()


def test_the_same_pages_fit_a_telephone_in_english(browser, live_server, world):
    wide = {}
    for who in dict.fromkeys(who for who, _ in PAGES):
        page = opened(
            browser, live_server.url, world, who, locale="en-US", viewport={"width": 390, "height": 844}
        )
        for path in [path for one, path in PAGES if one == who]:
            page.goto(path.format(**world.codes))
            assert page.locator("html").get_attribute("lang") == "en"
            if (width := page.evaluate("document.documentElement.scrollWidth")) > 390:
                wide[path] = width
        page.context.close()
    assert not wide
