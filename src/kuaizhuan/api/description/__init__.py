"""The description of the interface, completed: nothing in it stands without a sentence and an example."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kuaizhuan.api.description.examples import example_of
from kuaizhuan.api.description.kinds import describe_fields, describe_kinds, variable
from kuaizhuan.api.description.operations import TAGS, name_of
from kuaizhuan.api.description.properties import Said, said, said_of_parameter
from kuaizhuan.catalog.registry import published_kinds

HEAD = {
    "info": {
        "contact": {"name": "The operator of this node", "url": "/contact/"},
        "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    },
    "servers": [{"url": "/", "description": "The node that gives out this description."}],
}


def complete(schema: dict[str, Any], prefix: str) -> None:
    """Add to the whole description what the framework does not know; `prefix`: what all addresses begin with."""
    schema["info"] |= HEAD["info"]
    schema["servers"] = HEAD["servers"]
    used = {tag for _, _, operation in operations(schema) for tag in operation.get("tags", ())}
    schema["tags"] = [{"name": name, "description": text} for name, text in TAGS.items() if name in used]
    schemas = schema["components"]["schemas"]
    _name_rows(schema)
    describe_kinds(schemas)
    for name, shape in schemas.items():
        _describe_properties(name, shape)
    for _ in range(3):  # what is made of parts follows when these are known
        for shape in schemas.values():
            _exemplify(shape, schemas)
    for path, method, operation in operations(schema):
        address = "/" + path.removeprefix(prefix).strip("/")
        operation["operationId"] = name_of(method, address, operation["operationId"])
        for parameter in operation["parameters"]:
            _describe_parameter(address, parameter, schemas)
        for body in operation.get("requestBody", {}).get("content", {}).values():
            for part in (body["schema"], *_items(body["schema"])):
                kind = next(
                    (each for each in published_kinds() if address.startswith(f"/{each.plural}/")), None
                )
                if kind is not None:
                    describe_fields(kind, part)
                _describe_properties(operation["operationId"], part)
                _exemplify(part, schemas)


def operations(schema: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Path, method and operation of everything that is described."""
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def _name_rows(schema: dict[str, Any]) -> None:
    """A row of a batch is read one by one, so the framework knows its shape but not its name."""
    for path, _, operation in operations(schema):
        if path.endswith("/batch"):
            rows = operation["requestBody"]["content"]["application/json"]["schema"]
            schema["components"]["schemas"][rows["items"]["title"]] = rows["items"]
            rows["items"] = {"$ref": f"#/components/schemas/{rows['items']['title']}"}


def _describe_properties(shape: str, schema: dict[str, Any]) -> None:
    """Say of each property of `shape`, and of the shapes within it, what the table says."""
    for name, stated in schema.get("properties", {}).items():
        found = said(shape, name)
        if found and "description" not in stated:
            _tell(stated, found)
        for inner in (stated, *stated.get("anyOf", ()), *_items(stated)):
            if "properties" in inner:
                _describe_properties(shape, inner)


def _items(stated: dict[str, Any]) -> list[dict[str, Any]]:
    return [each["items"] for each in (stated, *stated.get("anyOf", ())) if "items" in each]


def _tell(stated: dict[str, Any], found: Said) -> None:
    stated["description"] = found.text
    if found.example is not None or "null" in str(stated.get("anyOf")):
        stated.setdefault("examples", [found.example])
    if found.one_of and "enum" not in stated and "$ref" not in stated and "anyOf" not in stated:
        stated["enum"] = list(found.one_of)
        if all(isinstance(each, str) for each in found.one_of):
            stated["x-enum-varnames"] = [variable(each, SIGNS.get(each, each)) for each in found.one_of]


SIGNS = {
    "": "NONE",
    ">=": "AT_LEAST",
    "<=": "AT_MOST",
    ">": "ABOVE",
    "<": "BELOW",
    "=": "EQUAL",
    "~": "BETWEEN",
}


def _exemplify(schema: dict[str, Any], schemas: dict[str, Any]) -> None:
    """Give each property, and those within it, an example made of those of its parts."""
    for stated in schema.get("properties", {}).values():
        for inner in (stated, *stated.get("anyOf", ()), *_items(stated)):
            _exemplify(inner, schemas)
        if not stated.get("examples"):
            found = example_of(stated, schemas)
            if found is not None:
                stated["examples"] = [found]


def _describe_parameter(path: str, parameter: dict[str, Any], schemas: dict[str, Any]) -> None:
    """Say what a parameter is. The framework repeats the description within the schema: there it goes."""
    stated = parameter["schema"]
    found = said_of_parameter(path, parameter["name"])
    stated.pop("description", None)
    given = parameter.pop("examples", None) or stated.get("examples")
    if found:
        parameter.setdefault("description", found.text)
    example = found.example if found else None
    example = given[0] if given else example
    parameter["example"] = example_of(stated, schemas) if example is None else example
