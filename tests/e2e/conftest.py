"""A real browser and a real server: pages are driven as a person would drive them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or "/usr/bin/chromium"
ARGUMENTS = [
    # In a container there is no sandbox to nest, no graphics card, and nobody to call home to.
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--disable-sync",
    "--disable-component-update",
    "--disable-background-networking",
    "--no-first-run",
]

AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
GRAVE = ("serious", "critical")

expect.set_options(timeout=15_000)  # the machine may be busy with something else


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # The driver keeps an event loop in this thread, which Django would take for an asynchronous caller.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as driver:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, live_server) -> Iterator[Page]:
    """A fresh page of a wide window. A script error on any page visited fails the test."""
    context = browser.new_context(
        base_url=live_server.url, locale="zh-CN", viewport={"width": 1366, "height": 900}
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield page
    context.close()
    assert problems == []


@pytest.fixture
def sign_in(page: Page, live_server):
    """Gives the browser the session of a user, without going through the form each time."""
    from django.conf import settings
    from django.test import Client

    def enter(user) -> Page:
        client = Client()
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
        )
        return page

    return enter


@pytest.fixture(scope="session")
def axe_source() -> str:
    if not AXE.exists():
        pytest.skip("axe-core is not installed: run npm ci")
    return AXE.read_text(encoding="utf-8")


@pytest.fixture
def axe(axe_source):
    """Gives what axe holds to be serious on a page, as ``rule: element``."""

    def violations(page: Page) -> list[str]:
        page.wait_for_load_state()  # a page still arriving may lack its style sheet
        page.evaluate(axe_source)
        found = page.evaluate("axe.run()")["violations"]
        return [f"{v['id']}: {n['html'][:160]}" for v in found if v["impact"] in GRAVE for n in v["nodes"]]

    return violations
