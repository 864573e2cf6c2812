"""Every page of the node in a browser, in both languages and at both widths: no fault, nothing cut off, nothing barred.

The list of pages comes from the resolver, and who opens them from the table of addresses, in which every address has
its place (`test_addresses`). With PICTURES=FOLDER a picture of each is kept, to be looked at.
"""

from __future__ import annotations

import os
import re
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core import serializers
from django.urls import get_resolver
from playwright.sync_api import Browser, BrowserContext, Page
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from access_table import GROUPS
from address_table import ADDRESSES, ANYHOW
from address_world import Place, visitor
from factories import BY, a_demand, an_achievement, an_expert
from kuaizhuan.match.services import refresh
from kuaizhuan.publish.search_index import rebuild
from test_addresses import names

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
WINDOWS = {"zh-hans": ("zh-CN", WIDE, NARROW), "en": ("en-US", NARROW, WIDE)}
"""Locale, the window that pages are opened in, and the one that they must fit too."""
NOT_PAGES = ("api-v1:", "oai", "v1/", "mfa_download", "web:payment_file")
"""Addresses for machines and downloads; others that answer with something else than HTML are passed over too."""
CHOICE = ["visitor", "office", "editor", "operator", "elsewhere", "self"]
"""Of those whom a page answers, the first of these opens it."""
FULLEST = {
    # pages that have most to show to somebody else
    "web:desk": "office editor",
    "web:queue": "office editor",
    "web:own_data": "self",
    "web:searches": "self",
    "web:staff": "editor",
    "web:imports": "office",
    "web:questions": "editor",
    "web:review": "office editor",
    "web:introduction": "elsewhere",
    "web:introductions": "elsewhere",
    "web:record": "visitor office",
}
ASKED = {"web:search": ("", "?q=铝合金", "?q=没有的词句"), "web:compare": ("", "?code={published}&q=铝合金")}
"""What is asked of a page beside its address."""
STAYS_CHINESE = "国发 国科发政 号 技术 非技术 载体 研究开发报酬 万元 示例甲"
"""Names of acts, and words that a form reads, on English pages."""
MISSING = ("not found", "/nowhere/", "visitor")
PARTS = 3
"""Side by side, so that no process is left with all of the pages at the end."""
PATIENCE = 15_000
"""Milliseconds for which a page may go on arranging itself."""
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LABELS = """() => [...document.querySelectorAll('.stack td[data-label]')].filter((cell) => {
    if (!cell.checkVisibility()) return false;
    const label = getComputedStyle(cell, '::before'), own = getComputedStyle(cell);
    const room = label.display === 'block' && label.float === 'none' ? 0 : parseFloat(own.paddingLeft) + parseFloat(label.marginLeft);
    return label.content !== JSON.stringify(cell.dataset.label) || label.display === 'none' || room < 0;
}).map((cell) => cell.dataset.label)"""
"""Labels of cells that do not stand before them on a telephone."""
NOTE_PARTS = (
    "addEventListener('htmx:afterRequest', (event) => event.detail.elt.setAttribute('data-answered', ''))"
)
ARRANGED = """() => document.readyState === 'complete'
    && !document.querySelector('[hx-trigger=load]:not([data-answered]), .htmx-request, .htmx-swapping, .htmx-settling')"""
"""Every part that a page fetches by itself is there."""
TEXTS = """() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
    while (walker.nextNode()) {
        const box = walker.currentNode.parentElement;
        if (!box.closest('[lang=zh-Hans], script') && /[\\u4e00-\\u9fff]/.test(walker.currentNode.data))
            found.push(walker.currentNode.data.trim());
    }
    return found;
}"""


class Gallery(Place):
    """The world of the addresses, with pages that have something on them."""

    def __init__(self) -> None:
        super().__init__()
        figure = {"parameter": "抗拉强度", "operator": ">=", "value_high": None, "unit": "MPa", "method": ""}
        for value in (460, 380):
            an_achievement(owner=self.places["elsewhere"], indicators=[{**figure, "value": value}], trl=7)
        an_expert(owner=self.places["elsewhere"])
        demand = a_demand(owner=self.here, indicators=[{**figure, "value": 450}], budget_low=10**8)
        rebuild()
        refresh(demand, by=BY)
        self.codes |= {"matched": demand.code}

    def data(self) -> str:
        """All that stands in rows: Chinese words of it may stand on an English page."""
        from django.apps import apps

        rows = (row for model in apps.get_models() for row in model._default_manager.all())
        asked = "".join(sum(ASKED.values(), ()))
        return serializers.serialize("json", rows, ensure_ascii=False) + asked


def openers(name: str, line: str) -> list[str]:
    """Who opens a page; of the pages of the libraries, one who is signed in and one who is not."""
    if line == ANYHOW:
        return ["visitor", "self"]
    allowed = {person for word in line.split() for person in GROUPS.get(word, word).split()}
    if name in FULLEST:
        return [who for who in FULLEST[name].split() if who in allowed]
    return [next((who for who in CHOICE if who in allowed), min(allowed))]


