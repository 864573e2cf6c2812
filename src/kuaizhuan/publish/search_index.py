"""The one index over public rows: how a row becomes a document, and where the index is.

Only what everybody may read goes in, so that no search can give away a field. It is brought up to date by a
job after each change and can be rebuilt from the database at any time; a crash leaves the old one or the new.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from kuaizhuan.catalog import registry
from kuaizhuan.catalog.disclosure import disclose_fields
from kuaizhuan.catalog.models import KINDS, Record, kind_of
from kuaizhuan.catalog.rules import matched_text
from kuaizhuan.catalog.states import Tier
from kuaizhuan.catalog.values.types import Owner
from kuaizhuan.core.fulltext import Document, IndexMissing
from kuaizhuan.people.models import Organisation
from kuaizhuan.people.queries import merged_into
from kuaizhuan.people.regions import REGIONS, jurisdiction_of
from kuaizhuan.publish.access import IS_PUBLIC

if TYPE_CHECKING:
    from kuaizhuan.core.fulltext import Index

_opened: dict[Path, Index] = {}


def open_index() -> Index:
    """The node's index, opened once a process; an empty one is made on first use.

    Raises `IndexUnusable` when it must be rebuilt.
    """
    from kuaizhuan.core.fulltext import Index  # tantivy: only where something is searched

    path = settings.INDEX_DIR
    if path not in _opened:
        try:
            _opened[path] = Index.open(path)
        except IndexMissing:
            _opened[path] = Index.rebuild(path, (), sort_fields=registry.sorts())
    return _opened[path]


def rebuild(*, jobs: int = 1, progress: Callable[[int], None] | None = None) -> Index:
    """A new index from the database, put in place when it is complete."""
    from kuaizhuan.core.fulltext import Index

    return Index.rebuild(
        settings.INDEX_DIR, documents(), sort_fields=registry.sorts(), jobs=jobs, progress=progress
    )


def update(kind: str, codes: list[str]) -> int:
    """Bring the documents of these rows up to date: public ones in, others out. Returns how many are in."""
    public = {row.code: row for row in _public(kind).filter(code__in=codes)}
    gone = [code for code in codes if code not in public]
    return open_index().update((document(row) for row in public.values()), gone)


def refresh_owner(kind: str, code: str) -> int:
    """Bring the public rows of an organisation, and of those merged into it, up to date, as changed now.

    Not those that keep back whose they are: they say nothing else than before, and that they changed together with
    the others would say it. Returns how many.
    """
    owners = merged_into(Organisation.objects.filter(code=code).values_list("pk", flat=True)).values()
    rows = _public(kind).filter(owner__in=set().union(*owners))
    codes = [row.code for row in rows.iterator(1000) if "owner" in disclose_fields(row, Tier.PUBLIC)]
    if codes:
        KINDS[kind].objects.filter(code__in=codes).update(updated_at=timezone.now())
        open_index().update(map(document, rows.filter(code__in=codes).iterator(1000)))
    return len(codes)


def documents() -> Iterator[Document]:
    """Every public row, as a document."""
    for kind in KINDS:
        for row in _public(kind).iterator(1000):
            yield document(row)


def document(record: Record) -> Document:
    """What the index knows of a public row. Payload: what matching and a list of hits need, nothing more."""
    values = disclose_fields(record, Tier.PUBLIC)
    kind = kind_of(record)
    owner = values.get("owner")
    text = matched_text(kind, values)
    return Document(
        id=record.code,
        kind=kind,
        title=record.title,
        text=text,
        facets={name: list(found) for name, found in _facets(record, values) if found},
        numbers=_numbers(record, values),
        payload={
            "title": record.title,
            "abstract": text,
            "indicators": values.get("indicators") or [],
            "owner": owner.current.name if owner else "",
            "version": record.text_version,
        },
    )


def _public(kind: str) -> Any:
    rows = KINDS[kind].objects.filter(IS_PUBLIC)
    if registry.KINDS[kind].same_as:
        rows = rows.filter(Q(same_as__isnull=True))
    return rows.select_related("owner", "owner__merged_into")


def _facets(record: Record, values: dict[str, Any]) -> Iterator[tuple[str, Iterable[str]]]:
    for field in registry.kind_of(record).fields:
        value = values.get(field.name)
        if not field.facet or not value:
            continue
        if isinstance(field.type, Owner):
            yield field.facet.name, [value.current.code]
        elif field.type.codes != "region":
            yield field.facet.name, value if field.type.several else [str(value)]
        elif value in REGIONS:
            yield field.facet.name, [value]
            if jurisdiction := jurisdiction_of(value):
                yield "jurisdiction", [jurisdiction]
    yield "state", [record.state]


def _numbers(record: Record, values: dict[str, Any]) -> dict[str, float]:
    found = {"published": record.published_at.timestamp()} if record.published_at else {}
    for field in registry.kind_of(record).fields:
        value = values.get(field.name)
        if field.sort and value is not None:
            found[field.sort] = float(value.toordinal() if isinstance(value, dt.date) else value)
    return found
