"""The pages of harvests: a source is added, paused and asked for; what waits in quarantine is shown with its reason."""

from __future__ import annotations

import pytest

from factories import a_demand, a_user, an_achievement, an_organisation
from kuaizhuan.catalog.states import State
from kuaizhuan.collect.harvest.models import HarvestedRecord, HarvestSource, QuarantinedRecord
from kuaizhuan.collect.harvest.states import SourceState, Standing
from kuaizhuan.people.roles import Role

pytestmark = pytest.mark.django_db


def test_a_source_is_added_and_shown_with_its_quarantine(client):
    owner = an_organisation("示例大学")
    client.force_login(a_user(Role.OFFICE, owner))
    form = {
        "url": "ftp://x",
        "organisation": owner.code,
        "kind": "achievements",
        "metadata_format": "oai_dc",
        "sets": "a\nb",
    }
    refused = client.post("/harvests/", form)
    assert refused.status_code == 422
    assert not HarvestSource.objects.exists()

    client.post("/harvests/", {**form, "url": "https://x.example/oai"})
    source = HarvestSource.objects.get()
    assert (source.sets, source.organisation) == (["a", "b"], owner)
    problem = {"column": None, "code": "collect.harvest_no_metadata", "params": {}, "warning": False}
    QuarantinedRecord.objects.create(source=source, mark="i:1", identifier="oai:x:1", problems=[problem])
    left = HarvestedRecord.objects.create(
        source=source, identifier="oai:x:2", state=Standing.GONE, owner=owner, record_code="A2345678ABC"
    )
    page = client.get(f"/harvests/{source.code}/").content.decode()
    assert "oai:x:1" in page
    assert "记录没有元数据。" in page
    assert "A2345678ABC" in page
    assert "https://x.example/oai" in client.get("/harvests/").content.decode()

    for verb, state in (("run", "active"), ("pause", "paused"), ("resume", "active")):
        client.post(f"/harvests/{source.code}/{verb}/")
        source.refresh_from_db()
        assert source.state == SourceState(state)
    client.post(f"/harvests/records/{left.pk}/keep/")
    left.refresh_from_db()
    assert left.state == Standing.KEPT


def test_others_see_nothing_of_it(client):
    source = HarvestSource.objects.create(url="https://x.example/oai", organisation=an_organisation())
    client.force_login(a_user(Role.OFFICE, an_organisation()))
    assert client.get(f"/harvests/{source.code}/").status_code == 404
    assert client.post(f"/harvests/{source.code}/pause/").status_code == 404


def test_a_row_says_whence_it_was_harvested(client):
    owner = an_organisation("示例大学")
    row = an_achievement(owner=owner, state=State.PUBLISHED)
    source = HarvestSource.objects.create(url="https://x.example/oai", name="示例库", organisation=owner)
    HarvestedRecord.objects.create(
        source=source, identifier="oai:x:7", record_code=row.code, link="https://x.example/7", owner=owner
    )
    address = f"/achievements/{row.code}/source/"
    assert address in client.get(f"/achievements/{row.code}/").content.decode()
    page = client.get(address).content.decode()
    for word in ("示例库", "oai:x:7", 'href="https://x.example/7"'):
        assert word in page
    assert f"/harvests/{source.code}/" not in page
    client.force_login(a_user(Role.OFFICE, owner))
    assert f"/harvests/{source.code}/" in client.get(address).content.decode()


def test_the_address_of_a_source_and_what_is_to_decide_stay_inside(client):
    owner = an_organisation("示例大学")
    row = an_achievement(owner=owner, state=State.PUBLISHED)
    source = HarvestSource.objects.create(url="http://10.1.2.3/oai", organisation=owner)
    HarvestedRecord.objects.create(
        source=source, identifier="oai:x:9", record_code=row.code, owner=owner, state=Standing.GONE
    )
    address = f"/achievements/{row.code}/source/"
    page = client.get(address).content.decode()
    assert "oai:x:9" in page
    inside = ("10.1.2.3", "来源已删除，待决定")
    assert [word for word in inside if word in page] == []
    client.force_login(a_user(Role.OFFICE, owner))
    page = client.get(address).content.decode()
    assert [word for word in inside if word in page] == list(inside)


def test_a_source_does_not_tell_who_asks_in_silence(client):
    owner = an_organisation("示例企业")
    row = a_demand(owner=owner, state=State.PUBLISHED, anonymous=True)
    source = HarvestSource.objects.create(url="https://x.example/oai", organisation=owner)
    HarvestedRecord.objects.create(source=source, identifier="oai:x:8", record_code=row.code, owner=owner)
    assert client.get(f"/demands/{row.code}/source/").status_code == 404
    assert "/source/" not in client.get(f"/demands/{row.code}/").content.decode()
    client.force_login(a_user(Role.ENTERPRISE, owner))
    assert "oai:x:8" in client.get(f"/demands/{row.code}/source/").content.decode()


def test_an_identifier_is_told_to_whom_the_number_is(client, settings):
    owner, number = an_organisation("示例大学"), "oai:x:7"
    row = an_achievement(owner=owner, state=State.PUBLISHED, external_id=number)
    source = HarvestSource.objects.create(url="https://x.example/oai", name="示例库", organisation=owner)
    HarvestedRecord.objects.create(
        source=source, identifier=number, record_code=row.code, link="https://x.example/7", owner=owner
    )

    def told():
        page = client.get(f"/achievements/{row.code}/source/").content.decode()
        assert "示例库" in page
        return number in page, "https://x.example/7" in page

    assert told() == (False, False)
    client.force_login(a_user(Role.OFFICE, an_organisation()))
    assert told() == (True, True)
    settings.HARVEST_PRIVATE = True
    assert told() == (True, False)
    client.force_login(a_user(Role.OFFICE, owner))
    assert told() == (True, True)
