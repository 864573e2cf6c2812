"""The shapes of what is given out. A field that the reader may not know is absent, and named in `withheld`."""

# No `from __future__ import annotations`: shapes are made here, kind by kind.

import datetime as dt
from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from ninja import Schema
from pydantic import Field as ModelField
from pydantic import create_model

from kuaizhuan.catalog.disclosure import tier_of
from kuaizhuan.catalog.fields import Field, Kind
from kuaizhuan.catalog.registry import published_kinds
from kuaizhuan.catalog.states import Tier
from kuaizhuan.catalog.values.types import Indicators
from kuaizhuan.catalog.values.types import Owner as OwnerType
from kuaizhuan.publish.queries import Entry, Kept
from kuaizhuan.publish.states import MaterialState


class Owner(Schema):
    code: str
    name: str


class Indicator(Schema):
    """operator: one of = < <= > >= ~ (between), empty for a figure kept as words."""

    parameter: str
    operator: str = ""
    value: int | float | str | None = None
    value_high: int | float | str | None = None
    unit: str = ""
    method: str = ""


class Material(Schema):
    """A picture, brochure, report or video beside a row, in the order of its page. caption_en: empty for none.

    address: of the file, or of the video on another site. width, height: of a picture, in points. Of a file also its
    media type, its size in bytes and its hashes in hexadecimal; all null for a video.
    """

    kind: str
    caption: str
    caption_en: str
    address: str
    width: int | None = None
    height: int | None = None
    media_type: str | None = None
    size: int | None = None
    sha256: str | None = None
    sm3: str | None = None


class Withheld(Schema):
    """A field that holds something the reader may not know, and from which tier on it is read."""

    field: str
    tier: str


class Row(Schema):
    """What rows of every kind have in common. state: published or dormant; own rows have others too.

    return_reasons: of an own row that was returned, the codes of why.
    """

    kind: str
    code: str
    state: str
    title: str
    return_reasons: list[str] | None = None
    withheld: list[Withheld]
    created_at: dt.datetime = ModelField(
        description="When the row was first written.", examples=["2026-03-05T01:30:00Z"]
    )
    updated_at: dt.datetime = ModelField(
        description="When the row last changed, or a change of it was proposed.",
        examples=["2026-03-06T01:30:00Z"],
    )
    published_at: dt.datetime | None = ModelField(
        description="When the row was first published; null before.", examples=["2026-03-07T01:30:00Z"]
    )
    url: str = ModelField(
        description="The page of the row.", examples=["https://kz.example.org/achievements/A7K3QJ2M4XN/"]
    )


class Organisation(Schema):
    """merged_into: the organisation that this one was found to be; credit_code: null while only a name is known.

    materials: where one organisation is asked for; null in lists.
    """

    code: str
    name: str
    credit_code: str | None
    ror: str
    aliases: list[str]
    kind: str
    region: str
    jurisdiction: str
    address: str
    website: str
    profile: str
    parent: str | None
    merged_into: str | None
    materials: list[Material] | None = None


class OrganisationPage(Schema):
    items: list[Organisation]
    next: str | None


class IntroductionSide(Schema):
    """One side of an introduction. contact: who to speak to, once both sides have consented."""

    code: str
    title: str
    consent_at: dt.datetime | None
    contact: dict[str, str]


class Introduction(Schema):
    """state: brokered, proposed, opened, declined or withdrawn. sides: those the token speaks for.

    broker: who asked for others. through: who answers for an anonymous need and may pass the question on.
    answers: question code → answer. reason: code of why it was declined, by which side.
    """

    code: str
    state: str
    demand: IntroductionSide
    achievement: IntroductionSide
    broker: str | None
    through: str | None
    answers: dict[str, str]
    asked_at: dt.datetime
    closed_at: dt.datetime | None
    declined_by: str
    reason: str
    note: str
    sides: list[str]
    may_answer: bool
    may_pass: bool
    may_withdraw: bool


class IntroductionLine(Schema):
    """An introduction in a list."""

    code: str
    state: str
    demand: str
    achievement: str
    asked_at: dt.datetime
    closed_at: dt.datetime | None


class IntroductionPage(Schema):
    items: list[IntroductionLine]
    next: str | None


class Match(Schema):
    """level: 1 none, 2 weak, 3 fairly strong, 4 strong. explanation: shared terms, figures, missing, contributions."""

    rank: int
    level: int
    score: float
    stale: bool
    code: str
    title: str
    explanation: dict[str, Any]


