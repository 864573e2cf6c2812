"""Questions that imports left: only those who may answer see them, and an answer is written down."""

from __future__ import annotations

import pytest

from factories import BY, an_achievement, an_organisation
from kuaizhuan.catalog.models import Achievement
from kuaizhuan.collect.models import DuplicatePair, OrganisationProposal
from kuaizhuan.collect.services import find_duplicates, import_file, propose_organisations
from kuaizhuan.core.models import Event
from kuaizhuan.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def doubts():
    an_organisation("重庆示例大学")
    an_organisation("示例大学", credit_code=None)
    for _ in range(2):
        an_achievement(title="同样的成果名称甲", description="完全一样的一段描述文字，足够长。" * 3)
    propose_organisations(by=BY)
    find_duplicates(by=BY)


def test_an_editor_answers(doubts, signed_in):
    editor = signed_in(Role.EDITOR)
    page = editor.get("/questions/").content.decode()
    assert "疑似同一单位" in page
    assert "疑似同一成果" in page

    proposal, pair = OrganisationProposal.objects.get(), DuplicatePair.objects.get()
    editor.post("/questions/proposals/", {"answer": "yes", "code": proposal.pk})
    editor.post("/questions/pairs/", {"answer": "no", "all": "1"})

    proposal.provisional.refresh_from_db()
    pair.right.refresh_from_db()
    assert proposal.provisional.merged_into == proposal.candidate
    assert pair.right.same_as is None
    assert Event.objects.filter(code="collect.pair.answer", actor_ref=editor.user.code).exists()
    assert "没有待裁定的问题" in editor.get("/questions/").content.decode()
    assert editor.post("/questions/pairs/", {"answer": "yes", "code": pair.pk}).status_code == 404
    assert editor.post("/questions/pairs/", {"answer": "yes"}).status_code == 422
    for number in ("9" * 30, "9" * 5000, "٣"):
        assert editor.post("/questions/pairs/", {"answer": "yes", "code": number}).status_code == 404

    editor.post(f"/questions/proposals/{proposal.pk}/reopen/")
    editor.post(f"/questions/pairs/{pair.pk}/reopen/")

    proposal.refresh_from_db()
    proposal.provisional.refresh_from_db()
    assert (proposal.state, proposal.provisional.merged_into) == ("open", None)
    assert Event.objects.filter(code="collect.proposal.reopen").exists()
    assert editor.post(f"/questions/riddles/{pair.pk}/reopen/").status_code == 404


def test_others_see_none(doubts, signed_in, client):
    office = signed_in(Role.OFFICE, an_organisation())
    assert "没有待裁定的问题" in office.get("/questions/").content.decode()
    pair = DuplicatePair.objects.get()
    assert office.post("/questions/pairs/", {"answer": "yes", "code": pair.pk}).status_code == 404
    assert office.post("/questions/riddles/", {"answer": "yes"}).status_code == 404
    assert client.get("/questions/").status_code == 302


def test_the_history_names_the_source_of_each_field(signed_in, tmp_path):
    owner = an_organisation()
    path = tmp_path / "rows.jsonl"
    path.write_text(
        '{"成果编号": "CG-1", "成果名称": "一项成果的名称", "成果简介": "简介简介简介"}\n', "utf-8"
    )
    import_file(path, "achievements", by=BY, organisation=owner)
    code = Achievement.objects.get().code

    page = signed_in(Role.OFFICE, owner).get(f"/achievements/{code}/history/").content.decode()

    assert "每个字段的来源" in page
    assert "rows.jsonl" in page
