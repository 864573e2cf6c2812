"""Values become JSON by one rule, and nowhere by another."""

from __future__ import annotations

import datetime as dt
import json
import re
import uuid
from decimal import Decimal
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _

import kuaizhuan
from kuaizhuan.core import plain_json

SOURCE = Path(kuaizhuan.__file__).parent
PURE = {
    "core/plain_json.py": "the rule itself",
    "core/logs.py": "text alone",
    "core/minutes.py": "numbers alone",
    "core/row_text.py": "rows to the microsecond, as they are sealed: `DjangoJSONEncoder` keeps milliseconds",
    "core/config/keys.py": "before Django starts; texts",
    "collect/queries.py": "a name, as SQLite has it inside of a list",
    "collect/sources/xls_child.py": "a process without Django says what it found, as plain values",
    "collect/sources/layout/choice.py": "an engine without Django; names of sheets and columns",
    "collect/demo/sheets.py": "texts of the demo world",
    "core/files/text.py": "a process without Django says what it found, as text and numbers",
    "core/fulltext/records.py": "an engine without Django; documents hold plain values",
    "core/fulltext/directory.py": "an engine without Django; versions and numbers",
    "match/engine/command.py": "an engine without Django; its own plain values",
    "match/engine/embeddings/endpoint.py": "an engine without Django; texts",
    "match/engine/embeddings/vectors.py": "an engine without Django; names and numbers",
    "match/engine/journal.py": "an engine without Django; its own plain values",
    "match/engine/model.py": "an engine without Django; weights",
    "match/engine/sinks.py": "an engine without Django; its own plain values",
    "oai/protocol.py": "an engine without Django; texts and numbers of a token",
    "ops/backup/archive.py": "a manifest of texts and numbers",
    "ops/backup/tables.py": "rows to the microsecond, as they are hashed: `DjangoJSONEncoder` keeps milliseconds",
    "ops/bench/imports.py": "measurements",
    "ops/bench/visitors.py": "measurements",
    "ops/bench/web.py": "measurements",
    "ops/docs.py": "the description of the interface",
    "ops/management/commands/match.py": "rows and reports of the engine",
    "ops/management/commands/rules.py": "texts of the rule book",
}
"""Modules that write JSON by themselves, and what it holds instead of somebody's values."""


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (dt.date(2026, 3, 1), '"2026-03-01"'),
        (dt.datetime(2026, 3, 1, 8, 30, tzinfo=dt.UTC), '"2026-03-01T08:30:00Z"'),
        (Decimal("1.50"), '"1.50"'),
        (uuid.UUID(int=1), '"00000000-0000-0000-0000-000000000001"'),
        (frozenset({"乙", "甲"}), '["乙","甲"]'),
        ({"甲": [None, True, 1]}, '{"甲":[null,true,1]}'),
    ],
)
def test_written(value: object, written: str) -> None:
    assert plain_json.write(value) == written


def test_words_are_in_the_language_in_force() -> None:
    with translation.override("en"):
        assert plain_json.write(_("没有权限")) != '"没有权限"'
    with translation.override("zh-hans"):
        assert plain_json.write(_("没有权限")) == '"没有权限"'


@pytest.mark.parametrize("value", [float("nan"), float("inf"), [-float("inf")], {"a": float("nan")}])
def test_what_is_no_number_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        plain_json.write(value)


def test_what_has_no_form_is_refused() -> None:
    with pytest.raises(TypeError):
        plain_json.write(object())


def test_every_column_of_json_has_the_encoder() -> None:
    found = [
        field
        for model in apps.get_models()
        if model.__module__.startswith("kuaizhuan.")
        for field in model._meta.concrete_fields
        if isinstance(field, models.JSONField)
    ]
    assert len(found) > 40
    assert [str(field) for field in found if field.encoder is not plain_json.encoder_with] == []


def test_nobody_else_writes_json() -> None:
    writes = re.compile(r"\bjson\.(?:dumps?|JSONEncoder)\(|\bDjangoJSONEncoder\b")
    found = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if "migrations" not in path.parts and writes.search(path.read_text("utf-8"))
    }
    assert found == PURE.keys()


def test_the_encoder_keeps_what_json_keeps() -> None:
    value = {"a": [1, "b", None, {"c": 0.5}]}
    assert json.loads(plain_json.write(value)) == value
    assert plain_json.write({"b": 1, "a": 2}, sort_keys=True) == '{"a":2,"b":1}'
    assert plain_json.write([1], indent=1) == "[\n 1\n]"
