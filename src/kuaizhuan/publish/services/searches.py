"""What persons keep of searches: save, change, delete, and look for rows that are new since.

Each look of one search is one transaction that moves its mark and writes the event from which the notice
follows: both are there or neither is, so that a row is told of once, also when two workers look at once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from kuaizhuan.catalog import registry
from kuaizhuan.catalog.models import KINDS
from kuaizhuan.core import audit
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.moves import lock, lock_all
from kuaizhuan.core.verdict import require
from kuaizhuan.people.models import User
from kuaizhuan.publish import access, rules
from kuaizhuan.publish.models import SavedSearch
from kuaizhuan.publish.search_index import open_index
from kuaizhuan.publish.states import EVERY, Alert

if TYPE_CHECKING:
    from kuaizhuan.core.fulltext import Index

OVERLAP = dt.timedelta(days=3)
"""A row may reach the index later than it was published, when no worker was there: so far back a look goes."""
PAGE = 500
"""Hits read at once."""


@transaction.atomic
def save_search(
    *,
    by: Actor,
    name: str,
    kind: str = "",
    text: str = "",
    filters: Mapping[str, Sequence[str]] | None = None,
    sort: str = "",
    alert: str = Alert.NEVER,
) -> SavedSearch:
    """A person keeps a search under a name; what is public by now does not count as new.

    Unknown kinds, filters and sorts are left out, as in a search. Raises `RuleBroken` with all reasons. The
    audit says that it was saved, not what is looked for: that is the person's own business.
    """
    user = lock(User.objects.filter(pk=by.user_id))
    kept = access.OWN_SEARCH.filter(by, SavedSearch.objects.all())
    name, text, kind = _plain(name), _plain(text), kind if kind in KINDS else ""
    narrowing = {
        facet: list(values)
        for facet, values in (filters or {}).items()
        if facet in registry.facets() and values
    }
    require(
        rules.may_save(
            name,
            text=text,
            narrowed=bool(text or kind or narrowing),
            kept=kept.count(),
            taken=kept.filter(name=name).exists(),
            alert_known=alert in list(Alert),
        )
    )
    row = SavedSearch.objects.create(
        user=user,
        name=name,
        kind=kind,
        text=text,
        filters=narrowing,
        sort=sort if sort.lstrip("-") in registry.sorts() else "",
        alert=alert,
        looked_at=timezone.now(),
        known=_recent(open_index(), kind, text, narrowing, timezone.now() - OVERLAP),
    )
    audit.record("publish.search.save", row, by=by)
    return row


@transaction.atomic
def change_search(search: SavedSearch, *, by: Actor, name: str, alert: str) -> SavedSearch:
    """A person calls a search otherwise, or wants to hear of it more or less often.

    Who turns alerts on again hears of what comes from now on. Raises `RuleBroken` with all reasons.
    """
    row = lock(search)
    access.OWN_SEARCH.require(by, row)
    others = access.OWN_SEARCH.filter(by, SavedSearch.objects.exclude(pk=row.pk))
    name = _plain(name)
    taken = others.filter(name=name).exists()
    require(
        rules.may_save(name, text="", narrowed=True, kept=0, taken=taken, alert_known=alert in list(Alert))
    )
    if row.alert == Alert.NEVER != alert:
        row.looked_at = timezone.now()
        row.known = _recent(open_index(), row.kind, row.text, row.filters, row.looked_at - OVERLAP)
    row.name, row.alert = name, alert
    row.save(update_fields=["name", "alert", "looked_at", "known"])
    audit.record("publish.search.change", row, by=by, alert=alert)
    return row


@transaction.atomic
def delete_search(search: SavedSearch, *, by: Actor) -> None:
    """A person no longer wants a search."""
    row = lock(search)
    access.OWN_SEARCH.require(by, row)
    row.delete()
    audit.record("publish.search.delete", row, by=by)


def look(*, by: Actor, now: dt.datetime | None = None) -> int:
    """Look through every saved search that is due; returns how many had new rows.

    Each is its own transaction: what stops one look half-way leaves whole searches done.
    """
    now = now or timezone.now()
    index = open_index()
    return sum(_look(code, index, now, by=by) for code in _due(now))


def _plain(text: str) -> str:
    """`text` without what surrounds it, and without NUL, which PostgreSQL holds in no text."""
    return text.replace("\0", "").strip()


def _due(now: dt.datetime) -> Iterator[str]:
    for alert, interval in EVERY.items():
        due = SavedSearch.objects.filter(alert=alert, looked_at__lte=now - interval, user__is_active=True)
        yield from list(due.order_by("pk").values_list("code", flat=True))


@transaction.atomic
def _look(code: str, index: Index, now: dt.datetime, *, by: Actor) -> bool:
    row = next(iter(lock_all(SavedSearch.objects.filter(code=code))), None)
    if row is None or row.alert == Alert.NEVER or row.looked_at > now - EVERY[Alert(row.alert)]:
        return False  # deleted, silenced or looked through by another worker meanwhile
    known = set(row.known)
    found = _recent(index, row.kind, row.text, row.filters, row.looked_at - OVERLAP)
    new = _public([code for code in found if code not in known])
    row.looked_at, row.known = now, found
    row.save(update_fields=["looked_at", "known"])
    if new:
        audit.record("publish.search.find", row, by=by, found=len(new))
    return bool(new)


def _recent(
    index: Index, kind: str, text: str, filters: Mapping[str, Sequence[str]], since: dt.datetime
) -> list[str]:
    """Codes of the rows of a search that were published since, the newest first."""
    codes: list[str] = []
    while True:
        page = index.search(
            text,
            kinds=[kind] if kind else [],
            filters=filters,
            ranges={"published": (since.timestamp(), None)},
            sort="-published",
            limit=PAGE,
            offset=len(codes),
        )
        if page.relaxed:  # nothing holds all the words: what holds some is no find
            return []
        codes += [hit.id for hit in page.hits]
        if len(page.hits) < PAGE:
            return codes


def _public(codes: Sequence[str]) -> list[str]:
    """Those of `codes` that are public still, in their order: the index may be a moment behind."""
    there = {
        code
        for model in KINDS.values()
        for code in model.objects.filter(access.IS_PUBLIC, code__in=codes).values_list("code", flat=True)
    }
    return [code for code in codes if code in there]
