"""A harvester made by others fetches everything over HTTP, page after page, while the catalogue changes."""

from __future__ import annotations

import datetime as dt

import pytest
from oaipmh_scythe import Scythe
from oaipmh_scythe.exceptions import (
    BadResumptionToken,
    CannotDisseminateFormat,
    IdDoesNotExist,
    NoRecordsMatch,
)

from factories import a_demand, an_achievement, an_expert, an_organisation
from kuaizhuan.catalog.models import KINDS
from kuaizhuan.catalog.states import State
from kuaizhuan.oai import records
from oai.harvesting import DAY, public

pytestmark = [
    pytest.mark.django_db(transaction=True),
    # The server of the session starts before any test can give it a folder of static files.
    pytest.mark.filterwarnings("ignore:No directory at:UserWarning"),
]


@pytest.fixture
def node(live_server, settings, monkeypatch):
    monkeypatch.setenv("KZ_OAI_PAGE", "7")
    with Scythe(f"{live_server.url}/oai") as scythe:
        yield scythe


def a_catalogue():
    """30 rows, 5 of them gone, many with the same datestamp; returns codes: there, gone."""
    owner = an_organisation(credit_code=None)  # of which only the name is known: no record of its own
    rows = [an_achievement(owner=owner) for _ in range(15)]
    rows += [a_demand(owner=owner) for _ in range(10)]
    rows += [an_expert(owner=owner) for _ in range(5)]
    for number, row in enumerate(rows):
        gone = number % 6 == 0
        changed = DAY + dt.timedelta(seconds=number // 4)
        public(row, changed=changed, state=State.WITHDRAWN if gone else State.PUBLISHED)
    an_achievement(state=State.DRAFT, owner=owner)
    there = {row.code for row in rows if row.state == State.PUBLISHED}
    return there, {row.code for row in rows} - there


def code_of(record):
    return record.header.identifier.removeprefix("oai:demo:")


def test_everything_is_harvested_once(node):
    there, gone = a_catalogue()

    harvested = list(node.list_records(metadata_prefix="oai_dc"))

    assert sorted(code_of(r) for r in harvested if not r.header.deleted) == sorted(there)
    assert sorted(code_of(r) for r in harvested if r.header.deleted) == sorted(gone)
    stamps = [(r.header.datestamp, code_of(r)) for r in harvested]
    assert stamps == sorted(stamps)
    assert all(
        r.metadata["title"] and r.metadata["language"] == ["zh"] for r in harvested if not r.header.deleted
    )
    headers = [h.identifier for h in node.list_identifiers(metadata_prefix="oai_dc")]
    assert headers == [r.header.identifier for r in harvested]


def test_sets_spans_and_formats_are_harvested(node):
    there, gone = a_catalogue()

    def codes(**arguments):
        return [code_of(r) for r in node.list_records(**{"metadata_prefix": "oai_dc", **arguments})]

    for kind in KINDS:
        assert set(codes(set_=kind)) == {code for code in there | gone if code[0] == kind[0].upper()}
    until = (DAY + dt.timedelta(seconds=3)).strftime("%Y-%m-%dT%H:%M:%SZ")
    since = (DAY + dt.timedelta(seconds=4)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert len(codes(until=until)) == 16
    assert sorted(codes(until=until) + codes(from_=since)) == sorted(there | gone)
    in_cerif = codes(metadata_prefix="oai_cerif_openaire")
    assert set(in_cerif) == {code for code in there | gone if code[0] != "D"}


def test_what_changes_during_a_harvest_is_not_lost(node):
    there, gone = a_catalogue()
    harvest = node.list_records(metadata_prefix="oai_dc")
    first = [next(harvest) for _ in range(7)]
    ahead = sorted(there - {code_of(r) for r in first})
    late, withdrawn = ahead[0], ahead[1]
    for code, state in ((late, State.PUBLISHED), (withdrawn, State.WITHDRAWN)):
        for model in KINDS.values():
            changed = DAY + dt.timedelta(days=1)
            model.objects.filter(code=code).update(updated_at=changed, state=state)

    harvested = first + list(harvest)

    assert sorted(code_of(r) for r in harvested) == sorted(there | gone)
    assert {code_of(r): r.header.deleted for r in harvested}[withdrawn]
    assert {code_of(r) for r in harvested[-2:]} == {late, withdrawn}


def test_the_rest_of_a_list_may_have_gone_meanwhile(node):
    a_catalogue()
    until = (DAY + dt.timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    harvest = node.list_records(metadata_prefix="oai_dc", until=until)
    for _ in range(7):
        next(harvest)
    for model in KINDS.values():
        model.objects.update(updated_at=DAY + dt.timedelta(days=1))

    with pytest.raises(NoRecordsMatch):
        list(harvest)


def test_small_questions(node):
    there, _ = a_catalogue()
    code = min(there)

    assert node.identify().protocolVersion == "2.0"
    assert [f.metadataPrefix for f in node.list_metadata_formats()] == list(records.FORMATS)
    assert {"achievement", "jurisdiction-SC"} <= {s.setSpec for s in node.list_sets()}
    assert code_of(node.get_record(identifier=f"oai:demo:{code}")) == code
    with pytest.raises(IdDoesNotExist):
        node.get_record(identifier="oai:demo:A0")
    with pytest.raises(CannotDisseminateFormat):
        node.get_record(identifier=f"oai:demo:{code}", metadata_prefix="marc21")
    with pytest.raises(BadResumptionToken):
        list(node.list_records(resumption_token="junk"))
