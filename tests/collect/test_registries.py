"""What registries say of identifiers: found, unknown or away; nothing is asked while it is off."""

from __future__ import annotations

import json

import httpx
import pytest

from factories import a_user, an_organisation
from kuaizhuan.collect import registries
from kuaizhuan.people.roles import Role

ORCID, ROR, DOI = "0000-0002-1825-0097", "02mhbdp94", "10.1000/182"
PERSON = {"name": {"given-names": {"value": "示例"}, "family-name": {"value": "甲"}, "credit-name": None}}
ORGANISATION = {
    "names": [
        {"value": "Example University", "types": ["ror_display"], "lang": "en"},
        {"value": "示例大学", "types": ["label"], "lang": "zh"},
    ]
}
WORK = {
    "message": {
        "title": ["On\u202e castings"],
        "container-title": ["Castings"],
        "issued": {"date-parts": [[2020]]},
    }
}


@pytest.fixture
def answers(monkeypatch):
    """Registries that answer by the table: address → answer; asked: the addresses that came."""
    table, asked = {}, []

    def answer(request):
        asked.append(str(request.url))
        said = table[str(request.url)]
        if isinstance(said, Exception):
            raise said
        return said

    def client():
        return httpx.Client(transport=httpx.MockTransport(answer), timeout=1)

    monkeypatch.setattr(registries, "open_client", client)
    table["asked"] = asked
    return table


@pytest.mark.parametrize(
    ("registry", "value", "url", "said", "name"),
    [
        ("orcid", ORCID, f"https://pub.orcid.org/v3.0/{ORCID}/person", PERSON, "示例 甲"),
        (
            "ror",
            ROR,
            f"https://api.ror.org/v2/organizations/{ROR}",
            ORGANISATION,
            "Example University，示例大学",
        ),
        ("doi", DOI, "https://api.crossref.org/works/10.1000%2F182", WORK, "On castings，Castings，2020"),
    ],
)
def test_a_name_is_found_and_asked_for_once(answers, registry, value, url, said, name):
    answers[url] = httpx.Response(200, json=said)
    for _ in range(2):
        found = registries.look_up(registry, value)
        assert (found.state, found.name) == ("found", name)
    assert answers["asked"] == [url]


@pytest.mark.parametrize(
    ("said", "state"),
    [
        (httpx.Response(404, json={}), "unknown"),
        (httpx.Response(200, json={"name": None}), "unknown"),
        (httpx.Response(500), "away"),
        (httpx.Response(302, headers={"Location": "http://127.0.0.1/"}), "away"),
        (httpx.Response(200, content=b"<html>"), "away"),
        (httpx.Response(200, json=[]), "away"),
        (httpx.Response(200, json={"name": {"credit-name": {"value": None}}}), "unknown"),
        (httpx.Response(200, content=json.dumps({"name": "x" * (3 << 20)})), "away"),
        (httpx.ReadTimeout("slow"), "away"),
        (httpx.ConnectError("gone"), "away"),
    ],
)
def test_whatever_a_registry_does_a_form_goes_on(answers, said, state):
    answers[f"https://pub.orcid.org/v3.0/{ORCID}/person"] = said
    assert registries.look_up("orcid", ORCID).state == state


@pytest.mark.django_db
def test_beside_the_field(client, answers, settings):
    owner = an_organisation()
    client.force_login(a_user(Role.OFFICE, owner))
    form, page = "/desk/rows/experts/new/", f"/lookup/orcid/?orcid={ORCID}"
    assert "/lookup/" not in client.get(form).content.decode()
    assert client.get(page).status_code == 404
    assert answers["asked"] == []

    settings.LOOKUP = True
    assert 'hx-get="/lookup/orcid/"' in client.get(form, follow=True).content.decode()
    answers[f"https://pub.orcid.org/v3.0/{ORCID}/person"] = httpx.Response(
        200, json={"name": {"credit-name": {"value": "<b>甲</b>"}}}
    )
    assert "&lt;b&gt;甲&lt;/b&gt;</a>" in client.get(page).content.decode()
    assert "校验" in client.get("/lookup/orcid/?orcid=0000-0002-1825-0098").content.decode()
    assert "请先填写编号。" in client.get("/lookup/orcid/").content.decode()
    assert client.get("/lookup/isbn/?isbn=1").status_code == 404
    client.logout()
    assert client.get(page).status_code == 302
