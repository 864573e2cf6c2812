"""Where fields came from, and whose questions wait."""

from __future__ import annotations

import json

import pytest

from factories import BY, an_achievement, an_actor, an_organisation
from kuaizhuan.catalog.models import Achievement
from kuaizhuan.collect import queries, services
from kuaizhuan.people.roles import Role

pytestmark = pytest.mark.django_db


def a_file(path, **values):
    row = {"成果编号": "CG-1", "成果名称": "一项成果的名称", "成果简介": "简介" * 12, **values}
    path.write_text(json.dumps(row, ensure_ascii=False), "utf-8")
    return path


def test_each_field_names_its_source(tmp_path):
    owner = an_organisation()
    office = an_actor(Role.OFFICE, owner)
    first = services.import_file(a_file(tmp_path / "a.jsonl"), "achievements", by=BY, organisation=owner)
    second = services.import_file(
        a_file(tmp_path / "b.jsonl", 联系人="示例甲"), "achievements", by=office, organisation=owner
    )

    sources = queries.provenance(Achievement.objects.get())

    assert (sources["title"].run, sources["title"].file, sources["title"].row) == (first.run, "a.jsonl", 1)
    assert (sources["contact_name"].run, sources["contact_name"].by) == (second.run, office.ref)


def test_questions_go_to_those_who_may_answer(tmp_path):
    owner = an_organisation("重庆示例大学")
    office, stranger = an_actor(Role.OFFICE, owner), an_actor(Role.OFFICE, an_organisation())
    services.import_file(a_file(tmp_path / "a.jsonl"), "achievements", by=office, organisation=owner)
    other = a_file(tmp_path / "b.jsonl", 成果名称="另一个成果的名称")
    services.import_file(other, "achievements", by=BY, organisation=owner)
    an_organisation("示例大学", credit_code=None)
    services.propose_organisations(by=BY)
    an_achievement(title="同样的成果名称甲", description="完全一样的一段描述文字，足够长。" * 3)
    an_achievement(title="同样的成果名称甲", description="完全一样的一段描述文字，足够长。" * 3)
    services.find_duplicates(by=BY)

    def counts(actor):
        waiting = queries.questions(actor)
        return waiting.conflicts.count(), waiting.proposals.count(), waiting.pairs.count()

    assert counts(office) == (1, 0, 0)
    assert counts(stranger) == (0, 0, 0)
    assert counts(an_actor(Role.EDITOR)) == (1, 1, 1)


def test_runs_are_seen_by_their_organisation(tmp_path):
    owner = an_organisation()
    run = services.import_file(a_file(tmp_path / "a.jsonl"), "achievements", by=BY, organisation=owner).run

    assert [r.code for r in queries.runs(an_actor(Role.OFFICE, owner))] == [run]
    assert not queries.runs(an_actor(Role.OFFICE, an_organisation())).exists()
    assert queries.runs(an_actor(Role.OPERATOR)).exists()
