"""Identity, public codes and text versions: equal for equal things, different for different ones."""

from __future__ import annotations

import pytest

from kuaizhuan.catalog import rules


def test_the_owners_number_identifies_else_the_folded_title():
    assert rules.identity_key("ＣＧ－１", "甲") == rules.identity_key("CG-1", "乙")
    assert rules.identity_key("", "高強 鋁合金") == rules.identity_key("", "高强 铝合金")
    assert rules.identity_key("", "甲") != rules.identity_key("", "乙")
    assert len(rules.identity_key("号" * 100, "")) <= 120


def test_public_codes_are_stable_short_and_distinct():
    code = rules.public_code("achievement", "O1", "n:1")
    assert code == rules.public_code("achievement", "O1", "n:1")
    assert code.startswith("A")
    assert len(code) == 11
    assert code != rules.public_code("achievement", "O1", "n:2")
    assert rules.public_code("demand", "a", "bc") != rules.public_code("demand", "ab", "c")


@pytest.mark.parametrize(
    ("change", "moves"),
    [
        ({"title": "另一个"}, True),
        ({"description": "另一段"}, True),
        ({"keywords": ["新词"]}, True),
        ({"indicators": [{"parameter": "强度", "value": 1}]}, True),
        ({"contact_phone": "1"}, False),
        ({"price_low": 1}, False),
    ],
)
def test_the_text_version_moves_with_what_matching_reads(change, moves):
    said = {"title": "标题", "summary": "一句", "description": "一段", "keywords": ["词"], "indicators": []}
    before = rules.text_version("achievement", said)
    assert (rules.text_version("achievement", {**said, **change}) != before) is moves
    assert len(before) == 16


def test_matched_text_joins_the_long_fields_and_keywords():
    said = {"description": "问题", "key_technology": "", "expected_outcome": "目标", "keywords": ["甲", "乙"]}
    assert rules.matched_text("demand", said) == "问题\n目标\n甲 乙"
    assert rules.matched_text("expert", {}) == ""
