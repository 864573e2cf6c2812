"""Every output holds every field that is declared for it: forms, pages, columns, the interface, OAI, comparisons."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.http import QueryDict

from factories import a_demand, an_achievement, an_expert
from kuaizhuan.api.v1 import drafts, schemas
from kuaizhuan.catalog import registry
from kuaizhuan.catalog.fields import Column, Facet, Field, Kind, Span
from kuaizhuan.catalog.states import Tier
from kuaizhuan.catalog.values import types
from kuaizhuan.catalog.values.coded import list_of
from kuaizhuan.collect.columns import columns_of
from kuaizhuan.collect.columns.declared import _columns
from kuaizhuan.oai import dublin_core
from kuaizhuan.oai.described import Described, Unit
from kuaizhuan.publish.queries import Entry
from kuaizhuan.web.forms.catalog.records import RecordForm
from kuaizhuan.web.presenters import fields as page
from kuaizhuan.web.presenters.compare import comparison

ROWS = [kind for kind in registry.KINDS.values() if kind.published]
of_every_kind = pytest.mark.parametrize("kind", ROWS, ids=lambda kind: kind.name)
MAKERS = {"achievement": an_achievement, "demand": a_demand, "expert": an_expert}
OWN_PLACE = {"title", "summary", "keywords", "indicators", "negotiable"}
"""What the page of a row shows elsewhere than in groups, or not by itself."""


def filled(field: Field, row: Any) -> Any:
    """A value of the field that no other field has."""
    match field.type:
        case types.Owner():
            return row.owner
        case types.Indicators():
            return [{"parameter": f"甲{field.name}", "operator": ">=", "value": 7, "unit": "mm"}]
        case types.NumberCode():
            return 6
        case types.Amount():
            return 123_450_000
        case types.Date():
            return dt.date(2031, 8, 7)
        case types.Flag():
            return False
        case types.Broker():
            return None
        case _ if field.type.codes and field.type.codes != "ipc":
            code = next(iter(list_of(field.type.codes)))
            return [code] if field.type.several else code
        case _:
            return [f"甲{field.name}"] if field.type.several else f"甲{field.name}"


def entry_of(kind: Kind) -> Entry:
    row = MAKERS[kind.name]()
    values = {field.name: filled(field, row) for field in kind.fields if field.shown}
    return Entry(kind.name, row.code, row.state, values, (), "", Tier.NAMED, row)


def unsent(kind: Kind, shape: Any) -> set[str]:
    return {field.name for field in kind.fields if field.sent and field.name != "owner"} - set(
        shape.model_fields
    )


def ungiven(kind: Kind, shape: Any) -> set[str]:
    return {field.name for field in kind.fields if field.shown} - set(shape.model_fields)


def unasked(kind: Kind, form: RecordForm) -> set[str]:
    shown = {each.name for section in form.sections() for each in section.fields}
    return {
        field.name
        for field in kind.fields
        if field.section and field.type.widget != "indicators" and field.name not in shown
    }


def unshown(kind: Kind, entry: Entry) -> set[str]:
    groups = [line.name for group in page.groups(entry) for line in group.fields]
    lines = {*groups, *(line.name for line in (*page.paragraphs(entry), *page.contact(entry)))}
    ends = {end for span in kind.spans if span.name in lines for end in (span.low, span.high)}
    return {field.name for field in kind.fields if field.shown} - lines - ends - OWN_PLACE


def unharvested(kind: Kind, entry: Entry) -> set[str]:
    values = {name: value for name, value in entry.values.items() if name != "owner"}
    described = Described(kind, entry.code, "http://x", values, Unit("甲owner", ""))
    said = {each.text for each in dublin_core.write(described)}
    return {
        field.name
        for field in kind.fields
        if field.dublin_core
        and not any(text and text in said for text in dublin_core._texts(described, field))
    }


@of_every_kind
def test_the_interface_takes_and_gives_every_field(kind):
    assert unsent(kind, drafts.DRAFTS[kind.name]) == set()
    assert unsent(kind, drafts.NEW[kind.name]) == set()
    assert ungiven(kind, schemas.SHAPES[kind.name]) == set()


@pytest.mark.parametrize("kind", registry.KINDS.values(), ids=lambda kind: kind.name)
def test_the_work_book_has_a_column_for_every_field(kind):
    read = {column.field for column in columns_of(kind.plural)}
    for each in kind.declared:
        owner = isinstance(each, Field) and isinstance(each.type, types.Owner)
        assert not each.column or (f"{each.name}_name" if owner else each.name) in read, each.name


@pytest.mark.django_db
@of_every_kind
def test_the_form_asks_for_every_field(kind):
    assert unasked(kind, RecordForm(kind.name, {}, QueryDict())) == set()


@pytest.mark.django_db
@of_every_kind
def test_the_page_shows_every_field(kind):
    assert unshown(kind, entry_of(kind)) == set()


@pytest.mark.django_db
@of_every_kind
def test_harvesters_are_told_every_field(kind):
    assert unharvested(kind, entry_of(kind)) == set()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [kind for kind in ROWS if kind.comparable], ids=lambda kind: kind.name)
def test_comparisons_have_every_field(kind):
    rows = {row.label for group in comparison([entry_of(kind)]) for row in group.rows}
    assert {str(each.label) for each in kind.declared if each.compared} <= rows


@of_every_kind
def test_searches_narrow_by_every_facet(kind):
    assert {field.facet.name for field in kind.fields if field.facet} <= set(registry.facets())
    assert {field.sort for field in kind.fields if field.sort} <= set(registry.sorts())
    assert {each.lstrip("-") for each in kind.sorts} <= set(registry.sorts())


@pytest.mark.django_db
@of_every_kind
def test_an_output_that_drops_a_field_is_noticed(kind):
    colour = Field(
        "colour", types.Text(20), "颜色", Column("颜色"), dublin_core="description", facet=Facet("colour")
    )
    more = replace(kind, declared=(*kind.declared, colour))
    entry = entry_of(kind)
    assert unsent(more, drafts.DRAFTS[kind.name]) == {"colour"}
    assert ungiven(more, schemas.SHAPES[kind.name]) == {"colour"}
    assert unasked(more, RecordForm(kind.name, {}, QueryDict())) == {"colour"}
    assert unshown(more, entry) == {"colour"}
    assert unharvested(more, entry) == {"colour"}
    assert [column.field for column in _columns(more, colour)] == ["colour"]
    assert not isinstance(colour, Span)
