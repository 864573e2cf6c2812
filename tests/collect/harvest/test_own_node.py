"""A node like this one is harvested, in both of the formats that it writes."""

from __future__ import annotations

import datetime as dt

import httpx
import pytest

from factories import a_demand, an_achievement, an_expert, an_organisation
from kuaizhuan.catalog.models import Achievement, Demand, Expert
from kuaizhuan.catalog.states import State
from kuaizhuan.collect.harvest import services
from kuaizhuan.collect.harvest.client import Client
from kuaizhuan.core.actors import system
from oai.harvesting import public

pytestmark = pytest.mark.django_db
BY = system("harvest")


@pytest.fixture
def harvest(client):
    """Harvests this node's own /oai for an organisation that owns nothing of it."""

    def answer(request):
        found = client.get("/oai", dict(request.url.params))
        return httpx.Response(found.status_code, content=found.content, headers={"Content-Type": "text/xml"})

    def run(source):
        with Client("http://node.example/oai", httpx.MockTransport(answer), most=4) as asking:
            done = services.run_harvest(source, asking, by=BY)
        assert done.state == "finished", (done.problem, done.problem_values)
        return done.counts

    return run


@pytest.mark.parametrize("prefix", ["oai_dc", "oai_cerif_openaire"])
def test_rows_of_a_node_arrive_as_what_they_are(harvest, prefix, monkeypatch):
    monkeypatch.setenv("KZ_OAI_PAGE", "2")
    there, here = an_organisation("甲大学"), an_organisation("乙中心")
    result = public(
        an_achievement(owner=there, team=["示例甲", "示例乙"], patent_numbers=["ZL202010123456.2"])
    )
    public(an_expert(owner=there))
    if prefix == "oai_dc":
        public(a_demand(owner=there))
    source = services.add_source("http://node.example/oai", by=BY, organisation=here, prefix=prefix)

    counts = harvest(source)

    assert counts["made"] == (3 if prefix == "oai_dc" else 2)
    assert counts["passed"] == 2  # the organisations themselves
    copy = Achievement.objects.get(owner=here)
    assert (copy.title, copy.team, copy.keywords) == (result.title, result.team, result.keywords)
    assert (copy.patent_numbers, copy.state) == (result.patent_numbers, State.DRAFT)
    assert Expert.objects.filter(owner=here).count() == 1
    assert Demand.objects.filter(owner=here).count() == (1 if prefix == "oai_dc" else 0)

    public(result, state=State.WITHDRAWN, changed=dt.datetime.now(dt.UTC))
    assert harvest(source)["deleted"] == 1
    copy.refresh_from_db()
    assert copy.state == State.WITHDRAWN


def test_a_source_without_an_owner_takes_rows_for_whom_they_name(harvest):
    there = an_organisation("丙大学")
    public(an_achievement(owner=there))
    known = Achievement.objects.count()
    source = services.add_source("http://node.example/oai", by=BY)
    counts = harvest(source)
    assert counts.get("made", 0) + counts.get("asked", 0) == 1
    assert {row.owner for row in Achievement.objects.all()} == {there}
    assert Achievement.objects.count() == known + counts.get("made", 0)
