"""What goes and what comes, in texts, values and indicators."""

from __future__ import annotations

import pytest

from factories import an_achievement
from kuaizhuan.catalog.models import Revision
from kuaizhuan.web.presenters.diff import Part, compare, diffs


def said(parts):
    return [(part.kind, part.text) for part in parts]


def test_words_that_go_and_come_are_apart():
    assert said(compare("强度提高 20% 以上", "强度提高 35% 以上")) == [
        ("same", "强度提高 "), ("gone", "20%"), ("come", "35%"), ("same", " 以上"),
    ]  # fmt: skip


def test_long_unchanged_text_is_shortened():
    (first, come) = compare("甲" * 500, "甲" * 500 + "乙。")
    assert (first.kind, len(first.text)) == ("same", 123)
    assert come == Part("come", "乙。")


@pytest.mark.parametrize("size", [10, 3000])
def test_old_and_new_can_be_read_out_of_the_parts(size):
    old, new = "旧的一句。" * size, "旧的一句。" * (size // 2) + "新的一句。"
    parts = compare(old, new)
    come = "".join(part.text for part in parts if part.kind == "come")
    gone = sum(len(part.text) for part in parts if part.kind == "gone")
    assert come in ("新", "新的一句。")
    assert len(old) - gone + len(come) == len(new)


@pytest.mark.django_db
def test_a_revision_field_by_field():
    row = an_achievement(price_low=100_000_000, stage="laboratory")
    values = {
        "price_low": 200_000_000, "stage": "pilot", "title": row.title,
        "indicators": [
            {"parameter": "强度", "operator": ">=", "value": 450, "value_high": None, "unit": "MPa", "method": ""}
        ],
    }  # fmt: skip
    found = diffs(row, Revision(kind="achievement", record_code=row.code, values=values))
    assert [each.name for each in found] == ["stage", "price_low", "indicators"]
    assert (found[1].old, found[1].new) == ("100万元", "200万元")
    assert said(found[2].parts) == [("come", "强度 ≥450 MPa")]
    assert found[2].lines
