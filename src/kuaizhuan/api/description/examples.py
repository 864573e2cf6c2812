"""An example of whatever a schema describes, made of the examples of its parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

USUAL = {
    "date": "2026-03-05",
    "date-time": "2026-03-05T08:30:00Z",
    "boolean": True,
    "null": None,
    "object": {},
}
PATTERNS = {"^[A-Z]{2}$": "CN", "元": "120万元"}
"""What a text looks like whose pattern is, or has in it, the key."""


def example_of(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Any:
    """A value that fits `schema`; `schemas`: what it may refer to, by name. None where none is known."""
    if schema.get("examples"):
        return schema["examples"][0]
    if "$ref" in schema:
        return example_of(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            return example_of(schema[several][0], schemas)
    if "enum" in schema:
        return schema["enum"][-1]
    kind = schema.get("type")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "array":
        return [example_of(schema["items"], schemas)] if "items" in schema else []
    if kind == "object" and "properties" in schema:
        return {name: example_of(each, schemas) for name, each in schema["properties"].items()}
    if kind in ("integer", "number"):
        return schema.get("minimum", 1)
    if kind == "string" and "format" not in schema:
        return _text(schema)
    return USUAL.get(schema.get("format") or kind or "")


def _text(schema: Mapping[str, Any]) -> str:
    pattern = schema.get("pattern", "")
    found = [text for key, text in PATTERNS.items() if key in pattern]
    return found[0] if found else str(schema.get("title", "示例"))[: schema.get("maxLength", 200)]
