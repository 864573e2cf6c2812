"""Rows as items of OAI-PMH: which there are, when they last changed, what everybody may read of them.

An item is a row that is or once was public. What a visitor may see now comes with its metadata; everything else
that was public once (withdrawn, returned, in review again, shown as another) is deleted and says nothing but so.
An organisation is an item once its credit code is known, and deleted when it is found to be another.

The datestamp is `updated_at`: every service that changes a row, or shows it as another, writes it. Lists are in the
order (updated_at, code) and go on behind the last row, so that a row which changes meanwhile comes again at the end
and none is skipped. A row that a clock which went wrong dated ahead counts as changed just now, until now is later.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from typing import Any

from django.conf import settings
from django.db.models import BooleanField, Case, Q, QuerySet, Value, When

from kuaizhuan.catalog.disclosure import disclose_fields
from kuaizhuan.catalog.fields import Kind
from kuaizhuan.catalog.models import Record
from kuaizhuan.catalog.registry import kind_of
from kuaizhuan.catalog.states import Tier
from kuaizhuan.core.actors import ANONYMOUS
from kuaizhuan.oai import cerif, dublin_core
from kuaizhuan.oai.answers import Element, Format, Header, Item
from kuaizhuan.oai.described import Described, Unit
from kuaizhuan.oai.protocol import Code, Error, Place, Refused, Selection
from kuaizhuan.oai.sets import all_sets, harvested_kinds, sets_of
from kuaizhuan.people.access import VIEW as VIEW_ORGANISATION
from kuaizhuan.people.models import Organisation
from kuaizhuan.publish import access

DELETED_RECORD = "transient"
"""Withdrawn rows stay, but a person's row that must be erased by law goes without a trace."""
LONG_AGO = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)

Url = Callable[[str, str], str]
"""Kind and code → address of the row's page."""


@dataclass(frozen=True, slots=True)
class Dissemination:
    """A format, whether it can say rows of a kind, and how it says one."""

    format: Format
    says: Callable[[Kind], bool]
    write: Callable[[Described], Element]


FORMATS = {
    module.FORMAT.prefix: Dissemination(module.FORMAT, module.says, module.write)
    for module in (dublin_core, cerif)
}


@dataclass(frozen=True, slots=True)
class Page:
    """Items of a list and how it goes on: total of the whole list; rest: the selection behind it, None at the end."""

    items: list[Item]
    total: int
    rest: Selection | None


def identifier(code: str) -> str:
    """The OAI identifier of a public code."""
    return f"oai:{settings.OAI_DOMAIN}:{code}"


def earliest(now: dt.datetime) -> dt.datetime:
    """A lower limit of all datestamps."""
    firsts = [
        _once_public(kind).order_by("updated_at").values_list("updated_at", flat=True).first()
        for kind in harvested_kinds()
    ]
    found = [first for first in firsts if first]
    return min([*found, now]) if found else LONG_AGO


def formats_of(wanted: str) -> list[Format]:
    """The formats in which the item `wanted` can be had. Raises `Refused` when there is no such item."""
    kind = kind_of(_find(wanted))
    return [known.format for known in FORMATS.values() if known.says(kind)]


def get(wanted: str, prefix: str, url: Url, now: dt.datetime) -> Item:
    """One item by its identifier. Raises `Refused`: no such item, or not in this format."""
    dissemination = _dissemination(prefix)
    row = _find(wanted)
    if not dissemination.says(kind_of(row)):
        raise _unavailable(prefix)
    return _item(row, dissemination, url, now)


def select(selection: Selection, *, size: int, headers_only: bool, url: Url, now: dt.datetime) -> Page:
    """At most `size` items of a list, behind its place. Raises `Refused` when none matches.

    At most a query a kind for the keys, one for their rows, and one more to count on the first page.
    """
    dissemination = _dissemination(selection.prefix)
    chosen = _choose_rows(selection, dissemination, now)
    behind = [rows if selection.place is None else rows.filter(_behind(selection.place)) for rows in chosen]
    keys = list(islice(merge(*(_keys(rows, size + 1) for rows in behind)), size + 1))
    if not keys:
        # On a later page too: what was left has changed since and is no longer in the span asked for.
        raise Refused(Error(Code.NO_RECORDS_MATCH, "No record is in this span of time, set and format."))
    more = len(keys) > size
    keys = keys[:size]
    given = selection.given + len(keys)
    total = selection.total
    if total is None:
        total = sum(rows.count() for rows in chosen) if more else given
    rest = selection.after(Place(*keys[-1]), given=given, total=total) if more else None
    found = _fetch([code for _, code in keys])
    rows = [found[code] for _, code in keys if code in found]
    written = None if headers_only else dissemination
    return Page([_item(row, written, url, now) for row in rows], total, rest)


