"""Marking places in a text keeps every character and lets none become markup."""

from __future__ import annotations

import re

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from kuaizhuan.web.templatetags.words import exact, mark_places


@pytest.mark.parametrize(
    ("text", "places", "shown"),
    [
        ("铝合金压铸", [(0, 3)], "<mark>铝合金</mark>压铸"),
        ("铝合金压铸", [(3, 5), (0, 2)], "<mark>铝合</mark>金<mark>压铸</mark>"),
        ("铝合金压铸", [(0, 3), (1, 4)], "<mark>铝合金</mark>压铸"),
        ("铝", [(0, 9)], "铝"),
        ("<b>&", [(0, 3)], "<mark>&lt;b&gt;</mark>&amp;"),
        ("", [], ""),
    ],
)
def test_marked(text, places, shown):
    assert mark_places(text, places) == shown


@given(st.text("铝<>&\"'x"), st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8))))
def test_nothing_is_lost_or_let_through(text, places):
    from html import unescape

    shown = mark_places(text, places)
    assert unescape(re.sub("</?mark>", "", shown)) == text
    assert "<" not in re.sub("</?mark>", "", shown)


@pytest.mark.parametrize(("language", "shown"), [("zh-hans", "67,924.53元"), ("en", "CNY 67,924.53")])
def test_an_exact_amount_keeps_its_fen_in_both_languages(language, shown):
    with translation.override(language):
        assert exact(6_792_453) == shown
