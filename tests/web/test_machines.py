"""robots.txt and the search description; what has not changed is not sent again."""

from __future__ import annotations

import pytest
from django.test import Client
from lxml import etree

from factories import an_achievement, an_organisation
from kuaizhuan.people.roles import Role

pytestmark = pytest.mark.django_db
A9 = "{http://a9.com/-/spec/opensearch/1.1/}"


def test_robots_are_told_where_the_list_of_pages_is(client):
    text = client.get("/robots.txt").content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in text
    assert "Disallow: /search\n" in text
    assert "Disallow: /\n" not in text


def test_a_browser_learns_to_search_here(client):
    response = client.get("/opensearch.xml")
    assert response["Content-Type"].startswith("application/opensearchdescription+xml")
    root = etree.fromstring(response.content)
    urls = {url.get("type"): url.get("template") for url in root.iter(f"{A9}Url")}
    assert urls["text/html"] == "http://testserver/search?q={searchTerms}"
    assert urls["application/atom+xml"] == "http://testserver/search.atom?q={searchTerms}"
    assert len(root.find(f"{A9}ShortName").text) <= 16
    assert 'type="application/opensearchdescription+xml"' in client.get("/").content.decode()


def pages() -> list[str]:
    row = an_achievement()
    return [f"/achievements/{row.code}/", f"/organisations/{row.owner.code}/", "/quality/", "/robots.txt",
            f"/achievements/{row.code}/qr.svg", f"/achievements/{row.code}/print/"]  # fmt: skip


def test_a_visitor_is_not_sent_again_what_has_not_changed(client):
    for path in pages():
        first = client.get(path)
        again = client.get(path, headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b""), path
        assert "no-cache" in first["Cache-Control"]


def test_what_changed_is_sent(client):
    row = an_achievement()
    path = f"/achievements/{row.code}/"
    etag = client.get(path)["ETag"]
    type(row).objects.update(title="改过的标题")
    assert client.get(path, headers={"if-none-match": etag}).status_code == 200


def test_another_language_is_another_page(client):
    path = pages()[0]
    etag = client.get(path)["ETag"]
    client.post("/language/", {"language": "en", "next": "/"})
    assert client.get(path, headers={"if-none-match": etag}).status_code == 200


def test_a_page_whose_form_would_no_longer_be_taken_is_sent_again(client):
    path = pages()[0]
    etag = client.get(path)["ETag"]
    assert client.get(path, headers={"if-none-match": etag}).status_code == 304
    assert Client().get(path, headers={"if-none-match": etag}).status_code == 200  # another secret of forms


def test_what_a_person_sees_is_kept_nowhere(signed_in):
    office = signed_in(Role.OFFICE, an_organisation())
    for path in pages():
        response = office.get(path)
        assert "no-store" in response["Cache-Control"], path
        assert "ETag" not in response
