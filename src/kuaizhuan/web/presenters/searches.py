"""A saved search as one line: what it asks for in words, and the ways to the page and the feed of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kuaizhuan.core.messages import say
from kuaizhuan.publish.models import SavedSearch
from kuaizhuan.web.presenters.facets import facet_names, value_text
from kuaizhuan.web.search_params import Asked, params_of_saved


@dataclass(frozen=True, slots=True)
class Line:
    """search: the row. criteria: what it asks for. query, feed: its page and its feed, as query strings."""

    search: SavedSearch
    criteria: str
    query: str
    feed: str


def line(search: SavedSearch, owners: Mapping[str, str]) -> Line:
    """`search` in words. owners: code of an organisation → its name."""
    wanted = params_of_saved(search)
    feed = Asked(wanted.text, wanted.kind, wanted.filters)
    return Line(search, in_words(wanted, owners), wanted.query(), feed.query())


def in_words(wanted: Asked, owners: Mapping[str, str]) -> str:
    """What is searched for: kind, words and filters; "全部" when nothing narrows it."""
    parts = [say(f"catalog.kind.{wanted.kind}")] if wanted.kind else []
    parts += [wanted.text] if wanted.text else []
    parts += [
        value_text(name, value, owners) for name in facet_names() for value in wanted.filters.get(name, ())
    ]
    return " · ".join(parts) or _("全部")
