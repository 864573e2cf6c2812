"""Whatever opens something for whoever has it: wrong ones are counted together by source, right ones never."""

from __future__ import annotations

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from freezegun import freeze_time

from factories import BY, a_user, an_achievement, an_organisation
from kuaizhuan.catalog.states import State
from kuaizhuan.core.models import Event
from kuaizhuan.core.secret_paths import SECRET_PATHS
from kuaizhuan.notices.digests import stop_link
from kuaizhuan.people import services
from kuaizhuan.people.models import Tally
from kuaizhuan.people.queries import link_of
from kuaizhuan.people.roles import Role

pytestmark = pytest.mark.django_db

WRONG = {
    "address": "/address/WyJ4Il0:{}/",
    "invitation": "/invitation/WyJ4Il0:{}/",
    "still-valid": "/still-valid/WyJ4Il0:{}/",
    "outcome-answer": "/outcome-answer/WyJ4Il0:{}/",
    "objection-answer": "/objection-answer/WyJ4Il0:{}/",
    "certificates": "/certificates/{}/",
    "api/v1/registrations/certificates": "/api/v1/registrations/certificates/{}",
    "notices/mail/stop": "/notices/mail/stop/WyJ4Il0:{}/",
    "calendar-feed": "/calendar-feed/WyJ4Il0:{}/",
    "account/password/reset/key": "/account/password/reset/key/1-{}/",
    "account/confirm-email": "/account/confirm-email/{}/",
}
HARVEST = "/oai?verb=ListRecords&resumptionToken=x{}"


@pytest.fixture
def still():
    with freeze_time("2026-03-02 09:00:20") as clock:
        yield clock


def test_every_secret_address_is_tried():
    assert WRONG.keys() == set(SECRET_PATHS)


@pytest.mark.parametrize("address", [*WRONG.values(), HARVEST])
def test_wrong_ones_meet_a_limit(client, still, settings, address):
    settings.GUESSES = 3
    answers = [client.get(address.format(f"a{each}")) for each in range(5)]
    assert 429 not in [each.status_code for each in answers[:3]]
    assert [(each.status_code, each["Retry-After"]) for each in answers[3:]] == [(429, "40")] * 2
    assert "40" in answers[3].content.decode() or address == HARVEST
    still.tick(40)
    assert client.get(address.format("b")).status_code == answers[0].status_code


@pytest.mark.parametrize("address", ["/account/confirm-email/{}/", "/notices/mail/stop/{}/"])
def test_sent_ones_count_as_well(client, still, settings, address):
    settings.GUESSES = 1
    assert [client.post(address.format(f"a{each}")).status_code for each in range(2)] == [404, 429]


def test_all_doors_share_one_count(client, still, settings):
    settings.GUESSES, settings.API_RATE_VISITOR = len(WRONG) + 1, 0
    for each in (*WRONG.values(), HARVEST):
        assert client.get(each.format("a")).status_code != 429
    token = {"Authorization": "Bearer kz_x"}
    assert client.get("/api/v1/achievements", headers=token).status_code == 429


def test_in_both_languages(still, settings):
    settings.GUESSES = 1
    client = Client()
    pages = [client.get("/invitation/x/", headers={"Accept-Language": each}) for each in ("zh", "zh", "en")]
    assert "请在 40 秒后再试" in pages[1].content.decode()
    assert "in 40 seconds" in pages[2].content.decode()


def right_ones() -> list[str]:
    """Addresses that open something now."""
    user, place = a_user(Role.OFFICE, here := an_organisation()), an_organisation()
    an_achievement(owner=here, state=State.PUBLISHED)
    address = EmailAddress.objects.create(user=user, email="anna@demo.example")
    invitation = services.invite(place, "bo@demo.example", Role.OFFICE, by=BY, days=1)
    token = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    return [
        reverse("web:invitation", args=[link_of(invitation, mailed=True)]),
        "/notices/mail/stop/" + stop_link(user).rstrip("/").rpartition("/")[2] + "/",
        f"/account/password/reset/key/{token}/",
        f"/account/confirm-email/{EmailConfirmationHMAC(address).key}/",
        "/oai?verb=ListRecords&metadataPrefix=oai_dc",
    ]


def test_right_ones_open_between_and_after_a_thousand_wrong_ones(still):
    right, wrong = right_ones(), Client()
    for each in range(1000):
        answer = wrong.get(f"/invitation/a{each}/")
        if each % 250 == 0:
            assert [Client().get(address).status_code for address in right] == [200, 200, 302, 200, 200]
    assert answer.status_code == 429
    assert [Client().get(address).status_code for address in right] == [200, 200, 302, 200, 200]
    assert Event.objects.filter(code="people.token.refuse").count() == 10  # each doubling of one burst
    assert set(Tally.objects.exclude(what="message").values_list("count", flat=True)) == {1000}


def test_a_right_one_asks_nothing_of_the_counts(still):
    for address in right_ones():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            Client().get(address)
        assert not [each for each in asked.captured_queries if "people_tally" in each["sql"]]


def test_another_source_waits_for_nobody(still, settings):
    settings.GUESSES = 1
    here, there = Client(REMOTE_ADDR="192.0.2.1"), Client(REMOTE_ADDR="198.51.100.1")
    assert [here.get("/invitation/x/").status_code for _ in range(2)] == [404, 429]
    assert there.get("/invitation/x/").status_code == 404
