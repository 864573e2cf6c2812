"""The shapes of what a program says of a row, as its kind declares the fields.

Every field may be left out; one that is null or "" is emptied. What is sent is read by the same rules as a cell of a
work-book, and refused with the same codes; an unknown field is an error, so that nothing is lost in silence.
What was read may be sent back as it is: what the platform says of a row (`READ_ONLY`) is taken and counts for nothing.
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


def _code_of(owner: Any) -> Any:
    """An owner as rows are read, {code, name}, stands for its code."""
    return owner.get("code", owner) if isinstance(owner, dict) else owner or ""


LONGEST_CODE = 20
_OWNER_CODE = {"type": "string", "maxLength": LONGEST_CODE}
Whose = Annotated[
    str,
    BeforeValidator(_code_of),
    Field(
        max_length=LONGEST_CODE,
        description="Whose row it is: the code of the token's organisation or of one of its units, or the `owner` that "
        "was read. Of a row that is there already it may only be said again.",
        examples=["O7K3QJ2M4XN"],
    ),
    WithJsonSchema(
        {
            "anyOf": [
                _OWNER_CODE,
                {
                    "type": "object",
                    "required": ["code"],
                    "properties": {
                        "code": {
                            **_OWNER_CODE,
                            "description": "Its public code.",
                            "examples": ["O7K3QJ2M4XN"],
                        },
                        "name": {
                            "type": "string",
                            "description": "Its name; counts for nothing.",
                            "examples": ["示例大学"],
                        },
                    },
                },
            ]
        }
    ),
]
READ_ONLY: dict[str, tuple[str, Any]] = {
    "kind": ("What kind of row it is.", "achievement"),
    "code": ("Its public code.", "A7K3QJ2M4XN"),
    "state": ("Its stage; moves change it.", "draft"),
    "return_reasons": ("Why it was returned.", []),
    "withheld": ("What the reader may not know.", []),
    "materials": ("What stands beside it.", []),
    "created_at": ("When it was first written.", "2026-03-05T01:30:00Z"),
    "updated_at": ("When it last changed.", "2026-03-06T01:30:00Z"),
    "published_at": ("When it was first published.", None),
    "url": ("Its page.", "https://kz.example.org/achievements/A7K3QJ2M4XN/"),
}
"""What the platform says of a row → what that is, and an example."""


class Draft(Schema):
    """What a program says of a row. Amounts are integer fen; null and "" empty a field."""

    model_config = ConfigDict(extra="forbid")

    declared: ClassVar[fields.Kind]

    owner: Whose = ""

    def stated_values(self) -> dict[str, Any]:
        """The fields that were sent, as the catalogue holds them."""
        sent = self.model_fields_set - {"owner", *READ_ONLY}
        given = {name: getattr(self, name) for name in sent}
        return {
            name: self.declared.nothing(name) if value is None else value for name, value in given.items()
        }


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


def _fill_number(value: Any) -> Any:
    """A number says something."""
    if value is None or (isinstance(value, str) and not value.strip()):
        raise refusal(Refused("collect.required", column="external_id"))
    return value


def _nothing(value: Any) -> Any:
    """An empty text says nothing, as rows are read that say nothing."""
    return None if value == "" else value


def _read_only(name: str) -> Any:
    what, example = READ_ONLY[name]
    return (
        Annotated[Any, WithJsonSchema({})],
        Field(
            None,
            description=f"{what} Taken as it was read, and counts for nothing.",
            json_schema_extra={"readOnly": True, "examples": [example]},
        ),
    )


def _shape(kind: fields.Kind) -> type[Draft]:
    """The shape of what may be said of a kind: every field that programs say, but whose it is."""
    taken = {field.name: _taking(field) for field in kind.fields if field.sent and field.name != "owner"}
    title = taken.pop("title")
    more: dict[str, Any] = {
        name: (Annotated[each | None, BeforeValidator(_nothing)], None) for name, each in taken.items()
    }
    more |= {name: _read_only(name) for name in READ_ONLY}
    limits = {**kind.by_name["title"].type.limits, "minLength": 1}
    title = Annotated[title, BeforeValidator(_fill_blank), WithJsonSchema(limits)]
    name = f"{kind.name.title()}Draft"
    shape: type[Draft] = create_model(name, __base__=Draft, __module__=__name__, title=(title, ""), **more)
    shape.declared = kind
    return shape


def _new(kind: fields.Kind) -> type[Draft]:
    """The same for a new row: with a title."""
    draft = DRAFTS[kind.name]
    declared = draft.model_fields["title"]
    title: Any = Annotated[declared.annotation, *declared.metadata]  # type: ignore[valid-type]
    name = f"New{kind.name.title()}"
    shape: type[Draft] = create_model(name, __base__=draft, __module__=__name__, title=(title, ...))
    return shape


def _numbered(kind: fields.Kind) -> type[Draft]:
    """The same for a row of a batch: with its owner's number, by which it is found or made."""
    draft = DRAFTS[kind.name]
    number: Any = Annotated[
        _taking(kind.by_name["external_id"]),
        Field(
            description="The owner's own number of the row; a new one makes a row.", examples=["SL-2026-001"]
        ),
        WithJsonSchema({**kind.by_name["external_id"].type.limits, "minLength": 1}),
        BeforeValidator(_fill_number),
    ]
    shape: type[Draft] = create_model(
        f"{kind.name.title()}InBatch", __base__=draft, __module__=__name__, external_id=(number, ...)
    )
    return shape


DRAFTS = {kind.name: _shape(kind) for kind in registry.published_kinds()}
NEW = {kind.name: _new(kind) for kind in registry.published_kinds()}
NUMBERED = {kind.name: _numbered(kind) for kind in registry.published_kinds()}