def visits(world: Gallery) -> list[tuple[str, str, str]]:
    """Name, address and person of every page."""
    found = []
    # What has no place in the table is for `test_addresses` to find.
    for name in sorted(names(get_resolver().url_patterns) & set(ADDRESSES)):
        if name.startswith(NOT_PAGES):
            continue
        for arguments, line in ADDRESSES[name].get.items():
            if not line:
                continue
            for asked in ASKED.get(name, ("",)):
                address = world.address(name, arguments) + asked.format(**world.codes)
                found += [(name, address, who) for who in openers(name, line)]
    found += [("web:matches", f"/demands/{world.codes['matched']}/matches/", "office")]
    found += [("web:record", f"/demands/{world.codes['matched']}/", who) for who in ("visitor", "office")]
    return [*found, MISSING]


class Visitors:
    """One browser window for each person, used for all their pages; keeps what is wrong on any of them."""

    def __init__(self, browser: Browser, address: str, world: Gallery, language: str, source: str):
        self.browser, self.address, self.world, self.language = browser, address, world, language
        self.source, self.pages, self.problems = source, {}, []
        self.seen: set[tuple[str, str]] = set()
        self.no_pages: set[str] = set()
        self.data = world.data() + STAYS_CHINESE
        self.folder = os.environ.get("PICTURES")

    def page(self, who: str) -> Page:
        if who not in self.pages:
            locale, window, _ = WINDOWS[self.language]
            context = self.browser.new_context(base_url=self.address, locale=locale, viewport=window)
            context.add_init_script(f"{NOTE_PARTS};{self.source}")
            if who != "visitor":
                self._sign_in(context, who)
            self.pages[who] = page = context.new_page()
            page.on("pageerror", lambda error: self.wrong(page, str(error)))
            page.on("console", lambda said: said.type == "error" and self.wrong(page, said.text))
        return self.pages[who]

    def _sign_in(self, context: BrowserContext, who: str) -> None:
        client = visitor(self.world, who)
        session = client.session
        # As after the form: the pages of factors ask who has not just given the password to give it again.
        session["account_authentication_methods_user"] = str(self.world.user(who).pk)
        session["account_authentication_methods"] = [
            {"method": "password", "at": time.time(), "reauthenticated": True}
        ]
        session.save()
        context.add_cookies(
            [{"name": key, "value": each.value, "url": self.address} for key, each in client.cookies.items()]
        )

    def wrong(self, page: Page, what: str) -> None:
        self.problems.append(f"{urlsplit(page.url).path}: {what}")

    def of_pages(self) -> list[str]:
        """What is wrong, but for what the browser says of its own view of XML and JSON."""
        return [each for each in self.problems if each.partition(": ")[0] not in self.no_pages]

    def open(self, name: str, address: str, who: str) -> None:
        """Look at one page, unless another address led to it before."""
        page, before = self.page(who), len(self.problems)
        try:
            answer = page.goto(address)
        except PlaywrightError as problem:
            if "Download is starting" not in problem.message:
                raise
            return
        assert answer is not None
        landed = urlsplit(answer.url)
        if "text/html" not in answer.headers.get("content-type", ""):
            self.no_pages.add(landed.path)
            return
        library = name in ADDRESSES and ANYHOW in ADDRESSES[name].get.values()
        at = ("", landed.path) if library else (who, f"{landed.path}?{landed.query}")
        missing = library and answer.status >= 400
        if missing or name == MISSING[0]:
            del self.problems[before:]  # the console says that the page is missing
        elif answer.status >= 400:
            self.wrong(page, f"{answer.status} for {who}")
        if at in self.seen or missing:
            return
        self.seen.add(at)
        page.wait_for_function(ARRANGED, timeout=PATIENCE)
        self.look(page)
        if self.folder:
            file = re.sub(r"\W+", "-", f"{self.language} {name} {who} {len(self.seen):03d}")
            page.screenshot(path=Path(self.folder) / f"{file}.png", full_page=True)

    def look(self, page: Page) -> None:
        _, window, other = WINDOWS[self.language]
        for size in (other, window):
            page.set_viewport_size(size)
            try:  # a chart follows the window a moment later
                page.wait_for_function(f"() => {WIDER} <= 0", timeout=PATIENCE)
            except PlaywrightTimeout:
                self.wrong(page, f"{page.evaluate(WIDER)} pixels wider than {size['width']}")
            if size is NARROW and (lost := page.evaluate(LABELS)):
                self.wrong(page, f"cells without their label: {', '.join(sorted(set(lost)))}")
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
        for each in found:
            if each["impact"] in ("serious", "critical"):
                for node in each["nodes"]:
                    self.wrong(page, f"{each['id']}: {node['html'][:200]}")
        if self.language == "en":
            for text in page.evaluate(TEXTS):
                if any(word not in self.data for word in re.findall("[\u4e00-\u9fff]+", text)):
                    self.wrong(page, f"not in English: {text[:80]}")


@pytest.mark.long
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("language", WINDOWS)
def test_every_page(browser, live_server, axe_source, language, part):
    world = Gallery()
    visitors = Visitors(browser, live_server.url, world, language, axe_source)
    for visit in visits(world)[part::PARTS]:
        visitors.open(*visit)
    for page in visitors.pages.values():
        page.context.close()
    assert len(visitors.seen) > 80 / PARTS  # else the walk would prove nothing
    assert not (problems := visitors.of_pages()), "\n".join(problems)
