"""The pages of saved searches: save from a search, change, delete, and the way from a notice to the rows."""

from __future__ import annotations

import pytest
from django.utils import timezone

from factories import BY, an_achievement, an_organisation
from kuaizhuan.catalog.models import Achievement
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role
from kuaizhuan.publish import search_index, services
from kuaizhuan.publish.models import SavedSearch

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(signed_in):
    return signed_in(Role.ENTERPRISE, an_organisation())


def text(response) -> str:
    return response.content.decode()


def save(client, query: str = "q=铝合金&stage=pilot&sort=-published", **values):
    return client.post(f"/searches/save/?{query}", {"name": "中试铝合金", "alert": "daily", **values})


def test_the_search_page_leads_there_with_what_was_asked(client, indexed):
    an_achievement(title="铝合金真空压铸", stage="pilot")
    indexed()
    page = text(client.get("/search?q=铝合金&stage=pilot&page=1"))
    way = "/searches/save/?q=%E9%93%9D%E5%90%88%E9%87%91&amp;stage=pilot"
    assert way in page
    assert "/searches/save/" not in text(client.get("/search"))  # nothing to keep
    form = text(client.get(way.replace("&amp;", "&")))
    assert 'value="铝合金 · 中期阶段"' in form


def test_a_visitor_signs_in_first_and_comes_back(db):
    from django.test import Client

    response = Client().get("/searches/save/?q=a")
    assert response.status_code == 302
    assert "next=/searches/save/%3Fq%3Da" in response.url


def test_saving_listing_opening_changing_deleting(client):
    assert save(client).url == "/searches/"
    row = SavedSearch.objects.get()
    assert (row.text, row.filters, row.sort, row.alert) == (
        "铝合金",
        {"stage": ["pilot"]},
        "-published",
        "daily",
    )
    page = text(client.get("/searches/"))
    assert "中试铝合金" in page
    assert "铝合金 · 中期阶段" in page
    opened = client.get(f"/searches/{row.code}/").url
    assert opened == "/search?q=%E9%93%9D%E5%90%88%E9%87%91&stage=pilot&sort=-published"
    client.post(f"/searches/{row.code}/change/", {"name": "换个名字", "alert": "never"})
    row.refresh_from_db()
    assert (row.name, row.alert) == ("换个名字", "never")
    client.post(f"/searches/{row.code}/delete/")
    assert not SavedSearch.objects.exists()
    assert "还没有保存的检索" in text(client.get("/searches/"))


def test_a_refusal_says_why_and_keeps_what_was_typed(client):
    save(client)
    response = save(client, alert="weekly")
    assert response.status_code == 422
    assert "您已有名为“中试铝合金”的检索" in text(response)
    assert 'value="中试铝合金"' in text(response)
    assert '<option value="weekly" selected>' in text(response)


def test_a_refused_change_is_said_on_the_list(client):
    save(client)
    row = SavedSearch.objects.get()
    response = client.post(f"/searches/{row.code}/change/", {"name": "", "alert": "never"}, follow=True)
    assert "请给这个检索起个名字" in text(response)


@pytest.mark.parametrize(("path", "method"), [("", "get"), ("change/", "post"), ("delete/", "post")])
def test_another_persons_search_is_not_there(client, signed_in, path, method):
    save(client)
    code = SavedSearch.objects.get().code
    other = signed_in(Role.EDITOR)
    assert getattr(other, method)(f"/searches/{code}/{path}").status_code == 404
    assert "中试铝合金" not in text(other.get("/searches/"))


def test_a_notice_names_the_search_and_leads_to_it(client, indexed):
    indexed()
    save(client, "q=铝合金", alert="at_once")
    row = SavedSearch.objects.get()
    fresh = an_achievement(title="铝合金真空压铸")
    Achievement.objects.filter(pk=fresh.pk).update(published_at=timezone.now())
    search_index.update("achievement", [fresh.code])
    services.look(by=BY)
    page = text(client.get("/notices/"))
    assert "您保存的检索“中试铝合金”有 1 条新条目" in page
    assert f'href="/searches/{row.code}/"' in page
    services.delete_search(row, by=actor_for(client.user))
    page = text(client.get("/notices/"))
    assert "您保存的检索“已删除”有 1 条新条目" in page
    assert 'href="/searches/"' in page


def test_the_list_costs_the_same_for_one_and_for_thirty(client, django_assert_max_num_queries):
    save(client, f"q=铝&owner={an_organisation().code}")
    with django_assert_max_num_queries(12) as one:
        client.get("/searches/")
    most = len(one)
    for number in range(29):
        save(client, f"q=铝&owner={an_organisation().code}", name=f"检索{number}")
    with django_assert_max_num_queries(most):
        client.get("/searches/")
