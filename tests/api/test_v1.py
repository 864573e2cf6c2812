"""The machine interface: shapes, paging, what is withheld, and problems for every refusal."""

from __future__ import annotations

import base64
import datetime as dt
import json

import pytest
from django.utils import timezone

from factories import BY, a_demand, an_achievement, an_expert, an_organisation
from kuaizhuan.catalog.models import KINDS, Achievement
from kuaizhuan.catalog.states import State
from kuaizhuan.match.services import refresh
from kuaizhuan.publish.search_index import rebuild

pytestmark = pytest.mark.django_db

MAKE = {"achievements": an_achievement, "demands": a_demand, "experts": an_expert}


def b64(text):
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def published(make, **values):
    """A row published a little after those before it."""
    row = make(**values)
    at = timezone.now() + dt.timedelta(seconds=type(row).objects.count() // 2)  # some at the same moment
    type(row).objects.filter(pk=row.pk).update(published_at=at)
    return row


def get(client, path, status=200):
    response = client.get(f"/api/v1{path}")
    assert response.status_code == status, response.content.decode()
    if status != 200:
        assert response["Content-Type"] == "application/problem+json"
    return json.loads(response.content)


@pytest.mark.parametrize("plural", MAKE)
def test_lists_page_through_every_public_row_once(client, plural):
    rows = [published(MAKE[plural]) for _ in range(7)]
    MAKE[plural](state=State.DRAFT)
    seen, cursor = [], ""
    while cursor is not None:
        page = get(client, f"/{plural}?limit=3&cursor={cursor}")
        seen += [item["code"] for item in page["items"]]
        cursor = page["next"]
    assert sorted(seen) == sorted(row.code for row in rows)


@pytest.mark.parametrize("plural", MAKE)
def test_one_row(client, plural):
    owner = an_organisation()
    row = MAKE[plural](owner=owner, contact_phone="13800000000", external_id="N-1")
    found = get(client, f"/{plural}/{row.code}")
    assert (found["code"], found["kind"]) == (row.code, plural[:-1])
    assert found["owner"] == {"code": owner.code, "name": owner.name}
    assert "contact_phone" not in found
    assert {"field": "contact_phone", "tier": "named"} in found["withheld"]
    assert {"field": "external_id", "tier": "signed_in"} in found["withheld"]


@pytest.mark.parametrize("plural", MAKE)
@pytest.mark.parametrize("state", [s for s in State if s not in (State.PUBLISHED, State.DORMANT)])
def test_what_is_not_public_is_not_there(client, plural, state):
    row = MAKE[plural](state=state)
    assert get(client, f"/{plural}/{row.code}", 404)["reasons"][0]["code"] == "core.not_found"


def test_a_filter_cannot_be_used_to_find_out_what_is_withheld(client):
    shown = published(a_demand, region="500106")
    hidden = published(a_demand, region="500106", anonymous=True)
    closed = published(a_demand, region="500106")
    KINDS["demand"].objects.filter(pk=closed.pk).update(disclosure={"region": 1})
    codes = [item["code"] for item in get(client, "/demands?region=500106")["items"]]
    assert codes == [shown.code]
    assert len(get(client, "/demands")["items"]) == 3
    assert "region" not in get(client, f"/demands/{hidden.code}")


def test_a_row_shown_as_another_is_not_listed(client):
    first, second = published(an_achievement), published(an_achievement)
    Achievement.objects.filter(pk=second.pk).update(same_as=first)
    assert [item["code"] for item in get(client, "/achievements")["items"]] == [first.code]


def test_search(client):
    row = an_achievement(title="铝合金真空压铸", stage="pilot")
    an_expert(title="示例专家甲")
    rebuild()
    found = get(client, "/search?q=铝合金&filter=stage:pilot&kind=achievement")
    assert (found["total"], found["relaxed"]) == (1, False)
    assert found["items"][0]["code"] == row.code
    assert found["facets"]["stage"] == {"pilot": 1}
    assert get(client, "/search?q=铝合金 量子纠缠")["relaxed"] is True


def test_matches_from_both_sides(client):
    row, demand = an_achievement(title="铝合金真空压铸"), a_demand(title="铝合金压铸件增强")
    rebuild()
    refresh(demand, by=BY)
    found = get(client, f"/demands/{demand.code}/matches")
    assert found[0]["code"] == row.code
    assert found[0]["explanation"]["terms"]
    assert get(client, f"/achievements/{row.code}/matches")[0]["code"] == demand.code


def test_code_lists(client):
    assert {"trl", "industry"} <= {each["name"] for each in get(client, "/codes")}
    assert get(client, "/codes/stage")[0]["name_en"]
    assert get(client, "/codes/region")[0]["code"]


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("/achievements/ANONE", 404, "core.not_found"),
        ("/demands/DNONE/matches", 404, "core.not_found"),
        ("/codes/nothing", 404, "api.no_list"),
        ("/achievements?cursor=zzz", 422, "api.cursor"),
        ("/achievements?cursor=%E9%93%9D", 422, "api.cursor"),
        (f"/achievements?cursor={b64('0001-01-01T00:00:00+14:00|5')}", 422, "api.cursor"),
        (f"/achievements?cursor={b64('9999-12-31T23:59:59-14:00|5')}", 422, "api.cursor"),
        (f"/organisations?cursor={b64('2026-01-01T00:00:00+00:00|5')}", 422, "api.cursor"),
        ("/achievements?limit=0", 422, "api.parameter"),
        ("/search?kind=nothing", 422, "api.parameter"),
        ("/search?filter=nothing:1", 422, "api.filter"),
        ("/search?filter=stage", 422, "api.filter"),
    ],
)
def test_a_refusal_is_a_problem(client, path, status, kind):
    problem = get(client, path, status)
    assert problem["type"] == f"urn:kuaizhuan:{kind}"
    assert problem["status"] == status
    assert problem["title"]


def test_an_unusable_index_is_a_problem_of_503(client, home):
    (home / "index").mkdir()
    (home / "index" / "CURRENT").write_text("{}")
    assert get(client, "/search?q=x", 503)["type"] == "urn:kuaizhuan:api.index_unusable"


@pytest.mark.parametrize("path", ["/achievements", "/search?q="])
def test_a_list_costs_the_same_for_one_row_and_for_thirty(client, path, django_assert_max_num_queries):
    published(an_achievement)
    rebuild()
    with django_assert_max_num_queries(6) as one:
        get(client, path)
    for _ in range(29):
        published(an_achievement)
    rebuild()
    with django_assert_max_num_queries(len(one)):
        get(client, path)


def test_the_description_is_served(client):
    assert "/api/v1/demands/{code}/matches" in get(client, "/openapi.json")["paths"]
