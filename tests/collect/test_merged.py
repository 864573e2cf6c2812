"""Two organisations that a person found to be one are one for imports, overseers and the index; rights do not grow."""

from __future__ import annotations

import pytest

from factories import BY, a_demand, a_user, an_achievement, an_actor, an_organisation
from kuaizhuan.catalog.models import Achievement, Demand
from kuaizhuan.catalog.rules import public_code
from kuaizhuan.catalog.states import State
from kuaizhuan.collect.models import RefusedRow
from kuaizhuan.collect.services import import_file
from kuaizhuan.people.queries import actor_for, merged_into
from kuaizhuan.people.roles import Role
from kuaizhuan.people.services import merge_organisations, split_organisation, update_organisation
from kuaizhuan.publish import access, queries

pytestmark = pytest.mark.django_db


def a_file(path, owner, *titles):
    lines = [f"{title},{'简介' * 12},{owner}" for title in titles]
    path.write_text("\n".join(["成果名称,成果简介,完成单位", *lines]), encoding="utf-8")
    return path


def test_the_same_file_again_changes_nothing_after_a_merge(tmp_path):
    path = a_file(tmp_path / "a.csv", "示例大学", "高强铝合金", "高强镁合金")
    import_file(path, "achievements", by=BY)
    source = Achievement.objects.first().owner
    target = an_organisation("重庆示例大学")
    merge_organisations(source, target, by=BY)

    assert import_file(path, "achievements", by=BY).counts == {"keep": 2}
    more = a_file(tmp_path / "b.csv", "重庆示例大学", "高强铝合金", "高强钛合金")
    assert import_file(more, "achievements", by=BY).counts == {"keep": 1, "create": 1}
    assert Achievement.objects.get(title="高强钛合金").owner == target

    split_organisation(source, by=BY)
    assert import_file(path, "achievements", by=BY).counts == {"keep": 2}


def test_who_acts_for_what_was_merged_does_not_act_for_what_it_was_merged_into(tmp_path):
    source, target = an_organisation("示例大学", credit_code=None), an_organisation("重庆示例大学")
    row = an_achievement(owner=target, title="高强铝合金", state=State.DRAFT)
    by = an_actor(Role.OFFICE, source)
    merge_organisations(source, target, by=BY)

    assert import_file(
        a_file(tmp_path / "a.csv", "示例大学", "高强铝合金"), "achievements", by=by
    ).counts == {"create": 1}
    row.refresh_from_db()
    assert "简介简介" not in row.description
    assert Achievement.objects.exclude(pk=row.pk).get().owner == source
    import_file(a_file(tmp_path / "b.csv", "重庆示例大学", "高强铝合金"), "achievements", by=by)
    assert [problem["code"] for problem in RefusedRow.objects.get().problems] == ["collect.owner_not_yours"]


def test_the_index_names_what_the_last_of_a_chain_is_called(run_jobs):
    first, second, third = (an_organisation(f"示例{name}研究院") for name in "甲乙丙")
    row = an_achievement(owner=first)
    merge_organisations(first, second, by=BY)
    run_jobs()

    def owners():
        return queries.search(an_actor(), row.title, facets=("owner",)).facets["owner"]

    assert list(owners()) == [second.code]
    merge_organisations(second, third, by=BY)
    run_jobs()
    assert list(owners()) == [third.code]
    assert merged_into([third.pk]) == {third.pk: {first.pk, second.pk, third.pk}}
    Achievement.objects.update(updated_at="2026-01-01T00:00Z")
    update_organisation(third, {"name": "示例丁研究院"}, by=BY)
    run_jobs()
    row.refresh_from_db()
    assert row.updated_at.year == 2026
    assert row.updated_at.month > 1


def test_a_bureau_oversees_what_was_merged_into_its_jurisdiction():
    bureau = an_organisation(region="510000")
    by = actor_for(a_user(Role.BUREAU, bureau))
    source = an_organisation("示例大学", credit_code=None, region="")
    row = an_achievement(owner=source, state=State.DRAFT)
    assert not access.VIEW.allows(by, row)
    merge_organisations(source, an_organisation("四川示例大学", region="510000"), by=BY)
    assert access.VIEW.allows(by, row)


def test_the_code_of_a_need_does_not_tell_whose_it_is(settings, tmp_path):
    owner = an_organisation("示例隐名公司")
    row = a_demand(owner=owner, anonymous=True)
    assert row.code != public_code("demand", owner.code, row.key)
    settings.CODES_KEY = "0" * 64
    path = tmp_path / "a.csv"
    path.write_text(
        f"需求名称,主要问题,单位名称\n{row.title},{row.description},{owner.name}\n", encoding="utf-8"
    )
    assert import_file(path, "demands", by=BY).counts == {"keep": 1}
    assert Demand.objects.count() == 1
