"""`kuaizhuan harvest`: a trial, a harvest, what waits, and all that are due."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from collect.harvest.foreign import Repository, serve
from collect.harvest.test_harvesting import BY, name, records
from factories import a_user, an_organisation
from kuaizhuan.catalog.models import Achievement
from kuaizhuan.collect.harvest import services
from kuaizhuan.collect.harvest.models import HarvestRun, HarvestSource

pytestmark = pytest.mark.django_db


def run(*words):
    out = io.StringIO()
    call_command("harvest", *words, "--json", stdout=out)
    return json.loads(out.getvalue())


@pytest.fixture
def server(settings):
    settings.HARVEST_PRIVATE = True
    with serve(Repository(records(1, 2, 3), limit=2)) as server:
        yield server


def test_a_source_is_tried_harvested_and_listed(server):
    owner = an_organisation("示例大学")
    server.repository.items[name(2)].said.pop("title")
    words = [server.url, "--owner", owner.name]
    assert run(*words, "--dry-run")["counts"] == {"made": 2, "quarantined": 1}
    assert not HarvestSource.objects.exists()

    found = run(*words)["runs"][0]
    assert (found["state"], found["counts"]) == ("finished", {"made": 2, "quarantined": 1})
    assert {row.owner for row in Achievement.objects.all()} == {owner}
    (source,) = run("--list")["sources"]
    assert (source["owner"], source["records"], len(source["quarantine"])) == (owner.code, 3, 1)
    assert run("--due")["runs"][0]["source"] == source["code"]
    assert run(source["code"], "--full")["runs"][0]["counts"]["unchanged"] == 2
    assert HarvestSource.objects.count() == 1


def test_a_source_that_cannot_be_harvested_keeps_no_other_from_it(server):
    busy = services.add_source("http://127.0.0.1:9/oai", by=BY, organisation=an_organisation("示例研究所"))
    HarvestRun.objects.create(source=busy, started_by="x", touched_at=timezone.now())
    orphan = services.add_source("http://127.0.0.1:9/", by=BY, organisation=an_organisation("示例医院"))
    HarvestSource.objects.filter(pk=orphan.pk).update(by_person=True, added_by=a_user())
    services.add_source(server.url, by=BY, organisation=an_organisation("示例大学"))
    with pytest.raises(SystemExit):
        call_command("harvest", "--due", stderr=(said := io.StringIO()), stdout=io.StringIO())
    assert [line.split()[0] for line in said.getvalue().splitlines()] == [busy.code, orphan.code]
    assert "正在采集" in said.getvalue()
    assert Achievement.objects.count() == 3


def test_what_is_asked_wrongly_is_said(server, settings):
    for words in ([], ["ftp://x.example/"], [server.url, "--from", "gestern"]):
        with pytest.raises(CommandError):
            call_command("harvest", *words)
    settings.HARVEST_PRIVATE = False
    with pytest.raises(SystemExit):
        call_command("harvest", server.url, stdout=io.StringIO())
    assert server.asked == []
