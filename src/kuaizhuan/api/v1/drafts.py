"""The shapes of what a program says of a row, as its kind declares the fields.

Every field may be left out; one that is null is emptied. What is sent is read by the same rules as a cell of a
work-book, and refused with the same codes; an unknown field is an error, so that nothing is lost in silence.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, ClassVar

from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, WithJsonSchema, create_model
from pydantic_core import PydanticCustomError

from kuaizhuan.catalog import fields, registry
from kuaizhuan.catalog.indicators.rows import OPERATORS
from kuaizhuan.catalog.values.cell import Refused
from kuaizhuan.catalog.values.indicator_rows import LONGEST_PART
from kuaizhuan.catalog.values.types import MOST_INDICATORS, Indicators
from kuaizhuan.core.messages import say

Number = Annotated[Decimal, Field(max_digits=18, decimal_places=8)]


def _part(**limits: Any) -> Any:
    """A part of an indicator, whose limits the reading of indicators keeps."""
    return Annotated[str, WithJsonSchema({"type": "string", "maxLength": LONGEST_PART, **limits})]


class IndicatorDraft(Schema):
    """A figure. operator: one of = < <= > >= ~ (between value and value_high)."""

    model_config = ConfigDict(extra="forbid")

    parameter: _part(minLength=1)  # type: ignore[valid-type]
    operator: _part(enum=["", *OPERATORS]) = ""  # type: ignore[valid-type]
    value: Number | None = None
    value_high: Number | None = None
    unit: _part() = ""  # type: ignore[valid-type]
    method: _part() = ""  # type: ignore[valid-type]


class Draft(Schema):
    """What a program says of a row. Amounts are integer fen."""

    model_config = ConfigDict(extra="forbid")

    kind: ClassVar[fields.Kind]

    def stated_values(self) -> dict[str, Any]:
        """The fields that were sent, as the catalogue holds them."""
        given = {name: getattr(self, name) for name in self.model_fields_set - {"owner"}}
        return {name: self.kind.nothing(name) if value is None else value for name, value in given.items()}


def refusal(refused: Refused, text: str = "") -> PydanticCustomError:
    """`refused` as an error of a parameter; `api.errors` gives its code and values as a reason."""
    text = text or say(refused.code, refused.params)
    return PydanticCustomError(refused.code, "{text}", {"text": text, "params": refused.params})  # type: ignore[arg-type]


def _taking(field: fields.Field) -> Any:
    """The type of what may be sent of a field."""

    def take(value: Any) -> Any:
        if isinstance(field.type, Indicators):
            value = [each.model_dump() for each in value]
        try:
            return field.type.take(value, _forget_note)
        except Refused as refused:
            if refused.code == "collect.code_unknown":  # its sentence speaks of the choices in a sheet
                known = {"code": refused.params["value"], "name": field.type.codes}
                raise refusal(refused, say("api.not_in_list", known)) from None
            raise refusal(refused) from None

    if isinstance(field.type, Indicators):
        few = Field(json_schema_extra={"maxItems": MOST_INDICATORS})
        return Annotated[list[IndicatorDraft], AfterValidator(take), few]
    return Annotated[field.type.sent, AfterValidator(take), WithJsonSchema(field.type.limits)]


def _forget_note(code: str, **params: object) -> None:
    """What a person would be told beside a value: the answer shows the value that was taken."""


def _fill_blank(value: Any) -> Any:
    """A title says something."""
    if value is None or (isinstance(value, str) and not value.strip()):
        raise refusal(Refused("collect.required", column=say("catalog.field.title")))
    return value


def _shape(kind: fields.Kind) -> type[Draft]:
    """The shape of what may be said of a kind: every field that programs say, but whose it is."""
    taken = {field.name: _taking(field) for field in kind.fields if field.sent and field.name != "owner"}
    title = taken.pop("title")
    more: dict[str, Any] = {name: (each | None, None) for name, each in taken.items()}
    limits = {**kind.by_name["title"].type.limits, "minLength": 1}
    title = Annotated[title, BeforeValidator(_fill_blank), WithJsonSchema(limits)]
    name = f"{kind.name.title()}Draft"
    shape: type[Draft] = create_model(name, __base__=Draft, __module__=__name__, title=(title, ""), **more)
    shape.kind = kind
    return shape


def _new(kind: fields.Kind) -> type[Draft]:
    """The same for a new row: with a title, and whose it is unless it is the token's organisation."""
    draft = DRAFTS[kind.name]
    declared = draft.model_fields["title"]
    title: Any = Annotated[declared.annotation, *declared.metadata]  # type: ignore[valid-type]
    more: dict[str, Any] = {"title": (title, ...), "owner": (Annotated[str, Field(max_length=20)], "")}
    name = f"New{kind.name.title()}"
    shape: type[Draft] = create_model(name, __base__=draft, __module__=__name__, **more)
    return shape


DRAFTS = {kind.name: _shape(kind) for kind in registry.published_kinds()}
NEW = {kind.name: _new(kind) for kind in registry.published_kinds()}
