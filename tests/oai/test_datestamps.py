"""Whatever changes the public form of a row gives it a later datestamp, or harvesters would never know."""

from __future__ import annotations

import datetime as dt

import pytest

from factories import BY, a_demand, an_achievement, an_actor, an_organisation
from kuaizhuan.catalog import services as catalog
from kuaizhuan.catalog.models import KINDS, Revision, kind_of
from kuaizhuan.catalog.states import State
from kuaizhuan.collect import services as collect
from kuaizhuan.collect.models import DuplicatePair
from kuaizhuan.oai import records
from kuaizhuan.people.roles import Role
from kuaizhuan.publish import services as publish
from oai.harvesting import DAY, public, read, texts

pytestmark = pytest.mark.django_db


def said(client, row):
    """Datestamp of a row and whether it is deleted, as a harvester sees them."""
    arguments = {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": records.identifier(row.code)}
    root = read(client.get("/oai", arguments).content)
    header = next(root.iter("{*}header"))
    return texts(header, "datestamp")[0], header.get("status") == "deleted"


def approve(row):
    publish.approve(row, by=BY)


def withdraw(row):
    publish.withdraw(row, by=BY)


def return_it(row):
    publish.return_to_submitter(row, by=BY, reasons=["publish.return.unclear"])


def confirm(row):
    publish.confirm(row, by=an_actor(Role.OFFICE, row.owner))


def expire(row):
    type(row).objects.filter(pk=row.pk).update(valid_until=dt.date(2020, 1, 1))
    assert publish.expire_due(by=BY).moved == [row.code]


def revise(row):
    change = catalog.Change(row, {"title": "改过的高强度铝合金压铸技术"})
    catalog.update_records(kind_of(row), [change], by=BY)
    publish.apply_revision(Revision.objects.get(), by=BY)


def change_a_hidden_field(row):
    catalog.update_records(kind_of(row), [catalog.Change(row, {"contact_name": "某某"})], by=BY)


@pytest.mark.parametrize("make", [an_achievement, a_demand])
@pytest.mark.parametrize(
    ("state", "change", "deleted"),
    [
        (State.PLATFORM_REVIEW, approve, False),
        (State.PLATFORM_REVIEW, return_it, True),
        (State.PUBLISHED, withdraw, True),
        (State.PUBLISHED, confirm, False),
        (State.PUBLISHED, expire, False),
        (State.DORMANT, confirm, False),
        (State.PUBLISHED, revise, False),
        (State.DORMANT, revise, False),
        (State.PUBLISHED, change_a_hidden_field, False),
    ],
)
def test_every_change_of_a_row_is_dated(client, make, state, change, deleted):
    row = public(make(), state=state)
    KINDS[kind_of(row)].objects.filter(pk=row.pk).update(updated_at=DAY)
    assert said(client, row)[0] == "2026-03-01T12:00:00Z"

    change(row)

    stamp, gone = said(client, row)
    assert stamp > "2026-03-01T12:00:00Z"
    assert gone is deleted


def test_to_be_shown_as_another_and_no_longer_is_dated(client):
    owner = an_organisation()
    left, right = public(an_achievement(owner=owner)), public(an_achievement(owner=owner))
    pair = DuplicatePair.objects.create(left=left, right=right, similarity=0.9)
    editor = an_actor(Role.EDITOR)

    collect.answer_pair(pair, True, by=editor)
    merged, gone = said(client, right)
    assert gone
    assert merged > "2026-03-01T12:00:00Z"
    type(right).objects.filter(pk=right.pk).update(updated_at=DAY)

    collect.reopen_pair(pair, by=editor)
    assert said(client, right)[0] > "2026-03-01T12:00:00Z"
    assert not said(client, right)[1]
