"""What a person says of a cell or a row is written, holds for what says the same, and is asked once."""

from __future__ import annotations

import pytest

from collect.test_imports import a_csv, a_result
from factories import BY, an_actor, an_organisation
from kuaizhuan.catalog.models import Achievement, Expert
from kuaizhuan.collect import services
from kuaizhuan.collect.models import CellQuestion, RefusedRow, RowQuestion
from kuaizhuan.collect.queries import questions
from kuaizhuan.collect.services import import_file
from kuaizhuan.collect.states import Question
from kuaizhuan.core import audit
from kuaizhuan.core.errors import BadInput, Conflict, NotAllowed
from kuaizhuan.people.models import Organisation
from kuaizhuan.people.roles import Role

pytestmark = pytest.mark.django_db


def bring(tmp_path, rows, owner=None, by=BY, kind="achievements"):
    return import_file(a_csv(tmp_path / "a.csv", rows), kind, by=by, organisation=owner)


def test_one_answer_settles_all_that_say_the_same_and_holds_from_then_on(tmp_path):
    owner, other = an_organisation(), an_organisation()
    office = an_actor(Role.OFFICE, owner)
    rows = [a_result(n, 高新技术领域="军工") for n in (1, 2)]
    bring(tmp_path, rows, owner, office)
    bring(tmp_path, rows, other)
    question = CellQuestion.objects.filter(owner=owner).first()

    assert services.answer_cell(question, "新材料", by=office) == 2

    assert set(Achievement.objects.filter(owner=owner).values_list("high_tech_field", flat=True)) == {
        "materials"
    }
    assert set(Achievement.objects.filter(owner=other).values_list("high_tech_field", flat=True)) == {""}
    assert CellQuestion.objects.filter(state=Question.OPEN).count() == 2
    assert bring(tmp_path, rows, owner, office).counts == {"keep": 2}
    assert bring(tmp_path, [a_result(3, 高新技术领域="军 工")], owner, office).counts == {"create": 1}
    assert Achievement.objects.get(owner=owner, external_id="CG-3").high_tech_field == "materials"
    assert audit.verify() is None
    with pytest.raises(Conflict):
        services.answer_cell(question, "新材料", by=office)


def test_an_amount_that_is_asked_about_is_settled_with_its_unit(tmp_path):
    owner = an_organisation()
    bring(tmp_path, [a_result(1, 参考价格="500000")], owner)
    question = CellQuestion.objects.get()
    assert (question.field, question.options) == ("price", ["500000元", "500000万元"])
    assert Achievement.objects.get().price_low is None

    services.answer_cell(question, "500000元", by=BY)

    row = Achievement.objects.get()
    assert (row.price_low, row.price_high, row.negotiable) == (50_000_000, 50_000_000, False)


def test_what_cannot_be_read_either_is_not_an_answer_and_no_stranger_answers(tmp_path):
    owner = an_organisation()
    bring(tmp_path, [a_result(1, 完成日期="去年")], owner)
    question = CellQuestion.objects.get()
    with pytest.raises(BadInput):
        services.answer_cell(question, "前年", by=BY)
    with pytest.raises(NotAllowed):
        services.answer_cell(question, "2024", by=an_actor(Role.OFFICE, an_organisation()))
    services.answer_cell(question, "", by=BY)
    assert CellQuestion.objects.get().state == Question.NO
    assert questions(BY).cells.count() == 0


def test_a_field_that_was_filled_meanwhile_is_left_alone(tmp_path):
    owner = an_organisation()
    bring(tmp_path, [a_result(1, 完成日期="去年")], owner)
    bring(tmp_path, [a_result(1, 完成日期="2024-05-06")], owner)
    services.answer_cell(CellQuestion.objects.get(), "2023年", by=BY)
    assert Achievement.objects.get().completed_on.isoformat() == "2024-05-06"


def numbered(number, title, **values):
    return {"成果编号": number, "成果名称": title, "成果简介": "简介" * 12, **values}


@pytest.mark.parametrize("same", [True, False])
def test_a_running_number_under_another_title_is_asked_about_once(tmp_path, same):
    owner = an_organisation()
    bring(tmp_path, [numbered("1", "高强铝合金压铸")], owner)
    again = [numbered("1", "脐橙采后保鲜")]

    assert bring(tmp_path, again, owner).counts == {"conflict": 1}
    assert bring(tmp_path, again, owner).counts == {"conflict": 1}
    assert Achievement.objects.get().title == "高强铝合金压铸"
    services.answer_row(RowQuestion.objects.get(), same, by=BY)

    expected = {"脐橙采后保鲜"} if same else {"高强铝合金压铸", "脐橙采后保鲜"}
    assert set(Achievement.objects.values_list("title", flat=True)) == expected
    assert bring(tmp_path, again, owner).counts == {"keep": 1}
    assert RowQuestion.objects.count() == 1
    assert audit.verify() is None


@pytest.mark.parametrize("same", [True, False])
def test_a_title_without_its_number_is_asked_about(tmp_path, same):
    owner = an_organisation()
    bring(tmp_path, [numbered("CG-1", "高强铝合金压铸")], owner)
    again = [numbered("", "高强铝合金压铸", 联系人="示例甲")]
    assert bring(tmp_path, again, owner).counts == {"conflict": 1}
    services.answer_row(RowQuestion.objects.get(), same, by=BY)
    assert Achievement.objects.count() == (1 if same else 2)
    assert bring(tmp_path, again, owner).counts == {"keep": 1}


