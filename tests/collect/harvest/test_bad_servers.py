"""Whatever a server does, what it gave stays, the run ends, and the next one goes on."""

from __future__ import annotations

import pytest

from collect.harvest.foreign import Repository, serve
from collect.harvest.test_harvesting import BY, World, name, records
from kuaizhuan.catalog.models import Achievement
from kuaizhuan.collect.harvest import services
from kuaizhuan.collect.harvest.client import Client
from kuaizhuan.collect.harvest.models import HarvestedRecord, HarvestRun, HarvestSource, QuarantinedRecord
from kuaizhuan.collect.harvest.outgoing import Guarded
from kuaizhuan.collect.harvest.services import running
from kuaizhuan.collect.harvest.states import HarvestState, SourceState, Standing
from kuaizhuan.collect.models import ImportRun
from kuaizhuan.collect.states import RunState
from kuaizhuan.core.errors import Conflict

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    repository = Repository(records(*range(1, 13)), limit=5)
    with serve(repository) as server:
        yield World(server)


def a_page(query):
    return query["verb"] == "ListRecords"


def a_later_page(query):
    return "resumptionToken" in query


def taken():
    return Achievement.objects.count()


def test_a_page_that_the_server_cannot_give_is_read_record_by_record(world):
    """One record breaks the export of every page it is on, and cannot be given alone either."""
    world.server.instead(a_later_page, 500, times=3)
    world.server.instead(lambda query: query.get("identifier") == name(7), 500, times=3)

    assert world.counts() == {"made": 11, "quarantined": 1}
    assert QuarantinedRecord.objects.get().identifier == name(7)
    assert next(q["identifier"] for q in world.server.asked if q["verb"] == "GetRecord") == name(6)

    assert world.counts() == {"made": 1, "resolved": 1}


def test_an_answer_that_breaks_off_costs_nothing(world):
    whole = world.server.answer({"verb": "ListRecords", "metadataPrefix": "oai_dc"})[2]
    world.server.instead(a_page, 200, whole[: whole.index(name(4).encode()) + 40])

    counts = world.counts()
    assert taken() == 12
    assert counts["made"] == 12


def test_a_killed_run_goes_on_behind_the_last_whole_page(world, monkeypatch):
    took = running.Taking.take
    pages = []

    def die(self, found):
        if len(pages) == 2:
            raise KeyboardInterrupt
        pages.append(found)
        took(self, found)

    monkeypatch.setattr(running.Taking, "take", die)
    with pytest.raises(KeyboardInterrupt):
        world.harvest()
    run = HarvestRun.objects.get()
    assert (run.state, taken()) == (HarvestState.FAILED, 5)
    monkeypatch.undo()

    assert world.harvest().pk == run.pk
    assert taken() == 12
    assert "resumptionToken" in world.server.listed()[0]
    assert {row.state for row in ImportRun.objects.all()} == {RunState.FINISHED}


def test_a_run_whose_process_is_gone_does_not_stay_under_way(world):
    run = HarvestRun.objects.create(source=world.source, started_by="x")
    with pytest.raises(Conflict):
        world.harvest()
    late = run.touched_at.__class__(2099, 1, 1, tzinfo=run.touched_at.tzinfo) if run.touched_at else None
    assert services.close_harvests(by=BY, now=late) == 1
    run.refresh_from_db()
    assert (run.state, run.problem) == (HarvestState.FAILED, "collect.run_interrupted")
    assert world.counts() == {"made": 12}


BAD_TOKEN = b"""<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-03-01T00:00:00Z</responseDate>
<request/><error code="badResumptionToken">expired</error></OAI-PMH>"""


def test_a_token_that_expired_begins_the_list_anew(world):
    world.server.instead(a_later_page, 200, BAD_TOKEN)
    counts = world.counts()
    assert (counts["made"], counts["repeated"], taken()) == (12, 5, 12)


def test_a_list_that_goes_round_is_left_and_what_it_gave_stays(world):
    whole = world.server.answer({"verb": "ListRecords", "metadataPrefix": "oai_dc"})[2]
    world.server.instead(a_later_page, 200, whole, times=9)
    run = world.harvest()
    assert (run.state, run.problem, taken()) == (HarvestState.FAILED, "collect.harvest_circle", 5)
    assert len(world.server.listed()) < 4
    world.server.answers.clear()
    assert world.counts() == {"made": 7, "unchanged": 5}


