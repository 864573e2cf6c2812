"""The desk and the two reviews, by role: what is shown, what moves, and what is said when it does not."""

from __future__ import annotations

import pytest

from factories import a_demand, an_achievement, an_actor, an_organisation
from kuaizhuan.catalog.states import State
from kuaizhuan.people.roles import Role
from kuaizhuan.publish.rules import RETURN_REASONS

pytestmark = pytest.mark.django_db

QUEUE = "/desk/achievements/platform_review/"


def text(response) -> str:
    return response.content.decode()


def states(*rows) -> list[str]:
    for row in rows:
        row.refresh_from_db()
    return [row.state for row in rows]


@pytest.mark.parametrize(
    ("role", "state", "waits"),
    [
        (Role.EDITOR, State.PLATFORM_REVIEW, True),
        (Role.EDITOR, State.UNIT_REVIEW, False),
        (Role.EDITOR, State.DRAFT, False),
        (Role.OFFICE, State.UNIT_REVIEW, True),
        (Role.OFFICE, State.DRAFT, True),
        (Role.OFFICE, State.PLATFORM_REVIEW, False),
        (Role.RESEARCHER, State.RETURNED, True),
        (Role.RESEARCHER, State.UNIT_REVIEW, False),
        (Role.RESEARCHER, State.DORMANT, True),
        (Role.BUREAU, State.PLATFORM_REVIEW, False),
        (None, State.PLATFORM_REVIEW, False),
    ],
)
def test_whose_turn_it_is(signed_in, role, state, waits):
    owner = an_organisation()
    an_actor(Role.OFFICE, owner)  # the unit has a head, so that no editor stands in
    row = an_achievement(owner=owner, state=state)
    client = signed_in(role, None if role in (Role.EDITOR, Role.BUREAU, None) else owner)
    assert (row.title in text(client.get("/desk/"))) is waits
    assert (row.title in text(client.get(f"/desk/achievements/{state}/"))) is waits


def test_returned_rows_say_why_on_the_desk(signed_in):
    owner = an_organisation()
    an_achievement(owner=owner, state=State.RETURNED, return_reasons=[RETURN_REASONS[0]])
    assert "看不出做什么" in text(signed_in(Role.RESEARCHER, owner).get("/desk/"))


def test_an_editor_approves_many_at_once(signed_in):
    rows = [an_achievement(state=State.PLATFORM_REVIEW) for _ in range(3)]
    data = {"code": [rows[0].code, rows[1].code], "verb": "approve"}
    response = signed_in(Role.EDITOR).post(f"{QUEUE}move/", data, follow=True)
    assert states(*rows) == ["published", "published", "platform_review"]
    assert "2 条已办理" in text(response)


def test_all_means_all_that_wait(signed_in):
    rows = [an_achievement(state=State.PLATFORM_REVIEW) for _ in range(3)]
    signed_in(Role.EDITOR).post(f"{QUEUE}move/", {"all": "1", "verb": "approve"})
    assert states(*rows) == ["published"] * 3


def test_what_is_refused_stays_and_says_why(signed_in):
    good = an_achievement(state=State.PLATFORM_REVIEW)
    bad = an_achievement(state=State.PLATFORM_REVIEW, description="太短")
    data = {"code": [good.code, bad.code], "verb": "approve"}
    page = text(signed_in(Role.EDITOR).post(f"{QUEUE}move/", data, follow=True))
    assert states(good, bad) == ["published", "platform_review"]
    assert "1 条没有办成" in page
    assert "简介太短（2 字）" in page


def test_many_are_returned_with_reasons(signed_in):
    rows = [an_achievement(state=State.PLATFORM_REVIEW) for _ in range(2)]
    data = {"all": "1", "verb": "return", "reason": list(RETURN_REASONS[:2]), "note": "请补充"}
    signed_in(Role.EDITOR).post(f"{QUEUE}move/", data)
    assert states(*rows) == ["returned"] * 2
    assert rows[0].return_reasons == list(RETURN_REASONS[:2])


def test_a_return_without_a_reason_is_refused(signed_in):
    row = an_achievement(state=State.PLATFORM_REVIEW)
    editor = signed_in(Role.EDITOR)
    response = editor.post(f"/achievements/{row.code}/move/", {"verb": "return"})
    assert response.status_code == 422
    assert "至少选择一条理由" in text(response)
    page = text(editor.post(f"{QUEUE}move/", {"code": row.code, "verb": "return"}, follow=True))
    assert "至少选择一条理由" in page
    assert states(row) == ["platform_review"]


@pytest.mark.parametrize(
    ("data", "status", "said"),
    [
        ({"verb": "approve"}, 422, "先勾选"),
        ({"code": "A000", "verb": "nonsense"}, 422, "看不懂"),
        ({"code": "A000", "verb": "withdraw"}, 409, "刷新"),
    ],
)
def test_a_queue_that_is_used_wrongly_says_so(signed_in, data, status, said):
    an_achievement(state=State.PLATFORM_REVIEW)
    response = signed_in(Role.EDITOR).post(f"{QUEUE}move/", data)
    assert response.status_code == status
    assert said in text(response)


