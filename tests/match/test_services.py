"""Matches are made of public words, made anew when something changed, and never outlive a row."""

from __future__ import annotations

import pytest

from factories import BY, a_demand, an_achievement, an_actor, an_organisation
from kuaizhuan.catalog.states import State
from kuaizhuan.core.actors import ANONYMOUS
from kuaizhuan.core.errors import WrongState
from kuaizhuan.core.models import Event
from kuaizhuan.match import queries, services
from kuaizhuan.match.models import Match
from kuaizhuan.people.roles import Role
from kuaizhuan.publish import services as publish
from kuaizhuan.publish.search_index import rebuild

pytestmark = pytest.mark.django_db


def indicator(parameter, operator, value, unit):
    return {"parameter": parameter, "operator": operator, "value": value, "value_high": None, "unit": unit}


@pytest.fixture
def need():
    return a_demand(
        title="铝合金压铸件强度提升",
        description="需要抗拉强度不低于350兆帕的铝合金压铸技术，用于新能源汽车车身薄壁件，成品率要高。",
        indicators=[indicator("抗拉强度", ">=", 350, "MPa")],
    )


@pytest.fixture
def results():
    found = [
        an_achievement(title="铝合金真空压铸车身件", indicators=[indicator("抗拉强度", ">=", 380, "MPa")]),
        an_achievement(title="铝合金普通压铸", indicators=[indicator("抗拉强度", "=", 300, "MPa")]),
        an_achievement(
            title="水稻再生栽培", description="再生稻留桩高度与促芽肥的栽培方法，亩产提高百分之九。"
        ),
    ]
    rebuild()
    return found


def test_the_best_come_first_with_their_reasons(need, results):
    matches = services.refresh(need, by=BY)

    assert [match.rank for match in matches] == list(range(1, len(matches) + 1))
    assert {match.achievement_id for match in matches[:2]} == {results[0].pk, results[1].pk}
    best = next(match for match in matches if match.achievement_id == results[0].pk)
    why = best.explanation
    assert {"铝合金", "压铸"} <= {term["term"] for term in why["terms"]}
    assert why["indicators"][0]["outcome"] == "meets"
    assert why["base"] + sum(why["contributions"].values()) == pytest.approx(best.score)
    assert best.demand_version == need.text_version
    assert best.achievement_version == results[0].text_version


def test_a_figure_that_falls_short_is_said(need, results):
    services.refresh(need, by=BY)

    short = Match.objects.get(achievement=results[1])
    assert short.explanation["indicators"][0]["outcome"] == "contradicts"


def test_matching_again_replaces(need, results):
    services.refresh(need, by=BY)
    first = list(Match.objects.values_list("achievement__code", "rank", "level"))
    services.refresh(need, by=BY)

    assert list(Match.objects.values_list("achievement__code", "rank", "level")) == first


def test_a_need_that_is_not_public_is_not_matched(results):
    with pytest.raises(WrongState):
        services.refresh(a_demand(state=State.DRAFT), by=BY)


def test_hidden_words_do_not_enter_a_match(results):
    need = a_demand(title="隐去描述的需求", description="铝合金压铸" * 8, disclosure={"description": 3})
    asked = queries.demand_of(need)

    assert "压铸" not in asked.text


def test_readers_see_only_what_they_may(need, results):
    services.refresh(need, by=BY)
    hidden = results[0]
    type(hidden).objects.filter(pk=hidden.pk).update(state=State.PLATFORM_REVIEW)

    seen = [found.entry.code for found in queries.for_demand(ANONYMOUS, need.code)]
    by_editor = [found.entry.code for found in queries.for_demand(an_actor(Role.EDITOR), need.code)]

    assert hidden.code not in seen
    assert hidden.code in by_editor


def test_both_sides_see_the_match_with_the_texts_it_speaks_of(need, results):
    services.refresh(need, by=BY)

    found = next(f for f in queries.for_demand(ANONYMOUS, need.code) if f.entry.code == results[0].code)
    back = queries.for_achievement(ANONYMOUS, results[0].code)[0]

    assert back.entry.code == need.code
    term = found.explanation["terms"][0]
    start, end = term["in_demand_title"][0] if term["in_demand_title"] else term["in_demand_text"][0]
    text = found.demand_title if term["in_demand_title"] else found.demand_text
    assert text[start:end].lower() == term["term"]
    assert not found.stale


def test_a_changed_text_makes_matches_stale(need, results):
    services.refresh(need, by=BY)
    assert not queries.stale_demands().exists()

    type(need).objects.filter(pk=need.pk).update(text_version="another")

    assert list(queries.stale_demands()) == [need]
    assert queries.for_demand(ANONYMOUS, need.code)[0].stale


def test_matches_cost_the_same_for_one_and_for_twenty(need, results, django_assert_max_num_queries):
    services.refresh(need, by=BY)
    with django_assert_max_num_queries(4):
        queries.for_demand(ANONYMOUS, need.code)
    for _ in range(20):
        an_achievement()
    rebuild()
    services.refresh(need, by=BY)
    with django_assert_max_num_queries(4):
        assert len(queries.for_demand(ANONYMOUS, need.code)) == 20


def test_publication_brings_matches_and_withdrawal_takes_them(need, results, run_jobs):
    new = an_achievement(title="铝合金压铸新工艺", state=State.PLATFORM_REVIEW)
    publish.approve(new, by=BY)
    run_jobs()
    assert Match.objects.filter(demand=need, achievement=new).exists()

    publish.withdraw(new, by=BY, note="撤回")
    run_jobs()
    assert not Match.objects.filter(achievement=new).exists()

    publish.withdraw(need, by=BY, note="撤回")
    run_jobs()
    assert not Match.objects.filter(demand=need).exists()
    assert Event.objects.filter(code="match.demand.forget", subject_code=need.code).exists()


def test_many_new_results_match_everything_once(need, run_jobs):
    owner = an_organisation()
    rows = [an_achievement(state=State.PLATFORM_REVIEW, owner=owner) for _ in range(25)]

    publish.move_many("achievement", [row.code for row in rows], "approve", by=BY)
    run_jobs()

    assert Match.objects.filter(demand=need).count() == 20
    assert Event.objects.filter(code="match.demand.refresh").count() == 1
