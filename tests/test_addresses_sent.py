"""Every address that takes something, by everybody with other people's codes: see `test_addresses`."""

from __future__ import annotations

import pytest

from access_world import PEOPLE
from address_table import ADDRESSES
from address_world import Place, visitor
from kuaizhuan.publish.search_index import rebuild
from test_addresses import visit

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def kept(keep):
    """Rows whose texts the rules have nothing against."""

    def made() -> Place:
        world = Place()
        rebuild()
        return world

    return keep(made)


@pytest.mark.parametrize("who", ["visitor", *PEOPLE])
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
