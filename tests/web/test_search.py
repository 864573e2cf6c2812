"""Search: what is found, counted, filtered, marked, and at what price in queries."""

from __future__ import annotations

import pytest

from factories import a_demand, an_achievement, an_expert
from kuaizhuan.catalog.models import Achievement, Demand

pytestmark = pytest.mark.django_db


def page(client, query: str) -> str:
    response = client.get(f"/search{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_words_asked_for_are_marked(client, indexed):
    an_achievement(title="铝合金真空压铸")
    indexed()
    assert "<mark>铝合金</mark>" in page(client, "?q=铝合金")


def test_nothing_with_all_words_says_that_these_hold_some(client, indexed):
    an_achievement(title="铝合金真空压铸")
    indexed()
    assert "没有同时包含全部词的条目" in page(client, "?q=铝合金 量子纠缠")
    assert "没有同时包含全部词的条目" not in page(client, "?q=铝合金")


def test_nothing_at_all_says_what_to_do(client, indexed):
    an_achievement()
    indexed()
    assert "没有找到“量子纠缠”" in page(client, "?q=量子纠缠")


def test_kinds_are_counted(client, indexed):
    an_achievement(title="铝合金真空压铸一")
    an_achievement(title="铝合金真空压铸二")
    a_demand(title="铝合金压铸件")
    an_expert(title="示例专家甲", description="纳米药物")
    indexed()
    found = client.get("/search?q=铝合金").context["tabs"]
    assert [tab["count"] for tab in found] == [3, 2, 1, 0]


def test_filters_narrow_and_can_be_undone(client, indexed):
    an_achievement(title="小试成果一种", stage="laboratory")
    an_achievement(title="中试成果一种", stage="pilot")
    indexed()
    shown = page(client, "?kind=achievement&stage=pilot")
    assert "中试成果一种" in shown
    assert "小试成果一种" not in shown
    assert 'href="?kind=achievement"' in shown


def test_an_unknown_kind_sort_or_page_is_not_a_fault(client, indexed):
    an_achievement(title="铝合金真空压铸")
    indexed()
    assert "铝合金真空压铸" in page(client, "?kind=x&sort=x&page=x&stage=")
    assert "铝合金真空压铸" in page(client, "?page=99999999999")  # the last page


def test_a_filter_that_leaves_nothing_can_be_undone_where_it_stands(client, indexed):
    an_achievement(stage="pilot")
    indexed()
    (facet,) = client.get("/search?kind=achievement&stage=mature").context["facets"]
    assert [(choice.count, choice.chosen, choice.query) for choice in facet.choices] == [
        (0, True, "kind=achievement")
    ]


def test_amounts_sort(client, indexed):
    for title, fen in (("便宜的成果", 1_000_000), ("昂贵的成果", 900_000_000)):
        an_achievement(title=title, price_low=fen, price_high=fen, negotiable=False)
    indexed()
    shown = page(client, "?sort=-price")
    assert shown.index("昂贵的成果") < shown.index("便宜的成果")


@pytest.mark.any_database("counts queries")
@pytest.mark.parametrize("path", ["/", "/search?q=铝合金", "/achievements/", "/demands/", "/organisations/"])
def test_a_list_costs_the_same_for_one_row_and_for_thirty(
    client, indexed, path, django_assert_max_num_queries
):
    an_achievement()
    a_demand()
    indexed()
    with django_assert_max_num_queries(20) as one:
        client.get(path)
    for _ in range(29):
        an_achievement()
        a_demand()
    assert (Achievement.objects.count(), Demand.objects.count()) == (30, 30)
    indexed()
    with django_assert_max_num_queries(len(one)):
        client.get(path)
