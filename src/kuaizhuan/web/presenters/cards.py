"""A row in a list: what somebody needs to decide whether to open it, with the words asked for marked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kuaizhuan.catalog.registry import KINDS
from kuaizhuan.catalog.rules import matched_text
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.fulltext import highlight
from kuaizhuan.publish.queries import Entry, Kept, leading_pictures
from kuaizhuan.web.presenters.fields import money_of
from kuaizhuan.web.presenters.gallery import cover_address, thumbnail
from kuaizhuan.web.presenters.values import code_text

SNIPPET = 110
"""Characters of text that a list shows."""
Places = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Card:
    """A row in a list; the places in title and snippet hold words of the query."""

    entry: Entry
    title_places: Places
    snippet: str
    snippet_places: Places
    owner: str
    owner_code: str
    region: str
    money: str
    money_exact: str
    until: dt.date | None
    trl: Any
    professional_title: str
    comparable: bool
    thumb: str


def card(entry: Entry, query: str = "", picture: Kept | None = None) -> Card:
    """picture: the row's first, where a list has asked for them; else its cover stands there."""
    values = entry.values
    owner = values.get("owner")
    snippet = excerpt(_text(entry), query)
    money, exact = money_of(entry)
    return Card(
        entry=entry,
        title_places=highlight(entry.title, query) if query else [],
        snippet=snippet,
        snippet_places=highlight(snippet, query) if query else [],
        owner=owner.current.name if owner else "",
        owner_code=owner.current.code if owner else "",
        region=code_text("region", values["region"]) if values.get("region") else "",
        money=money,
        money_exact=exact,
        until=values.get("needed_until"),
        trl=values.get("trl"),
        professional_title=values.get("professional_title") or "",
        comparable=KINDS[entry.kind].comparable,
        thumb=_thumb(entry, picture),
    )


def _thumb(entry: Entry, picture: Kept | None) -> str:
    if not KINDS[entry.kind].illustrated:
        return ""
    if picture is not None:
        return thumbnail(picture)
    return cover_address(entry.values.get("high_tech_field") or "", entry.code)


def cards(actor: Actor, entries: Sequence[Entry], query: str = "") -> list[Card]:
    """Rows of any kind with their pictures, two queries for each kind that has any."""
    pictures: dict[str, Kept] = {}
    for kind in {entry.kind for entry in entries if KINDS[entry.kind].illustrated}:
        pictures |= leading_pictures(actor, kind, [entry.code for entry in entries if entry.kind == kind])
    return [card(entry, query, pictures.get(entry.code)) for entry in entries]


def excerpt(text: str, query: str = "", length: int = SNIPPET) -> str:
    """About `length` characters of `text`, from a little before the first word asked for."""
    found = highlight(text, query) if query else []
    start = max(found[0][0] - 20, 0) if found and found[0][0] > length - 30 else 0
    cut = text[start : start + length]
    return ("…" if start else "") + cut + ("…" if start + length < len(text) else "")


def _text(entry: Entry) -> str:
    values = {**entry.values, "keywords": ()}
    return " ".join(matched_text(entry.kind, values).split())
