"""The same answers in the same order for any number of processes, and a failure comes out where it is used."""

import operator
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

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


ENDLESS = """
import os, itertools
from kuaizhuan.core.workers import ordered_map

if __name__ == "__main__":
    import operator
    found = ordered_map(operator.neg, itertools.count(), int, 2, chunk=1)
    next(found)
    import multiprocessing
    print(*[child.pid for child in multiprocessing.active_children()], flush=True)
    for _ in found:
        pass
"""


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_processes_end_with_a_parent_that_was_killed(tmp_path: Path) -> None:
    (script := tmp_path / "endless.py").write_text(ENDLESS)
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        children = [int(pid) for pid in parent.stdout.readline().split()]
        parent.send_signal(signal.SIGKILL)
    assert len(children) == 2
    deadline = time.monotonic() + 60
    while any(map(alive, children)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(alive, children))
