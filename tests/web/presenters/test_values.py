"""Values as words, in both languages."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from kuaizhuan.catalog.registry import KINDS
from kuaizhuan.web.presenters.values import code_text, exact_span, span, text_of


@pytest.mark.parametrize(
    ("low", "high", "chinese", "english"),
    [
        (None, None, "面议", "Open to negotiation"),
        (100_000_000, 200_000_000, "100万元 – 200万元", "CNY 1 million – CNY 2 million"),
        (150_000_000, 150_000_000, "150万元", "CNY 1.5 million"),
        (None, 35_000_000, "不超过 35万元", "Up to CNY 350,000"),
        (20_000_000_000, None, "不低于 2亿元", "From CNY 200 million"),
        (200_000_000_000, 200_000_000_000, "20亿元", "CNY 2 billion"),
        (0, 0, "0元", "CNY 0"),
        (123_456_789_012, 123_456_789_012, "12.35亿元", "CNY 1.23 billion"),
        (999_999, 999_999, "9,999.99元", "CNY 9,999.99"),
    ],
)
def test_span(low, high, chinese, english):
    assert span(low, high) == chinese
    with translation.override("en"):
        assert span(low, high) == english


def test_exact_span():
    assert exact_span(100_000_001, None) == "1,000,000.01元"
    assert exact_span(100, 100) == "1元"


@pytest.mark.parametrize(
    ("field", "value", "chinese", "english"),
    [
        ("trl", 4, "4 部件或关键技术验证", "4 Validation of components or key techniques"),
        ("transfer_modes", ["licence", "assign"], "许可、转让", "Licence, Assignment"),
        ("team", ["甲示例", "乙示例"], "甲示例、乙示例", "甲示例, 乙示例"),
        ("negotiable", True, "是", "Yes"),
        ("completed_on", dt.date(2026, 3, 5), "2026-03-05", "2026-03-05"),
        ("stage", "unheard", "unheard", "unheard"),
        ("region", "999999", "999999", "999999"),
    ],
)
def test_text_of(field, value, chinese, english):
    field = KINDS["achievement"].by_name[field]
    assert text_of(field, value) == chinese
    with translation.override("en"):
        assert text_of(field, value) == english


def test_a_region_says_where_it_is():
    assert code_text("region", "500106").startswith("重庆市")
