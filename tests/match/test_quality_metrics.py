"""Figures of what came of introductions, on plain values."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuaizhuan.match import quality_metrics
from kuaizhuan.match.quality_metrics import (
    FEWEST,
    Case,
    Share,
    consent,
    fits,
    precision_at,
    quantile,
    reasons,
    waits,
)
from kuaizhuan.match.states import Stage

AT = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)


def case(state: Stage, reason: str = "", rank: int | None = 1, days: float | None = None) -> Case:
    closed = AT + dt.timedelta(days=days or 0) if state in (Stage.OPENED, Stage.DECLINED) else None
    return Case(state, f"match.decline.{reason}" if reason else "", rank, AT, closed)


@pytest.mark.parametrize(
    ("state", "reason", "verdict"),
    [
        (Stage.OPENED, "", True),
        (Stage.DECLINED, "not_fitting", False),
        (Stage.DECLINED, "no_capacity", None),
        (Stage.DECLINED, "taken", None),
        (Stage.DECLINED, "terms", None),
        (Stage.PROPOSED, "", None),
        (Stage.WITHDRAWN, "", None),
    ],
)
def test_what_an_answer_says_of_the_match(state, reason, verdict):
    assert fits(case(state, reason)) is verdict


CASES = [
    case(Stage.OPENED, rank=1, days=1),
    case(Stage.OPENED, rank=4, days=2),
    case(Stage.DECLINED, "not_fitting", rank=1, days=3),
    case(Stage.DECLINED, "not_fitting", rank=9, days=4),
    case(Stage.DECLINED, "taken", rank=1, days=5),
    case(Stage.OPENED, rank=None, days=6),
    case(Stage.PROPOSED, rank=1),
    case(Stage.WITHDRAWN, rank=1),
]


@pytest.mark.parametrize(("k", "part", "whole"), [(1, 1, 2), (5, 2, 3), (10, 2, 4)])
def test_precision_at_k_counts_what_was_judged_up_to_that_rank(k, part, whole):
    assert precision_at(k, CASES) == Share(part, whole)


def test_consent_counts_every_answer():
    assert consent(CASES) == Share(3, 6)
    assert consent([]) == Share(0, 0)


def test_how_long_answers_took():
    found = waits(CASES)
    assert (found.count, found.median, found.ninth) == (6, 3.5, 5.5)
    assert waits([]).enough is False


def test_reasons_the_most_frequent_first():
    assert list(reasons(CASES).items()) == [("match.decline.not_fitting", 2), ("match.decline.taken", 1)]


@pytest.mark.parametrize(("whole", "enough"), [(0, False), (FEWEST - 1, False), (FEWEST, True)])
def test_few_cases_are_not_enough(whole, enough):
    assert Share(0, whole).enough is enough


@pytest.mark.parametrize(
    ("share", "low", "high"),
    [(Share(0, 10), 0.0, 0.278), (Share(5, 10), 0.237, 0.763), (Share(10, 10), 0.722, 1.0)],
)
def test_the_interval_is_wilsons(share, low, high):
    assert share.between == pytest.approx((low, high), abs=0.001)


@given(st.integers(0, 500), st.integers(0, 500))
def test_the_interval_holds_the_share(part, rest):
    share = Share(part, part + rest)
    low, high = share.between
    assert 0 <= low <= share.value + 1e-9
    assert share.value - 1e-9 <= high <= 1


@given(st.lists(st.floats(0, 1e6), min_size=1), st.floats(0, 1))
def test_a_quantile_lies_among_the_values(values, share):
    values.sort()
    found = quantile(values, share)
    assert values[0] - 1e-6 <= found <= values[-1] + 1e-6


def test_the_named_reason_is_one_that_can_be_given():
    from kuaizhuan.match.rules import DECLINE_REASONS

    assert quality_metrics.NOT_FITTING in DECLINE_REASONS
