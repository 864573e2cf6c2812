"""The desk by role: what waits, what was done and begun, days, figures, the navigation, and many rows at once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from factories import a_demand, an_achievement, an_organisation
from kuaizhuan.catalog.models import Achievement, Demand
from kuaizhuan.catalog.states import State
from kuaizhuan.match.models import Match
from kuaizhuan.people.roles import Role
from kuaizhuan.publish.rules import RETURN_REASONS
from kuaizhuan.transfer.models import Deal
from kuaizhuan.transfer.states import Origin, Party
from kuaizhuan.transfer.states.deal import Stage

pytestmark = pytest.mark.django_db
QUEUE = "/desk/achievements/platform_review/"


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def owner():
    return an_organisation("甲研究院")


@pytest.fixture
def waiting(owner):
    """More rows than a page of the queue holds."""
    return [
        an_achievement(owner=owner, title=f"成果第{number:02}号", state=State.PLATFORM_REVIEW)
        for number in range(52)
    ]


def states(rows) -> set[str]:
    for row in rows:
        row.refresh_from_db()
    return {row.state for row in rows}


def test_many_rows_are_one_line_with_the_way_to_their_queue(signed_in, waiting):
    editor = signed_in(Role.EDITOR)
    page = text(editor.get("/desk/"))
    assert "52 条" in page
    assert QUEUE in page
    assert waiting[7].title not in page
    assert waiting[7].title in text(editor.get("/desk/?q=第07号"))
    assert "没有符合条件的待办" in text(editor.get("/desk/?q=没有的词"))


def test_all_that_match_are_returned_at_once(signed_in, waiting):
    editor = signed_in(Role.EDITOR)
    assert "全选 52 条" in text(editor.get(QUEUE))
    editor.post(f"{QUEUE}move/", {"all": "1", "verb": "return", "reason": RETURN_REASONS[0]})
    assert states(waiting) == {State.RETURNED}


def test_only_what_fits_the_filter_is_moved(signed_in, waiting):
    editor = signed_in(Role.EDITOR)
    answered = editor.post(f"{QUEUE}move/", {"all": "1", "q": "第07号", "verb": "approve"})
    assert answered.url == f"{QUEUE}?q=%E7%AC%AC07%E5%8F%B7"
    assert states(waiting[7:8]) == {State.PUBLISHED}
    assert states(waiting[:7] + waiting[8:]) == {State.PLATFORM_REVIEW}


def test_a_return_without_a_reason_keeps_what_was_ticked(signed_in, waiting):
    editor = signed_in(Role.EDITOR)
    data = {"code": [waiting[0].code, waiting[1].code], "verb": "return", "note": "请补充数据"}
    answered = editor.post(f"{QUEUE}move/", data)
    assert answered.status_code == 422
    page = text(answered)
    for row in waiting[:2]:
        assert f'value="{row.code}" checked aria-label="{row.title}"' in page
    assert f'value="{waiting[2].code}" aria-label="{waiting[2].title}">' in page
    assert "请补充数据" in page
    assert states(waiting) == {State.PLATFORM_REVIEW}


def test_one_row_that_cannot_does_not_stop_the_others(signed_in, waiting, owner):
    bad = an_achievement(owner=owner, title="没有正文的成果", description="", state=State.PLATFORM_REVIEW)
    editor = signed_in(Role.EDITOR)
    page = text(editor.post(f"{QUEUE}move/", {"all": "1", "verb": "approve"}, follow=True))
    assert states([bad]) == {State.PLATFORM_REVIEW}
    assert states(waiting) == {State.PUBLISHED}
    assert "1 条没有办成" in page


def test_rows_whose_term_ends_are_confirmed_together(signed_in, owner):
    soon = timezone.localdate() + dt.timedelta(days=5)
    rows = [an_achievement(owner=owner, valid_until=soon) for _ in range(2)]
    office = signed_in(Role.OFFICE, owner)
    office.post("/desk/achievements/published/move/", {"all": "1", "verb": "confirm"})
    for row in rows:
        row.refresh_from_db()
        assert row.valid_until > soon


def test_what_was_done_is_named_and_found(signed_in, waiting, owner):
    editor = signed_in(Role.EDITOR)
    editor.post(f"{QUEUE}move/", {"code": [row.code for row in waiting[:3]], "verb": "approve"})
    page = text(editor.get("/desk/done/"))
    assert "另有 2 条" in page
    assert waiting[1].title in text(editor.get("/desk/done/?q=第01号"))
    assert "暂无已办事项" in text(editor.get("/desk/done/?kind=transfer.deal"))
    assert "暂无已办事项" in text(signed_in(Role.OFFICE, owner).get("/desk/done/"))


def test_what_colleagues_did_stands_apart(signed_in, owner):
    row = an_achievement(owner=owner, state=State.UNIT_REVIEW)
    head, colleague = signed_in(Role.OFFICE, owner), signed_in(Role.RESEARCHER, owner)
    head.post(f"/achievements/{row.code}/move/", {"verb": "endorse"})
    assert row.title not in text(colleague.get("/desk/done/"))
    assert row.title in text(colleague.get("/desk/done/?whose=unit"))
    stranger = signed_in(Role.RESEARCHER, an_organisation())
    assert row.title not in text(stranger.get("/desk/done/?whose=unit"))


def test_what_one_began_says_whose_turn_it_is(signed_in, owner):
    office = signed_in(Role.OFFICE, owner)
    row = a_demand(owner=owner, state=State.PLATFORM_REVIEW)
    Demand.objects.filter(pk=row.pk).update(submitted_by=office.user)
    page = text(office.get("/desk/begun/"))
    assert row.title in page
    assert "等平台审核" in page
    assert row.title not in text(signed_in(Role.OFFICE, owner).get("/desk/begun/"))


def test_days_by_which_something_ends(signed_in, owner):
    row = an_achievement(owner=owner, valid_until=timezone.localdate())
    office = signed_in(Role.OFFICE, owner)
    assert row.title in text(office.get("/desk/calendar/"))
    assert row.title not in text(office.get("/desk/calendar/?week=5"))
    for week in ("nonsense", "--5", "-99", "9" * 5000):
        assert office.get(f"/desk/calendar/?week={week}").status_code == 200


def test_needs_with_their_first_matches(signed_in, owner):
    need = a_demand(owner=owner, state=State.PUBLISHED)
    results = [an_achievement(title=f"合适的成果{number}", state=State.PUBLISHED) for number in range(4)]
    for rank, result in enumerate(results, 1):
        Match.objects.create(demand=need, achievement=result, rank=rank, score=9 - rank, level=3)
    enterprise = signed_in(Role.ENTERPRISE, owner)
    page = text(enterprise.get("/desk/needs/?part=1"))
    assert [result.title in page for result in results] == [True, True, True, False]
    assert "近七天新增 4 条较强匹配" in page
    assert need.title not in text(signed_in(Role.ENTERPRISE, an_organisation()).get("/desk/needs/"))


@pytest.mark.parametrize(
    ("role", "there", "not_there"),
    [
        (
            Role.OFFICE,
            ("/contracts/", "/imports/", "/distributions/"),
            ("/operations/jobs/", "/desk/revisions/"),
        ),
        (Role.EDITOR, ("/desk/revisions/", "/questions/"), ("/distributions/", "/operations/jobs/")),
        (Role.OPERATOR, ("/operations/jobs/",), ("/contracts/", "/imports/")),
        (Role.REGISTRAR, ("/registry/", "/registry/register/"), ("/imports/", "/operations/jobs/")),
    ],
)
def test_the_navigation_has_what_is_of_use(signed_in, owner, role, there, not_there):
    client = signed_in(role, owner if role == Role.OFFICE else None)
    page = text(client.get("/desk/places/?here=/desk/"))
    for address in there:
        assert f'href="{address}"' in page, address
    for address in not_there:
        assert f'href="{address}"' not in page, address
    assert 'href="/desk/" aria-current="page"' in page


def test_the_navigation_counts_what_waits(signed_in, owner):
    an_achievement(owner=owner, state=State.UNIT_REVIEW)
    office = signed_in(Role.OFFICE, owner)
    page = " ".join(text(office.get("/desk/places/?here=/desk/")).split())
    assert 'aria-current="page">待办 <span class="num">1</span>' in page


@pytest.mark.parametrize("url", ["/desk/", "/desk/done/", "/desk/begun/", "/desk/calendar/", "/notices/"])
def test_one_row_or_many_cost_the_same(signed_in, owner, url):
    office = signed_in(Role.OFFICE, owner)
    rows = [an_achievement(owner=owner, state=State.UNIT_REVIEW) for _ in range(3)]
    office.post(f"/achievements/{rows[0].code}/move/", {"verb": "endorse"})
    Achievement.objects.update(submitted_by=office.user)
    office.get(url)
    with CaptureQueriesContext(connection) as few:
        office.get(url)
    for _ in range(20):
        an_achievement(owner=owner, state=State.UNIT_REVIEW)
    Achievement.objects.update(submitted_by=office.user)
    with CaptureQueriesContext(connection) as many:
        office.get(url)
    assert len(many) <= len(few)


def test_the_node_tells_its_operators_how_it_does(signed_in):
    page = text(signed_in(Role.OPERATOR, None).get("/operations/node/"))
    assert "最近备份" in page
    assert signed_in(Role.EDITOR, None).get("/operations/node/").status_code == 403


def test_a_bureau_finds_what_is_late_in_its_place_and_no_other(signed_in, owner):
    for title, place in (("渝项目", "500000"), ("川项目", "510000")):
        seller = an_organisation(f"{title}卖方", region=place)
        buyer = an_organisation(f"{title}买方", region=place)
        Deal.objects.create(
            code=f"T{place}0001", title=title, seller=seller, buyer=buyer, state=Stage.VISIT, turn=Party.BUYER,
            due_on=timezone.localdate() - dt.timedelta(days=3), origin=Origin.ENTERED, state_since=timezone.localdate(), began_on=timezone.localdate(),
        )  # fmt: skip
    bureau = signed_in(Role.BUREAU, an_organisation("重庆主管部门"))
    part, desk = text(bureau.get("/desk/overseen/?part=1")), text(bureau.get("/desk/"))
    assert "渝项目" in part
    assert "等渝项目买方办理" in part
    assert "逾期 3 天" in part
    assert "川项目" not in part
    assert "/desk/overseen/?part=1" in desk
    assert "超期 1 个" in desk
    assert "渝项目" not in text(signed_in(Role.OFFICE, owner).get("/desk/overseen/"))


def test_a_researcher_sees_how_far_each_result_has_come(signed_in, owner):
    shown = an_achievement(owner=owner, title="公开的成果", state=State.PUBLISHED)
    an_achievement(owner=owner, title="在审的成果", state=State.UNIT_REVIEW)
    need = a_demand(state=State.PUBLISHED)
    Match.objects.create(demand=need, achievement=shown, rank=1, score=9, level=4)
    page = text(signed_in(Role.RESEARCHER, owner).get("/desk/rows/achievements/?part=1"))
    assert page.index("在审的成果") < page.index("等本单位审核") < page.index("公开的成果")
    assert "1 个需求较强匹配" in page


@pytest.mark.parametrize(
    ("role", "first"), [(Role.OWNER, "查看需求"), (Role.REVIEWER, "检索成果"), (Role.RESEARCHER, "填写成果")]
)
def test_an_empty_desk_says_what_to_do_first(signed_in, owner, role, first):
    page = text(signed_in(role, None if role == Role.REVIEWER else owner).get("/desk/"))
    assert "可以先做" in page
    assert first in page
