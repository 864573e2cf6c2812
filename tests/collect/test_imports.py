"""Files come in whole, again without change, and after a kill without a gap; each reason is said."""

from __future__ import annotations

import csv
import json
import os
import time

import openpyxl
import pytest
from django.db import IntegrityError

import forked
from factories import BY, an_actor, an_organisation
from kuaizhuan.catalog.models import Achievement, Demand, Expert, Revision
from kuaizhuan.catalog.states import RevisionState, State
from kuaizhuan.collect import services
from kuaizhuan.collect.models import Claim, FieldConflict, ImportRun, RefusedRow
from kuaizhuan.collect.services import import_file
from kuaizhuan.collect.states import Question, RunState
from kuaizhuan.core import audit
from kuaizhuan.core.errors import BadInput, Conflict, NotAllowed
from kuaizhuan.core.models import Event
from kuaizhuan.people.models import Organisation
from kuaizhuan.people.roles import Role

pytestmark = pytest.mark.django_db


def a_csv(path, rows):
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, list(dict.fromkeys(name for row in rows for name in row)))
        writer.writeheader()
        writer.writerows(rows)
    return path


def a_result(number, **values):
    return {
        "成果编号": f"CG-{number}",
        "成果名称": f"第{number}号成果的名称",
        "成果简介": "简介" * 12,
        **values,
    }


def everything():
    """All that an import could have changed, to compare before and after."""
    models = (Achievement, Demand, Expert, Organisation, Claim, FieldConflict, Revision)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_rows_come_in_with_where_they_came_from(tmp_path):
    owner = an_organisation("示例大学")
    rows = [
        a_result(1, 完成单位="示例大学", 参考价格="120-150", 技术成熟度="6"),
        a_result(2, 参考价格="面议"),
    ]

    summary = import_file(a_csv(tmp_path / "a.csv", rows), "achievements", by=BY, organisation=owner)

    assert summary.counts == {"create": 2}
    first, second = Achievement.objects.order_by("external_id")
    assert (first.price_low, first.price_high, first.negotiable) == (120_000_000, 150_000_000, False)
    assert (second.price_low, second.negotiable, second.state) == (None, True, State.DRAFT)
    claim = Claim.objects.get(record_code=first.code)
    assert first.provenance["title"] == [claim.pk, claim.rank]
    assert (claim.run.code, claim.row_number) == (summary.run, 2)
    assert Event.objects.filter(code="catalog.record.create", subject_code=first.code).exists()
    assert audit.verify() is None


def test_the_same_file_again_changes_nothing(tmp_path):
    owner = an_organisation()
    path = a_csv(tmp_path / "a.csv", [a_result(n) for n in range(5)])
    import_file(path, "achievements", by=BY, organisation=owner)
    before = everything()

    summary = import_file(path, "achievements", by=BY, organisation=owner)

    assert summary.counts == {"keep": 5}
    assert everything() == before


def test_figures_come_in_as_numbers_and_stay_the_same(tmp_path):
    owner = an_organisation()
    path = a_csv(tmp_path / "a.csv", [a_result(1, 技术指标="抗拉强度≥450.5MPa(GB/T 228.1)；寿命≥3000h")])
    import_file(path, "achievements", by=BY, organisation=owner)

    first, second = Achievement.objects.get().indicators
    assert (first["parameter"], first["operator"], first["value"], first["unit"]) == (
        "抗拉强度",
        ">=",
        450.5,
        "MPa",
    )
    assert second["value"] == 3000
    assert import_file(path, "achievements", by=BY, organisation=owner).counts == {"keep": 1}


def test_a_preview_says_what_would_happen_and_writes_nothing(tmp_path):
    owner = an_organisation()
    import_file(
        a_csv(tmp_path / "a.csv", [a_result(1), a_result(2)]), "achievements", by=BY, organisation=owner
    )
    before = everything(), ImportRun.objects.count(), Event.objects.count()
    rows = [a_result(1), a_result(2, 成果名称="新的名称写在这里"), a_result(3), {"成果编号": "CG-4"}]

    summary = import_file(
        a_csv(tmp_path / "b.csv", rows), "achievements", by=BY, organisation=owner, dry_run=True
    )

    assert summary.counts == {"keep": 1, "update": 1, "create": 1, "reject": 1}
    changed = next(step for step in summary.steps if step.action == "update")
    assert changed.changes == {"title": "新的名称写在这里"}
    assert (everything(), ImportRun.objects.count(), Event.objects.count()) == before


