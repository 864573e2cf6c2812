"""The address and the name of a session that the audit writes down."""

from __future__ import annotations

import pytest

from kuaizhuan.core.actors import ANONYMOUS, system
from kuaizhuan.people.whence import address_of, located, session_name


@pytest.mark.parametrize(
    ("proxies", "forwarded", "peer", "found"),
    [
        (0, "", "198.51.100.7", "198.51.100.7"),
        (0, "203.0.113.9", "198.51.100.7", "198.51.100.7"),  # what a client says of itself
        (1, "203.0.113.9, 198.51.100.8", "10.0.0.1", "198.51.100.8"),
        (2, "203.0.113.9", "10.0.0.1", "10.0.0.1"),  # one of the proxies was passed by
        (0, "", "2001:DB8::1", "2001:db8::1"),
        (0, "", "", ""),
        (1, "<b>", "10.0.0.1", ""),
    ],
)
def test_address_of(settings, proxies, forwarded, peer, found):
    settings.NINJA_NUM_PROXIES = proxies
    assert address_of({"HTTP_X_FORWARDED_FOR": forwarded, "REMOTE_ADDR": peer}) == found


def test_a_session_has_one_name_that_opens_nothing():
    assert session_name("a" * 32) == session_name("a" * 32) != session_name("b" * 32)
    assert len(session_name("a" * 32)) == 16
    assert session_name(None) == ""


def test_an_actor_is_the_same_from_everywhere():
    here = located(system("x"), {"REMOTE_ADDR": "198.51.100.7"}, "key")
    assert (here.address, bool(here.session)) == ("198.51.100.7", True)
    assert here == system("x")
    assert hash(here) == hash(system("x"))
    assert located(ANONYMOUS, {}) == ANONYMOUS
