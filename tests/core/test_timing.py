from __future__ import annotations

import pytest

from kuaizhuan.core import timing


def test_parts_add_up_under_their_names() -> None:
    with timing.collected() as parts:
        for _ in range(2):
            with timing.part("search"):
                pass
        with pytest.raises(ValueError), timing.part("rank"):
            raise ValueError
    assert list(parts) == ["search", "rank", "total"]
    assert parts["total"] >= parts["search"] + parts["rank"] > 0


def test_nobody_collects() -> None:
    with timing.part("search"):
        pass
    with timing.collected() as parts:
        pass
    assert list(parts) == ["total"]
