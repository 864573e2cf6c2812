"""Every address that takes something, by everybody with other people's codes: see `test_addresses`."""

from __future__ import annotations

import pytest

from access_world import PEOPLE
from address_table import ADDRESSES
from address_world import Place, visitor
from kuaizhuan.publish.search_index import rebuild
from selection import on_any_database
from test_addresses import persons, visit

pytestmark = pytest.mark.django_db
ON_EACH = ("visitor", "enterprise", "self", "editor", "registry", "operator", "elsewhere", "agent", "bureau")
"""Who sends on every database."""
OTHERS = [who for who in PEOPLE if who not in ON_EACH]
FEWER = "what one of the senders on every database sends too"


@pytest.fixture(scope="module")
def kept(keep):
    """Rows whose texts the rules have nothing against."""

    def made() -> Place:
        world = Place()
        rebuild()
        return world

    return keep(made)


def test_whatever_is_written_is_written_on_every_database():
    written = {
        (name, arguments): persons(line) & persons(address.writes)
        for name, address in ADDRESSES.items()
        for arguments, line in address.post.items()
        if address.writes is not None
    }
    assert len(written) > 20
    assert [what for what, by in written.items() if by and by.isdisjoint(ON_EACH)] == []


@pytest.mark.parametrize("who", [*ON_EACH, *on_any_database(OTHERS, FEWER)])
def test_what_is_sent(kept, unlimited, who):
    world = kept.copy()
    client = visitor(world, who)
    problems = [
        problem
        for name, address in ADDRESSES.items()
        for arguments, line in address.post.items()
        for problem in visit(world, client, who, (name, "post", arguments), line)
    ]
    assert not problems, "\n".join(problems)
