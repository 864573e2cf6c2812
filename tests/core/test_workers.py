"""The same answers in the same order for any number of processes, and a failure comes out where it is used."""

import operator
from collections.abc import Iterator

import pytest

from kuaizhuan.core.workers import ordered_map


@pytest.mark.parametrize("jobs", [1, 2])
def test_order_is_kept(jobs: int) -> None:
    found = ordered_map(operator.neg, range(7), lambda item: item + 1, jobs, chunk=2)
    assert list(found) == [(item, -item - 1) for item in range(7)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_failing_item_is_heard(jobs: int) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        list(ordered_map(int, ["1", "x"], str, jobs))


def test_items_are_not_all_taken_at_once() -> None:
    taken: list[int] = []

    def source() -> Iterator[int]:
        for item in range(1000):
            taken.append(item)
            yield item

    found = ordered_map(operator.neg, source(), int, 2, chunk=2)
    assert next(found) == (0, 0)
    assert len(taken) <= 2 * 4 * 2 + 2
    found.close()  # type: ignore[attr-defined]
