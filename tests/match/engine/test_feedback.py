"""Acts become levels; what stood first counts less when chosen and more when left; the furthest act counts."""

import json
from typing import Any

import pytest

from kuaizhuan.match.engine import labelled
from kuaizhuan.match.engine.feedback import grade_act


@pytest.mark.parametrize(
    ("act", "position", "level", "weight"),
    [
        ("shown", 1, 1, 1),
        ("shown", 4, 1, 0.25),
        ("interest", 1, 3, 1),
        ("interest", 4, 3, 4),
        ("consent", 2, 4, 2),
        ("deal", 50, 4, 5),
        ("decline", 3, 1, 3),
        ("deal", None, 4, 1),
    ],
)
def test_graded(act: str, position: int | None, level: int, weight: float) -> None:
    assert grade_act(act, position) == (level, weight)


@pytest.mark.parametrize(
    ("act", "position"), [("like", 1), ("", 1), ("deal", 0), ("deal", "1"), ("deal", True)]
)
def test_wrong_acts_are_refused(act: str, position: Any) -> None:
    with pytest.raises(ValueError, match=r"action|position"):
        grade_act(act, position)


def line(achievement: str, action: str, position: int) -> bytes:
    row = {"demand": {"id": "d", "title": "锂电池"}, "achievement": {"id": achievement, "title": achievement}}
    return json.dumps(row | {"action": action, "position": position}).encode()


def test_the_furthest_act_on_a_match_counts() -> None:
    acts = [
        line("a", "shown", 2),
        line("a", "interest", 2),
        line("b", "interest", 1),
        line("b", "decline", 1),
        line("c", "deal", 3),
        line("c", "shown", 3),
    ]
    (need,) = labelled.read(acts)
    assert [each.id for each in need.achievements] == ["a", "b", "c"]
    assert need.levels.tolist() == [3, 1, 4]
    assert need.weights.tolist() == [2, 1, 3]


def test_a_wrong_act_is_named_with_its_line() -> None:
    said: list[str] = []
    assert labelled.read([line("a", "like", 1)], said.append) == []
    assert said[0].startswith("line 1: action 'like'")