def _dissemination(prefix: str) -> Dissemination:
    if prefix not in FORMATS:
        raise _unavailable(prefix)
    return FORMATS[prefix]


def _unavailable(prefix: str) -> Refused:
    return Refused(
        Error(Code.CANNOT_DISSEMINATE_FORMAT, f"The format {prefix} is not available for this item.")
    )


def _once_public(kind: Kind) -> QuerySet[Any]:
    rows: QuerySet[Any] = kind.model.objects
    return rows.filter(**{"published_at__isnull" if kind.published else "credit_code__isnull": False})


def _choose_rows(selection: Selection, dissemination: Dissemination, now: dt.datetime) -> list[QuerySet[Any]]:
    """For each kind the rows of the whole list; nothing for a set that there is not, nor of what is to come."""
    wanted = all_sets().get(selection.set)
    if (selection.set and wanted is None) or (selection.since and selection.since > now):
        return []
    span = Q()
    if selection.since:
        span &= Q(updated_at__gte=selection.since)
    if selection.before and selection.before <= now:
        span &= Q(updated_at__lt=selection.before)
    offered = [kind for kind in harvested_kinds() if dissemination.says(kind)]
    kinds = [kind for kind in offered if wanted is None or kind.name in wanted.kinds]
    return [_once_public(kind).filter(span, wanted.rows(kind.name) if wanted else Q()) for kind in kinds]


def _behind(place: Place) -> Q:
    return Q(updated_at__gt=place.at) | Q(updated_at=place.at, code__gt=place.code)


def _keys(rows: QuerySet[Any], limit: int) -> list[tuple[dt.datetime, str]]:
    # As a list: all queries are done before the first row is looked at, and each is short.
    return list(rows.order_by("updated_at", "code").values_list("updated_at", "code")[:limit])


def _fetch(codes: Sequence[str]) -> dict[str, Any]:
    """The rows of these codes, with `open`: whether a visitor may see them."""
    found: dict[str, Any] = {}
    for kind in harvested_kinds():
        wanted = [code for code in codes if code.startswith(kind.prefix)]
        if wanted:
            rows = _once_public(kind).filter(code__in=wanted)
            seen = _seen(rows) if kind.published else _seen_organisations(rows)
            found |= {row.code: row for row in seen}
    return found


def _seen_organisations(rows: QuerySet[Organisation]) -> Iterable[Any]:
    rows = VIEW_ORGANISATION.filter(ANONYMOUS, rows)
    merged = When(merged_into__isnull=False, then=Value(False))
    rows = rows.annotate(open=Case(merged, default=Value(True), output_field=BooleanField()))
    return rows.select_related("parent__merged_into__merged_into")


def _seen(rows: QuerySet[Record]) -> Iterable[Any]:
    visible = When(access.VIEW.rows(ANONYMOUS), then=Value(True))
    rows = rows.annotate(open=Case(visible, default=Value(False), output_field=BooleanField()))
    return rows.select_related("owner", "owner__merged_into__merged_into")


def _find(wanted: str) -> Any:
    code = wanted.removeprefix(identifier(""))
    row = _fetch([code]).get(code) if code != wanted else None
    if row is None:
        raise Refused(Error(Code.ID_DOES_NOT_EXIST, f"There is no item {wanted[:100]}."))
    return row


def _item(row: Any, dissemination: Dissemination | None, url: Url, now: dt.datetime) -> Item:
    """The row as an item; with metadata when it is not deleted and a format is asked for."""
    deleted = not row.open or getattr(row, "same_as_id", None) is not None
    described = _describe_row(row, url, now)
    header = Header(identifier(row.code), min(row.updated_at, now), sets_of(described), deleted)
    metadata = dissemination.write(described) if dissemination and not deleted else None
    return Item(header, metadata)


def _describe_row(row: Any, url: Url, now: dt.datetime) -> Described:
    kind = kind_of(row)
    if kind.published:
        values = disclose_fields(row, Tier.PUBLIC)
        above = values.pop("owner", None)
    else:
        values = {name: getattr(row, name) for name in kind.shown}
        above = values.pop("parent", None)
    published = row.published_at.astimezone(dt.UTC).date() if kind.published else None
    today = now.astimezone(dt.UTC).date()
    return Described(kind, row.code, url(kind.name, row.code), values, _unit(above), published, today)


def _unit(organisation: Organisation | None) -> Unit | None:
    if organisation is None:
        return None
    current = organisation.current
    code = current.code if current.confirmed else ""
    return Unit(current.name, current.credit_code or "", code, current.ror)
