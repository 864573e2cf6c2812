"""The list of all public pages: what is in it, in which file, when it changed, and that it is written piecewise."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from lxml import etree

from factories import BY, a_demand, an_achievement, an_expert, an_organisation
from kuaizhuan.catalog.models import Achievement
from kuaizhuan.catalog.states import PUBLIC_STATES, State
from kuaizhuan.people.services import merge_organisations
from kuaizhuan.web.views.publish import sitemap

pytestmark = pytest.mark.django_db
NS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def read(client, path: str) -> dict[str, str | None]:
    """Address → when it changed."""
    response = client.get(path)
    assert response.status_code == 200, path
    assert response["Content-Type"].startswith("application/xml")
    root = etree.fromstring(response.getvalue())
    return {each.find(f"{NS}loc").text: each.findtext(f"{NS}lastmod") for each in root}


def everything(client) -> set[str]:
    files = read(client, "/sitemap.xml")
    found = [path for file in files for path in read(client, file.removeprefix("http://testserver"))]
    assert len(found) == len(set(found))
    return {path.removeprefix("http://testserver") for path in found}


@pytest.mark.parametrize("state", State)
def test_public_rows_are_listed_and_no_others(client, state):
    row = an_achievement(state=state)
    assert (f"/achievements/{row.code}/" in everything(client)) is (state in PUBLIC_STATES)


def test_every_page_that_is_listed_is_there(client):
    rows = [an_achievement(), a_demand(), an_expert()]
    hidden = a_demand(anonymous=True)
    merged, twin = an_organisation(), an_achievement()
    merge_organisations(merged, an_organisation(), by=BY)
    Achievement.objects.filter(pk=twin.pk).update(same_as=rows[0])
    found = everything(client)
    assert {f"/{row._meta.model_name}s/{row.code}/" for row in [*rows, hidden]} <= found
    assert f"/organisations/{merged.code}/" not in found
    assert f"/achievements/{twin.code}/" not in found
    for path in found:
        assert client.get(path).status_code == 200, path


def test_a_file_holds_one_span_of_keys(client, monkeypatch):
    monkeypatch.setattr(sitemap, "SPAN", 3)
    owner = an_organisation()
    rows = [an_achievement(owner=owner) for _ in range(8)]
    files = [file for file in read(client, "/sitemap.xml") if "achievements" in file]
    assert [file.split("-")[-1] for file in files] == [
        f"{span}.xml" for span in sorted({row.pk // 3 for row in rows})
    ]
    for file in files:
        assert 1 <= len(read(client, file.removeprefix("http://testserver"))) <= 3
    assert len(everything(client)) == 8 + 1 + 7


def test_a_file_says_when_something_in_it_changed_last(client):
    early, late = (dt.datetime(2026, 3, day, 12, tzinfo=dt.UTC) for day in (1, 2))
    first, second = an_achievement(), an_achievement()
    Achievement.objects.filter(pk=first.pk).update(updated_at=early)
    Achievement.objects.filter(pk=second.pk).update(updated_at=late)
    span = first.pk // sitemap.SPAN
    path = f"/sitemap-achievements-{span}.xml"
    assert read(client, "/sitemap.xml")[f"http://testserver{path}"] == "2026-03-02T12:00:00Z"
    assert read(client, path)[f"http://testserver/achievements/{first.code}/"] == "2026-03-01T12:00:00Z"
    response = client.get(path)
    assert response.streaming
    said = response["Last-Modified"]
    assert client.get(path, headers={"if-modified-since": said}).status_code == 304
    Achievement.objects.filter(pk=first.pk).update(updated_at=timezone.now())
    assert client.get(path, headers={"if-modified-since": said}).status_code == 200


@pytest.mark.parametrize(
    "path", ["/sitemap-achievements-0.xml", "/sitemap-nothing-0.xml", "/sitemap-experts-999.xml"]
)
def test_a_file_that_is_not_there(client, path):
    assert client.get(path).status_code == 404


def test_the_index_costs_a_query_a_kind(client, django_assert_num_queries):
    for _ in range(5):
        an_achievement()
    with django_assert_num_queries(4):
        client.get("/sitemap.xml")
