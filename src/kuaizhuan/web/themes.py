"""How pages look on a screen, as a person chose it in this browser; without a choice, as their system asks."""

from __future__ import annotations

from django.http import HttpRequest

COOKIE = "theme"
AUTO = "auto"
THEMES = {AUTO: "web.theme.auto", "light": "web.theme.light", "dark": "web.theme.dark"}
"""Each with the code of its words."""
A_YEAR = 365 * 24 * 3600


def theme_of(request: HttpRequest) -> str:
    """One of `THEMES`; what is none is the first."""
    chosen = request.COOKIES.get(COOKIE, AUTO)
    return chosen if chosen in THEMES else AUTO
