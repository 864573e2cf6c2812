"""Numbers of identity and bank cards are masked in whatever is kept, and said; other long numbers are left alone."""

from __future__ import annotations

import pytest

from collect.test_imports import a_csv
from factories import BY, an_organisation
from kuaizhuan.catalog.models import Expert
from kuaizhuan.collect.masking import mask
from kuaizhuan.collect.models import CellQuestion, Claim
from kuaizhuan.collect.preview import look_at
from kuaizhuan.collect.services import answer_cell, import_file
from kuaizhuan.collect.sources.sensitive import mask_text
from kuaizhuan.collect.states import Question
from kuaizhuan.core.models import Event


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("身份证号11010519491231002X，从事压铸", "身份证号1101************2X，从事压铸"),
        ("11010519491231002X", "1101************2X"),
        ("证件号码：110105491231002", "证件号码：1101*********02"),
        ("银行卡号 6222020000000000000 开户", "银行卡号 6222*************00 开户"),
        ("4111111111111111", "4111**********11"),
        ("护照号E12345678", "护照号E123***78"),
    ],
)
def test_numbers_of_persons_are_masked(text, masked):
    assert mask_text(text) == (masked, 1)


@pytest.mark.parametrize(
    "text",
    ["电话13800000000", "ZL202110123456.7", "023-60000000-8001", "误差≤0.00000000000000001", "2024-01-01至2025-12-31",
     "91500117MA60110309", "密钥空间≥340282366920938463463374607431768211456", "产量12345678吨"],
)  # fmt: skip
def test_other_numbers_are_left_alone(text):
    assert mask_text(text) == (text, 0)


def test_masking_reaches_every_depth():
    assert mask({"a": ["4111111111111111", 4111111111111111], "b": 5}) == (
        {"a": ["4111**********11", "4111**********11"], "b": 5},
        2,
    )


@pytest.mark.django_db
def test_what_is_stored_of_an_import_has_no_such_number(tmp_path):
    rows = [
        {"姓名": "示例甲", "简介": "身份证号11010519491231002X，从事压铸", "身份证号": "11010519491231002X"}
    ]
    summary = import_file(a_csv(tmp_path / "a.csv", rows), "experts", by=BY, organisation=an_organisation())

    assert summary.counts == {"create": 1}
    assert "collect.personal_number" in [problem.code for problem in summary.hinted[0].problems]
    models = (Expert, Claim, Event, CellQuestion)
    assert "11010519491231002X" not in repr([list(model.objects.values()) for model in models])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("header", "said", "instead", "stored"),
    [
        ("简介", "身份证号11010519491231002X，从事压铸", "从事压铸", "从事压铸"),
        ("研究领域", "压铸；卡号4111111111111111", "压铸；材料", ["压铸", "材料"]),
    ],
)
def test_a_text_with_such_a_number_is_asked_about_and_corrected_once(tmp_path, header, said, instead, stored):
    owner = an_organisation()
    path = a_csv(tmp_path / "a.csv", [{"姓名": "示例甲", header: said}])
    import_file(path, "experts", by=BY, organisation=owner)
    question = CellQuestion.objects.get()
    assert (question.code, question.state) == ("collect.personal_number", Question.OPEN)

    answer_cell(question, instead, by=BY)

    assert getattr(Expert.objects.get(), question.field) == stored
    assert import_file(path, "experts", by=BY, organisation=owner).counts == {"keep": 1}
    assert CellQuestion.objects.count() == 1


@pytest.mark.django_db
def test_who_leaves_it_so_is_not_asked_again(tmp_path):
    owner = an_organisation()
    path = a_csv(tmp_path / "a.csv", [{"姓名": "示例甲", "简介": "卡号4111111111111111"}])
    import_file(path, "experts", by=BY, organisation=owner)

    answer_cell(CellQuestion.objects.get(), "", by=BY)

    assert import_file(path, "experts", by=BY, organisation=owner).counts == {"keep": 1}
    assert CellQuestion.objects.get().state == Question.NO
    assert "*" in Expert.objects.get().description


@pytest.mark.django_db
def test_what_a_check_shows_of_a_file_is_masked(tmp_path):
    """The sample of a column that nobody imports, and a line that is left out, are kept with the upload."""
    path = tmp_path / "a.csv"
    path.write_text(
        "成果名称,完成单位,成果简介,备注\n甲技术,示例大学,说明,身份证 11010519491231002X\n"
        "填表人：某人 11010519491231002X,,,\n"
    )
    summary = import_file(path, "achievements", by=BY, dry_run=True)
    shown = f"{look_at(path, 'achievements')} {summary.left}"
    assert "1101" in shown
    assert "1231002X" not in shown
