"""Signing in with SAML, by answers that a provider in the test signs."""

from __future__ import annotations

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from lxml import etree

import providers
import saml_provider
from factories import an_organisation
from kuaizhuan.core.models import Event
from kuaizhuan.people.models import JoiningRule, User
from kuaizhuan.web.checks import check_saml
from saml_provider import Answer

pytestmark = pytest.mark.django_db
BEGIN, ACS = "/account/saml/campus/login/", "/account/saml/campus/acs/"
MAIL, NAME = "urn:oid:0.9.2342.19200300.100.1.3", "urn:oid:2.16.840.1.113730.3.1.241"
AFFILIATION = "urn:oid:1.3.6.1.4.1.5923.1.1.1.9"
PERSON = {
    NAME: ["周示例"],
    MAIL: ["zhou@demo.example"],
    AFFILIATION: ["staff@demo.example", "member@demo.example"],
}


@pytest.fixture(autouse=True)
def provider(settings, tmp_path):
    metadata = saml_provider.write_metadata(tmp_path / "metadata.xml")
    given = {
        "KZ_SAML_METADATA": str(metadata),
        "KZ_SAML_ENTITY": saml_provider.ENTITY,
        "KZ_SAML_NAME": "示例联盟",
    }
    providers.use(settings, **given)
    return given


def away(client: Client, address: str = BEGIN) -> str:
    """Press the button: where the browser is sent."""
    response = client.post(address)
    assert response.status_code == 302
    return str(response["Location"])


def come_back(client: Client, xml: str):
    """Post what the provider said, from its own page, and follow to where the node looks at it."""
    response = client.post(ACS, saml_provider.form(xml))
    assert response.status_code == 302
    return client.get(response["Location"])


def go(client: Client, address: str = BEGIN, **said):
    return come_back(client, Answer(away(client, address), **{"attributes": PERSON, **said}).xml())


def is_in(client: Client) -> bool:
    return client.get("/desk/").status_code == 200


def test_the_button_and_where_it_may_lead(client):
    page = client.get("/sign-in/")
    assert "用示例联盟登录" in page.content.decode()
    assert "form-action 'self' https://idp.demo.example;" in page["Content-Security-Policy"]
    where = away(client)
    assert where.startswith(saml_provider.SIGN_ON)
    asked = Answer(where).request
    assert asked.get("AssertionConsumerServiceURL") == f"http://testserver{ACS}"
    assert asked.find("{*}NameIDPolicy").get("Format") == saml_provider.PERSISTENT


def test_metadata_of_this_node(client):
    page = client.get("/account/saml/campus/metadata/")
    assert page.status_code == 200
    root = etree.fromstring(page.content)
    assert root.get("entityID") == "http://testserver/account/saml/campus/metadata/"
    service = root.find(".//{*}AssertionConsumerService")
    assert service.get("Location") == f"http://testserver{ACS}"
    assert root.find("{*}SPSSODescriptor").get("WantAssertionsSigned") == "true"


def test_first_time_an_account_then_the_same_again(client):
    assert go(client, f"{BEGIN}?next=/me/")["Location"] == "/me/"
    assert is_in(client)
    user = User.objects.get()
    assert (user.display_name, user.email, user.has_usable_password()) == (
        "周示例",
        "zhou@demo.example",
        False,
    )
    assert not user.memberships.exists()
    assert SocialAccount.objects.get().uid == "opaque-1"
    other = Client()
    go(other)
    assert is_in(other)
    assert User.objects.count() == 1


def test_attributes_missing(client):
    go(client, attributes={"urn:oid:other": ["x"]})
    assert is_in(client)
    assert (User.objects.get().display_name, User.objects.get().email) == ("", "")


def test_joins_by_the_rule(client):
    place = an_organisation()
    JoiningRule.objects.create(
        organisation=place, provider="saml", attribute="affiliation", value="staff@demo.example",
        way="join", role="researcher",
    )  # fmt: skip
    go(client)
    assert [each.organisation for each in User.objects.get().memberships.all()] == [place]


REFUSED = {
    "unsigned": {"signed_by": ""},
    "signed by another of the federation": {"signed_by": "other"},
    "in another's name": {"issuer": "https://other.example/idp"},
    "for another node": {"audience": "https://elsewhere.example/"},
    "sent elsewhere": {"recipient": "http://elsewhere.example/account/saml/campus/acs/"},
    "too old": {"minutes": -15},
    "not yet": {"minutes": 60},
    "of nobody": {"subject": ""},
}


@pytest.mark.parametrize("said", REFUSED.values(), ids=REFUSED)
def test_refused(client, said):
    response = go(client, **said)
    assert response.status_code == 401
    nobody = said == REFUSED["of nobody"]
    assert (
        "无法识别示例联盟返回的信息" if nobody else "示例联盟没有确认您的身份"
    ) in response.content.decode()
    assert Event.objects.filter(code="people.sign_in.fail").exists()
    assert not is_in(client)
    assert not User.objects.exists()


CHANGES = {
    "of an attribute": ("staff@demo.example", "head@demo.example"),
    "of the person": (">opaque-1<", ">opaque-2<"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_altered_after_it_was_signed(client, change):
    xml = Answer(away(client), attributes=PERSON).xml()
    assert change[0] in xml
    assert come_back(client, xml.replace(*change)).status_code == 401
    assert not is_in(client)


def test_another_assertion_wrapped_around_the_signed_one(client):
    answer = Answer(away(client), attributes=PERSON)
    signed = answer.xml()
    forged = Answer(answer.away, attributes=PERSON, subject="somebody-else", signed_by="").assertion()
    forged = forged.replace('ID="a', 'ID="f')
    both = signed.replace("<saml:Assertion ", f"{forged}<saml:Assertion ", 1)
    assert both != signed
    assert come_back(client, both).status_code == 401
    assert not is_in(client)


def test_an_answer_serves_once(client):
    xml = Answer(away(client), attributes=PERSON).xml()
    come_back(client, xml)
    client.post("/sign-out/")
    assert come_back(client, xml).status_code in (401, 403)
    assert not is_in(client)


def test_an_answer_to_another_browser(client):
    """Else somebody could have another person sign in as them."""
    xml = Answer(away(Client()), attributes=PERSON).xml()
    assert come_back(client, xml).status_code in (401, 403)
    assert not is_in(client)


@pytest.mark.parametrize("text", ["", "not xml", "<a/>", '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>'])
def test_nonsense(client, text):
    assert come_back(client, text).status_code == 401


def test_no_provider(client, settings):
    providers.use(settings)
    for address in (BEGIN, ACS.replace("acs", "metadata")):
        assert client.post(address).status_code == 404


def test_metadata_that_do_not_say_where(client, settings, provider, tmp_path):
    """The node runs, and says what is wrong."""
    assert list(check_saml()) == []
    for text, entity in (("", saml_provider.ENTITY), ("nonsense", ""), (None, "https://no.example/")):
        if text is not None:
            (tmp_path / "metadata.xml").write_text(text)
        else:
            saml_provider.write_metadata(tmp_path / "metadata.xml")
        providers.use(settings, **{**provider, "KZ_SAML_ENTITY": entity})
        assert [each.id for each in check_saml()] == ["web.E101"]
        page = client.get("/sign-in/")
        assert "form-action 'self';" in page["Content-Security-Policy"]
        assert "无法识别示例联盟返回的信息" in client.post(BEGIN).content.decode()


def test_the_provider_posts_without_a_token_of_this_node():
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(ACS, saml_provider.form("<a/>")).status_code == 302
