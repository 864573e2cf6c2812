"""The JSON Schema of a contract file, derived from the dataclasses that read it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import types
import typing
from enum import StrEnum
from typing import Any, Union

from kuaizhuan.transfer.registration import reading
from kuaizhuan.transfer.registration.contract import Contract, Country, Money

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def schema() -> dict[str, Any]:
    """The schema of `reading.read` as JSON Schema 2020-12, with Chinese titles and English descriptions."""
    definitions: dict[str, Any] = {}
    root = _record(Contract, definitions)
    return {
        "$schema": DRAFT,
        "title": "技术合同",
        "description": "Technology contract",
        **root,
        "$defs": definitions,
    }


def flat_schema() -> dict[str, Any]:
    """The same without definitions, each in every place where it is used: to stand inside another description."""
    whole = schema()
    definitions = whole.pop("$defs")

    def put_in(part: Any) -> Any:
        if isinstance(part, list):
            return [put_in(each) for each in part]
        if not isinstance(part, dict):
            return part
        named = put_in(definitions[part["$ref"].rsplit("/", 1)[1]]) if "$ref" in part else {}
        return {**named, **{name: put_in(each) for name, each in part.items() if name != "$ref"}}

    return {name: put_in(part) for name, part in whole.items() if name != "$schema"}


def _record(kind: type, definitions: dict[str, Any]) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    properties = {}
    required = []
    for item in dataclasses.fields(kind):
        answers = "; null: not known" if hints[item.name] is bool else ""
        words = {"title": item.metadata["zh"], "description": item.metadata["en"] + answers}
        properties[item.name] = {**words, **_value(hints[item.name], definitions)}
        if item.default is dataclasses.MISSING:
            required.append(item.name)
    out = {"type": "object", "additionalProperties": False, "properties": properties}
    return {**out, "required": required} if required else out


def _value(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    if typing.get_origin(kind) in (Union, types.UnionType):
        inner = next(part for part in typing.get_args(kind) if part is not type(None))
        return {"anyOf": [_value(inner, definitions), {"type": "null"}]}
    if typing.get_origin(kind) is tuple:
        inner = _value(typing.get_args(kind)[0], definitions)
        return {"type": "array", "maxItems": reading.MOST, "items": inner}
    if kind is Money:
        definitions["Money"] = {
            "type": "string",
            "pattern": r"^\s*(\d{1,3}(,\d{3})+|\d+)(\.\d+)?\s*(元|千元|万元|百万元|亿元)\s*$",
        }
        return {"$ref": "#/$defs/Money"}
    if kind is Country:
        return {"type": "string", "pattern": "^[A-Z]{2}$"}
    if dataclasses.is_dataclass(kind):
        named = typing.cast(type, kind)
        if named.__name__ not in definitions:
            definitions[named.__name__] = _record(named, definitions)
        return {"$ref": f"#/$defs/{named.__name__}"}
    return _scalar(kind)


def _scalar(kind: Any) -> dict[str, Any]:
    if kind is bool:
        return {"type": ["boolean", "null"]}
    if kind is int:
        return {"type": "integer", "minimum": 0, "maximum": reading.WHOLE_MOST}
    if kind is dt.date:
        return {"type": "string", "format": "date"}
    if kind is str:
        return {"type": "string", "maxLength": reading.LONGEST}
    return {"type": "string", "enum": list(typing.cast(type[StrEnum], kind))}
