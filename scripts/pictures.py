"""Take pictures of the pages of the demo world, wide and narrow, in both languages, to be looked at.

    kuaizhuan demo --port 8000                       # in another window
    python scripts/pictures.py FOLDER                # all of them
    python scripts/pictures.py FOLDER desk-office result --only 390-en
    python scripts/pictures.py docs/pictures home desk-office --documents    # those of the documents: compressed, first screen

A page is found as a reader finds it: from an address by links. Files are called ``NAME-WIDTH-LANGUAGE.png``.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

PASSWORD = "demo-Kuaizhuan-2026"
HEIGHTS = {1440: 900, 390: 844}
LONGEST = 6000
"""Pixels of height after which a picture ends."""
LOCALES = {"zh": "zh-CN", "en": "en-US"}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
SETTLED = "() => !document.querySelector('.htmx-request') && document.fonts.status === 'loaded'"
OFFICE, ENTERPRISE, BROKER = "office", "enterprise", "broker"
REGISTRAR, EDITOR = "registrar", "editor"


@dataclass(frozen=True, slots=True)
class Look:
    """A page as `who` sees it ("" for a visitor): an address, then patterns of links that are followed one after another."""

    name: str
    who: str
    start: str
    follow: tuple[str, ...] = ()
    theme: str = "light"


LOOKS = (
    Look("home", "", "/"),
    Look("search", "", "/search?q=铝合金"),
    Look("result", "", "/search?q=镁合金轮毂", (r"/achievements/\w+/$",)),
    Look("need", "", "/demands/", (r"/demands/\w+/$",)),
    Look("matches", ENTERPRISE, "/desk/needs/", (r"/demands/\w+/matches/$",)),
    Look("trials", "", "/trials/"),
    Look("trial", ENTERPRISE, "/trials/", (r"/trials/\w+/$",)),
    Look("expert", "", "/experts/", (r"/experts/\w+/$",)),
    Look("organisation", "", "/organisations/", (r"/organisations/\w+/$",)),
    Look("figures", OFFICE, "/transfer/figures/"),
    Look("flows", "", "/flows/"),
    Look("notices", OFFICE, "/notices/"),
    Look("announcements", "", "/announcements/"),
    Look("help", "", "/help/"),
    Look("first-steps", "", "/help/first-steps/"),
    Look("questions", "", "/help/questions/"),
    Look("apply", "", "/apply/"),
    Look("sign-in", "", "/sign-in/"),
    Look("desk-researcher", "researcher", "/desk/"),
    Look("desk-office", OFFICE, "/desk/"),
    Look("desk-enterprise", ENTERPRISE, "/desk/"),
    Look("desk-broker", BROKER, "/desk/"),
    Look("desk-registrar", REGISTRAR, "/desk/"),
    Look("desk-editor", EDITOR, "/desk/"),
    Look("desk-operator", "operator", "/desk/"),
    Look("desk-auditor", "auditor", "/desk/"),
    Look("desk-reviewer", "reviewer", "/desk/"),
    Look("desk-owner", "owner", "/desk/"),
    Look("desk-bureau", "bureau-cq", "/desk/"),
    Look("done", OFFICE, "/desk/done/?whose=unit"),
    Look("begun", OFFICE, "/desk/begun/"),
    Look("calendar", OFFICE, "/desk/calendar/"),
    Look("deals", OFFICE, "/deals/"),
    Look("deal", OFFICE, "/deals/", (r"/deals/\w{8,}/$",)),
    Look("contract-form", OFFICE, "/contracts/enter/"),
    Look("contracts", OFFICE, "/contracts/"),
    Look("application", REGISTRAR, "/registry/", (r"/registry/Z\w+/$",)),
    Look("register", REGISTRAR, "/registry/register/"),
    Look("queue", EDITOR, "/desk/achievements/platform_review/"),
    Look("preview", OFFICE, "/imports/", (r"/imports/files/\w+/$",)),
    Look("quality", OFFICE, "/quality/"),
    Look("compare", "", "/compare"),
    Look("home-dark", "", "/", theme="dark"),
    Look("result-dark", "", "/search?q=镁合金轮毂", (r"/achievements/\w+/$",), theme="dark"),
    Look("desk-office-dark", OFFICE, "/desk/", theme="dark"),
)
STAFF = {REGISTRAR, EDITOR, "operator", "auditor", "reviewer", "bureau-cq"}
"""Whose roles hold in a duty session only."""


class Camera:
    """Windows of one width and one language, one for each person, who signs in once."""

    def __init__(self, browser: Browser, address: str, width: int, language: str) -> None:
        self.browser, self.address, self.width, self.language = browser, address, width, language
        self.pages: dict[tuple[str, str], Page] = {}

    def page(self, who: str, theme: str) -> Page:
        """The window of `who`."""
        if (who, theme) not in self.pages:
            context = self.browser.new_context(
                base_url=self.address,
                locale=LOCALES[self.language],
                viewport={"width": self.width, "height": HEIGHTS[self.width]},
                color_scheme="dark" if theme == "dark" else "light",
            )
            page = self.pages[who, theme] = context.new_page()
            if who:
                sign_in(page, f"demo-{who}")
            if who in STAFF:
                start_duty(page)
        return self.pages[who, theme]

    def take(self, look: Look) -> Page | None:
        """The page that is looked at, arranged; None where a link of its way is missing."""
        page = self.page(look.who, look.theme)
        goto(page, look.start)
        for pattern in look.follow:
            found = [link for link in links(page) if re.search(pattern, link.split("?")[0])]
            if not found:
                return None
            goto(page, found[0])
        page.wait_for_function(SETTLED)
        page.wait_for_load_state("networkidle")
        return page


def links(page: Page) -> list[str]:
    """Where the links of the main part of a page lead, on this node."""
    return page.eval_on_selector_all("main a[href^='/']", "all => all.map(each => each.getAttribute('href'))")


def goto(page: Page, address: str) -> None:
    page.goto(address, wait_until="load")


def sign_in(page: Page, login: str) -> None:
    """Sign in by the form, as a person does."""
    goto(page, "/sign-in/")
    page.fill("#id_login", login)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_url("**/desk/**")


def start_duty(page: Page) -> None:
    """Start a duty session."""
    goto(page, "/staff/")
    for box in page.locator("main form textarea, main form input[type=text]").all():
        box.fill("查看页面效果")
    if button := page.query_selector("main form button.btn-primary"):
        button.click()
        page.wait_for_load_state("load")


@contextmanager
def browser() -> Iterator[Browser]:
    """The browser of the system."""
    with sync_playwright() as started:
        found = started.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        yield found
        found.close()


def keep(page: Page, target: Path, documents: bool) -> None:
    """Write the picture: whole and as it is to be looked at, or its first screen with few colours for documents."""
    if not documents:
        height = min(page.evaluate("document.documentElement.scrollHeight"), LONGEST)
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=target, full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height})
        return
    from PIL import Image  # only where pictures are packed

    taken = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    taken.quantize(128, dither=Image.Dither.NONE).save(target, optimize=True)


def main() -> None:
    """Take what is asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "names", nargs="*", help="of pages; all when left out: " + " ".join(each.name for each in LOOKS)
    )
    parser.add_argument("--address", default=os.environ.get("ADDRESS", "http://127.0.0.1:8000"))
    parser.add_argument("--only", default="", help="one width and language, such as 390-en")
    parser.add_argument("--documents", action="store_true", help="first screens, compressed")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    wanted = [look for look in LOOKS if not asked.names or look.name in asked.names]
    with browser() as found:
        for width in HEIGHTS:
            for language in LOCALES:
                ending = f"{width}-{language}"
                if asked.only in ("", ending):
                    camera = Camera(found, asked.address, width, language)
                    for look in wanted:
                        page = camera.take(look)
                        print(look.name, ending, "" if page else "no such link", flush=True)
                        if page:
                            keep(page, asked.folder / f"{look.name}-{ending}.png", asked.documents)


if __name__ == "__main__":
    main()
