"""How often a person presses the pointer: counted in the browser, by the browser, whatever the test calls its steps."""

from __future__ import annotations

from playwright.sync_api import Page

PRESSES = """addEventListener("pointerdown", (event) => { if (event.isTrusted) notePress(event.target.tagName); }, true);"""


class Pointer:
    """Counts what the pointer presses on the pages of one window from now on; `pressed` names the elements."""

    def __init__(self, page: Page) -> None:
        self.pressed: list[str] = []
        page.expose_function("notePress", lambda tag: self.pressed.append(tag))
        page.add_init_script(PRESSES)

    @property
    def count(self) -> int:
        return len(self.pressed)