def test_a_bad_row_stops_nothing_and_waits_with_all_its_reasons(tmp_path):
    owner = an_organisation()
    rows = [a_result(1), a_result(2, 成果名称=" ", 电子邮箱="不是邮箱", 所在地区="火星"), a_result(3)]

    summary = import_file(a_csv(tmp_path / "a.csv", rows), "achievements", by=BY, organisation=owner)

    assert summary.counts == {"create": 2, "reject": 1}
    refused = RefusedRow.objects.get()
    assert refused.row_number == 3
    assert refused.cells["成果编号"] == "CG-2"
    assert {p["column"] for p in refused.problems} == {"成果名称", "电子邮箱", "所在地区"}


def test_a_row_that_repeats_another_of_its_file_is_refused(tmp_path):
    owner = an_organisation()
    rows = [a_result(n % 600, 成果简介=f"这是第{n}行的简介，写得足够长，可以通过审核。") for n in range(601)]

    summary = import_file(a_csv(tmp_path / "a.csv", rows), "achievements", by=BY, organisation=owner)

    assert summary.counts == {"create": 600, "reject": 1}
    problem = RefusedRow.objects.get().problems[0]
    assert (problem["code"], problem["params"]) == ("collect.row_repeated", {"first": 2})


def test_organisations_are_known_by_code_then_by_name_else_provisional(tmp_path):
    known = an_organisation("重庆示例学院", aliases=[])
    other = an_organisation("成都示例研究所")
    rows = [
        a_result(1, 完成单位="重庆示例学院", 统一社会信用代码=known.credit_code),
        a_result(2, 完成单位="成都示例研究所"),
        a_result(3, 完成单位="从未听说的研究院"),
        a_result(4, 完成单位="从未听说的研究院"),
        a_result(5),
    ]

    summary = import_file(a_csv(tmp_path / "a.csv", rows), "achievements", by=BY)

    owners = dict(Achievement.objects.values_list("external_id", "owner__name"))
    assert owners["CG-1"] == known.name
    assert owners["CG-2"] == other.name
    assert owners["CG-3"] == owners["CG-4"] == "从未听说的研究院"
    assert not Organisation.objects.get(name="从未听说的研究院").confirmed
    assert summary.counts == {"create": 4, "reject": 1}
    assert RefusedRow.objects.get().problems[0]["code"] == "collect.owner_missing"


def test_an_office_hands_in_for_itself_only(tmp_path):
    mine, theirs = an_organisation("我方大学"), an_organisation("他方大学")
    office = an_actor(Role.OFFICE, mine)
    rows = [a_result(1), a_result(2, 完成单位="他方大学"), a_result(3, 完成单位="无人知道的单位")]

    summary = import_file(a_csv(tmp_path / "a.csv", rows), "achievements", by=office, organisation=mine)

    assert summary.counts == {"create": 1, "reject": 2}
    codes = {problem["code"] for row in RefusedRow.objects.all() for problem in row.problems}
    assert codes == {"collect.owner_not_yours"}
    with pytest.raises(NotAllowed):
        import_file(tmp_path / "a.csv", "achievements", by=office, organisation=theirs)


