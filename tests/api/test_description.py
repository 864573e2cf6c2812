"""The description is complete: valid by OpenAPI, a sentence and a fitting example for everything, good names for clients."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate

from kuaizhuan.api.description.kinds import component
from kuaizhuan.api.description.operations import TAGS, name_of, one
from kuaizhuan.api.urls import api
from kuaizhuan.catalog.codes import LISTS
from kuaizhuan.catalog.registry import published_kinds

DOCUMENT = json.loads(json.dumps(api.get_openapi_schema(), default=str))
SCHEMAS = DOCUMENT["components"]["schemas"]


def operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def properties(name: str, schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every property within a schema, to the last depth, with the way there."""
    for key, stated in schema.get("properties", {}).items():
        yield f"{name}.{key}", stated
        yield from properties(f"{name}.{key}", stated)
    for part in (*schema.get("anyOf", ()), *([schema["items"]] if "items" in schema else [])):
        yield from properties(name, part)


def everything() -> list[tuple[str, dict[str, Any]]]:
    found = [each for name, schema in SCHEMAS.items() for each in properties(name, schema)]
    for name, operation in operations():
        for body in operation.get("requestBody", {}).get("content", {}).values():
            found += properties(f"{name} body", body["schema"])
    return found


def problems(schema: dict[str, Any], value: Any) -> list[str]:
    whole = {**schema, "components": DOCUMENT["components"]}
    return [error.message for error in OAS31Validator(whole).iter_errors(value)]


def test_it_is_valid_by_openapi():
    validate(DOCUMENT)


def test_no_property_is_without_description_or_example():
    found = everything()
    assert len(found) > 400
    assert [name for name, stated in found if not stated.get("description")] == []
    assert [name for name, stated in found if not stated.get("examples")] == []


def test_no_parameter_is_without_description_or_example():
    found = [(f"{name} {each['name']}", each) for name, op in operations() for each in op["parameters"]]
    assert len(found) > 100
    assert [name for name, each in found if not each.get("description") or "example" not in each] == []
    assert [
        (name, wrong) for name, each in found if (wrong := problems(each["schema"], each["example"]))
    ] == []


def test_every_example_fits_its_schema():
    wrong = {
        name: found
        for name, stated in [*everything(), *SCHEMAS.items()]
        for value in stated.get("examples", ())
        if (found := problems(stated, value))
    }
    assert wrong == {}


def test_a_wrong_example_would_be_found():
    assert problems(SCHEMAS["Achievement"]["properties"]["trl"], "six")
    assert problems({"$ref": "#/components/schemas/StageCode"}, "nonsense")


@pytest.mark.parametrize("name", ["Achievement", "AchievementDraft", "NewAchievement"])
def test_fields_say_label_unit_and_list(name):
    said = {field: stated["description"] for field, stated in SCHEMAS[name]["properties"].items()}
    assert said["price_low"] == "Asking price from (参考价下限); in fen."
    assert "/codes/industry" in said["industry"]
    assert "DOI" in said["dois"]


def test_short_lists_have_a_schema_with_names_of_their_own():
    for kind in published_kinds():
        for field in kind.fields:
            if component(field.type.codes) in SCHEMAS:
                schema = SCHEMAS[component(field.type.codes)]
                known = [code for code in schema["enum"] if code]
                assert known == list(LISTS[field.type.codes])
                names = schema["x-enum-varnames"]
                assert len(set(names)) == len(names) == len(schema["enum"])
                assert all(re.fullmatch(r"[A-Z][A-Z0-9_]*", each) for each in names)
    assert "StageCode" in json.dumps(SCHEMAS["Achievement"]["properties"]["stage"])
    assert "StageCode" in json.dumps(SCHEMAS["NewAchievement"]["properties"]["stage"])


def test_every_operation_has_a_name_a_group_and_a_sentence():
    names = [operation["operationId"] for _, operation in operations()]
    assert len(set(names)) == len(names)
    assert [name for name in names if not re.fullmatch(r"[a-z]+(_[a-z]+){0,4}", name)] == []
    assert {tag for _, operation in operations() for tag in operation["tags"]} <= set(TAGS)
    assert [name for name, operation in operations() if not operation.get("description")] == []
    assert {each["name"] for each in DOCUMENT["tags"]} <= set(TAGS)
    assert DOCUMENT["servers"]
    assert DOCUMENT["info"]["license"]["identifier"] == "Apache-2.0"


def test_names_follow_from_addresses():
    assert one("matches") == "match"
    assert one("deliveries") == "delivery"
    assert name_of("post", "/deals/{code}/messages", "kuaizhuan_x") == "create_deal_message"
    assert name_of("post", "/introductions/{code}/consent", "kuaizhuan_x") == "consent_introduction"
    assert name_of("get", "/price-notices", "kuaizhuan_x") == "list_price_notices"
    assert name_of("post", "/achievements", "create_achievement") == "create_achievement"


def test_the_description_is_the_same_in_every_language():
    from django.utils import translation

    with translation.override("zh-hans"):
        chinese = api.get_openapi_schema()["components"]["schemas"]["Achievement"]
    with translation.override("en"):
        english = api.get_openapi_schema()["components"]["schemas"]["Achievement"]
    assert chinese == english
