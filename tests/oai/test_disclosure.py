"""Nothing leaves that a visitor may not read: every field of every kind, in every format, at every tier."""

from __future__ import annotations

import datetime as dt

import pytest

from factories import a_demand, a_user, an_achievement, an_expert, an_organisation
from kuaizhuan.catalog.disclosure import CONTACT
from kuaizhuan.catalog.registry import KINDS
from kuaizhuan.catalog.states import Tier
from kuaizhuan.oai import records
from kuaizhuan.people.roles import Role
from oai.harvesting import public, read

pytestmark = [pytest.mark.django_db, pytest.mark.any_database("which fields of a row are written")]

MAKERS = {"achievement": an_achievement, "demand": a_demand, "expert": an_expert}
MARKED = {
    "title": "甲标题标记一二三", "summary": "甲效益标记", "description": "甲简介标记", "keywords": ["甲关键词标记"],
    "external_id": "甲编号标记", "contact_name": "甲联系标记", "contact_phone": "023-00001111",
    "contact_email": "mark@node.example", "high_tech_field": "materials", "industry": "C", "discipline": "430",
    "region": "500106", "team": ["甲完成人标记"], "ipc": ["H01M"], "maturity_evidence": "甲依据标记",
    "patent_numbers": ["ZL202310000001.5"], "transfer_modes": ["licence"],
    "indicators": [{"parameter": "甲指标标记", "value": "7"}], "completed_on": dt.date(2019, 8, 7),
    "key_technology": "甲关键标记", "expected_outcome": "甲预期标记", "preferred_partners": "甲伙伴标记",
    "source": "甲来源标记", "needed_until": dt.date(2031, 8, 7), "services": "甲服务标记",
    "professional_title": "甲职称标记",
}  # fmt: skip
SHOWN_AS = {
    "high_tech_field": "新材料", "industry": "制造业", "discipline": "材料科学", "region": "沙坪坝",
    "transfer_modes": "许可", "completed_on": "2019-08-07", "needed_until": "2031-08-07", "owner": "甲标记单位",
}  # fmt: skip
"""Where what is shown is another text than what is stored."""
UNSAID = {
    "external_id", "maturity_evidence", "needed_until", "preferred_partners", "source", "professional_title",
} | CONTACT  # fmt: skip
"""Fields that no format says, public or not."""


def shown_as(field):
    value = MARKED.get(field)
    first = value[0] if isinstance(value, list) else value
    return SHOWN_AS.get(field) or (first["parameter"] if isinstance(first, dict) else first)


def a_marked_row(kind, **values):
    said = {name: value for name, value in MARKED.items() if name in KINDS[kind].shown}
    return public(MAKERS[kind](owner=an_organisation("甲标记单位"), **{**said, **values}))


def answer(client, row, prefix):
    arguments = {"verb": "GetRecord", "metadataPrefix": prefix, "identifier": records.identifier(row.code)}
    body = client.get("/oai", arguments).content
    read(body)
    return body.decode()


CASES = [(kind, field) for kind in MAKERS for field in (*MARKED, "owner") if field in KINDS[kind].shown]


@pytest.mark.parametrize(("kind", "field"), CASES)
def test_a_field_is_said_while_it_is_public_and_never_above(client, kind, field):
    row = a_marked_row(kind)
    assert (shown_as(field) in answer(client, row, "oai_dc")) is (field not in UNSAID)
    for tier in (*Tier,):
        row.disclosure = {field: int(tier)}
        row.save()
        public_to_all = tier == Tier.PUBLIC and field not in CONTACT
        for prefix in records.FORMATS:
            if not public_to_all:
                assert shown_as(field) not in answer(client, row, prefix), (prefix, tier)


@pytest.mark.parametrize("kind", MAKERS)
def test_by_default_no_field_above_public_is_said(client, kind):
    row = a_marked_row(kind)
    for field in (each.name for each in KINDS[kind].fields if each.shown and each.tier > Tier.PUBLIC):
        for prefix in records.FORMATS:
            assert shown_as(field) not in answer(client, row, prefix), (field, prefix)


def test_an_anonymous_need_tells_neither_who_nor_where(client):
    owner = an_organisation("神秘制造有限公司", region="500106")
    public(a_demand(owner=owner, anonymous=True, region="500106", external_id="SM-1"))

    body = client.get("/oai?verb=ListRecords&metadataPrefix=oai_dc&set=demand").content.decode()

    assert "铝合金" in body
    for word in ("神秘", "重庆", "jurisdiction", "SM-1", owner.credit_code):
        assert word not in body


def test_who_asks_makes_no_difference(client):
    row = a_marked_row("achievement")
    client.force_login(a_user(Role.EDITOR))

    assert "甲联系标记" in client.get(f"/achievements/{row.code}/").content.decode()
    assert "甲联系标记" not in answer(client, row, "oai_dc")
