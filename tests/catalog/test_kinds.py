"""Every field of every kind's table is declared, once, and its limits are those of the table."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import models

import kuaizhuan
from kuaizhuan.catalog import registry
from kuaizhuan.catalog.fields import Column, Field, Kind
from kuaizhuan.catalog.kinds.shared import BASE
from kuaizhuan.catalog.values.types import Text
from kuaizhuan.people.personal import lines

KINDS = list(registry.KINDS.values())
of_every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


def undeclared(kind: Kind) -> set[str]:
    """Fields of the model that nobody declared, and declared ones that it does not have."""
    columns = {(field.name, field.attname) for field in kind.model._meta.concrete_fields}
    said = set(kind.by_name) | kind.internal
    return {name for name, attname in columns if not {name, attname} & said} | {
        name for name in said if not any(name in pair for pair in columns)
    }


@of_every_kind
def test_every_field_of_the_table_is_declared_or_internal(kind):
    assert undeclared(kind) == set()


@of_every_kind
def test_a_field_that_is_not_declared_is_noticed(kind):
    less = replace(kind, declared=kind.declared[1:])
    assert undeclared(less) == {kind.declared[0].name}
    more = replace(kind, declared=(*kind.declared, Field("colour", Text(20), "颜色")))
    assert undeclared(more) == {"colour"}


@of_every_kind
def test_no_value_is_longer_than_its_column(kind):
    for field in kind.fields:
        column = kind.model._meta.get_field(field.name)
        if isinstance(column, models.CharField) and not field.type.codes:
            limit = getattr(field.type, "limit", None)
            assert (limit or 10**6) <= column.max_length, field.name


@of_every_kind
def test_spans_join_fields_that_are_there(kind):
    for span in kind.spans:
        assert {span.low, span.high} <= set(kind.by_name)
        assert not span.open or span.open in kind.by_name


@of_every_kind
def test_every_named_kind_and_field_is_there(kind):
    others = {kind.matched_with, kind.measured_by, *kind.fits} - {""}
    assert others <= set(registry.KINDS)
    need = registry.KINDS.get(kind.measured_by)
    asked = {each.asked_as for each in kind.declared if each.compared and each.asked_as}
    assert not need or asked <= {each.name for each in need.declared}


def test_columns_named_for_persons_are_in_the_table_of_personal_data():
    held = {column for line in lines() for column in line.columns}
    for kind in KINDS:
        for field in kind.fields:
            column = f"{kind.model._meta.label_lower}.{field.name}"
            assert (column in held) is bool(field.personal), column


def test_two_kinds_do_not_share_a_name_a_word_or_a_letter():
    for part in ("name", "plural", "prefix"):
        said = [getattr(kind, part) for kind in KINDS]
        assert len(set(said)) == len(said)


def test_what_is_unknown_is_named():
    with pytest.raises(KeyError, match="things"):
        registry.by_plural("things")
    with pytest.raises(KeyError, match="thing"):
        registry.KINDS["thing"]
    assert registry.by_code("?1") is None
    assert registry.label("thing", "title") == "title"


def test_a_kind_says_as_little_as_its_own_fields():
    kind = replace(
        registry.KINDS["expert"],
        declared=(
            *BASE,
            Field("capacity", Text(60), "产能", Column("产能", "Capacity"), dublin_core="description"),
        ),
    )
    assert "capacity" in kind.shown
    assert kind.by_name["capacity"].group == "about"
    assert [field.name for field in kind.sections["what"]][-1] == "capacity"


BRANCH = re.compile(
    r"""(?<!for )\bkind\w* (==|!=|in|not in) \(?["']("""
    + "|".join(registry.KINDS)
    + r""")|case ["']("""
    + "|".join(registry.KINDS)
    + ")"
)
"""Code that asks which kind a row is, instead of what its kind declares."""


def test_nobody_asks_which_kind_a_row_is():
    folder = Path(kuaizhuan.__file__).parent
    asking = [
        f"{path.relative_to(folder)}: {line.strip()}"
        for ending in ("*.py", "*.html")
        for path in folder.rglob(ending)
        if "migrations" not in path.parts
        for line in path.read_text(encoding="utf-8").splitlines()
        if BRANCH.search(line)
    ]
    assert asking == []
    for line in (
        'if kind == "demand":',
        "if entry.kind != 'expert':",
        'if kind in ("achievement",',
        'case "demand":',
    ):
        assert BRANCH.search(line)
