"""New rows as an Atom feed: of everything, of one kind, or of any search, by the address of that search.

A feed reader has no session, so it reads as a visitor, whoever asks, and the answer may be kept by anybody.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kuaizhuan.catalog.rules import matched_text
from kuaizhuan.core.actors import ANONYMOUS
from kuaizhuan.core.messages import say
from kuaizhuan.publish import queries as published
from kuaizhuan.publish.access import VIEW
from kuaizhuan.publish.queries import Entry
from kuaizhuan.publish.search_index import open_index
from kuaizhuan.web import queries
from kuaizhuan.web.guard import heavy, uses_policies
from kuaizhuan.web.presenters.cards import excerpt
from kuaizhuan.web.presenters.fields import money_of
from kuaizhuan.web.presenters.searches import in_words
from kuaizhuan.web.search_params import Asked, read_params

ENTRIES = 50
SUMMARY = 300
"""Characters of a row's text in an entry."""
_CONTROLS = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class _Feed(Atom1Feed):
    """Atom in UTF-8; one without entries was never changed, rather than just now."""

    def latest_post_date(self) -> dt.datetime:
        return max((item["updateddate"] for item in self.items), default=NEVER)


@uses_policies(VIEW)
@heavy
def feed(request: HttpRequest) -> HttpResponse:
    """The rows of a search that were published last; 304 while the index has not changed."""
    wanted = read_params(request.GET)
    seen = (open_index().version, request.build_absolute_uri(), get_language())
    etag = f'"{hashlib.sha256(repr(seen).encode()).hexdigest()[:32]}"'
    if (unchanged := get_conditional_response(request, etag=etag)) is not None:
        return unchanged
    found = published.search(
        ANONYMOUS, wanted.text, kinds=wanted.kinds, filters=wanted.filters, sort="-published", limit=ENTRIES
    )
    written = _write(request, wanted, [] if found.relaxed else found.entries)
    response = HttpResponse(written, content_type="application/atom+xml; charset=utf-8")
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def _write(request: HttpRequest, wanted: Asked, entries: list[Entry]) -> bytes:
    owners = queries.owner_names(wanted.filters.get("owner", ()))
    criteria = in_words(wanted, owners) if wanted.narrowed else _("最新发布")
    out = _Feed(
        title=_plain(_("快转") + " · " + criteria),
        link=request.build_absolute_uri(f"{reverse('web:search')}?{wanted.query()}"),
        description=None,
        language=get_language(),
        feed_url=request.build_absolute_uri(),
    )
    for entry in entries:
        url = request.build_absolute_uri(reverse("web:record", args=[entry.kind, entry.code]))
        out.add_item(title=_plain(entry.title), link=url, unique_id=url, **_item_parts(entry))
    return out.writeString("utf-8").encode()


def _item_parts(entry: Entry) -> dict[str, Any]:
    """What an entry says besides its title: text, money, owner, kind and dates."""
    owner = entry.values.get("owner")
    text = " ".join(matched_text(entry.kind, {**entry.values, "keywords": ()}).split())
    parts = (excerpt(text, length=SUMMARY), money_of(entry)[0])
    return {
        "description": escape(_plain(" · ".join(filter(None, parts)))),  # a summary is HTML
        "author_name": _plain(owner.current.name if owner else _("匿名")),
        "pubdate": entry.record.published_at or entry.record.created_at,
        "updateddate": entry.record.updated_at,
        "categories": [say(f"catalog.kind.{entry.kind}")],
    }


def _plain(text: str) -> str:
    """`text` without the characters that XML 1.0 does not know."""
    return _CONTROLS.sub("", text)
