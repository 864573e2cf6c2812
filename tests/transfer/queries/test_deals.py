"""What matching learns from deals: the pairs that came as far as a contract."""

from __future__ import annotations

import pytest

from kuaizhuan.match import learning
from kuaizhuan.transfer.queries.deals import contracted_pairs
from kuaizhuan.transfer.states import Stage
from transfer.world import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("stage", "counts"), [(Stage.TERMS, False), (Stage.CONTRACT, True), (Stage.CLOSED, True)]
)
def test_a_pair_counts_from_the_contract_on_and_matching_learns_of_it(stage, counts):
    world = World()
    world.deal(stage=stage)
    pair = (world.need.code, world.result.code)
    assert list(contracted_pairs()) == ([pair] if counts else [])
    assert [row["action"] for row in learning.feedback()] == ["deal" if counts else "consent"]