@pytest.mark.parametrize("same", [True, False])
def test_a_title_of_other_persons_is_asked_about(tmp_path, same):
    owner = an_organisation()
    rows = [
        {"成果名称": "一种新型阀门", "成果简介": "简介" * 12, "完成人": "示例甲"},
        {"成果名称": "一种新型阀门 ", "成果简介": "简介" * 12, "完成人": "示例乙"},
    ]
    assert bring(tmp_path, rows, owner).counts == {"create": 1, "conflict": 1}
    services.answer_row(RowQuestion.objects.get(), same, by=BY)
    assert Achievement.objects.count() == (1 if same else 2)
    assert "conflict" not in bring(tmp_path, rows, owner).counts
    assert RowQuestion.objects.count() == 1


def test_namesakes_among_experts_are_told_by_their_telephones(tmp_path):
    owner = an_organisation()
    rows = [
        {"姓名": "示例甲", "简介": "从事压铸。", "手机": "13800000001"},
        {"姓名": "示例甲", "简介": "从事焊接。", "手机": "13800000002"},
    ]
    assert bring(tmp_path, rows, owner, kind="experts").counts == {"create": 1, "conflict": 1}
    services.answer_row(RowQuestion.objects.get(), False, by=BY)
    assert Expert.objects.count() == 2


@pytest.mark.parametrize("same", [True, False])
def test_a_code_under_another_name_is_asked_about(tmp_path, same):
    known = an_organisation("渝东示例制药有限公司")
    rows = [
        numbered("CG-1", "高强铝合金", 完成单位="完全不同的化工有限公司", 统一社会信用代码=known.credit_code)
    ]
    assert bring(tmp_path, rows).counts == {"conflict": 1}
    assert not Achievement.objects.exists()
    with pytest.raises(NotAllowed):
        services.answer_row(RowQuestion.objects.get(), True, by=an_actor(Role.OFFICE, known))
    services.answer_row(RowQuestion.objects.get(), same, by=BY)
    owner = Achievement.objects.get().owner
    assert owner.name == (known.name if same else "完全不同的化工有限公司")
    assert bring(tmp_path, rows).counts == {"keep": 1}


def test_names_that_differ_in_form_group_or_place_are_not_one(tmp_path):
    names = [
        "示例新材料有限公司", "示例新材料集团有限公司", "示例新材料股份有限公司", "示例新材料（重庆）有限公司",
        "重庆示例新材料有限公司", "重庆市示例新材料有限公司", "示例新材料", "示例新材料有限责任公司",
    ]  # fmt: skip
    rows = [{"单位名称": name, "通讯地址": f"路{n}号"} for n, name in enumerate(names)]
    assert bring(tmp_path, rows, kind="organisations").counts == {"create": len(names)}
    assert set(Organisation.objects.values_list("name", flat=True)) == set(names)
    services.propose_organisations(by=BY)
    assert (
        questions(BY).proposals.count() == 6
    )  # two groups of names that fold alike, each asked about its first
    assert bring(tmp_path, rows, kind="organisations").counts == {"keep": len(names)}


def test_a_proposal_answered_once_is_remembered(tmp_path):
    known = an_organisation("示例新材料有限公司")
    rows = [numbered("CG-1", "高强铝合金", 完成单位="示例新材料集团有限公司")]
    bring(tmp_path, rows)
    services.propose_organisations(by=BY)
    services.answer_proposal(questions(BY).proposals.get(), True, by=BY)
    bring(tmp_path, [numbered("CG-2", "高强镁合金", 完成单位="示例新材料集团有限公司")])
    assert Achievement.objects.get(external_id="CG-2").owner == known


def test_an_office_is_asked_whether_a_name_like_its_own_is_it(tmp_path):
    mine = an_organisation("示例新材料有限公司")
    office = an_actor(Role.OFFICE, mine)
    rows = [numbered("CG-1", "高强铝合金", 完成单位="示例新材料集团有限公司")]
    assert bring(tmp_path, rows, mine, office).counts == {"conflict": 1}
    services.answer_row(RowQuestion.objects.get(), True, by=office)
    assert Achievement.objects.get().owner == mine
    assert bring(tmp_path, rows, mine, office).counts == {"keep": 1}
    assert not RefusedRow.objects.exists()


@pytest.mark.parametrize(
    "name", ["示例大学机械工程学院", "示例大学（机械学院）", "机械工程学院", "示例大学-材料系"]
)
def test_a_department_is_its_organisation(tmp_path, name):
    mine = an_organisation("示例大学")
    assert bring(
        tmp_path, [numbered("CG-1", "高强铝合金", 完成单位=name)], mine, an_actor(Role.OFFICE, mine)
    ).counts == {"create": 1}
    assert Achievement.objects.get().owner == mine
    assert (CellQuestion.objects.get().text, CellQuestion.objects.get().state) == (name, Question.NO)


def test_a_hospital_of_a_university_is_not_its_department(tmp_path):
    mine = an_organisation("示例大学")
    rows = [numbered("CG-1", "高强铝合金", 完成单位="示例大学附属第一医院")]
    assert bring(tmp_path, rows, mine, an_actor(Role.OFFICE, mine)).counts == {"reject": 1}


def test_of_several_units_the_first_owns_and_the_others_are_kept(tmp_path):
    first = an_organisation("示例交通大学")
    rows = [numbered("CG-1", "高强铝合金", 完成单位="示例交通大学、示例机械厂有限公司")]
    assert bring(tmp_path, rows).counts == {"create": 1}
    assert Achievement.objects.get().owner == first
    assert CellQuestion.objects.get().text == "示例交通大学、示例机械厂有限公司"
