"""robots.txt, the search description and whether the node is well; what has not changed is not sent again."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone
from lxml import etree

from factories import an_achievement, an_organisation
from kuaizhuan.core import jobs
from kuaizhuan.people.roles import Role
from kuaizhuan.web.views import machines

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


def test_a_node_that_is_well(client):
    response = client.get("/health")
    assert response.status_code == 200
    assert response.json() == {
        "status": "ok", "database": "ok", "index": "ok", "worker": "ok", "oldest_job_seconds": 0,
    }  # fmt: skip


def test_a_job_that_waits_for_long_means_that_no_worker_is_there(client, monkeypatch):
    queued = timezone.now() - machines.OVERDUE
    monkeypatch.setattr(jobs, "oldest_waiting", lambda: queued + dt.timedelta(minutes=1))
    assert client.get("/health").status_code == 200
    monkeypatch.setattr(jobs, "oldest_waiting", lambda: queued - dt.timedelta(minutes=1))
    response = client.get("/health")
    assert response.status_code == 503
    assert response.json()["worker"] == "late"
    assert response.json()["oldest_job_seconds"] >= machines.OVERDUE.total_seconds()


def test_the_oldest_waiting_job_is_the_first_that_is_due(client, run_jobs):
    assert jobs.oldest_waiting() is None
    before = timezone.now()
    jobs.after_commit("publish.index_rows", kind="achievement", codes=[])
    first = jobs.oldest_waiting()
    jobs.after_commit("publish.index_rows", kind="achievement", codes=[])
    assert before <= first == jobs.oldest_waiting()
    run_jobs()
    assert jobs.oldest_waiting() is None


def test_an_unusable_index_is_503(client, home):
    (home / "index").mkdir()
    (home / "index" / "CURRENT").write_text("{}")
    response = client.get("/health")
    assert response.status_code == 503
    assert response.json()["index"] == "unusable"


def test_a_database_that_does_not_answer_is_503_and_says_no_more(client, monkeypatch):
    def broken() -> None:
        raise DatabaseError("password of postgres://kuaizhuan:secret@db is wrong")

    monkeypatch.setattr(jobs, "oldest_waiting", broken)
    response = client.get("/health")
    assert response.status_code == 503
    assert response.json()["database"] == "unusable"
    assert "secret" not in response.content.decode()


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
