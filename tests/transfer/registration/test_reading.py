"""Bad input is refused with its place and never crashes; nothing is guessed."""

from __future__ import annotations

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuaizhuan.core.money import FEN
from kuaizhuan.transfer import registration
from kuaizhuan.transfer.registration import reading
from transfer.contract_samples import TODAY, example

GOOD = example("development-good")


def problems(data):
    with pytest.raises(registration.Unreadable) as refusal:
        registration.read(data)
    return [(p.params["path"], p.code.removeprefix("transfer.")) for p in refusal.value.problems]


def with_(path, value):
    data = copy.deepcopy(GOOD)
    *heads, last = path
    place = data
    for head in heads:
        place = place[head]
    place[last] = value
    return data


AMOUNT = ("items", 0, "amount")


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        (AMOUNT, "-1元", "price_negative"),
        (AMOUNT, "-0.01万元", "price_negative"),
        (AMOUNT, "1000000000000001元", "price_large"),
        (AMOUNT, "1000000000000.01元", "price_large"),
        (AMOUNT, "1000000000000000元", "price_large"),
        (AMOUNT, "100000000.000001万元", "price_large"),
        (AMOUNT, 10**15, "amount_unit"),
        (AMOUNT, 1.5, "amount_unit"),
        (AMOUNT, "120", "amount_unit"),
        (AMOUNT, True, "not_amount"),
        (AMOUNT, None, "not_amount"),
        (AMOUNT, "面议", "not_amount"),
        (AMOUNT, "120 USD", "not_amount"),
        (AMOUNT, "1" * 100 + "元", "not_amount"),
        (AMOUNT, "0.001元", "amount_fine"),
        (AMOUNT, "1,5万元", "not_amount"),
        (AMOUNT, "1,2000元", "not_amount"),
        (AMOUNT, "NaN", "not_amount"),
        (("signed_on",), "1984-12-31", "date_early"),
        (("signed_on",), "2101-01-01", "date_late"),
        (("signed_on",), "2026-02-30", "not_date"),
        (("signed_on",), 20260301, "not_date"),
        (("signed_on",), "20260301", "not_date"),
        (("signed_on",), "2026-W01-1", "not_date"),
        (("term_to",), "9999-12-31", "date_late"),
        (("sellers", 0, "country"), "cn", "not_country"),
        (("sellers", 0, "country"), "China", "not_country"),
        (("sellers", 0, "country"), "", "not_country"),
        (("type",), "licensing", "not_choice"),
        (("type",), 7, "not_choice"),
        (("title",), None, "not_text"),
        (("title",), "长" * 2_000_001, "text_long"),
        (("sellers",), {}, "not_list"),
        (("sellers",), "示例大学", "not_list"),
        (("sellers",), [{"name": "x"}] * 501, "list_long"),
        (("sellers", 0), "示例大学", "not_object"),
        (("items", 0, "technical"), "yes", "not_boolean"),
        (("items", 0, "units"), -1, "not_whole"),
        (("items", 0, "units"), True, "not_whole"),
        (("items", 0, "units"), 10**7, "not_whole"),
        (("payment",), [], "not_object"),
        (("payment", "mode"), "barter", "not_choice"),
        (("total",), "5", "amount_unit"),
        (("price",), "5元", "unknown_field"),
    ],
)
def test_what_is_wrong_and_where(path, value, code):
    place = "/" + "/".join(map(str, path))
    assert problems(with_(path, value)) == [(place, code)]


@pytest.mark.parametrize("name", ["title", "type", "sellers", "buyers", "signed_on", "items"])
def test_what_must_be_there(name):
    data = {key: value for key, value in GOOD.items() if key != name}
    assert problems(data) == [(f"/{name}", "field_missing")]


@pytest.mark.parametrize("data", [None, [], "x", 5, True])
def test_what_is_no_object(data):
    assert problems(data) == [("/", "not_object")]


def test_every_problem_is_told_at_once():
    data = with_(AMOUNT, "-5元")
    data |= {"signed_on": "gestern", "buyers": [{}], "nonsense": 1}
    assert len(problems(data)) == 4


@pytest.mark.parametrize("text", ["", "{", "[1,2", "\x00", "[" * 100_000, '{"a": NaN, }', "null"])
def test_what_is_no_json(text):
    with pytest.raises(registration.Unreadable):
        registration.read_text(text)


def test_a_field_that_stands_twice_is_refused_wherever_it_stands():
    with pytest.raises(registration.Unreadable) as refusal:
        registration.read_text('{"sellers": [{"name": "x", "name": "y"}]}')
    assert [(p.code, p.params["path"]) for p in refusal.value.problems] == [("transfer.field_twice", "name")]


def test_a_file_beyond_all_measure_is_refused_unread():
    with pytest.raises(registration.Unreadable, match="text_long"):
        registration.read_text(" " * (2 * reading.LONGEST + 1))


@pytest.mark.parametrize(
    ("written", "fen"),
    [
        ("120万元", 120_000_000),
        ("1,200,000元", 120_000_000),
        ("0.0001万元", 100),
        (" 3 亿元 ", 3 * FEN["亿元"]),
        ("-0元", 0),
    ],
)
def test_amounts_name_their_unit(written, fen):
    assert registration.read(with_(AMOUNT, written)).items[0].amount == fen


def test_optional_fields_may_be_null_and_units_may_differ_by_line():
    data = GOOD | {
        "term_to": None,
        "items": [{"label": "a", "amount": "1万元"}, {"label": "b", "amount": "1元"}],
    }
    checked = registration.check(registration.read(data), TODAY)
    assert checked.amounts.total.fen == 1_000_100


def test_a_text_of_five_hundred_pages_is_read_and_judged():
    pages = (
        "乙方应当按照约定完成研究开发工作，并向甲方交付成果和技术资料，双方对技术秘密承担保密义务" * 40 + "。"
    )
    text = pages * 500 + "受让人不得对该技术进行改进。"
    found = registration.read_text(json.dumps({**GOOD, "text": text}, ensure_ascii=False))
    assert len(text) > 800_000
    assert registration.check(found, TODAY).verdict.codes == ("transfer.monopoly_research",)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(sorted(GOOD)), json_values)
def test_whatever_stands_in_a_field_never_crashes(name, value):
    try:
        contract = registration.read({**GOOD, name: value})
    except registration.Unreadable:
        return
    assert all(reason.clause in registration.RULES for reason in registration.check(contract, TODAY).verdict)
