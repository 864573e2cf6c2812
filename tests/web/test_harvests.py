"""The pages of harvests: a source is added, paused and asked for; what waits in quarantine is shown with its reason."""

from __future__ import annotations

import pytest

from factories import a_user, an_organisation
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
