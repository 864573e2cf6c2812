"""The texts of a sheet that a row does not hold: its owner's people and the overseers see them, nobody else does."""

from __future__ import annotations

import pytest
from django.test import Client

from factories import an_achievement, an_organisation
from kuaizhuan.collect.models import CellQuestion
from kuaizhuan.collect.states import Question
from kuaizhuan.people.roles import Role

pytestmark = pytest.mark.django_db
TITLE = "原表中的文字"


@pytest.fixture
def row():
    return an_achievement(owner=an_organisation())


@pytest.fixture
def keep_cell(row):
    def keep(text: str, state: str = Question.OPEN, **values) -> CellQuestion:
        said = {"field": "trl", "header": "成熟度", "code": "collect.code_unknown",
                "params": {"value": text, "nearest": ""}} | values  # fmt: skip
        return CellQuestion.objects.create(
            record_code=row.code, text=text, folded=text, owner=row.owner, state=state, **said
        )

    return keep


def texts(client: Client, row) -> str:
    answer = client.get(f"/achievements/{row.code}/texts/?part=1")
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_became_of_each_text_is_said(row, keep_cell, signed_in):
    office = signed_in(Role.OFFICE, row.owner)
    keep_cell("另一单位研究所", Question.NO, field="owner_name", header="", code="collect.owner_department",
              params={"name": "另一单位研究所", "known": row.owner.name})  # fmt: skip
    keep_cell("中试前后")
    answered = keep_cell("小批量", Question.YES, answer="7")
    left = keep_cell("不详", Question.NO)
    CellQuestion.objects.filter(pk__in=[answered.pk, left.pk]).update(decided_at="2026-06-01T00:00:00Z")

    page = texts(office, row)

    assert page.index("中试前后") < page.index("另一单位研究所"), "what is open stands first"
    assert "待填写" in page
    assert 'href="/questions/"' in page
    assert "已认定为“7”" in page
    assert "只留原文，不填写" in page
    assert "只留原文，无须填写" in page
    assert "的内设部门处理" in page
    assert "<html" not in page
    whole = office.get(f"/achievements/{row.code}/texts/").content.decode()
    assert "中试前后" in whole
    assert TITLE in whole


def test_who_only_reads_is_not_sent_to_the_questions(row, keep_cell, signed_in):
    keep_cell("中试前后")
    page = texts(signed_in(Role.BUREAU), row)
    assert "待填写" in page
    assert "/questions/" not in page


@pytest.mark.parametrize("role", [Role.OFFICE, Role.RESEARCHER, Role.EDITOR])
def test_the_page_of_the_row_has_them_for_those_inside(row, keep_cell, signed_in, role):
    inside = signed_in(role, None if role == Role.EDITOR else row.owner)
    address = f"/achievements/{row.code}/"
    assert TITLE not in inside.get(address).content.decode(), "nothing was left over"
    keep_cell("中试前后", Question.NO)
    page = inside.get(address).content.decode()
    assert TITLE in page
    assert f'hx-get="{address}texts/?part=1"' in page


def test_the_public_and_other_organisations_see_nothing_of_them(row, keep_cell, signed_in):
    keep_cell("中试前后", Question.NO)
    address = f"/achievements/{row.code}/"
    for other in (Client(), signed_in(Role.OFFICE, an_organisation())):
        assert TITLE not in other.get(address).content.decode()
        refused = other.get(f"{address}texts/?part=1")
        assert refused.status_code in (302, 403)
        assert "中试前后" not in refused.content.decode()
