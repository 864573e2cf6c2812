"""Which value stays: every branch of the decision as one table."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from kuaizhuan.collect.decide import decide, is_same

HIGH, LOW = 50, 10


@pytest.mark.parametrize(
    ("stored", "incoming", "ranks", "by_hand", "action", "changes", "conflicts", "codes"),
    [
        (None, {}, {}, {}, "reject", [], [], ["empty"]),
        (None, {"title": " ", "keywords": []}, {}, {}, "reject", [], [], ["empty"]),
        (None, {"title": "甲", "team": None}, {}, {}, "create", ["title"], [], ["new"]),
        ({"title": "甲"}, {"title": "甲"}, {}, {}, "keep", [], [], ["same"]),
        ({"title": "甲 乙"}, {"title": "甲  乙 "}, {}, {}, "keep", [], [], ["same"]),
        (
            {"indicators": [{"value": "450", "unit": "°C"}]},
            {"indicators": [{"value": 450, "unit": "℃"}]},
            {},
            {},
            "keep",
            [],
            [],
            ["same"],
        ),
        ({"title": "甲"}, {"title": "", "team": None}, {}, {}, "reject", [], [], ["empty"]),
        ({"title": "甲", "trl": 4}, {"title": "甲", "trl": None}, {}, {}, "keep", [], [], ["same"]),
        ({"title": "甲"}, {"title": "甲", "trl": 4}, {}, {}, "update", ["trl"], [], ["filled"]),
        ({"trl": None}, {"trl": 4}, {"trl": HIGH}, {}, "update", ["trl"], [], ["filled"]),
        ({"trl": 3}, {"trl": 4}, {"trl": 30}, {}, "update", ["trl"], [], ["newer"]),
        ({"trl": 3}, {"trl": 4}, {"trl": LOW}, {}, "update", ["trl"], [], ["newer"]),
        ({"trl": 3}, {"trl": 4}, {}, {}, "update", ["trl"], [], ["newer"]),
        ({"trl": 3}, {"trl": 4}, {"trl": HIGH}, {}, "conflict", [], ["trl"], ["lower_rank"]),
        ({"trl": 3}, {"trl": 4}, {"trl": LOW}, {"trl": [5]}, "conflict", [], ["trl"], ["by_hand"]),
        ({"trl": 3}, {"trl": 4}, {"trl": LOW}, {"trl": []}, "conflict", [], ["trl"], ["by_hand"]),
        ({"trl": 3}, {"trl": 4}, {"trl": LOW}, {"trl": [4]}, "keep", [], [], ["declined"]),
        ({"trl": None}, {"trl": 4}, {}, {"trl": [4]}, "keep", [], [], ["declined"]),
        ({"trl": None}, {"trl": 4}, {}, {"trl": []}, "conflict", [], ["trl"], ["by_hand"]),
        (
            {"title": "甲", "trl": 3, "team": ("子",)},
            {"title": "乙", "trl": 4, "team": ["子"]},
            {"title": HIGH, "trl": LOW},
            {},
            "conflict",
            ["trl"],
            ["title"],
            ["lower_rank", "newer"],
        ),
        ({"anonymous": True}, {"anonymous": False}, {}, {}, "update", ["anonymous"], [], ["newer"]),
        ({"price_low": 100}, {"price_low": 0}, {}, {}, "update", ["price_low"], [], ["newer"]),
    ],
)
def test_decide(
    stored: Any,
    incoming: Any,
    ranks: Any,
    by_hand: Any,
    action: str,
    changes: Any,
    conflicts: Any,
    codes: Any,
) -> None:
    decision = decide(stored, incoming, stored_ranks=ranks, source_rank=30, by_hand=by_hand)
    assert decision.action == action
    assert list(decision.changes) == changes
    assert list(decision.conflicts) == conflicts
    assert [reason.code.removeprefix("collect.decide_") for reason in decision.reasons] == codes
    for name, (old, new) in {**decision.changes, **decision.conflicts}.items():
        assert new == incoming[name]
        assert old == (stored or {}).get(name)


def test_the_same_file_again_changes_nothing() -> None:
    record = {"title": "甲", "keywords": ["子", "丑"], "price_low": 100}
    first = decide(None, record, stored_ranks={}, source_rank=30, by_hand={})
    stored = {name: new for name, (_, new) in first.changes.items()}
    assert decide(stored, record, stored_ranks={}, source_rank=30, by_hand={}).action == "keep"


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        (1.5, Decimal("1.5"), True),
        (["a", "b"], ("a", "b"), True),
        (["a", "b"], ["b", "a"], False),
        ([{"x": 1.0}], [{"x": Decimal(1)}], True),
        ("a\n b", "a b", True),
        (None, "", False),
    ],
)
def test_is_same(first: object, second: object, same: bool) -> None:
    assert is_same(first, second) is same
