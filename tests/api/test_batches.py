"""Many rows by their numbers in one request: an answer for each, and one key for all."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from api.test_pushing import put
from api.test_writes import codes_of
from kuaizhuan.api.models import IdempotencyKey
from kuaizhuan.catalog.models import Achievement
from kuaizhuan.core.models import Event

pytestmark = pytest.mark.django_db


def test_a_batch_answers_for_each_row_and_a_wrong_one_stops_none(program):
    asking = program()
    put(asking, "A-2", {"title": "镁合金压铸"}, 201)
    put(asking, "A-3", {"title": "锌合金压铸"}, 201)
    rows = [
        {"external_id": "A-1", "title": "铝合金压铸"},
        {"external_id": "A-2", "trl": 6},
        {"external_id": "A-3", "title": "锌合金压铸"},
        {"external_id": "A-4"},
        {"external_id": "A-5", "title": "铜", "industry": "ZZ"},
        {"external_id": "A-6", "title": "锡", "trl": "many", "colour": "red"},
        {"external_id": "A-1", "title": "又一次"},
        {"title": "没有编号"},
        {"external_id": "A-7", "title": "铁\u202e"},
        {"external_id": "A-8", "title": "钢", "owner": "O0"},
        {"external_id": "A-9", "title": "银", "price_low": 2, "price_high": 1},
        7,
        {"external_id": "A-10", "title": "金"},
    ]
    found = asking.post("/achievements/batch", rows)
    assert [(each["external_id"], each["outcome"], each["status"]) for each in found["rows"]] == [
        ("A-1", "made", 201), ("A-2", "changed", 200), ("A-3", "unchanged", 200), ("A-4", "refused", 422),
        ("A-5", "refused", 422), ("A-6", "refused", 422), ("A-1", "refused", 409), ("", "refused", 422),
        ("A-7", "refused", 422), ("A-8", "refused", 403), ("A-9", "refused", 422), ("", "refused", 422),
        ("A-10", "made", 201),
    ]  # fmt: skip
    assert {name: found[name] for name in ("made", "changed", "unchanged", "refused")} == {
        "made": 2, "changed": 1, "unchanged": 1, "refused": 9,
    }  # fmt: skip
    reasons = {
        (each["external_id"], reason["code"], reason["parameter"])
        for each in found["rows"]
        for reason in each["reasons"]
    }
    assert reasons >= {
        ("A-4", "collect.required", ""), ("A-5", "collect.code_unknown", "industry"),
        ("A-6", "api.parameter", "trl"), ("A-6", "api.parameter", "colour"), ("A-1", "collect.number_repeated", ""),
        ("", "api.parameter", "external_id"), ("A-7", "core.character", ""), ("A-8", "api.no_owner", ""),
        ("A-9", "collect.amount_order", ""),
    }  # fmt: skip
    assert set(Achievement.objects.values_list("external_id", flat=True)) == {"A-1", "A-2", "A-3", "A-10"}
    codes = {each["external_id"]: each["code"] for each in found["rows"] if each["outcome"] != "refused"}
    assert all(asking.get(f"/achievements/{code}")["external_id"] == number for number, code in codes.items())


@pytest.mark.parametrize(
    "row",
    [
        {"external_id": "\x00\f", "title": "铁"},
        {"external_id": "A-1", "title": "铁\x00"},
        {"external_id": "A-1", "title": "铁", "keywords": ["钢", "\x01"]},
        {"external_id": "A-1", "title": "铁", "indicators": [{"parameter": "\x02", "value": 1}]},
        {"external_id": "A-1", "title": "铁", "\x00": 1},
    ],
)
def test_a_character_that_no_door_takes_costs_its_row_only(program, row):
    asking = program()
    found = asking.post("/achievements/batch", [row, {"external_id": "A-2", "title": "铜"}])
    assert [each["outcome"] for each in found["rows"]] == ["refused", "made"]
    assert found["rows"][0]["reasons"][0]["code"] == "core.character"


def test_a_batch_is_of_one_to_five_hundred_rows(program):
    asking = program()
    asking.post("/achievements/batch", [], 422)
    asking.post("/achievements/batch", [{"external_id": str(n), "title": "x"} for n in range(501)], 422)
    asking.post("/achievements/batch", {"external_id": "1", "title": "x"}, 422)
    assert not Achievement.objects.exists()


def test_a_key_gives_the_answers_of_the_first_batch(program):
    asking, rows = program(), [{"external_id": "A-1", "title": "铝合金压铸"}, {"external_id": "A-2"}]
    first = asking.post("/achievements/batch", rows, Idempotency_Key="night")
    events = Event.objects.count()
    assert asking.post("/achievements/batch", rows, Idempotency_Key="night") == first
    assert Event.objects.count() == events
    for path, body in (
        ("/achievements/batch", rows[:1]),
        ("/demands/batch", rows),
        ("/achievements/batch?owner=O0", rows),
    ):
        problem = asking.post(path, body, 409 if "owner" not in path else 403, Idempotency_Key="night")
        assert codes_of(problem) in (["api.key_reused"], ["api.no_owner"])
    assert asking.post("/achievements/batch", rows)["unchanged"] == 1
    IdempotencyKey.objects.update(made_at=timezone.now() - dt.timedelta(days=2))
    assert asking.post("/achievements/batch", rows, Idempotency_Key="night")["unchanged"] == 1
