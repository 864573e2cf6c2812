"""A real browser and a real server: pages are driven as a person would drive them."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core import mail
from django.core.servers.basehttp import WSGIRequestHandler
from django.core.signals import request_started
from django.test import testcases
from playwright.sync_api import Browser, Page, expect, sync_playwright

from e2e.logged import Log
from factories import PASSWORD

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

CRAWLED = pytest.StashKey[int]()
"""How many lines of logs were read."""

expect.set_options(timeout=15_000)  # the machine may be busy with something else


@pytest.fixture(scope="session", autouse=True)
def whole_log(request, tmp_path_factory) -> Iterator[Log]:
    """All that the server writes on behalf of the browser, each request too; read for secrets when the run ends."""
    log = Log(tmp_path_factory.mktemp("log") / "server.log")
    log.secrets.add(PASSWORD)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(testcases, "QuietWSGIRequestHandler", WSGIRequestHandler)
        yield log
    log.close()
    assert not (leaks := log.leaks()), "secrets in the log:\n" + "\n".join(leaks)
    request.config.stash[CRAWLED] = len(log.lines())


@pytest.fixture(autouse=True)
def log(whole_log: Log) -> Iterator[Log]:
    """The log, at its most talkative, while one test runs."""
    root = logging.getLogger()
    before = root.level
    root.addHandler(whole_log)
    root.setLevel(logging.DEBUG)
    request_started.connect(whole_log.notice)
    yield whole_log
    request_started.disconnect(whole_log.notice)
    root.setLevel(before)
    root.removeHandler(whole_log)
    whole_log.read_mail(str(sent.body) for sent in mail.outbox)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A process of several tells the one that started it."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["crawled"] = session.config.stash.get(CRAWLED, 0)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node, error) -> None:
    more = getattr(node, "workeroutput", {}).get("crawled", 0)
    node.config.stash[CRAWLED] = node.config.stash.get(CRAWLED, 0) + more


def pytest_terminal_summary(terminalreporter, config: pytest.Config) -> None:
    if count := config.stash.get(CRAWLED, 0):
        terminalreporter.write_line(f"read for secrets: {count} lines that servers wrote to their logs")


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
