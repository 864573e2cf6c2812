"""A registrar looks at the seals of each scan before approving, and the pre-check goes by what was seen."""

from __future__ import annotations

import pytest
from freezegun import freeze_time

from kuaizhuan.core.errors import NotAllowed, RuleBroken
from kuaizhuan.core.files.receiving import receive
from kuaizhuan.core.models import Event
from kuaizhuan.transfer import services
from kuaizhuan.transfer.models import SealSighting
from kuaizhuan.transfer.queries.contracts import precheck
from kuaizhuan.transfer.queries.sightings import scans, sighted_for
from kuaizhuan.transfer.registration.sighting import Seen, Side
from kuaizhuan.transfer.rules.sighting import Sighting
from kuaizhuan.transfer.states import Desk
from transfer.registry_world import LARGE, World

pytestmark = pytest.mark.django_db
SEAL, SIGNATURE, NONE = Sighting(Seen.SEAL), Sighting(Seen.SIGNATURE), Sighting(Seen.NONE, "尾页缺失")


@pytest.fixture(scope="module")
def kept(keep):
    with freeze_time("2026-06-01 10:00:00"):
        return keep(World)


@pytest.fixture
def world(kept, db):
    with freeze_time("2026-06-01 10:00:00"):
        yield kept.copy()


def a_scanned(world, fen=100_000_000):
    """An accepted application whose contract has one scan: (application, code of the scan)."""
    data = world.between(world.university, world.firm, fen)
    for side in ("sellers", "buyers"):
        data[side][0].pop("seal_name", None)
    contract = world.contract(data, document=receive("合同.txt", ["签字盖章".encode()]))
    return world.accepted(contract), scans(contract).get().code


def see(row, scan, by, seller=SEAL, buyer=SEAL):
    return services.record_sightings(row, scan, by=by, sightings={Side.SELLER: seller, Side.BUYER: buyer})


def refused(call, *args, **values):
    with pytest.raises(RuleBroken) as refusal:
        call(*args, **values)
    return [code.removeprefix("transfer.") for code in refusal.value.verdict.codes]


def found(row):
    """(refusals, warnings, facts that are assumed) of the contract's pre-check today, of those about seals."""
    said = precheck(row.contract, row.accepted_on, row.version.data, row.jurisdiction)
    warned = [each.code for each in said.warnings]
    return (
        "transfer.seal_missing" in said.verdict.codes,
        "transfer.signed_only" in warned,
        sorted(fact.path for fact in said.checked.assumed if fact.path.endswith("seal_name")),
    )


def test_nothing_is_approved_before_the_scan_was_looked_at(world):
    row, scan = a_scanned(world)
    assert refused(services.approve_application, row, by=world.anna) == ["sighting_missing"]
    see(row, scan, world.anna)
    made = services.approve_application(row, by=world.anna)
    assert made.state == Desk.REGISTERED
    assert sighted_for(made) == [(Side.SELLER, Seen.SEAL), (Side.BUYER, Seen.SEAL)]
    assert refused(see, row, scan, world.anna, buyer=NONE) == ["sighting_late"]


def test_a_contract_without_a_scan_is_approved_as_before(world):
    row = world.accepted(world.contract(world.between(world.university, world.firm, 100_000_000)))
    assert services.approve_application(row, by=world.anna).state == Desk.REGISTERED


def test_the_precheck_goes_by_what_was_seen(world):
    row, scan = a_scanned(world)
    assert found(row) == (False, False, ["buyers.seal_name", "sellers.seal_name"])
    see(row, scan, world.anna)
    assert found(row) == (False, False, [])
    see(row, scan, world.anna, buyer=SIGNATURE)
    assert found(row) == (False, True, [])
    see(row, scan, world.bert, buyer=NONE)
    assert found(row) == (True, False, [])
    row.refresh_from_db()
    assert "transfer.seal_missing" in [each["code"] for each in row.checked["reasons"]]
    assert "seal_missing" in refused(services.approve_application, row, by=world.anna)


def test_who_saw_what_is_kept_and_said_otherwise(world):
    row, scan = a_scanned(world)
    see(row, scan, world.anna, buyer=NONE)
    see(row, scan, world.bert)
    kept = {each.side: (each.seen, each.note, each.by_id) for each in SealSighting.objects.all()}
    assert kept == dict.fromkeys(("seller", "buyer"), ("seal", "", world.bert.user_id))
    said = Event.objects.filter(code="transfer.application.see_seals").order_by("seq")
    assert [each.data["buyer"] for each in said] == ["none", "seal"]


def test_only_a_registrar_of_the_place_says_it(world):
    row, scan = a_scanned(world)
    for stranger in (world.office, world.firm_head, world.registrars["SC"][0]):
        with pytest.raises(NotAllowed):
            see(row, scan, stranger)
    other, _scan = a_scanned(world, 90_000_000)
    assert refused(see, other, scan, world.anna) == ["sighting_no_scan"]


def test_after_the_first_approval_the_second_sends_back(world):
    row, scan = a_scanned(world, LARGE)
    see(row, scan, world.anna)
    row = services.approve_application(row, by=world.anna)
    assert row.state == Desk.SECOND
    assert refused(see, row, scan, world.bert, buyer=NONE) == ["sighting_late"]
    row = services.send_back(row, by=world.bert, note="买方印章不清")
    see(row, scan, world.bert, buyer=NONE)
