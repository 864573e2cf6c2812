"""When what is told is due by mail, and how often a digest is tried."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from kuaizhuan.core import messages
from kuaizhuan.core.cadence import Cadence
from kuaizhuan.notices.rules import due_before

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("cadence", "now", "before"),
    [
        # 2026-03-02 is a Monday
        ("daily", "2026-03-04 08:00", "2026-03-04 08:00"),
        ("daily", "2026-03-04 07:59", "2026-03-03 08:00"),
        ("daily", "2026-03-04 23:00", "2026-03-04 08:00"),
        ("weekly", "2026-03-04 12:00", "2026-03-02 08:00"),
        ("weekly", "2026-03-02 08:00", "2026-03-02 08:00"),
        ("weekly", "2026-03-02 07:00", "2026-02-23 08:00"),
    ],
)
def test_a_digest_has_what_came_before_its_hour(cadence, now, before):
    assert due_before(cadence, at(now), 8) == at(before)


def test_at_once_is_now_and_never_is_never():
    now = at("2026-03-04 12:00")
    assert now < due_before(Cadence.AT_ONCE, now, 8)
    assert due_before(Cadence.NEVER, now, 8) is None


def test_every_cadence_has_its_words():
    assert {f"notices.cadence.{cadence}" for cadence in Cadence} <= set(messages.codes())
