"""The shapes of what a program says of a row, derived from the catalogue's own fields.

Every field may be left out; one that is null is emptied. Codes must be in their list, and an unknown field is an
error, so that nothing is lost in silence.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.db import models
from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field, create_model
from pydantic_core import PydanticCustomError

from kuaizhuan.catalog.codes import LIST_OF, LISTS
from kuaizhuan.catalog.disclosure import FIELDS
from kuaizhuan.catalog.indicators.rows import as_stored, row_of
from kuaizhuan.catalog.models import KINDS
from kuaizhuan.core.messages import say
from kuaizhuan.people.regions import REGIONS

IPC = r"^[A-H]\d{2}([A-Z]( ?\d{1,4}(/\d{2,6})?)?)?$"
LONGEST_TEXT = 20_000
"""Characters of a long text."""
MOST_ITEMS = 100
FEW_CODES = 50
"""A list of no more codes is written out in the description."""
Title = Annotated[str, Field(min_length=1, max_length=200)]
SHORT = Annotated[str, Field(max_length=200)]
Number = Annotated[Decimal, Field(max_digits=18, decimal_places=8)]
WITH_ANONYMITY = {"demand": ("anonymous",)}
"""What is said of a kind besides what is shown of it."""


class IndicatorDraft(Schema):
    """A figure. operator: one of = < <= > >= ~ (between value and value_high)."""

    model_config = ConfigDict(extra="forbid")

    parameter: Annotated[str, Field(min_length=1, max_length=200)]
    operator: Literal["", "=", "<", "<=", ">", ">=", "~"] = ""
    value: Number | None = None
    value_high: Number | None = None
    unit: Annotated[str, Field(max_length=40)] = ""
    method: SHORT = ""


class Draft(Schema):
    """What a program says of a row. Amounts are integer fen."""

    model_config = ConfigDict(extra="forbid")

    def said(self) -> dict[str, Any]:
        """The fields that were sent, as the catalogue holds them."""
        given = self.model_dump(exclude_unset=True, exclude={"owner"})
        return {name: _plain(self, name, value) for name, value in given.items()}


def _plain(draft: Draft, name: str, value: Any) -> Any:
    if value is None:
        return _EMPTY[name]
    if name != "indicators":
        return value
    return [as_stored(row_of(each)) for each in value]


def coded(name: str) -> Any:
    """A code of the list that `name` (a field) is written in."""
    if name == "region":
        return Annotated[str, AfterValidator(_in_list("region"))]
    if name == "ipc":  # the list knows sections and classes, a row may say more of what is below
        return Annotated[str, Field(pattern=IPC), AfterValidator(_in_list("ipc"))]
    codes = LISTS[LIST_OF[name]]
    if len(codes) <= FEW_CODES:
        return Literal[tuple(codes)]
    return Annotated[str, AfterValidator(_in_list(LIST_OF[name]))]


def _in_list(name: str) -> Any:
    def check(code: str) -> str:
        if (code[:3] if name == "ipc" else code) not in (REGIONS if name == "region" else LISTS[name]):
            raise PydanticCustomError(
                "code", "{text}", {"text": say("api.not_in_list", {"code": code, "name": name})}
            )
        return code

    return check


def _type(field: models.Field) -> Any:
    """The type of a field of the catalogue, as JSON says it."""
    name = field.name
    if name == "indicators":
        return Annotated[list[IndicatorDraft], Field(max_length=MOST_ITEMS)]
    if name == "trl":
        return Annotated[int, Field(ge=1, le=9)]
    if name == "region" or name in LIST_OF:
        kind = coded(name)
        several = isinstance(field, models.JSONField)
        return Annotated[list[kind], Field(max_length=MOST_ITEMS)] if several else kind  # type: ignore[valid-type]
    if isinstance(field, models.JSONField):
        return Annotated[list[SHORT], Field(max_length=MOST_ITEMS)]
    if isinstance(field, models.BigIntegerField):
        return Annotated[int, Field(ge=0, le=10**15)]
    if isinstance(field, models.DateField):
        return dt.date
    if isinstance(field, models.BooleanField):
        return bool
    return Annotated[str, Field(max_length=getattr(field, "max_length", None) or LONGEST_TEXT)]


def _shape(kind: str) -> type[Draft]:
    """The shape of what may be said of a kind: every field that may be shown, but whose it is."""
    names = [*FIELDS[kind], *WITH_ANONYMITY.get(kind, ())]
    fields: dict[str, Any] = {
        each: (_type(KINDS[kind]._meta.get_field(each)) | None, None)
        for each in names
        if each not in ("owner", "title")
    }
    return create_model(
        f"{kind.title()}Draft", __base__=Draft, __module__=__name__, title=(Title, ""), **fields
    )


def _new(kind: str) -> type[Draft]:
    """The same for a new row: with a title, and whose it is unless it is the token's organisation."""
    fields: dict[str, Any] = {"title": (Title, ...), "owner": (Annotated[str, Field(max_length=20)], "")}
    return create_model(f"New{kind.title()}", __base__=DRAFTS[kind], __module__=__name__, **fields)


_EMPTY = {
    field.name: field.get_default() for model in KINDS.values() for field in model._meta.concrete_fields
}
"""What an emptied field holds."""
DRAFTS = {kind: _shape(kind) for kind in KINDS}
NEW = {kind: _new(kind) for kind in KINDS}
