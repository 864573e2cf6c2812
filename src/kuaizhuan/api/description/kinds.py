"""The fields of kinds as the description says them: label, unit, list and example as each is declared.

A short code list is one schema that all fields share, `StageCode`, with a name for each value; what a field says, it
says in both directions, so that a program sends back what it has read.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from django.utils import translation

from kuaizhuan.catalog.fields import Field, Kind
from kuaizhuan.catalog.registry import published_kinds
from kuaizhuan.catalog.values import coded
from kuaizhuan.catalog.values.cell import Cell, Refused
from kuaizhuan.catalog.values.types import FEW_CODES, Amount, Date, Flag, Indicators, Ipc, NumberCode, Owner

Schemas = dict[str, Any]
USUAL: tuple[tuple[type, Any], ...] = (
    (Amount, 120_000_000),
    (Flag, False),
    (Date, "2027-03-05"),
    (NumberCode, 6),
)
"""Examples of values whose column has none."""


def describe_kinds(schemas: Schemas) -> None:
    """Say of the fields of all kinds, in what is sent and in what is given out, what they are."""
    for kind in published_kinds():
        name = kind.name.title()
        for shape in (name, f"{name}Draft", f"New{name}", f"{name}InBatch"):
            describe_fields(kind, schemas[shape])
    for name in sorted(_few_lists()):
        schemas[component(name)] = _list(name)


def describe_fields(kind: Kind, shape: dict[str, Any]) -> None:
    """The same of one shape, which may stand within another."""
    for field in kind.fields:
        if field.name in shape.get("properties", {}):
            _describe(shape["properties"][field.name], field)


def _describe(stated: dict[str, Any], field: Field) -> None:
    if field.name == "owner" and "components/schemas/Owner" not in str(stated):
        return  # what is sent is a code, and said in the table
    stated["description"] = describe(field)
    if not field.shown:
        stated["writeOnly"] = True
    if stated.get("minLength") and stated.get("default") == "":  # what is left out is left as it is
        del stated["default"]
    if field.type.codes in _few_lists():
        _refer(stated, field)
    if not isinstance(field.type, Owner | Indicators):
        stated["examples"] = [example(field)]


def describe(field: Field) -> str:
    """A field in English, with its Chinese name, its unit and its list."""
    words = {language: _label(field, language) for language in ("en", "zh-hans")}
    parts = [f"{words['en']} ({words['zh-hans']})"]
    if isinstance(field.type, Amount):
        parts.append("in fen")
    if field.type.codes and not isinstance(field.type, Ipc):
        parts.append(f"code{'s' if field.type.several else ''} of the list /codes/{field.type.codes}")
    if field.type.registry:
        parts.append(f"as {field.type.registry.upper()} gives it, without the address before it")
    if field.tier:
        parts.append("withheld from visitors unless the row says otherwise")
    return "; ".join(parts) + "."


def _label(field: Field, language: str) -> str:
    with translation.override(language):
        return str(field.label)


def example(field: Field) -> Any:
    """A value of the field as JSON says it: the example of its column, read as a cell is."""
    written = field.column.example if field.column else ""
    if written:
        try:
            value = field.type.read(Cell(written, None, lambda code, **params: None))
        except Refused:
            value = None
        if value is not None:
            return value.isoformat() if isinstance(value, dt.date) else value
    for of, usual in USUAL:
        if isinstance(field.type, of):
            return usual
    if field.type.codes and not isinstance(field.type, Ipc):
        first = next(iter(coded.list_of(field.type.codes)))
        return [first] if field.type.several else first
    return ["示例"] if field.type.several else EXAMPLES.get(field.name, "示例")


EXAMPLES: Mapping[str, str] = {"contact_phone": "023-60000000", "contact_email": "office@example.org"}


def component(name: str) -> str:
    """The name of the schema of a code list."""
    return "".join(part.title() for part in name.split("_")) + "Code"


@cache
def _few_lists() -> frozenset[str]:
    """Lists that are written out: few entries, and codes that are texts."""
    return frozenset(
        field.type.codes
        for _, field in _coded()
        if not isinstance(field.type, NumberCode | Ipc) and len(coded.list_of(field.type.codes)) <= FEW_CODES
    )


def _coded() -> Iterator[tuple[Kind, Field]]:
    for kind in published_kinds():
        for field in kind.fields:
            if field.type.codes:
                yield kind, field


def _list(name: str) -> dict[str, Any]:
    """A code list as a schema; a single field that says nothing holds the empty text."""
    codes = coded.list_of(name)
    entries = [(each, codes[each].name_en) for each in codes]
    if any(field.type.codes == name and not field.type.several for _, field in _coded()):
        entries.insert(0, ("", "Nothing is said"))
    return {
        "title": component(name),
        "type": "string",
        "description": f"A code of the list /codes/{name}: "
        + "; ".join(f"{c or '(empty)'} {t}" for c, t in entries),
        "enum": [code for code, _ in entries],
        "x-enum-varnames": [variable(code, text) for code, text in entries],
        "x-enum-descriptions": [text for _, text in entries],
        "examples": [entries[-1][0]],
    }


def variable(code: str, text: str) -> str:
    """What generated code calls a value."""
    name = code if code[:1].isalpha() else text
    return re.sub(r"\W+", "_", name).strip("_").upper()


def _refer(stated: dict[str, Any], field: Field) -> None:
    """Put the shared schema of the list in the place of a text."""
    reference = {"$ref": f"#/components/schemas/{component(field.type.codes)}"}
    for each in stated.get("anyOf", [stated]):
        if field.type.several and each.get("type") == "array":
            each["items"] = reference
        elif not field.type.several and each.get("type") == "string":
            each.clear()
            each.update(reference)
