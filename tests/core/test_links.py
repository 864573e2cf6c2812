"""A link says what it is for, whose it is and until when; no part of it can be changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.utils import timezone

from kuaizhuan.core import links
from kuaizhuan.core.links import Link

LINK = Link("transfer.outcome", "C1", "O2", dt.datetime(2030, 1, 1, tzinfo=dt.UTC))


def test_as_it_was_made():
    assert links.read("transfer.outcome", links.sign(LINK)) == LINK
    assert links.sign(LINK) == links.sign(replace(LINK))


@pytest.mark.parametrize(
    "changed", [{"code": "C2"}, {"party": "O3"}, {"until": LINK.until + dt.timedelta(1)}]
)
def test_each_part_is_signed(changed):
    other = links.sign(replace(LINK, **changed))
    assert other != links.sign(LINK)
    forged = other.rpartition(":")[0] + ":" + links.sign(LINK).rpartition(":")[2]
    assert links.read("transfer.outcome", forged) is None


@pytest.mark.parametrize("signed", ["", "x", "a:b", links.sign(LINK) + "x", links.sign(LINK)[:-1], "é", "\0"])
def test_what_was_not_made_here(signed):
    assert links.read("transfer.outcome", signed) is None


def test_a_link_for_something_else():
    assert links.read("people.invitation", links.sign(LINK)) is None


def test_the_end():
    now = timezone.now()
    assert replace(LINK, until=now - dt.timedelta(seconds=1)).ended
    assert not replace(LINK, until=now + dt.timedelta(minutes=1)).ended


def test_whoever_holds_it_acts_as_its_party():
    actor = links.holder("transfer.outcome", "C1", "O2")
    assert (actor.ref, actor.acting_for, actor.user_id, actor.grants) == (
        "link:transfer.outcome:C1", "O2", None, frozenset(),
    )  # fmt: skip
