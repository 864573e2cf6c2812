"""What a work-book refuses, the form and the interface refuse too, with the same code; what one takes, all store alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http import QueryDict

from kuaizhuan.api.v1.drafts import NEW
from kuaizhuan.catalog import registry
from kuaizhuan.catalog.fields import Field, Kind
from kuaizhuan.catalog.values import types
from kuaizhuan.catalog.values.coded import MOST_ITEMS
from kuaizhuan.catalog.values.identifiers import check_digit
from kuaizhuan.collect.columns import columns_of, convert
from kuaizhuan.collect.sources import Row
from kuaizhuan.core.messages import say
from kuaizhuan.web.forms.catalog.records import SAID, RecordForm

ROWS = [kind for kind in registry.KINDS.values() if kind.published]
NO_JSON = object()
"""What JSON has another type for: the interface refuses it before it is read."""
RIGHT = "202110123456"
RIGHT_NUMBER = f"ZL{RIGHT}.{check_digit(RIGHT)}"
WRONG_NUMBER = f"ZL{RIGHT}.{(int(check_digit(RIGHT).replace('X', '9')) + 1) % 10}"

Bad = tuple[Any, Any, str]
Good = tuple[Any, Any, Any]


def bad(kind: types.ValueType) -> list[Bad]:
    """(as it is written, as JSON, code of the refusal) for what is wrong in each sort of value."""
    match kind:
        case types.Text(limit=limit):
            return [("长" * (limit + 1), "长" * (limit + 1), "collect.text_too_long")]
        case types.Phone(limit=limit):
            many = "；".join(f"1380000{n:04d}" for n in range(limit // 10))
            return [("12345", "12345", "collect.phone"), (many, many, "collect.text_too_long")]
        case types.Email():
            long = f"{'a' * 60}@{'b' * 60}.example.org"
            return [("someone@", "someone@", "collect.email"), (long, long, "collect.text_too_long")]
        case types.Orcid():
            return [
                ("0000-0002-1825-0098", "0000-0002-1825-0098", "collect.orcid_check"),
                (
                    "https://isni.org/isni/000000012146438X",
                    "https://isni.org/isni/000000012146438X",
                    "collect.orcid",
                ),
                ("0000 0001 2146 438X", "0000 0001 2146 438X", "collect.orcid_other"),
            ]
        case types.Dois():
            long = f"10.1000/{'a' * 200}"
            return [("10.1000", ["10.1000"], "collect.doi"), (long, [long], "collect.item_too_long")]
        case types.Items(limit=limit, most=most):
            many = [f"甲{n}" for n in range(most + 1)]
            return [
                ("长" * (limit + 1), ["长" * (limit + 1)], "collect.item_too_long"),
                ("；".join(many), many, "collect.too_many_items"),
            ]
        case types.Ipc():
            return [("Z99X", ["Z99X"], "collect.ipc")]
        case types.PatentNumbers():
            return [
                (WRONG_NUMBER, [WRONG_NUMBER], "collect.patent_check"),
                ("长" * 101, ["长" * 101], "collect.item_too_long"),
            ]
        case types.NumberCode():
            return [("12", 12, "collect.code_unknown"), ("0", 0, "collect.code_unknown")]
        case types.Codes():
            many = [str(n) for n in range(MOST_ITEMS + 1)]
            return [
                ("没有这一项", ["没有这一项"], "collect.code_unknown"),
                ("；".join(many), many, "collect.too_many_items"),
            ]
        case types.Code():
            return [("没有这一项", "没有这一项", "collect.code_unknown")]
        case types.Amount():
            return [
                ("-5", -5, "collect.amount_negative"),
                ("1000000亿元", 10**16, "collect.amount_large"),
                ("很多", NO_JSON, "collect.amount"),
                ("100美元", NO_JSON, "collect.amount_currency"),
            ]
        case types.Date():
            return [
                ("2999-01-01", "2999-01-01", "collect.date_range"),
                ("2026-02-30", "2026-02-30", "collect.date_impossible"),
                ("soon", "soon", "collect.date"),
            ]
        case types.Flag():
            return [("maybe", NO_JSON, "collect.yes_no")]
    return []


def good(kind: types.ValueType) -> list[Good]:
    """(as it is written, as JSON, as it is stored)."""
    match kind:
        case types.Text():
            return [(" 文字 ", " 文字 ", "文字")]
        case types.Phone():
            return [("(023) 6000 0000", "(023) 6000 0000", "023-60000000")]
        case types.Email():
            return [("Office@EXAMPLE.org", "Office@EXAMPLE.org", "Office@example.org")]
        case types.Items():
            return [("甲；乙；甲", ["甲", "乙", "甲"], ["甲", "乙"])]
        case types.Ipc():
            return [("c22c 38/04", ["c22c 38/04"], ["C22C38/04"])]
        case types.PatentNumbers():
            return [(f"zl {RIGHT}", [f"zl {RIGHT}"], [RIGHT_NUMBER])]
        case types.Orcid():
            written = "https://orcid.org/0000-0002-9079-593x"
            return [(written, written, "0000-0002-9079-593X")]
        case types.Dois():
            return [
                ("DOI：10.1000/AB；https://doi.org/10.1000/ab", ["DOI：10.1000/AB"], ["10.1000/ab"]),
            ]
        case types.NumberCode():
            return [("6", 6, 6)]
        case types.Amount():
            return [("100", 100_000_000, 100_000_000)]
        case types.Date():
            return [("2026-03-05", "2026-03-05", dt.date(2026, 3, 5))]
        case types.Flag():
            return [("是", True, True)]
        case types.Code(codes="region"):
            return [("重庆市北碚区", "500109", "500109")]
    return []


def cases(of: Callable[[types.ValueType], list[Any]]) -> Iterator[Any]:
    for kind in ROWS:
        for field in kind.fields:
            if field.column and field.section and field.sent:
                for number, case in enumerate(of(field.type)):
                    yield pytest.param(kind, field, *case, id=f"{kind.name}-{field.name}-{number}")


def cell_of(kind: Kind, field: Field, written: Any) -> Any:
    """The row of a work-book with this one cell, read."""
    header = next(column.header for column in columns_of(kind.plural) if column.field == field.name)
    return convert(kind.plural, Row(1, {header: written}))


def form_of(kind: Kind, **said: Any) -> RecordForm:
    data = QueryDict(mutable=True)
    for name, value in {"title": "新的条目", **said}.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    form = RecordForm(kind.name, {}, data)
    form.read()
    return form


@pytest.mark.django_db
@pytest.mark.any_database("refused before anything is stored")
@pytest.mark.parametrize(("kind", "field", "written", "sent", "code"), list(cases(bad)))
def test_what_one_door_refuses_the_others_refuse(kind, field, written, sent, code):
    read = cell_of(kind, field, written)
    refusals = [each.code for each in read.unread] or [each.code for each in read.errors]
    problem = next(each for each in read.problems if each.code == refusals[0])
    assert problem.code == code

    typed = written.split("；") if field.type.widget == "checks" else written
    form = form_of(kind, **{field.name: typed})
    sentence = say(SAID.get(problem.code, problem.code), problem.params)
    assert form.errors[field.name] == [sentence] or (
        field.type.widget == "checks" and form.errors[field.name]
    )
    assert field.name not in form.values

    if sent is not NO_JSON:
        shape = NEW[kind.name]
        with pytest.raises(ValueError) as refused:
            shape.model_validate({"title": "新的条目", field.name: sent})
        assert [each["type"] for each in refused.value.errors() if each["loc"] == (field.name,)] == [code]


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "field", "written", "sent", "stored"), list(cases(good)))
def test_what_all_doors_take_is_stored_the_same(kind, field, written, sent, stored):
    assert cell_of(kind, field, written).values[field.name] == stored
    assert form_of(kind, **{field.name: written}).values[field.name] == stored
    assert (
        NEW[kind.name].model_validate({"title": "新的条目", field.name: sent}).stated_values()[field.name]
        == stored
    )


def test_every_sort_of_value_has_a_wrong_and_a_right_one():
    asked = {type(field.type) for kind in ROWS for field in kind.fields if field.column and field.section}
    elsewhere = {types.Indicators, types.Codes}
    for cls in asked - elsewhere:
        one = next(f.type for kind in ROWS for f in kind.fields if type(f.type) is cls and f.column)
        assert bad(one), cls
        assert good(one) or isinstance(one, types.Code), cls


REFUSED = [
    ("achievements", {"patent_numbers": [WRONG_NUMBER]}, "collect.patent_check"),
    ("achievements", {"contact_email": "someone@"}, "collect.email"),
    ("demands", {"needed_until": "2999-01-01"}, "collect.date_range"),
    ("achievements", {"price_low": 900, "price_high": 100}, "collect.amount_order"),
    ("demands", {"needed_from": "2027-01-01", "needed_until": "2026-01-01"}, "collect.date_order"),
    ("experts", {"title": "   "}, "collect.required"),
    (
        "demands",
        {"indicators": [{"parameter": "厚度", "operator": "~", "value": 9, "value_high": 1}]},
        "collect.indicator_range",
    ),
    ("demands", {"indicators": [{"parameter": " ", "value": 9}]}, "collect.indicator_parameter"),
    ("demands", {"indicators": [{"parameter": "厚" * 201, "value": 9}]}, "collect.text_too_long"),
]


@pytest.mark.parametrize(("plural", "said", "code"), REFUSED)
def test_the_interface_answers_with_the_code_and_makes_nothing(program, plural, said, code):
    asking = program()
    problem = asking.post(f"/{plural}", {"title": "新的条目", **said}, 422)
    assert code in [reason["code"] for reason in problem["reasons"]]
    assert all(reason["detail"] for reason in problem["reasons"])
    assert not registry.by_plural(plural).model.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "said", "code", "params"),
    [
        (
            "achievement",
            {"price_low": "9", "price_high": "1"},
            "collect.amount_order",
            {"value": "90,000.00 – 10,000.00 元"},
        ),
        (
            "demand",
            {"needed_from": "2027-01-01", "needed_until": "2026-01-01"},
            "collect.date_order",
            {"first": "2027-01-01", "last": "2026-01-01"},
        ),
    ],
)
def test_ranges_the_wrong_way_round(kind, said, code, params):
    form = form_of(registry.KINDS[kind], **said)
    (low, _), (high, _) = said.items()
    assert form.errors == {high: [say(code, params)]}
    assert not {low, high} & set(form.values)


def test_a_parameter_that_an_address_does_not_have_is_refused(program):
    asking = program()
    problem = asking.get("/achievements?stgae=pilot", 422)
    assert problem["type"] == "urn:kuaizhuan:api.parameter_unknown"
    assert [each["parameter"] for each in problem["errors"]] == ["stgae"]
    asking.get("/achievements?stage=pilot&mine=true")
    asking.post("/demands?x=1", {"title": "新的需求"}, 422)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/api/", "/api/v2/x", "/api/v1/nothing"])
def test_whatever_goes_wrong_under_the_interface_is_a_problem(client, path):
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.django_db
def test_too_many_parameters_are_a_problem_too(client, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    answer = client.get("/api/v1/achievements?a=1&b=2&c=3")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


@pytest.mark.django_db
def test_a_fault_of_ours_is_a_problem(client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("kuaizhuan.publish.queries.rows", lambda *args: 1 / 0)
    answer = client.get("/api/v1/achievements")
    assert (answer.status_code, answer.json()["type"]) == (500, "urn:kuaizhuan:api.fault")
