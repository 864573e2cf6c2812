"""What users did moves the order only where it does better on needs it never saw; what a level is stays."""

import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from kuaizhuan.match.engine import labelled, train
from kuaizhuan.match.engine import model as models
from kuaizhuan.match.engine.feedback import grade_act
from match.engine.test_command import run, write

SIGNS = [chr(0x4E00 + 7 * n) for n in range(2000)]


def acts(count: int, *, says: str) -> list[dict[str, Any]]:
    """Each need has four results that hold a pair of its signs, four that hold all of its signs but no pair, and
    four others, in an order that has nothing to do with it.

    "pairs": users take what holds the pairs, which the present weights put second; "chance": they take anything.
    """
    draw = random.Random(5)
    rows = []
    for n in range(count):
        asked = draw.sample(SIGNS, 12)
        shown = [
            ("pairs", "".join(asked[at : at + 2]) + "".join(draw.sample(SIGNS, 8))) for at in (0, 2, 4, 6)
        ]
        shown += [("signs", "".join(asked[::-1])[at:] + "".join(asked[::-1])[:at]) for at in (1, 3, 5, 7)]
        shown += [("others", "".join(draw.sample(SIGNS, 10))) for _ in range(4)]
        draw.shuffle(shown)
        for position, (group, title) in enumerate(shown, 1):
            liked = group == "pairs" if says == "pairs" else draw.random() < 0.3
            rows.append(
                {
                    "demand": {"id": str(n), "title": "".join(asked)},
                    "achievement": {"id": f"{n}-{position}", "title": title},
                    "action": "consent" if liked else "shown",
                    "position": position,
                }
            )
    return rows


def rated(rows: Sequence[dict[str, Any]]) -> list[labelled.Rated]:
    return labelled.read([json.dumps(row).encode() for row in rows])


def test_acts_that_hold_for_other_needs_are_used() -> None:
    found = train.train_on_feedback(rated(acts(40, says="pairs")))
    assert found.report["use"] is True
    assert found.report["gain"] > 2 * found.report["standard_error"] > 0
    assert found.report["unseen"]["pair_accuracy"] > found.report["present"]["pair_accuracy"]
    before, after = models.default(), found
    assert after.weights != before.weights
    assert after.levels == before.levels
    assert models.parse(after.as_text()).as_text() == after.as_text()


def test_acts_by_chance_are_not_used() -> None:
    report = train.train_on_feedback(rated(acts(40, says="chance"))).report
    assert report["use"] is False


def test_few_needs_are_not_enough() -> None:
    report = train.train_on_feedback(rated(acts(10, says="pairs"))).report
    assert report["gain"] > 0
    assert report["use"] is False


@pytest.mark.parametrize("count", [0, 1])
def test_nothing_to_check_against(count: int) -> None:
    with pytest.raises(ValueError, match="at least 2"):
        train.train_on_feedback(rated(acts(count, says="pairs")))


def test_texts_that_share_nothing_leave_the_present_model() -> None:
    rows = [
        {
            "demand": {"id": str(n), "title": "锂"},
            "achievement": {"id": "a", "title": "路"},
            "action": "shown",
        }
        for n in range(3)
    ]
    assert train.train_on_feedback(rated(rows)).weights == models.default().weights


@pytest.mark.parametrize(
    ("reason", "level"),
    [
        ("match.decline.not_fitting", 1),
        ("too_early", 1),
        ("", 1),
        ("match.decline.taken", 3),
        ("no_capacity", 3),
    ],
)
def test_a_decline_that_says_nothing_of_the_match_is_still_interest(reason: str, level: int) -> None:
    assert grade_act("decline", 2, reason) == (level, 2.0)


def test_the_command_writes_only_what_is_better(tmp_path: Path) -> None:
    model = tmp_path / "m.json"
    good = write(tmp_path / "good.jsonl", acts(30, says="pairs"))
    code, out, err = run("train", "--feedback", good, "-o", model)
    assert (code, err) == (0, "")
    assert json.loads(model.read_text())["report"] == json.loads(out)
    kept = model.read_bytes()
    bad = write(tmp_path / "bad.jsonl", acts(30, says="chance"))
    code, out, err = run("train", "--feedback", bad, "--model", model, "-o", model)
    assert code == 3
    assert json.loads(out)["use"] is False
    assert "the present model stays" in err
    assert model.read_bytes() == kept
    assert run("train", "-o", model)[0] == 2
    assert run("train", good, "--feedback", good, "-o", model)[0] == 2
