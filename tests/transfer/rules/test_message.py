"""What stands against a message, and against taking it back."""

from __future__ import annotations

import datetime as dt

import pytest

from kuaizhuan.transfer.rules.message import A_MINUTE, LONGEST, MOST_FILES, TAKEN_BACK, may_send, may_withdraw

GOOD = {"text": "好", "files": 0, "is_open": True, "speaks": True, "lately": 0}
NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("said", "against"),
    [
        ({}, set()),
        ({"text": " \n", "files": 1}, set()),
        ({"text": " \n"}, {"transfer.message_empty"}),
        ({"text": "字" * LONGEST + " "}, set()),
        ({"text": "字" * (LONGEST + 1)}, {"transfer.message_long"}),
        ({"files": MOST_FILES}, set()),
        ({"files": MOST_FILES + 1}, {"transfer.message_files"}),
        ({"lately": A_MINUTE - 1}, set()),
        ({"lately": A_MINUTE}, {"transfer.message_fast"}),
        (
            {"is_open": False, "speaks": False, "text": ""},
            {"transfer.message_deal_ended", "transfer.message_party", "transfer.message_empty"},
        ),
    ],
)
def test_may_send(said, against):
    assert set(may_send(**GOOD | said).codes) == against


@pytest.mark.parametrize(
    ("age", "withdrawn", "against"),
    [
        (TAKEN_BACK, False, set()),
        (TAKEN_BACK + dt.timedelta(seconds=1), False, {"transfer.message_old"}),
        (dt.timedelta(), True, {"transfer.message_withdrawn"}),
    ],
)
def test_may_withdraw(age, withdrawn, against):
    assert set(may_withdraw(at=NOW - age, now=NOW, withdrawn=withdrawn).codes) == against