class ListInfo(Schema):
    """status: V read, S from a secondary source, D draft, U unverified."""

    name: str
    title_zh: str
    title_en: str
    source: str
    status: str
    note: str


class CodeEntry(Schema):
    code: str
    name_zh: str
    name_en: str
    parent: str | None
    valid_from: dt.date | None
    valid_to: dt.date | None


def _shape_type(field: Field) -> Any:
    """The type of a field in what is given out."""
    if isinstance(field.type, OwnerType):
        return Owner
    return list[Indicator] if isinstance(field.type, Indicators) else field.type.given


def _shape(kind: Kind) -> type[Row]:
    fields: dict[str, Any] = {
        field.name: (_shape_type(field) | None, None)
        for field in kind.fields
        if field.shown and field.name != "title"
    }
    if kind.illustrated:
        fields["materials"] = (list[Material] | None, None)
    shape: type[Row] = create_model(kind.name.title(), __base__=Row, __module__=__name__, **fields)
    shape.__doc__ = f"One {kind.noun or kind.name}. Amounts are fen; both ends null: open to negotiation."
    return shape


_NOW = "Where `changed_since` was asked: the clock of the server as it answered."
_SINCE = (
    "Where `changed_since` was asked: what to ask as `changed_since` the next time, once all pages are read. It lies "
    "some minutes before the first of them, for what was being written then; rows may come twice, none is missed."
)


def _page(kind: Kind) -> type[Schema]:
    shape = SHAPES[kind.name]
    page: type[Schema] = create_model(
        f"{kind.name.title()}Page",
        __base__=Schema,
        __module__=__name__,
        items=(list[shape], ...),  # type: ignore[valid-type]
        next=(str | None, ...),
        now=(dt.datetime | None, ModelField(None, description=_NOW, examples=["2026-03-06T01:30:00Z"])),
        changed_since=(
            dt.datetime | None,
            ModelField(None, description=_SINCE, examples=["2026-03-06T01:20:00Z"]),
        ),
    )
    page.__doc__ = "next: the cursor of the following page, null on the last."
    return page


SHAPES: dict[str, type[Row]] = {kind.name: _shape(kind) for kind in published_kinds()}
PAGES: dict[str, type[Schema]] = {kind.name: _page(kind) for kind in published_kinds()}


class Found(Schema):
    """relaxed: no row holds all the words, these hold some. facets: field → value → how many."""

    total: int
    relaxed: bool
    items: list[reduce(or_, SHAPES.values())]  # type: ignore[valid-type]
    facets: dict[str, dict[str, int]]


def shape_row(request: HttpRequest, entry: Entry) -> Row:
    """`entry` as its kind's shape, with the disclosed fields only."""
    values = dict(entry.values)
    if "owner" in values:
        owner = values["owner"].current
        values["owner"] = Owner(code=owner.code, name=owner.name)
    withheld = [
        Withheld(field=name, tier=Tier(tier_of(entry.record, name)).name.lower()) for name in entry.withheld
    ]
    if entry.clearance == Tier.NAMED and entry.record.return_reasons:
        values["return_reasons"] = entry.record.return_reasons
    return SHAPES[entry.kind](
        kind=entry.kind,
        code=entry.code,
        state=entry.state,
        withheld=withheld,
        created_at=entry.record.created_at,
        updated_at=entry.record.updated_at,
        published_at=entry.record.published_at,
        url=request.build_absolute_uri(reverse("web:record", args=[entry.kind, entry.code])),
        **values,
    )


def shape_materials(request: HttpRequest, found: Iterable[Kept]) -> list[Material]:
    """What has passed the review, with absolute addresses."""
    return [_shape_material(request, each) for each in found if each.material.state == MaterialState.SHOWN]


def _shape_material(request: HttpRequest, kept: Kept) -> Material:
    row, file = kept.material, kept.file
    said: dict[str, Any] = {"kind": row.kind, "caption": row.caption, "caption_en": row.caption_en}
    if file is None:
        return Material(**said, address=row.url)
    return Material(
        **said,
        address=request.build_absolute_uri(reverse("web:file", args=[file.code, file.name])),
        width=row.width or None,
        height=row.height or None,
        media_type=file.media_type,
        size=file.size,
        sha256=file.sha256,
        sm3=file.sm3,
    )