def test_a_lower_source_that_differs_is_asked_about_once(tmp_path):
    owner = an_organisation()
    office = an_actor(Role.OFFICE, owner)
    import_file(a_csv(tmp_path / "own.csv", [a_result(1)]), "achievements", by=office, organisation=owner)
    other = a_csv(tmp_path / "other.csv", [a_result(1, 成果名称="平台写的名称")])

    assert import_file(other, "achievements", by=BY, organisation=owner).counts == {"conflict": 1}
    before = everything()
    assert import_file(other, "achievements", by=BY, organisation=owner).counts == {"conflict": 1}
    assert everything() == before

    conflict = FieldConflict.objects.get()
    assert (conflict.stored, conflict.incoming) == ("第1号成果的名称", "平台写的名称")
    services.answer_conflict(conflict, False, by=office)
    assert import_file(other, "achievements", by=BY, organisation=owner).counts == {"keep": 1}
    with pytest.raises(Conflict):
        services.answer_conflict(conflict, True, by=office)


def test_taking_the_other_value_writes_it_with_its_source(tmp_path):
    owner = an_organisation()
    office = an_actor(Role.OFFICE, owner)
    path = a_csv(tmp_path / "own.csv", [a_result(1, 完成日期="2024-05-01")])
    import_file(path, "achievements", by=office, organisation=owner)
    other = a_csv(tmp_path / "other.csv", [a_result(1, 完成日期="2025-06-30")])
    import_file(other, "achievements", by=BY, organisation=owner)

    services.answer_conflict(FieldConflict.objects.get(), True, by=office)

    row = Achievement.objects.get()
    assert row.completed_on.isoformat() == "2025-06-30"
    assert FieldConflict.objects.get().state == Question.YES
    assert import_file(other, "achievements", by=BY, organisation=owner).counts == {"keep": 1}


def test_changed_public_words_wait_as_a_revision_private_ones_do_not(tmp_path, run_jobs):
    owner = an_organisation()
    import_file(
        a_csv(tmp_path / "a.csv", [a_result(1), a_result(2)]), "achievements", by=BY, organisation=owner
    )
    Achievement.objects.update(state=State.PUBLISHED)
    rows = [a_result(1, 联系电话="023-68000000"), a_result(2, 成果名称="改过的成果名称")]
    again = a_csv(tmp_path / "b.csv", rows)

    assert import_file(again, "achievements", by=BY, organisation=owner).counts == {"update": 2}
    run_jobs()

    first, second = Achievement.objects.order_by("external_id")
    assert (first.state, first.contact_phone) == (State.PUBLISHED, "023-68000000")
    assert (second.state, second.title) == (State.PUBLISHED, "第2号成果的名称")
    revision = Revision.objects.get()
    assert (revision.record_code, revision.state) == (second.code, RevisionState.PROPOSED)
    assert revision.values == {"title": "改过的成果名称"}
    before = everything()
    assert import_file(again, "achievements", by=BY, organisation=owner).counts == {"keep": 2}
    assert everything() == before


def test_experts_and_needs_and_organisations_come_in_too(tmp_path):
    owner = an_organisation()
    experts = a_csv(
        tmp_path / "e.csv", [{"姓名": "示例专家甲", "简介": "研究方向为轻合金。", "研究方向": "铝；镁"}]
    )
    needs = tmp_path / "n.jsonl"
    needs.write_text(json.dumps({"id": "1", "title": "需要高强铝合金", "text": "强度不足"}) + "\n", "utf-8")
    units = a_csv(
        tmp_path / "o.csv", [{"单位名称": "新来的研究院", "统一社会信用代码": "12500000450400270Y"}]
    )

    assert import_file(experts, "experts", by=BY, organisation=owner).counts == {"create": 1}
    assert import_file(needs, "demands", by=BY, organisation=owner).counts == {"create": 1}
    summary = import_file(units, "organisations", by=BY)

    assert (Expert.objects.get().title, Expert.objects.get().keywords) == ("示例专家甲", ["铝", "镁"])
    assert Demand.objects.get().external_id == "1"
    assert summary.total == 1