def test_a_busy_server_is_waited_for(world):
    world.server.instead(a_page, 503, Retry_After="7")
    assert world.counts() == {"made": 12}
    assert world.waited == [7.0]
    world.server.instead(a_page, 503, Retry_After="86400")
    run = world.harvest()
    assert (run.problem, run.problem_values) == ("collect.harvest_busy", {"seconds": 86400})


def test_a_dead_source_is_told_of_and_recovers(world):
    for _ in range(2):
        world.server.instead(lambda query: True, 404, b"<html>gone</html>")
        run = world.harvest()
        assert (run.state, run.problem) == (HarvestState.FAILED, "collect.harvest_status")
    assert (world.source.state, world.source.failures) == (SourceState.FAILING, 2)
    world.counts()
    assert (world.source.state, world.source.failures, world.source.problem) == (SourceState.ACTIVE, 0, "")


def test_a_page_of_another_kind_and_a_document_type_are_refused(world):
    for body in (
        b"<!DOCTYPE html><html></html>",
        b'<!DOCTYPE x [<!ENTITY a "b">]><OAI-PMH>&a;</OAI-PMH>',
        b"",
        b"\x00",
    ):
        world.server.instead(lambda query: query["verb"].startswith("List"), 200, body, times=2)
        assert world.harvest(full=True).problem in (
            "collect.harvest_not_oai", "collect.harvest_doctype", "collect.harvest_not_xml",
        )  # fmt: skip
    assert taken() == 0


def test_what_a_whole_harvest_does_not_bring_again_waits_for_its_owner(world):
    world.counts()
    world.server.repository.deletes = "no"
    del world.items[name(5)]
    assert world.counts(full=True) == {"unchanged": 11, "missing": 1}
    row = HarvestedRecord.objects.get(state=Standing.MISSING)
    assert (row.identifier, row.owner) == (name(5), world.owner)
    services.keep_record(row, by=BY)
    assert world.counts(full=True) == {"unchanged": 11}


def test_nothing_is_concluded_where_most_of_a_list_is_missing(world):
    world.counts()
    for number in range(1, 12):
        del world.items[name(number)]
    run = world.harvest(full=True)
    assert run.problem == "collect.harvest_shrunk"
    assert not HarvestedRecord.objects.filter(state=Standing.MISSING).exists()


def test_an_empty_list_is_a_success(world):
    world.items.clear()
    assert world.counts() == {}
    assert world.source.last_success_at


@pytest.mark.parametrize("address", ["127.0.0.1", "169.254.169.254", "::ffff:10.0.0.1"])
def test_nothing_is_asked_of_a_private_address(world, address):
    resolved = Guarded(anywhere=False, resolve=lambda host, port: ["1.1.1.1", address])
    with Client("http://public.example/oai", resolved, most=1) as client:
        run = services.run_harvest(world.source, client, by=BY)
    assert (run.state, run.problem) == (HarvestState.FAILED, "collect.harvest_inside")
    assert world.server.asked == []


def test_a_redirect_inside_is_refused_too(world):
    world.server.instead(lambda query: True, 302, Location="http://inside.example/oai")
    at = {"outer.example": "1.1.1.1", "inside.example": "10.0.0.1"}
    import httpx

    def answer(request):
        return httpx.Response(302, headers={"Location": "http://inside.example/oai"})

    guarded = Guarded(
        anywhere=False, resolve=lambda host, port: [at[host]], inner=httpx.MockTransport(answer)
    )
    with Client("http://outer.example/oai", guarded, most=1) as client:
        assert services.run_harvest(world.source, client, by=BY).problem == "collect.harvest_inside"


def test_a_preview_writes_nothing(world):
    new = HarvestSource(url=world.server.url, organisation=world.owner)
    with Client(world.server.url, Guarded(anywhere=True), most=1) as client:
        counts = services.preview_source(new, client, by=BY, most=2)
    assert (counts["made"], counts["more"]) == (10, 2)
    assert (taken(), HarvestSource.objects.count(), HarvestRun.objects.count()) == (0, 1, 0)
