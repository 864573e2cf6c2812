"""Organisations as records: which there are, what is said of them, and that their rows point to them."""

from __future__ import annotations

import pytest

from factories import BY, a_demand, an_achievement, an_organisation
from kuaizhuan.catalog.states import Tier
from kuaizhuan.oai import records
from kuaizhuan.oai.cerif import CERIF, CREDIT_CODE
from kuaizhuan.people.services import (
    merge_organisations,
    place_under,
    split_organisation,
    update_organisation,
)
from kuaizhuan.publish.tasks import index_owner
from oai.harvesting import DAY, broken_order, public, read, texts

pytestmark = pytest.mark.django_db


def get(client, row, prefix="oai_dc"):
    arguments = {"verb": "GetRecord", "metadataPrefix": prefix, "identifier": records.identifier(row.code)}
    return read(client.get("/oai", arguments).content)


def header(client, row):
    """Its datestamp and whether it is deleted."""
    found = next(get(client, row).iter("{*}header"))
    return texts(found, "datestamp")[0], found.get("status") == "deleted"


def test_an_organisation_in_cerif(client):
    above = an_organisation("示例大学", kind="university")
    row = an_organisation(
        "示例大学材料学院", aliases=["材料院"], contact_phone="023-00000000", region="500106"
    )
    place_under(row, above, by=BY)
    root = get(client, row, "oai_cerif_openaire")
    unit = next(root.iter(f"{{{CERIF}}}OrgUnit"))
    assert unit.get("id") == row.code
    assert [e.text for e in unit.findall(f"{{{CERIF}}}Name")] == ["示例大学材料学院", "材料院"]
    identifier = unit.find(f"{{{CERIF}}}Identifier")
    assert (identifier.text, identifier.get("type")) == (row.credit_code, CREDIT_CODE)
    part_of = unit.find(f"{{{CERIF}}}PartOf/{{{CERIF}}}OrgUnit")
    assert part_of.get("id") == above.code
    assert broken_order(unit) == []
    assert "023-00000000" not in str(list(root.itertext()))
    assert set(texts(root, "setSpec")) == {"organisation", "jurisdiction-CQ", "openaire_cris_orgunits"}


def test_an_organisation_in_dublin_core(client):
    row = an_organisation("示例研究院", profile="从事轻合金研究。", region="510104")
    root = get(client, row)
    assert texts(root, "title") == ["示例研究院"]
    assert row.credit_code in texts(root, "relation")
    assert "从事轻合金研究。" in texts(root, "description")
    page = next(text for text in texts(root, "identifier") if text.startswith("http"))
    assert client.get(page.removeprefix("http://testserver")).status_code == 200


def test_one_of_which_only_the_name_is_known_is_no_record(client):
    row = an_organisation(credit_code=None)
    assert [e.get("code") for e in get(client, row).iter("{*}error")] == ["idDoesNotExist"]
    result = public(an_achievement(owner=row))
    unit = next(get(client, result, "oai_cerif_openaire").iter(f"{{{CERIF}}}OrgUnit"))
    assert unit.get("id") is None


def test_a_row_points_to_the_organisation_it_is_now_shown_under(client):
    source, target = an_organisation(), an_organisation()
    result = public(an_achievement(owner=source))
    merge_organisations(source, target, by=BY)
    unit = next(get(client, result, "oai_cerif_openaire").iter(f"{{{CERIF}}}OrgUnit"))
    assert unit.get("id") == target.code


def test_a_unit_changes_with_what_it_is_a_part_of(client):
    above, twin, unit = an_organisation(), an_organisation(), an_organisation()
    place_under(unit, twin, by=BY)

    def dated(change):
        type(unit).objects.filter(pk=unit.pk).update(updated_at=DAY)
        change()
        return header(client, unit)[0] > "2026-03-01T12:00:00Z"

    assert dated(lambda: merge_organisations(twin, above, by=BY))
    assert dated(lambda: update_organisation(above, {"name": "新名"}, by=BY))
    assert not dated(lambda: update_organisation(above, {"address": "某路1号"}, by=BY))
    assert dated(lambda: split_organisation(twin, by=BY))
    assert not dated(lambda: update_organisation(above, {"name": "再新"}, by=BY))


def test_a_row_that_keeps_back_whose_it_is_does_not_change_with_its_owner(client):
    owner = an_organisation()
    told = [public(an_achievement(owner=owner)), public(a_demand(owner=owner))]
    silent = [
        public(a_demand(owner=owner, anonymous=True)),
        public(an_achievement(owner=owner, disclosure={"owner": int(Tier.NAMED)})),
    ]
    update_organisation(owner, {"name": "新名"}, by=BY)
    assert index_owner.call(owner.code) == len(told)
    assert [header(client, row)[0] == "2026-03-01T12:00:00Z" for row in (*told, *silent)] == [
        False, False, True, True
    ]  # fmt: skip


def test_whatever_changes_what_is_said_changes_the_datestamp(client):
    source, target = an_organisation(), an_organisation()
    changes = (
        (lambda: update_organisation(source, {"name": "新名"}, by=BY), False),
        (lambda: place_under(source, target, by=BY), False),
        (lambda: merge_organisations(source, target, by=BY), True),
        (lambda: split_organisation(source, by=BY), False),
    )
    for change, deleted in changes:
        before = type(source).objects.get(pk=source.pk).updated_at
        change()
        assert type(source).objects.get(pk=source.pk).updated_at > before
        assert header(client, source)[1] is deleted