def test_a_file_beyond_reading_keeps_nothing_and_says_why(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7\n")

    with pytest.raises(BadInput) as refusal:
        import_file(path, "achievements", by=BY)

    assert refusal.value.code == "collect.file_printed"
    assert not ImportRun.objects.exists()


def test_a_node_sets_how_large_a_work_book_may_unpack(tmp_path, monkeypatch):
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    for number in range(40):
        book.active.append(["值" * 10_000 + str(number)])
    book.save(path)
    monkeypatch.setenv("KZ_UNZIPPED_MB", "1")

    with pytest.raises(BadInput) as refusal:
        import_file(path, "achievements", by=BY)

    assert refusal.value.code == "collect.file_bomb"


def test_a_run_under_way_elsewhere_is_not_written_twice(tmp_path, monkeypatch):
    owner = an_organisation()
    path = a_csv(tmp_path / "a.csv", [a_result(n) for n in range(3)])
    from kuaizhuan.collect.services import imports

    original = imports._write

    def behind(run, steps, planner):
        ImportRun.objects.filter(pk=run.pk).update(position=99)
        original(run, steps, planner)

    monkeypatch.setattr(imports, "_write", behind)
    with pytest.raises(Conflict):
        import_file(path, "achievements", by=BY, organisation=owner)

    assert not Achievement.objects.exists()


def test_a_row_that_another_import_wrote_meanwhile_is_met_again(tmp_path, monkeypatch):
    owner = an_organisation()
    path = a_csv(tmp_path / "a.csv", [a_result(1), a_result(2)])
    from kuaizhuan.collect.services import imports

    original = imports._write
    calls = []

    def late(run, steps, planner):
        calls.append(len(steps))
        if len(calls) == 1:
            raise IntegrityError("the same row came from elsewhere")
        original(run, steps, planner)

    monkeypatch.setattr(imports, "_write", late)
    summary = import_file(path, "achievements", by=BY, organisation=owner)

    assert (calls, summary.counts) == ([2, 2], {"create": 2})
    assert ImportRun.objects.get().counts == {"create": 2}


@pytest.mark.parametrize(
    ("headers", "code"),
    [(["成果编号", "完成单位"], "collect.column_missing"), (["甲", "乙"], "collect.column_missing")],
)
def test_a_file_without_a_required_column_is_refused_whole(tmp_path, headers, code):
    with pytest.raises(BadInput) as refusal:
        import_file(a_csv(tmp_path / "a.csv", [dict.fromkeys(headers, "值")]), "achievements", by=BY)

    assert refusal.value.code == code
    assert not ImportRun.objects.exists()


KILLED = """
import django, os, sys
django.setup()
from kuaizhuan.collect import services
from kuaizhuan.collect.services import imports
from kuaizhuan.core.actors import system
from kuaizhuan.people.models import Organisation
imports.KindImporter.batch = 50
services.import_file(sys.argv[1], "achievements", by=system("test"), organisation=Organisation.objects.get())
"""


@pytest.mark.django_db(transaction=True)
def test_a_killed_import_has_whole_batches_and_carries_on(tmp_path, settings):
    owner = an_organisation()
    path = a_csv(tmp_path / "a.csv", [a_result(n) for n in range(1500)])
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "kuaizhuan.settings", **database_of(settings)}
    process = forked.start(["-c", KILLED, str(path)], environment, tmp_path)
    deadline = time.monotonic() + 300
    while Achievement.objects.count() < 200 and time.monotonic() < deadline:
        time.sleep(0.02)
    process.kill()
    process.join()

    run = ImportRun.objects.get()
    done = Achievement.objects.count()
    assert run.state == RunState.RUNNING
    assert 0 < done < 1500
    assert done == run.position - 1 == Claim.objects.count()
    assert audit.verify() is None

    summary = import_file(path, "achievements", by=BY, organisation=owner)

    assert summary.run == run.code
    assert summary.resumed_after == run.position
    assert summary.counts == {"create": 1500}
    assert Achievement.objects.count() == 1500
    run.refresh_from_db()
    assert run.state == RunState.FINISHED
    assert audit.verify() is None


def database_of(settings):
    """The test database, as another process reaches it."""
    from django.db import connection

    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return {"DATABASE_URL": f"sqlite:///{given['NAME']}"}
    host = str(given["HOST"]).replace("/", "%2F")
    return {"DATABASE_URL": f"postgres://{given['USER']}@{host}:{given['PORT']}/{given['NAME']}"}
