"""What everybody may open, and what the pages of rows show and keep to themselves."""

from __future__ import annotations

import pytest
from django.test import Client

from factories import a_demand, an_achievement, an_expert, an_organisation
from kuaizhuan.catalog.states import State
from kuaizhuan.people.roles import Role

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize(
    "path",
    ["/", "/search", "/achievements/", "/demands/", "/experts/", "/organisations/", "/help/", "/sign-in/"],
)
def test_a_page_without_rows_says_what_would_fill_it(client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert "<h1" in text(response)


@pytest.mark.parametrize("path", ["/", "/search", "/help/"])
def test_english_at_the_same_address(client, path):
    client.post("/language/", {"language": "en", "next": path})
    page = text(client.get(path))
    assert '<html lang="en">' in page
    assert "Search" in page or "Help" in page
    assert "检索" not in page


def test_home_counts_active_rows_of_all_public_ones(client):
    an_achievement()
    an_achievement(state=State.DORMANT)
    an_achievement(state=State.DRAFT)
    assert "有效 1 / 共 2" in text(client.get("/"))


def test_home_shows_needs_with_budget_and_deadline(client):
    a_demand(
        title="高强度压铸需求", budget_low=100_000_000, budget_high=200_000_000, needed_until="2027-05-01"
    )
    page = text(client.get("/"))
    assert "高强度压铸需求" in page
    assert "100万元 – 200万元" in page
    assert "2027-05-01" in page


def test_steps_that_are_not_there_yet_say_so(client):
    row = an_achievement()
    page = text(client.get(f"/achievements/{row.code}/"))
    assert page.count("尚未开始") == 2
    assert "归集" in page


@pytest.mark.parametrize("make", [an_achievement, a_demand, an_expert])
def test_a_public_row_is_read_by_everybody(client, make):
    row = make(contact_name="张示例", contact_phone="13800000000")
    page = text(client.get(f"/{row._meta.model_name}s/{row.code}/"))
    assert row.title in page
    assert "13800000000" not in page
    assert "双方同意后可见" in page


@pytest.mark.parametrize("state", [s for s in State if s not in (State.PUBLISHED, State.DORMANT)])
def test_a_row_that_is_not_public_looks_as_if_it_were_not_there(client, state):
    row = an_achievement(state=state)
    response = client.get(f"/achievements/{row.code}/")
    assert response.status_code == 404
    assert row.title not in text(response)


def test_its_own_organisation_reads_everything(signed_in):
    owner = an_organisation()
    row = an_achievement(owner=owner, state=State.DRAFT, contact_phone="13800000000")
    page = text(signed_in(Role.RESEARCHER, owner).get(f"/achievements/{row.code}/"))
    assert "13800000000" in page
    assert "等提交人办理" in page


def test_an_anonymous_need_hides_who_has_it(client):
    owner = an_organisation("不愿公开的企业")
    row = a_demand(owner=owner, anonymous=True)
    for path in ("/", f"/demands/{row.code}/", f"/organisations/{owner.code}/"):
        page = text(client.get(path))
        assert ("不愿公开的企业" in page) is (path == f"/organisations/{owner.code}/")
    assert row.title not in text(client.get(f"/organisations/{owner.code}/"))


def test_indicators_have_a_table(client):
    row = an_achievement(
        indicators=[{"parameter": "抗拉强度", "operator": ">=", "value": 450, "value_high": None,
                     "unit": "MPa", "method": "GB/T 228.1"}]
    )  # fmt: skip
    page = text(client.get(f"/achievements/{row.code}/"))
    assert "≥450 MPa" in page
    assert "GB/T 228.1" in page


def test_words_in_a_row_never_become_markup(client, indexed):
    row = an_achievement(title="<script>铝合金</script>压铸", description="<img src=x> 铝合金" * 5)
    indexed()
    for path in (f"/achievements/{row.code}/", "/search?q=铝合金", "/"):
        page = text(client.get(path))
        assert "<script>铝" not in page
        assert "<img src=x>" not in page


def test_an_organisation_merged_into_another_leads_there(client):
    from factories import BY
    from kuaizhuan.people.services import merge_organisations

    source, target = an_organisation(), an_organisation()
    merge_organisations(source, target, by=BY)
    response = client.get(f"/organisations/{source.code}/")
    assert response.url == f"/organisations/{target.code}/"


@pytest.mark.parametrize(
    "path",
    ["/nowhere/", "/achievements/ANONE/", "/organisations/ONONE/", "/experts/ENONE/matches/",
     "/imports/template/nothing.xlsx"],
)  # fmt: skip
def test_what_is_not_there_is_a_page_of_404(client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert "回到首页" in text(response)


def test_every_answer_carries_protective_headers(client):
    headers = client.get("/").headers
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe-inline" not in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_no_page_needs_inline_script_or_style(client, indexed):
    row = an_achievement()
    indexed()
    for path in ("/", "/search", f"/achievements/{row.code}/", "/help/", "/sign-in/"):
        page = text(client.get(path))
        assert " style=" not in page
        assert "<style" not in page
        assert " onclick=" not in page


def test_an_unusable_index_is_a_page_of_503(client, home):
    (home / "index").mkdir()
    (home / "index" / "CURRENT").write_text("{}")
    response = client.get("/search?q=铝")
    assert response.status_code == 503
    assert "没有丢失" in text(response)


def test_an_expired_form_is_a_page_of_403():
    response = Client(enforce_csrf_checks=True).post("/language/", {"language": "en"})
    assert response.status_code == 403
    assert "刷新" in text(response)
