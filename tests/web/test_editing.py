"""A row in a form, without a script: what can be taken is kept, and only what is wrong is marked."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest

from factories import BY, a_demand, an_achievement, an_actor, an_expert, an_organisation
from kuaizhuan.catalog.models import Achievement, Demand, Expert, Revision
from kuaizhuan.catalog.states import State
from kuaizhuan.people.roles import Role
from kuaizhuan.publish import services

pytestmark = pytest.mark.django_db

NEW = "/desk/rows/achievements/new/"
LONG = "通过成分设计与真空压铸工艺，得到高强度高韧性的铝合金薄壁件，用于车身。"


def text(response) -> str:
    return response.content.decode()


def error_of(page: str, name: str) -> str:
    found = re.search(rf'id="e-{name}">(.*?)</p>', page)
    return found[1] if found else ""


def sent(page: str) -> dict[str, str]:
    """What a browser would send of the form that `page` shows, untouched."""
    form = page[page.index('class="record-form"') :]
    data = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', form))
    for name, value in re.findall(r'name="([\w-]+)" class="form-control" value="([^"]*)"', form):
        data[name] = value
    for name, value in re.findall(r'<textarea[^>]* name="([\w-]+)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        data[name] = value
    for part, value in re.findall(r'name="(indicator-\d+-\w+)" value="([^"]*)"', form):
        data[part] = value
    for name, options in re.findall(r'<select[^>]* name="([\w-]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        data[name] = chosen[1] if chosen else ""
    return {name: html.unescape(value) for name, value in data.items()}


@pytest.fixture
def owner():
    return an_organisation("示例大学", contact_name="某某", contact_phone="023-60000000")


@pytest.fixture
def office(signed_in, owner):
    return signed_in(Role.OFFICE, owner)


def test_a_new_row_knows_whose_it_is_and_asks_for_no_contact_twice(office, owner):
    page = text(office.get(NEW))
    assert f'<input type="hidden" name="owner" value="{owner.code}">' in page
    assert 'value="023-60000000"' in page
    data = sent(page) | {"title": "铝合金真空压铸工艺", "contact_phone": "023-61111111", "do": "save"}
    response = office.post(NEW, data)
    row = Achievement.objects.get()
    assert response.url == f"/achievements/{row.code}/edit/"
    assert (row.state, row.owner, row.contact_name) == (State.DRAFT, owner, "某某")
    assert 'value="023-61111111"' in text(office.get(NEW))


def test_a_whole_row_goes_in_and_comes_back(office, owner):
    data = {
        "owner": owner.code, "title": "铝合金真空压铸工艺", "summary": "强度提高 20%", "description": LONG,
        "keywords": "铝；压铸", "stage": "pilot", "trl": "6", "transfer_modes": ["licence", "equity"],
        "price_low": "100", "price_high": "1.5亿", "region": "重庆市渝中区", "industry": "36", "completed_on": "2026-03-05",
        "indicator-count": "2", "indicator-0-parameter": "抗拉强度", "indicator-0-operator": ">=",
        "indicator-0-value": "380", "indicator-0-unit": "MPa", "indicator-0-method": "GB/T 228.1", "do": "save",
    }  # fmt: skip
    assert office.post(NEW, data).status_code == 302
    row = Achievement.objects.get()
    assert (row.trl, row.transfer_modes, row.price_low, row.price_high) == (
        6,
        ["licence", "equity"],
        10**8,
        15 * 10**9,
    )
    assert (row.region, row.industry, row.negotiable) == ("500103", "36", False)
    assert row.indicators[0] == {
        "parameter": "抗拉强度", "operator": ">=", "value": 380, "value_high": None, "unit": "MPa", "method": "GB/T 228.1",
    }  # fmt: skip
    page = text(office.get(f"/achievements/{row.code}/edit/"))
    again = sent(page) | {"transfer_modes": row.transfer_modes, "do": "save"}
    before = Achievement.objects.values().get()
    assert office.post(f"/achievements/{row.code}/edit/", again).status_code == 302
    assert Achievement.objects.values().get() == before


def test_what_is_missing_is_named_as_the_form_names_it(office, owner):
    said = error_of(text(office.post(NEW, {"owner": owner.code, "title": "", "do": "save"})), "title")
    assert "缺少“名称”" in said


def test_only_the_wrong_fields_are_marked_and_the_rest_is_kept(office, owner):
    data = {
        "owner": owner.code, "title": "铝合金真空压铸工艺", "summary": "强度提高 20%", "price_low": "很贵",
        "price_high": "200", "patent_numbers": "ZL202110123456.1", "region": "没有的地方",
        "indicator-count": "1", "indicator-0-parameter": "强度", "indicator-0-operator": ">=",
        "indicator-0-value": "高", "do": "submit",
    }  # fmt: skip
    response = office.post(NEW, data)
    page = text(response)
    assert response.status_code == 422
    row = Achievement.objects.get()
    assert (row.state, row.summary, row.price_high) == (State.DRAFT, "强度提高 20%", None)
    assert "校验位" in error_of(page, "patent_numbers")
    for name in ("price_low", "region"):
        assert error_of(page, name)
    for name in ("title", "summary", "price_high", "trl"):
        assert error_of(page, name) == ""
    for typed in ("很贵", "没有的地方", "ZL202110123456.1", 'value="高"'):
        assert typed in page
    assert "“高”不是数字" in page
    assert "4 处有误" in page
    assert f'action="/achievements/{row.code}/edit/"' in page
    mended = sent(page) | {"price_low": "100", "patent_numbers": "", "region": "", "indicator-0-value": "380"}
    office.post(f"/achievements/{row.code}/edit/", mended | {"description": LONG, "do": "submit"})
    row.refresh_from_db()
    assert (row.state, row.price_low, row.price_high) == (State.UNIT_REVIEW, 10**8, 2 * 10**8)


@pytest.mark.parametrize("data", [{}, {"title": ""}, {"title": "长" * 201}])
def test_without_a_title_nothing_is_kept_but_nothing_is_lost(office, owner, data):
    response = office.post(NEW, {"owner": owner.code, "summary": "强度提高 20%", **data})
    assert response.status_code == 422
    assert error_of(text(response), "title")
    assert 'value="强度提高 20%"' in text(response)
    assert Achievement.objects.count() == 0


def test_more_rows_of_indicators_by_a_button_that_saves_nothing(office, owner):
    page = text(
        office.post(NEW, {"owner": owner.code, "title": "某工艺", "indicator-count": "3", "do": "rows"})
    )
    assert 'name="indicator-count" value="6"' in page
    assert 'value="某工艺"' in page
    assert Achievement.objects.count() == 0


def test_the_same_title_again_says_where_it_is(office, owner):
    row = an_achievement(owner=owner, title="铝合金真空压铸工艺")
    page = text(office.post(NEW, {"owner": owner.code, "title": row.title}))
    assert row.code in error_of(page, "title")


def test_who_acts_for_nobody_is_asked_whose_it_is(signed_in, owner):
    editor = signed_in(Role.EDITOR)
    for said, status in (("", 422), ("没有这家", 422), (owner.credit_code, 302)):
        assert editor.post(NEW, {"owner": said, "title": "铝合金真空压铸工艺"}).status_code == status
    assert Achievement.objects.get().owner == owner
    stranger = signed_in()
    assert stranger.post(NEW, {"owner": owner.code, "title": "别人的成果"}).status_code == 422


def test_a_returned_row_is_corrected_and_submitted_again(office, owner):
    row = an_achievement(owner=owner, state=State.PLATFORM_REVIEW)
    services.return_to_submitter(row, by=BY, reasons=["publish.return.no_numbers"])
    page = text(office.get(f"/achievements/{row.code}/edit/"))
    assert "只有形容词没有数字" in page
    office.post(f"/achievements/{row.code}/edit/", sent(page) | {"summary": "强度提高 35%", "do": "submit"})
    row.refresh_from_db()
    assert (row.state, row.summary, row.return_reasons) == (State.UNIT_REVIEW, "强度提高 35%", [])


def test_a_public_row_goes_on_showing_the_old_words(office, owner, client):
    row = an_achievement(owner=owner)
    path = f"/achievements/{row.code}/edit/"
    office.post(path, sent(text(office.get(path))) | {"title": "改过的铝合金压铸技术", "do": "submit"})
    assert Revision.objects.get().state == "proposed"
    assert row.title in text(client.get(f"/achievements/{row.code}/"))
    assert "改过的铝合金压铸技术" not in text(client.get(f"/achievements/{row.code}/"))
    assert "改过的铝合金压铸技术" in text(office.get(path))


def test_a_page_that_lay_too_long_keeps_what_was_typed(office, owner):
    row = an_achievement(owner=owner, state=State.DRAFT)
    path = f"/achievements/{row.code}/edit/"
    data = sent(text(office.get(path)))
    office.post(path, data | {"summary": "先改的一句"})
    response = office.post(path, data | {"summary": "后改的一句"})
    assert response.status_code == 409
    assert "后改的一句" in text(response)
    row.refresh_from_db()
    assert row.summary == "先改的一句"
    assert office.post(path, sent(text(response)) | {"summary": "后改的一句"}).status_code == 302


def test_a_moment_without_its_zone_is_none(office, owner):
    row = an_achievement(owner=owner, state=State.DRAFT)
    page = f"/achievements/{row.code}/edit/"
    data = sent(text(office.get(page))) | {"seen": "2026-01-01T00:00:00", "summary": "别的", "do": "save"}
    assert office.post(page, data).status_code == 302


def test_an_anonymous_need_has_its_broker(signed_in, owner):
    agency = an_organisation("示例经纪公司", kind="service")
    an_actor(Role.BROKER, agency)
    client = signed_in(Role.ENTERPRISE, owner)
    path = "/desk/rows/demands/new/"
    assert "示例经纪公司" in text(client.get(path))
    data = {
        "owner": owner.code,
        "title": "车身减重需求",
        "anonymous": "1",
        "broker_id": str(agency.pk),
        "do": "save",
    }
    client.post(path, data)
    row = Demand.objects.get()
    assert (row.anonymous, row.broker) == (True, agency)
    client.post(f"/demands/{row.code}/edit/", {"title": row.title, "broker_id": str(owner.pk), "do": "save"})
    row.refresh_from_db()
    assert (row.anonymous, row.broker) == (False, None)


def test_what_a_need_lacks_is_named_before_it_is_published(office, owner):
    row = a_demand(owner=owner, state=State.DRAFT)
    for path in (f"/demands/{row.code}/edit/", f"/demands/{row.code}/review/"):
        page = text(office.get(path))
        assert "技术指标：没有数字，匹配只能靠文字" in page
        assert "#f-indicators" in page
    Demand.objects.update(indicators=[{"parameter": "强度", "operator": ">=", "value": 350, "unit": "MPa"}])
    assert "匹配只能靠文字" not in text(office.get(f"/demands/{row.code}/edit/"))


def test_an_expert_is_typed_too(office, owner):
    office.post(
        "/desk/rows/experts/new/",
        {"owner": owner.code, "title": "示例专家", "description": "长期从事研究", "keywords": "铝；镁"},
    )
    row = Expert.objects.get()
    assert (row.title, row.description, row.keywords) == ("示例专家", "长期从事研究", ["铝", "镁"])


@pytest.mark.parametrize(("role", "own", "status"), [
    (Role.OFFICE, True, 200), (Role.OFFICE, False, 403), (Role.EDITOR, True, 200), (Role.BUREAU, True, 403), (None, True, 403),
])  # fmt: skip
@pytest.mark.parametrize("make", [an_achievement, a_demand, an_expert])
def test_who_may_open_the_form(signed_in, owner, role, own, status, make):
    row = make(owner=owner)
    place = None if role in (Role.EDITOR, Role.BUREAU, None) else owner if own else an_organisation()
    client = signed_in(role, place)
    path = f"/{row._meta.model_name}s/{row.code}/edit/"
    assert client.get(path).status_code == status
    assert client.post(path, {"title": "别的名称别的名称"}).status_code == (302 if status == 200 else 403)


def test_a_day_is_cleared_of_a_public_row_while_its_revision_waits(office, owner):
    row = an_achievement(owner=owner, completed_on=dt.date(2025, 5, 1))
    path = f"/achievements/{row.code}/edit/"
    for change in (
        {"completed_on": "2025-06-01"},
        {"completed_on": ""},
        {"completed_on": "2025-07-01"},
        {"completed_on": ""},
    ):
        said = sent(text(office.get(path))) | change | {"do": "submit"}
        assert office.post(path, said).status_code == 302
    row.refresh_from_db()
    assert Revision.objects.get().proposed()["completed_on"] is None
    assert row.completed_on == dt.date(2025, 5, 1)
    assert "2025-07-01" in row.declined_values["completed_on"]
