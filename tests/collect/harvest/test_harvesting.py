"""A repository that others' software serves is harvested over HTTP, however badly it behaves: nothing stops it, nothing comes twice."""

from __future__ import annotations

import pytest

from collect.harvest.foreign import Item, Repository, serve
from factories import an_organisation
from kuaizhuan.catalog.models import Achievement
from kuaizhuan.catalog.states import State
from kuaizhuan.collect.harvest import services
from kuaizhuan.collect.harvest.client import Client
from kuaizhuan.collect.harvest.models import HarvestedRecord, QuarantinedRecord
from kuaizhuan.collect.harvest.outgoing import Guarded
from kuaizhuan.collect.harvest.states import HarvestState, SourceState, Standing
from kuaizhuan.collect.models import Claim, ImportRun
from kuaizhuan.core.actors import system
from kuaizhuan.core.models import Event

pytestmark = pytest.mark.django_db
BY = system("harvest")


def a_record(number, **said):
    return Item(
        {
            "title": [f"第{number}号高强度铝合金压铸技术"],
            "creator": [f"示例甲{number}"],
            "publisher": ["Foreign University"],
            "subject": ["铝合金；压铸", "新材料"],
            "description": ["通过成分设计与真空压铸工艺，得到高强度高韧性的薄壁件。"],
            "date": ["2025-06-30"],
            "identifier": [f"https://foreign.example/{number}"],
            **said,
        },
        at=f"2026-03-{number:02d}T12:00:00Z",
    )


def name(number):
    return f"oai:foreign.example:{number}"


def records(*numbers):
    return {name(number): a_record(number) for number in numbers}


@pytest.fixture
def world():
    """A source of an organisation, its server with 12 records, five on a page, and what harvests it."""
    repository = Repository(records(*range(1, 13)), limit=5)
    with serve(repository) as server:
        yield World(server)


class World:
    def __init__(self, server):
        self.server, self.items = server, server.repository.items
        self.owner = an_organisation("示例大学")
        self.waited = []
        self.source = services.add_source(server.url, by=BY, organisation=self.owner)

    def harvest(self, **options):
        self.server.asked.clear()
        with Client(self.server.url, Guarded(anywhere=True), most=1, pause=self.waited.append) as client:
            run = services.run_harvest(self.source, client, by=BY, **options)
        self.source.refresh_from_db()
        return run

    def counts(self, **options):
        run = self.harvest(**options)
        assert run.state == HarvestState.FINISHED, (run.problem, run.problem_values)
        return {name: count for name, count in run.counts.items() if count and name != "received"}


def everything():
    """All rows that a harvest writes, to compare before and after."""
    models = (Achievement, Claim, ImportRun, QuarantinedRecord)
    known = HarvestedRecord.objects.order_by("pk").values(
        "identifier", "digest", "record_code", "state", "datestamp"
    )
    return [*(list(model.objects.order_by("pk").values()) for model in models), list(known)]


def test_records_become_drafts_and_twice_changes_nothing(world):
    assert world.counts() == {"made": 12}

    row = Achievement.objects.get(external_id=name(3))
    assert (row.title, row.owner, row.state) == ("第3号高强度铝合金压铸技术", world.owner, State.DRAFT)
    assert (row.team, row.keywords, str(row.completed_on)) == (["示例甲3"], ["铝合金", "压铸"], "2025-06-30")
    assert row.high_tech_field
    known = HarvestedRecord.objects.get(identifier=name(3))
    assert (known.record_code, known.link) == (row.code, "https://foreign.example/3")
    assert [q["verb"] for q in world.server.asked] == [
        "Identify",
        "ListRecords",
        "ListRecords",
        "ListRecords",
    ]
    assert (world.source.name, world.source.deletes) == ("Foreign Repository", "persistent")
    assert world.source.last_success_at
    assert world.source.since
    before = everything()

    assert world.counts(full=True) == {"unchanged": 12}
    assert everything() == before


def test_three_broken_records_wait_in_quarantine_and_stop_nothing(world):
    world.items[name(2)] = a_record(2, title=["@AMPERSAND@ 项目"])
    world.items[name(7)].said.pop("title")
    world.items[name(11)] = a_record(11, description=["@BYTES@"])

    assert world.counts() == {"made": 9, "quarantined": 3}

    why = {row.identifier: row.problems[0]["code"] for row in QuarantinedRecord.objects.all()}
    assert why == {
        name(2): "collect.harvest_record_not_xml",
        name(7): "collect.required",
        name(11): "collect.harvest_not_utf8",
    }
    assert "R & D" in QuarantinedRecord.objects.get(identifier=name(2)).text
    assert Achievement.objects.count() == 9
    assert world.source.state == SourceState.ACTIVE

    world.items[name(2)] = a_record(2)
    world.items[name(7)] = a_record(7)
    counts = world.counts()
    assert (counts["made"], counts["resolved"], counts["quarantined"]) == (2, 2, 1)
    waiting = QuarantinedRecord.objects.get(resolved_at=None)
    assert (waiting.identifier, waiting.tries) == (name(11), 2)
    assert {"verb": "GetRecord", "identifier": name(7), "metadataPrefix": "oai_dc"} in world.server.asked


def test_only_what_changed_is_asked_for_and_deletions_are_followed(world):
    world.counts()
    public = Achievement.objects.get(external_id=name(2))
    Achievement.objects.filter(pk=public.pk).update(state=State.PUBLISHED)
    later = "2099-01-01T00:00:00Z"
    world.items[name(1)] = a_record(1, title=["第1号改过的名称"])
    world.items[name(1)].at = later
    world.items[name(2)] = Item(at=later, deleted=True)
    world.items[name(3)] = Item(at=later, deleted=True)
    world.items[name(20)] = a_record(20)
    world.items[name(20)].at = later

    counts = world.counts()

    assert counts == {"made": 1, "changed": 1, "deleted": 1, "left": 1, "odd_dates": 4}
    assert world.server.listed()[0]["from"]
    standing = {
        row.identifier: row.state for row in HarvestedRecord.objects.filter(identifier__in=[name(2), name(3)])
    }
    assert standing == {name(2): Standing.GONE, name(3): Standing.DROPPED}
    assert Achievement.objects.get(external_id=name(1)).title == "第1号改过的名称"
    assert Achievement.objects.get(external_id=name(3)).state == State.WITHDRAWN
    assert Achievement.objects.get(pk=public.pk).state == State.PUBLISHED
    assert Event.objects.filter(code="publish.record.take_back").count() == 1

    world.items[name(3)] = a_record(3)
    world.items[name(3)].at = later
    world.counts()
    assert Achievement.objects.get(external_id=name(3)).state == State.DRAFT
