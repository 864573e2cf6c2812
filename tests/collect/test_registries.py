"""What registries say of identifiers: found, unknown or away; nothing is asked while it is off."""

from __future__ import annotations

import json

import httpx
import pytest
from freezegun import freeze_time

from factories import a_user, an_organisation
from kuaizhuan.collect import registries
from kuaizhuan.collect.harvest.outgoing import Guarded
from kuaizhuan.people.roles import Role
from kuaizhuan.web.views.collect.lookups import RATE

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
    """Registries that answer by the table, behind the client that is shipped: address → answer; asked: what came."""
    table = {"asked": [], "at": "93.184.216.34"}

    def answer(request):
        assert request.url.host == table["at"]
        url = f"https://{request.headers['Host']}{request.url.raw_path.decode()}"
        table["asked"].append(url)
        said = table[url]
        if isinstance(said, Exception):
            raise said
        return said

    def guarded(*, anywhere):
        return Guarded(
            anywhere=anywhere, resolve=lambda host, port: [table["at"]], inner=httpx.MockTransport(answer)
        )

    monkeypatch.setattr(registries, "Guarded", guarded)
    return table


def look_up(registry, value):
    (said,) = registries.look_up(registry, [value])
    return said


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
        found = look_up(registry, value)
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
    assert look_up("orcid", ORCID).state == state


def test_no_redirect_is_followed_and_no_private_address_asked(answers):
    url = f"https://pub.orcid.org/v3.0/{ORCID}/person"
    answers[url] = httpx.Response(302, headers={"Location": "https://pub.orcid.org/elsewhere"})
    assert (look_up("orcid", ORCID).state, answers["asked"]) == ("away", [url])
    answers["asked"].clear()
    answers["at"] = "10.0.0.1"
    assert (look_up("orcid", ORCID).state, answers["asked"]) == ("away", [])


def test_a_slow_registry_is_left_and_its_other_values_not_asked(answers, monkeypatch):
    url, now = "https://api.crossref.org/works/10.1000%2F{}", [0.0]

    def drip():
        for _ in range(10_000):
            now[0] += 1
            yield b" "

    monkeypatch.setattr("time.monotonic", lambda: now[0])
    answers |= {url.format(1): httpx.Response(200, content=drip())}
    said = registries.look_up("doi", ["10.1000/1", "10.1000/2"])
    assert [each.state for each in said] == ["away", "away"]
    assert answers["asked"] == [url.format(1)]
    assert now[0] <= registries.SECONDS + 1


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


@pytest.mark.django_db
def test_what_crossref_does_not_know_may_be_elsewhere(client, answers, settings):
    settings.LOOKUP = True
    client.force_login(a_user(Role.OFFICE, an_organisation()))
    answers["https://api.crossref.org/works/10.5281%2Fzenodo.1"] = httpx.Response(404)
    page = client.get("/lookup/doi/?dois=10.5281/zenodo.1").content.decode()
    assert "可能由其他机构登记" in page
    assert "请核对" not in page


@pytest.mark.django_db
def test_an_organisation_is_looked_up_by_who_administers_it(client, settings):
    owner = an_organisation(ror=ROR)
    address, button = f"/organisations/{owner.code}/", f'hx-get="/lookup/ror/?ror={ROR}"'
    client.force_login(a_user(Role.OFFICE, owner))
    assert button not in client.get(address).content.decode()
    settings.LOOKUP = True
    assert button in client.get(address).content.decode()
    client.logout()
    assert button not in client.get(address).content.decode()


@pytest.mark.django_db
def test_nobody_looks_up_too_often(client, settings):
    settings.LOOKUP = True
    with freeze_time("2026-03-02 09:00:05"):
        client.force_login(a_user(Role.OFFICE, an_organisation()))
        states = [client.get("/lookup/orcid/").status_code for _ in range(RATE + 1)]
    assert states == [200] * RATE + [429]
