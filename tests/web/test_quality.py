"""The public page of match quality: figures with their base, too few said to be too few, the rows for those who may."""

from __future__ import annotations

import pytest

from factories import an_organisation
from kuaizhuan.match.quality_metrics import FEWEST
from kuaizhuan.match.states import Stage
from kuaizhuan.people.roles import Role
from match.test_quality import introductions

pytestmark = pytest.mark.django_db
OPENED, DECLINED = (Stage.OPENED, "", 1), (Stage.DECLINED, "not_fitting", 3)


def text(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_few_cases_are_said_to_be_few(client):
    introductions(*[OPENED] * (FEWEST - 1))
    page = text(client.get("/quality/"))
    assert page.count("样本太少") == 5
    assert "只有 9 个，不足 10 个" in page
    assert "100%" not in page


def test_enough_cases_are_told_with_their_interval_and_base(client):
    introductions(*[OPENED] * 8, *[DECLINED] * 2)
    page = text(client.get("/quality/"))
    assert "80%（95% 区间 49%–94%）" in page
    assert "基数 10 个" in page
    assert "口径" in page
    assert "中位 0.0 小时，九成不超过 0.0 小时" in page
    assert "只有 2 次婉拒" in page


def test_reasons_are_told_when_there_are_enough(client):
    introductions(*[DECLINED] * FEWEST)
    assert "技术上不合适" in text(client.get("/quality/"))


def test_what_was_measured_stands_beside_the_baselines(client):
    page = text(client.get("/quality/"))
    assert "随机排序" in page
    assert "本平台，没见过的需求" in page
    assert page.count("<polyline") == 3


def test_in_english_too(client):
    client.post("/language/", {"language": "en", "next": "/"})
    page = text(client.get("/quality/"))
    assert "Match quality" in page
    assert "口径" not in page


def test_a_visitor_gets_figures_and_no_rows(client):
    introductions(*[OPENED] * FEWEST)
    assert "背后的对接" not in text(client.get("/quality/"))
    assert client.get("/quality/consent/").status_code == 302


def test_a_party_gets_its_own_rows_and_the_number_of_the_others(signed_in):
    owner = an_organisation()
    introductions(OPENED, OPENED, owner=owner)
    introductions(OPENED, DECLINED, DECLINED)
    office = signed_in(Role.ENTERPRISE, owner)
    assert "/quality/consent/" in text(office.get("/quality/"))
    page = text(office.get("/quality/consent/"))
    assert "您可以查看其中 2 个；另有 3 个" in page
    assert "/introductions/I0/" in page
    assert "/introductions/I4/" not in page
    assert office.get("/quality/nonsense/").status_code == 404


def test_it_costs_the_same_whatever_the_number_of_introductions(client, django_assert_max_num_queries):
    introductions(OPENED)
    with django_assert_max_num_queries(6) as one:
        client.get("/quality/")
    most = len(one)
    introductions(*[OPENED] * 20)
    with django_assert_max_num_queries(most):
        client.get("/quality/")
