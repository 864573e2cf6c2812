"""The page of matches says why, for both sides, and keeps to what its reader may know."""

from __future__ import annotations

import pytest

from factories import a_demand, an_achievement, an_expert
from kuaizhuan.core.messages import say
from kuaizhuan.match.engine.figures import NAME as FIGURES
from kuaizhuan.match.engine.model import default
from kuaizhuan.web.presenters.matches import feature_codes

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(indexed, run_jobs):
    from factories import BY
    from kuaizhuan.match.services import refresh

    figure = {"parameter": "抗拉强度", "operator": ">=", "value_high": None, "unit": "MPa", "method": ""}
    achievement = an_achievement(title="铝合金真空压铸", indicators=[{**figure, "value": 400}])
    demand = a_demand(title="铝合金压铸件增强", indicators=[{**figure, "value": 450}])
    indexed()
    refresh(demand, by=BY)
    return demand, achievement


def test_a_match_says_why(client, pair):
    demand, achievement = pair
    page = client.get(f"/demands/{demand.code}/matches/").content.decode()
    assert achievement.code in page
    assert "≥450 MPa" in page
    assert "≥400 MPa" in page
    assert "<mark>铝合金</mark>" in page
    assert "由什么组成" in page


def test_every_feature_of_the_engine_has_words():
    names = [*default().weights, FIGURES]
    missing = [code for name in names for code in feature_codes(name) if say(code) == code]
    assert missing == []


def test_the_other_side_sees_it_too(client, pair):
    demand, achievement = pair
    assert demand.code in client.get(f"/achievements/{achievement.code}/matches/").content.decode()


def test_the_short_list_is_a_fragment(client, pair):
    demand, achievement = pair
    page = client.get(f"/demands/{demand.code}/matches/?part=1").content.decode()
    assert achievement.code in page
    assert "<html" not in page


def test_the_page_of_a_row_links_to_its_matches(client, pair):
    demand, _ = pair
    page = client.get(f"/demands/{demand.code}/").content.decode()
    assert f'href="/demands/{demand.code}/matches/"' in page


def test_a_changed_text_loses_its_marks(client, pair):
    from kuaizhuan.match.models import Match

    demand, _ = pair
    Match.objects.update(achievement_version="old")
    page = client.get(f"/demands/{demand.code}/matches/").content.decode()
    assert "等待重新匹配" in page
    assert "<mark>" not in page


def test_without_matches_it_says_when_they_come(client):
    demand = a_demand()
    assert "还没有匹配" in client.get(f"/demands/{demand.code}/matches/").content.decode()


def test_experts_for_a_need_stand_on_its_page_with_reasons(client, indexed, run_jobs):
    demand = a_demand(title="铝合金压铸件增强")
    expert = an_expert(title="张示例", description="长期研究铝合金压铸。", keywords=["铝合金", "压铸"])
    indexed()
    page = client.get(f"/demands/{demand.code}/").content.decode()
    address = f"/demands/{demand.code}/fits/expert/"
    assert f'href="{address}"' in page
    part = client.get(f"{address}?part=1").content.decode()
    assert f"/experts/{expert.code}/" in part
    assert "<html" not in part
    whole = client.get(address).content.decode()
    assert "张示例" in whole
    assert "评分由什么组成" in whole
    assert demand.code in client.get(f"/experts/{expert.code}/fits/demand/").content.decode()


def test_organisations_likely_to_take_a_result(client, pair):
    demand, achievement = pair
    address = f"/achievements/{achievement.code}/fits/organisation/"
    page = client.get(address).content.decode()
    assert demand.owner.name in page
    assert f"/demands/{demand.code}/" in page
    assert client.get(f"/demands/{demand.code}/fits/organisation/").status_code == 404
