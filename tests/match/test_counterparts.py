"""Experts and takers come with reasons, out of public words only."""

from __future__ import annotations

import pytest

from factories import a_demand, an_achievement, an_expert, an_organisation
from kuaizhuan.core.actors import ANONYMOUS
from kuaizhuan.core.errors import NotFound
from kuaizhuan.match.counterparts import ORGANISATION, counterparts
from kuaizhuan.publish.search_index import rebuild

pytestmark = pytest.mark.django_db


class World:
    def __init__(self):
        self.maker, self.other = an_organisation("示例压铸公司"), an_organisation("示例农业公司")
        self.university = an_organisation("示例大学")
        self.need = a_demand(
            owner=self.maker,
            title="铝合金压铸件强度提升",
            description="需要铝合金真空压铸工艺，提高抗拉强度。",
        )
        self.second = a_demand(owner=self.maker, title="铝合金压铸模具寿命", description="压铸模具开裂。")
        a_demand(owner=self.other, title="水稻病虫害监测", description="田间虫情自动识别。")
        self.hidden = a_demand(
            owner=an_organisation("示例匿名公司"),
            anonymous=True,
            title="铝合金压铸件气孔",
            description="铝合金压铸件气孔控制。",
        )
        self.result = an_achievement(
            owner=self.university, title="铝合金真空压铸成套工艺", description="铝合金压铸件抗拉强度高。"
        )
        self.expert = an_expert(
            title="张示例",
            description="长期研究铝合金压铸。",
            keywords=["铝合金", "压铸"],
            owner=self.university,
        )
        an_expert(title="李示例", description="研究水稻栽培。", keywords=["水稻"], owner=self.university)
        rebuild()


@pytest.fixture(scope="module")
def kept(keep):
    return keep(World)


@pytest.fixture
def world(kept, db):
    return kept.copy()


def test_experts_for_a_need(world):
    found = counterparts(ANONYMOUS, "demand", world.need.code, "expert")
    assert (found[0].code, found[0].kind, found[0].title) == (world.expert.code, "expert", "张示例")
    assert {"铝合金", "压铸"} <= {term["term"] for term in found[0].explanation["terms"]}
    assert found[0].explanation["base"] + sum(
        found[0].explanation["contributions"].values()
    ) == pytest.approx(found[0].score)


def test_needs_for_an_expert(world):
    found = counterparts(ANONYMOUS, "expert", world.expert.code, "demand")
    assert {each.code for each in found[:3]} == {world.need.code, world.second.code, world.hidden.code}


def test_organisations_likely_to_take_a_result(world):
    found = counterparts(ANONYMOUS, "achievement", world.result.code, ORGANISATION)
    assert [each.title for each in found][:1] == ["示例压铸公司"]
    assert found[0].because.code == world.need.code
    assert found[0].needs == 2
    assert 0 < found[0].score < 1
    assert "示例匿名公司" not in {each.title for each in found}


def test_its_own_owner_takes_nothing(world):
    a_demand(owner=world.university, title="铝合金真空压铸成套工艺", description="铝合金压铸件抗拉强度高。")
    rebuild()
    found = counterparts(ANONYMOUS, "achievement", world.result.code, ORGANISATION)
    assert "示例大学" not in {each.title for each in found}


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [("demand", ORGANISATION), ("achievement", "expert"), ("expert", "expert"), ("demand", "road")],
)
def test_what_is_not_asked_for(world, kind, wanted):
    row = {"demand": world.need, "achievement": world.result, "expert": world.expert}[kind]
    with pytest.raises(NotFound):
        counterparts(ANONYMOUS, kind, row.code, wanted)


def test_a_row_that_is_not_there(world):
    with pytest.raises(NotFound):
        counterparts(ANONYMOUS, "demand", "nowhere", "expert")