def test_a_row_that_is_not_theirs_is_not_moved(signed_in):
    row = an_achievement(state=State.PLATFORM_REVIEW)
    client = signed_in(Role.OFFICE, an_organisation())
    client.post(f"{QUEUE}move/", {"code": row.code, "verb": "approve"})
    assert client.post(f"/achievements/{row.code}/move/", {"verb": "approve"}).status_code == 404
    assert states(row) == ["platform_review"]


def test_a_member_who_may_not_move_a_row_is_told(signed_in):
    owner = an_organisation()
    row = an_achievement(owner=owner, state=State.UNIT_REVIEW)
    response = signed_in(Role.RESEARCHER, owner).post(f"/achievements/{row.code}/move/", {"verb": "endorse"})
    assert response.status_code == 403
    assert states(row) == ["unit_review"]


def test_every_reason_is_shown_before_anybody_approves(signed_in):
    row = an_achievement(state=State.PLATFORM_REVIEW, summary="国际领先", description="太短")
    page = text(signed_in(Role.EDITOR).get(f"/achievements/{row.code}/review/"))
    assert "国际领先”没有数字支撑" in page
    assert "简介太短（2 字）" in page
    assert 'value="publish.superlative_without_number"' in page
    assert 'value="publish.description_short"' not in page


@pytest.mark.parametrize(
    ("note", "status", "state"), [("", 422, "platform_review"), ("已核实", 302, "published")]
)
def test_setting_a_reason_aside_needs_a_note(signed_in, note, status, state):
    row = an_achievement(state=State.PLATFORM_REVIEW, summary="国际领先")
    data = {"verb": "approve", "override": "publish.superlative_without_number", "note": note}
    assert signed_in(Role.EDITOR).post(f"/achievements/{row.code}/move/", data).status_code == status
    assert states(row) == [state]


def test_a_row_goes_the_whole_way_by_hand(signed_in):
    owner = an_organisation()
    row = an_achievement(owner=owner, state=State.DRAFT)
    way = [
        (Role.RESEARCHER, owner, "submit", "unit_review"),
        (Role.OFFICE, owner, "endorse", "platform_review"),
        (Role.EDITOR, None, "approve", "published"),
        (Role.OFFICE, owner, "confirm", "published"),
        (Role.OFFICE, owner, "withdraw", "withdrawn"),
        (Role.RESEARCHER, owner, "reopen", "draft"),
    ]
    for role, place, verb, state in way:
        client = signed_in(role, place)
        assert f'value="{verb}"' in text(client.get(f"/achievements/{row.code}/review/"))
        client.post(f"/achievements/{row.code}/move/", {"verb": verb})
        assert states(row) == [state]
    history = text(signed_in(Role.OFFICE, owner).get(f"/achievements/{row.code}/history/"))
    assert "平台审核通过并发布" in history
    assert str(client.user) in history


def test_history_is_for_those_who_may_read_all(signed_in):
    row = an_achievement()
    assert (
        signed_in(Role.OFFICE, an_organisation()).get(f"/achievements/{row.code}/history/").status_code == 403
    )
    assert signed_in(Role.BUREAU).get(f"/achievements/{row.code}/history/").status_code == 200


def test_notices_are_told_and_read(signed_in):
    owner = an_organisation()
    office = signed_in(Role.OFFICE, owner)
    row = a_demand(owner=owner, state=State.PLATFORM_REVIEW)
    data = {"verb": "return", "reason": RETURN_REASONS[0]}
    signed_in(Role.EDITOR).post(f"/demands/{row.code}/move/", data)
    page = text(office.get("/notices/"))
    assert row.title in page
    assert "待办理" in page  # it came back, and waits for them
    assert 'class="count-dot"' in text(office.get("/notices/"))
    office.post("/notices/read/")
    assert 'class="count-dot"' not in text(office.get("/notices/"))


def test_own_rows_by_state(signed_in):
    owner = an_organisation()
    draft = an_achievement(owner=owner, state=State.DRAFT)
    published = an_achievement(owner=owner)
    other = an_achievement()
    client = signed_in(Role.OFFICE, owner)
    shown = text(client.get("/desk/rows/achievements/?state=draft"))
    assert draft.title in shown
    assert published.title not in shown
    everything = text(client.get("/desk/rows/achievements/?state=nonsense"))
    assert published.title in everything
    assert other.title not in everything


@pytest.mark.parametrize("path", ["/desk/", QUEUE, "/desk/rows/achievements/"])
def test_work_costs_the_same_for_one_row_and_for_thirty(signed_in, path, django_assert_max_num_queries):
    owner = an_organisation()
    client = signed_in(Role.OFFICE if "rows" in path else Role.EDITOR, owner if "rows" in path else None)
    an_achievement(owner=owner, state=State.PLATFORM_REVIEW)
    with django_assert_max_num_queries(45) as one:
        client.get(path)
    for _ in range(29):
        an_achievement(owner=owner, state=State.PLATFORM_REVIEW)
    with django_assert_max_num_queries(len(one)):
        assert "30" in text(client.get(path)) or "rows" in path
