"""The seals of a scan are looked at beside the file, and the certificate says what was seen."""

from __future__ import annotations

import pytest
from django.test import Client
from freezegun import freeze_time

from kuaizhuan.core.files.receiving import receive
from kuaizhuan.people.models import User
from kuaizhuan.transfer.queries.sightings import scans
from transfer.registry_world import World

pytestmark = pytest.mark.django_db
SEALS = {"seller": "seal", "buyer": "signature"}


@pytest.fixture
def world():
    with freeze_time("2026-06-01 10:00:00"):
        yield World()


def opened(actor):
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def text(answer) -> str:
    return answer.content.decode()


def test_from_the_scan_to_the_certificate(world):
    data = world.between(world.university, world.firm, 100_000_000)
    contract = world.contract(data, document=receive("合同.txt", ["签字盖章".encode()]))
    row, scan = world.accepted(contract), scans(contract).get().code
    page, address = f"/registry/{row.code}/", f"/registry/{row.code}/seals/{scan}/"
    anna, office = opened(world.anna), opened(world.office)

    assert "还没有核对签章" in text(office.get(page))
    assert address not in text(office.get(page))
    assert address in text(anna.get(page))
    early = anna.post(f"{page}approve/", {"subtype": row.contract.subtype, "technical": "1000000元"})
    assert early.status_code == 422
    assert "还没有核对签章的合同扫描件：合同.txt" in text(early)

    assert office.post(address, SEALS).status_code == 403
    assert anna.post(address, {"seller": "seal"}).status_code == 422
    unexplained = anna.post(address, {**SEALS, "buyer": "none"})
    assert unexplained.status_code == 422
    assert "未见签章的，须写明情况" in text(unexplained)
    assert anna.post(address, SEALS).status_code == 302
    seen = text(office.get(page))
    assert "只有签字，没有盖章" in seen
    assert "还没有核对签章" not in seen

    done = {"subtype": row.contract.subtype, "technical": "1000000元", "confirmed": "yes"}
    assert anna.post(f"{page}approve/", done).status_code == 302
    row.refresh_from_db()
    said = text(Client().get(f"/certificates/{row.registration.token}/"))
    assert "卖方：盖章" in said
    assert "买方：签字" in said
    assert address not in text(anna.get(page))
