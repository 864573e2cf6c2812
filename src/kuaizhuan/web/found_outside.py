"""What search engines and messengers need to know of a page: its address in each language, its card.

A page has one address; with ``?lang=en`` it is asked for in English. Who comes that way goes on in that language.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.text import Truncator

PARAMETER = "lang"
"""The part of an address that asks for a language."""
TAGS = {"zh-hans": "zh-Hans", "en": "en"}
"""The languages of pages, as `settings.LANGUAGES` and as HTML (BCP 47) write them."""
DESCRIPTION = 150
"""Characters of a description that search engines show at most."""


class LanguageOfAddress:
    """Takes ``lang`` out of the address and has the page, and those after it, in that language.

    Stands before Django's own choice of a language, which then finds the cookie. An unknown language is left out too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD") or f"{PARAMETER}=" not in request.META["QUERY_STRING"]:
            return self.get_response(request)
        query = QueryDict(request.META["QUERY_STRING"], mutable=True)
        asked = query.pop(PARAMETER, [""])[-1].lower()
        request.META["QUERY_STRING"] = query.urlencode()
        if asked not in TAGS:
            return self.get_response(request)
        request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = asked
        response = self.get_response(request)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, asked, max_age=settings.LANGUAGE_COOKIE_AGE, samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )  # fmt: skip
        return response


@dataclass(frozen=True, slots=True)
class Card:
    """How a page shows when its address is sent to somebody: title, one sentence, address, picture (or "")."""

    title: str
    description: str
    address: str
    image: str = ""


def card(title: str, text: str, address: str, image: str = "") -> Card:
    """The card of a page; `text` is cut to `DESCRIPTION` characters and its line ends become spaces."""
    return Card(title, Truncator(" ".join(text.split())).chars(DESCRIPTION), address, image)


def addresses(request: HttpRequest) -> list[tuple[str, str]]:
    """(language tag, absolute address) of the page in each language, and its own as "x-default".

    None on the page that says that the node has another name.
    """
    try:
        own = request.build_absolute_uri(request.path)
    except DisallowedHost:
        return []
    query = request.META.get("QUERY_STRING", "")
    asked = [(tag, f"{own}?{query}&" if query else f"{own}?") for tag in TAGS.values()]
    return [(tag, f"{start}{PARAMETER}={tag.lower()}") for tag, start in asked] + [
        ("x-default", f"{own}?{query}" if query else own)
    ]
