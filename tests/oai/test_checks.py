"""What is said, before a node is deployed, of the identifiers that harvesters are given."""

from __future__ import annotations

import pytest

from factories import an_achievement
from kuaizhuan.core import config
from kuaizhuan.oai import domains, records
from kuaizhuan.oai.checks import check_identifiers
from oai.harvesting import public, read, texts


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path
    settings.OAI_DOMAIN = "kz.node.example"


def said():
    return [message.id for message in check_identifiers()]


def harvest(client, verb="ListIdentifiers", **more):
    return client.get("/oai", {"verb": verb, "metadataPrefix": "oai_dc", **more})


@pytest.mark.parametrize(
    "domain", ["own", "kz.163.com", "kz_node.example", "-kz.example", "kz.example.", "节点.中国"]
)
def test_what_is_no_domain_name_is_warned_of(settings, domain):
    settings.OAI_DOMAIN = domain
    assert said() == ["oai.W101"]


@pytest.mark.parametrize("domain", ["own", "kz.163.com", "kz..example", "a." + "b" * 260, "节点.中国"])
def test_what_is_no_domain_name_is_no_setting(monkeypatch, domain):
    monkeypatch.setenv("KZ_OAI_DOMAIN", domain)
    with pytest.raises(config.SettingWrong, match="KZ_OAI_DOMAIN"):
        config.text("KZ_OAI_DOMAIN")


@pytest.mark.django_db
def test_another_domain_than_the_one_harvested_is_warned_of(client, settings):
    row = public(an_achievement())
    assert harvest(client, "GetRecord", identifier="oai:kz.node.example:A0").status_code == 200
    assert domains.first() == ""
    assert said() == []
    assert listed(client) != []
    assert domains.first() == "kz.node.example"
    assert said() == []

    settings.OAI_DOMAIN = "other.example"
    assert harvest(client, "GetRecord", identifier=records.identifier(row.code)).status_code == 200
    (message,) = check_identifiers()
    assert (message.id, "kz.node.example" in message.msg, "other.example" in message.msg) == (
        "oai.W102",
        True,
        True,
    )
    assert str(domains.path()) in message.msg

    domains.path().unlink()  # changed on purpose
    assert said() == []
    harvest(client, "GetRecord", identifier=records.identifier(row.code))
    assert domains.first() == "other.example"


def listed(client):
    return texts(read(harvest(client).content), "identifier")


@pytest.mark.django_db
def test_a_home_that_cannot_be_written_stops_no_harvest(client, settings, tmp_path):
    public(an_achievement())
    settings.HOME = tmp_path / "not there"
    assert listed(client) != []
    assert said() == []
