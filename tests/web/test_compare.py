"""Results side by side: chosen in a list, at an address that can be shared, as each reader may see them."""

from __future__ import annotations

import pytest

from factories import BY, a_demand, an_achievement, an_organisation
from kuaizhuan.catalog.states import State, Tier
from kuaizhuan.match.services import refresh
from kuaizhuan.people.roles import Role

pytestmark = pytest.mark.django_db


def text(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def address(*rows, **more) -> str:
    return "/compare?" + "&".join(
        [f"code={row.code}" for row in rows] + [f"{k}={v}" for k, v in more.items()]
    )


def shown(client, path: str) -> list[str]:
    return [column["entry"].code for column in client.get(path).context["columns"]]


def test_results_in_a_list_can_be_picked(client, indexed):
    row, need = an_achievement(), a_demand()
    indexed()
    page = text(client.get("/search?q=铝合金"))
    assert '<form action="/compare">' in page
    assert f'name="code" value="{row.code}"' in page
    assert f'value="{need.code}"' not in page
    assert '<form action="/compare">' not in text(client.get("/demands/"))


def test_they_stand_in_the_order_of_the_address(client):
    first, second = an_achievement(title="甲种铝合金"), an_achievement(title="乙种铝合金")
    assert shown(client, address(second, first, second)) == [second.code, first.code]
    page = text(client.get(address(second, first)))
    assert f'href="?code={second.code}"' in page  # without the first
    assert "noindex" in page


def test_more_than_four_are_named_and_left_out(client):
    rows = [an_achievement(title=f"第{n}种铝合金压铸") for n in range(6)]
    assert shown(client, address(*rows)) == [row.code for row in rows[:4]]
    page = text(client.get(address(*rows)))
    assert "一次最多比较 4 条" in page
    assert "第5种铝合金压铸" in page


def test_what_is_not_there_is_named_without_a_word_of_it(client):
    row, draft, need = an_achievement(), an_achievement(state=State.DRAFT, title="保密的草稿"), a_demand()
    path = address(row, draft, need) + "&code=%3Cb%3E"
    assert shown(client, path) == [row.code]
    page = text(client.get(path))
    assert draft.code in page
    assert "保密的草稿" not in page
    assert "<b>" not in page.split("没有找到")[1][:200]


def test_each_reader_sees_what_they_may(client, signed_in):
    owner = an_organisation()
    row = an_achievement(owner=owner, disclosure={"patent_numbers": int(Tier.NAMED)}, patent_numbers=["ZL1"])
    assert "ZL1" not in text(client.get(address(row)))
    assert "双方同意后可见" in text(client.get(address(row)))
    assert "ZL1" in text(signed_in(Role.OFFICE, owner).get(address(row)))


def test_one_more_is_found_and_added(client, indexed):
    row, other = an_achievement(title="铝合金压铸"), an_achievement(title="铝合金挤压")
    indexed()
    page = text(client.get(address(row, q="铝合金")))
    assert f"?code={row.code}&amp;code={other.code}" in page
    full = [an_achievement() for _ in range(4)]
    assert "再加一条" not in text(client.get(address(*full)))


def test_the_best_matches_of_a_need_are_compared_at_one_click(client, indexed):
    need, rows = a_demand(), [an_achievement(), an_achievement()]
    indexed()
    refresh(need, by=BY)
    page = text(client.get(f"/demands/{need.code}/matches/"))
    best = [match.achievement.code for match in need.matches.select_related("achievement").order_by("rank")]
    assert set(best) == {row.code for row in rows}
    assert f'/compare?need={need.code}&amp;code={best[0]}&amp;code={best[1]}"' in page


def strength(value: float) -> dict:
    return {"parameter": "抗拉强度", "operator": ">=", "value": value, "value_high": None, "unit": "MPa",
            "method": ""}  # fmt: skip


def test_what_a_need_asks_stands_beside_what_is_offered(client):
    need = a_demand(title="压铸件要更强", indicators=[strength(450)], budget_low=10**8, budget_high=10**8)
    good, weak = (an_achievement(indicators=[strength(value)]) for value in (460, 400))
    silent = an_achievement(summary="", description="不写数字的说明。")
    response = client.get(address(good, weak, silent, need=need.code))
    page = text(response)
    row = response.context["groups"][0].rows[0]
    assert row.label == "抗拉强度"
    assert row.asked.lines == ["≥450 MPa"]
    assert [cell.outcome for cell in row.cells] == ["meets", "misses", ""]
    assert [cell.lines for cell in row.cells] == [["≥460 MPa"], ["≥400 MPa"], []]
    assert "压铸件要更强" in page
    assert "100万元" in page
    kept = f"?need={need.code}&amp;code={weak.code}&amp;code={silent.code}"
    assert f'href="{kept}"' in page  # without the first, and still beside the need
    assert f'name="need" value="{need.code}"' in page


def test_a_need_that_is_not_there_is_named(client):
    row, draft = an_achievement(), a_demand(state=State.DRAFT, title="保密的需求")
    page = text(client.get(address(row, need=draft.code)))
    assert draft.code in page
    assert "保密的需求" not in page


def test_nothing_chosen_says_how_to_choose(client):
    assert "还没有选择要比较的成果" in text(client.get("/compare"))
    assert shown(client, "/compare?code=&code=%00") == []


def test_four_cost_what_one_costs(client, django_assert_num_queries):
    rows = [an_achievement() for _ in range(4)]
    for chosen in (rows[:1], rows):
        with django_assert_num_queries(1):
            client.get(address(*chosen))
