"""No date and no datestamp is ahead of the answer that tells it, whatever rows say and clocks did."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from factories import a_demand, an_achievement, an_organisation
from kuaizhuan.catalog.registry import KINDS
from kuaizhuan.catalog.states import Tier
from kuaizhuan.oai import records
from kuaizhuan.oai.described import Described
from oai.harvesting import DAY, codes, public, read, texts

TODAY, PUBLISHED = dt.date(2026, 3, 5), dt.date(2026, 3, 1)
YEARS = dt.timedelta(days=3650)


@pytest.mark.parametrize(
    ("own", "published", "said"),
    [
        (dt.date(2025, 6, 1), PUBLISHED, "2025-06-01"),
        (dt.date(1, 1, 1), PUBLISHED, "0001-01-01"),
        (TODAY, PUBLISHED, "2026-03-05"),
        (dt.date(2026, 3, 6), PUBLISHED, "2026-03-01"),
        (dt.date.max, PUBLISHED, "2026-03-01"),
        (dt.date.max, dt.date(2026, 3, 6), ""),
        (dt.date.max, None, ""),
        (None, PUBLISHED, "2026-03-01"),
        ("2025", PUBLISHED, "2026-03-01"),
        (None, None, ""),
    ],
)
def test_the_day_of_a_row(own, published, said):
    row = Described(KINDS["achievement"], "A1", "", {"completed_on": own}, None, published, TODAY)
    assert row.day() == said


def get(client, row, prefix="oai_dc"):
    arguments = {"verb": "GetRecord", "metadataPrefix": prefix, "identifier": records.identifier(row.code)}
    return read(client.get("/oai", arguments).content)


@pytest.mark.django_db
def test_a_result_is_of_the_day_it_was_completed_or_published(client):
    row = public(an_achievement(completed_on=dt.date(2025, 6, 1)))
    assert texts(get(client, row), "date") == ["2025-06-01"]
    hidden = public(row, disclosure={"completed_on": int(Tier.NAMED)})
    assert texts(get(client, hidden), "date") == ["2026-03-01"]
    ahead = public(row, disclosure={}, completed_on=dt.date(2999, 1, 1))
    assert texts(get(client, ahead), "date") == ["2026-03-01"]


@pytest.mark.django_db
def test_a_need_is_not_of_the_day_it_ends(client):
    for day in (dt.date(2999, 1, 1), dt.date(2025, 1, 1)):
        assert texts(get(client, public(a_demand(needed_until=day))), "date") == ["2026-03-01"]
    assert texts(get(client, an_organisation()), "date") == []


@pytest.mark.django_db
def test_a_datestamp_ahead_is_told_as_now(client):
    row = public(an_achievement(owner=an_organisation(credit_code=None)), changed=timezone.now() + YEARS)
    type(row).objects.filter(pk=row.pk).update(published_at=timezone.now() + YEARS, completed_on=None)
    root = get(client, row)
    assert texts(root, "datestamp") == texts(root, "responseDate")
    assert texts(root, "date") == []
    identify = read(client.get("/oai", {"verb": "Identify"}).content)
    assert texts(identify, "earliestDatestamp") == texts(identify, "responseDate")


@pytest.mark.django_db
def test_a_row_dated_ahead_is_in_the_spans_that_hold_now(client):
    row = public(an_achievement(owner=an_organisation(credit_code=None)), changed=timezone.now() + YEARS)

    def found(**span):
        arguments = {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc", **span}
        root = read(client.get("/oai", arguments).content)
        return codes(root) or texts(root, "identifier")

    now = timezone.now()
    there, gone = [records.identifier(row.code)], ["noRecordsMatch"]
    assert found() == there
    assert found(**{"from": f"{DAY:%Y-%m-%d}"}) == there
    assert found(until=f"{now + dt.timedelta(days=1):%Y-%m-%d}") == there
    assert found(until=f"{DAY:%Y-%m-%d}") == gone
    assert found(**{"from": f"{now + dt.timedelta(days=2):%Y-%m-%d}"}) == gone
