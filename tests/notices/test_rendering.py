"""A notice about one row names it to who may see the row, and leads to it; several rows have their list."""

from __future__ import annotations

import pytest
from django.utils import translation

from factories import BY, a_demand, a_user, an_achievement, an_organisation
from kuaizhuan.catalog.states import State, Tier
from kuaizhuan.core.audit import Entry, record_many
from kuaizhuan.core.models import Event
from kuaizhuan.match import services as match
from kuaizhuan.notices.models import Notice
from kuaizhuan.notices.queries import titles
from kuaizhuan.notices.rendering import line
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role
from kuaizhuan.publish import services as publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return a_user(Role.OFFICE, an_organisation())


def approved(person, count: int = 1, **values):
    owner = person.memberships.get().organisation
    rows = [an_achievement(state=State.PLATFORM_REVIEW, owner=owner, **values) for _ in range(count)]
    publish.move_many("achievement", [row.code for row in rows], "approve", by=BY)
    return rows[0]


def shown(person, reader=None) -> tuple[str, str]:
    """Text and address of the newest notice of `person`, as `reader` would see it."""
    notice = Notice.objects.filter(recipient=person).order_by("-pk").first()
    found = line(notice, titles(actor_for(reader or person), [notice]))
    return found.text, found.url


def test_one_row_is_named_and_several_are_counted(office):
    row = approved(office, title="铝合金真空压铸")
    assert shown(office) == ("有 1 条已发布：铝合金真空压铸", f"/achievements/{row.code}/")
    with translation.override("en"):
        assert shown(office)[0] == "Published: 1 – 铝合金真空压铸"
    approved(office, 2)
    assert shown(office) == ("有 2 条已发布", "/desk/")


def test_of_several_none_is_named_even_where_one_of_them_was_told_alone_too(office):
    row = approved(office, title="铝合金真空压铸")
    several = Notice.objects.create(recipient=a_user(), event=Notice.objects.get().event, count=2)
    found = titles(actor_for(office), [Notice.objects.get(recipient=office), several])
    assert found == {row.code: "铝合金真空压铸"}
    assert line(several, found).text == "有 2 条已发布"


def test_a_title_that_not_everybody_may_read_is_not_said(office):
    approved(office, title="不公开的题名", disclosure={"title": int(Tier.NAMED)})
    assert shown(office)[0] == "有 1 条已发布"


def test_who_may_not_see_the_row_any_more_reads_no_name_and_is_led_to_the_list(office):
    row = an_achievement(owner=an_organisation(), state=State.DRAFT, title="他人的草稿")
    event = record_many([Entry("publish.record.return", row)], by=BY)[0]
    Notice.objects.create(recipient=office, event=event)
    assert shown(office) == ("有 1 条被退回，请按理由修改", "/desk/achievements/returned/")


def test_an_introduction_of_an_anonymous_need_names_titles_only(office):
    hidden = an_organisation("示例隐名公司")
    need = a_demand(owner=hidden, anonymous=True, broker=an_organisation(), title="薄壁件压铸")
    result = an_achievement(owner=office.memberships.get().organisation, title="真空压铸工艺")
    broker = a_user(Role.BROKER, need.broker)
    match.express_interest(need, result, by=actor_for(office), answers={"match.question.why": "合适"})
    text, url = shown(broker)
    assert text == "有 1 个匿名需求的对接请求等经纪人转达：薄壁件压铸 – 真空压铸工艺"
    assert url.startswith("/introductions/")
    assert hidden.name not in text


def test_what_no_package_declares_any_more_still_has_a_line(office):
    event = record_many([Entry("gone.noun.verb", office)], by=BY)[0]
    Notice.objects.create(recipient=office, event=event)
    assert shown(office) == ("gone.noun.verb", "/desk/")


def test_an_address_that_lacks_its_values_is_the_desk(office):
    record_many([Entry("people.join.agree", office)], by=BY)
    assert shown(office)[1] == "/desk/"


def test_the_page_costs_the_same_for_one_and_for_thirty(office, client, django_assert_max_num_queries):
    client.force_login(office)
    approved(office)
    with django_assert_max_num_queries(20) as one:
        client.get("/notices/")
    for _ in range(29):
        approved(office)
    with django_assert_max_num_queries(len(one)):
        client.get("/notices/")
    assert Event.objects.filter(code="publish.record.approve").count() == 30
