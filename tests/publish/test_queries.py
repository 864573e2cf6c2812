"""What each reader sees: rows by policy, fields by tier, the same in search, lists and details."""

from __future__ import annotations

import pytest

from factories import BY, a_demand, an_achievement, an_actor, an_expert, an_organisation
from kuaizhuan.catalog.states import PUBLIC_STATES, State, Tier
from kuaizhuan.core.actors import ANONYMOUS
from kuaizhuan.core.errors import NotFound
from kuaizhuan.people.roles import Role
from kuaizhuan.people.services import update_organisation
from kuaizhuan.publish import queries, search_index

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", State)
def test_who_sees_a_row_in_which_state(state):
    owner = an_organisation()
    row = an_achievement(state=state, owner=owner)
    public = state in PUBLIC_STATES

    def sees(actor):
        return queries.rows(actor, "achievement").filter(code=row.code).exists()

    assert sees(ANONYMOUS) is public
    assert sees(an_actor(Role.OFFICE, an_organisation())) is public
    assert sees(an_actor(Role.RESEARCHER, owner))
    assert sees(an_actor(Role.EDITOR))
    assert sees(an_actor(Role.BUREAU))


def test_a_row_one_may_not_know_of_is_not_found():
    row = an_achievement(state=State.DRAFT)

    with pytest.raises(NotFound):
        queries.find(ANONYMOUS, "achievement", row.code)


def test_fields_come_by_tier():
    owner = an_organisation()
    row = an_achievement(
        owner=owner,
        external_id="CG-1",
        contact_phone="023-00000000",
        maturity_evidence="中试报告",
        disclosure={"description": int(Tier.AFTER_NDA), "contact_phone": int(Tier.PUBLIC)},
    )

    visitor = queries.find(ANONYMOUS, "achievement", row.code)
    stranger = queries.find(an_actor(Role.OFFICE, an_organisation()), "achievement", row.code)
    member = queries.find(an_actor(Role.RESEARCHER, owner), "achievement", row.code)

    assert "title" in visitor.values
    assert {"external_id", "maturity_evidence", "description", "contact_phone"}.isdisjoint(visitor.values)
    assert set(visitor.withheld) == {"external_id", "maturity_evidence", "description", "contact_phone"}
    assert {"external_id", "maturity_evidence"} <= set(stranger.values)
    assert {"description", "contact_phone"}.isdisjoint(stranger.values)
    assert member.values["contact_phone"] == "023-00000000"


def test_an_anonymous_need_hides_who_has_it_everywhere():
    owner = an_organisation("神秘制造有限公司", region="500106")
    row = a_demand(owner=owner, anonymous=True, region="500106")
    search_index.rebuild()

    found = queries.search(ANONYMOUS, "铝合金", kinds=["demand"], facets=["owner", "region"])

    assert [e.code for e in found.entries] == [row.code]
    assert {"owner", "region"}.isdisjoint(found.entries[0].values)
    assert found.facets == {"owner": {}, "region": {}}
    assert "神秘" not in str(search_index.document(row))


def test_search_finds_by_words_and_counts_facets():
    first = an_achievement(title="锂离子电池电解液添加剂", high_tech_field="新材料")
    an_achievement(title="钢轨打磨机器人控制")
    an_expert()
    search_index.rebuild()

    found = queries.search(ANONYMOUS, "电解液", facets=["high_tech_field", "state"])

    assert [e.code for e in found.entries] == [first.code]
    assert found.facets["state"] == {"published": 1}
    assert not found.relaxed


def test_a_list_costs_the_same_for_one_row_and_for_thirty(django_assert_num_queries):
    for _ in range(3):
        an_achievement()
    search_index.rebuild()
    with django_assert_num_queries(1):
        queries.search(ANONYMOUS, "铝合金", limit=30)
    for _ in range(27):
        an_achievement()
    search_index.rebuild()
    with django_assert_num_queries(1):
        entries = queries.search(ANONYMOUS, "铝合金", limit=30).entries
        assert len(entries) == 30
        assert all(e.values["owner"].current.name for e in entries)


def test_the_index_holds_public_fields_and_public_rows_only():
    an_achievement(state=State.PLATFORM_REVIEW)
    public = an_achievement(disclosure={"description": int(Tier.SIGNED_IN)})
    duplicate = an_achievement()
    type(duplicate).objects.filter(pk=duplicate.pk).update(same_as=public)

    documents = list(search_index.documents())

    assert [d.id for d in documents] == [public.code]
    assert public.description not in documents[0].text


def test_queues_hold_what_waits_for_the_actor():
    owner = an_organisation()
    row = an_achievement(state=State.UNIT_REVIEW, owner=owner)

    office, editor = an_actor(Role.OFFICE, owner), an_actor(Role.EDITOR)
    assert [r.code for r in queries.waiting(office, "achievement", State.UNIT_REVIEW)] == [row.code]
    assert not queries.waiting(editor, "achievement", State.UNIT_REVIEW).exists()


def test_a_renamed_owner_is_found_under_its_new_name(run_jobs):

    owner = an_organisation("旧名大学")
    row = an_achievement(owner=owner)
    search_index.rebuild()

    update_organisation(owner, {"name": "新名大学"}, by=BY)
    run_jobs()

    assert search_index.open_index().get(row.code).payload["owner"] == "新名大学"
    changed = type(row).objects.get(pk=row.pk).updated_at
    assert changed > row.updated_at
