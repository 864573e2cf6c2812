"""A fact's cell reads back as it was written, in both languages; an answer that there is none of is refused."""

from __future__ import annotations

import pytest
from django.utils import translation

from kuaizhuan.transfer import registration
from kuaizhuan.transfer.fact_words import FAMILIES, label_of, read_cell, write_cell
from kuaizhuan.transfer.registration.facts import Kind, fact, facts, given, state, withdraw
from transfer.contract_samples import example

SAID = {
    Kind.YES_NO: (True, False, None),
    Kind.MONEY: ("120万元",),
    Kind.NUMBER: (0, 40),
    Kind.DAY: ("2026-01-31",),
    Kind.COUNTRY: ("DE",),
    Kind.TEXT: ("示例大学",),
    Kind.TEXTS: (["缴费凭证", "鉴定报告"],),
}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("each", facts(), ids=lambda each: each.path)
def test_a_cell_reads_back(each, language):
    values = [str(code) for code in each.choices] or SAID[each.kind]
    with translation.override(language):
        assert label_of(each)
        for value in values:
            assert read_cell(each, write_cell(each, value)) == value


@pytest.mark.parametrize(
    ("path", "text", "code"),
    [("declared.void", "大概", "transfer.not_answer"), ("type", "技术买卖", "transfer.not_choice")],
)
def test_what_is_no_answer_is_refused(path, text, code):
    with pytest.raises(registration.Unreadable) as refused:
        read_cell(fact(path), text)
    assert [each.code for each in refused.value.problems] == [code]


def test_answers_in_words():
    void = fact("declared.void")
    assert [read_cell(void, text) for text in ("是", " 否", "不清楚", "Yes", "not known")] == [
        True,
        False,
        None,
        True,
        None,
    ]
    assert read_cell(fact("language"), "英文") == "en"
    assert read_cell(fact("language"), "it") == "it"


def test_every_code_of_a_choice_has_a_word():
    assert {each.path for each in facts() if each.kind is Kind.CHOICE} <= set(FAMILIES)


def test_a_fact_is_stated_and_withdrawn():
    data = example("licence-good")
    more = state(data, {"taxes.owned": None, "valuation": "5万元"})
    assert given(more, fact("taxes.owned")) == (True, None)
    assert given(data, fact("taxes.owned")) == (False, None)
    assert withdraw(more, ["taxes.owned", "valuation", "taxes.cost"]) == data
