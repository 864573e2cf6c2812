"""The pages of webhooks: for those who administer the organisation, the secret once, the log with its answers."""

from __future__ import annotations

import re

import pytest

from factories import an_organisation
from kuaizhuan.core.actors import system
from kuaizhuan.notices.webhooks import services
from kuaizhuan.notices.webhooks.models import Delivery, Webhook
from kuaizhuan.notices.webhooks.posting import Answer
from kuaizhuan.people.roles import Role

pytestmark = pytest.mark.django_db
FORM = {"url": "https://hooks.example/in", "events": ["publish.record.approve", "match.introduction.ask"]}


@pytest.fixture
def place():
    return an_organisation()


@pytest.fixture
def head(signed_in, place):
    return signed_in(Role.OFFICE, place)


@pytest.fixture
def hook(head, place):
    head.post(f"/organisations/{place.code}/webhooks/", FORM)
    return Webhook.objects.get()


def test_make_see_the_secret_once_and_change(head, place):
    page = head.post(f"/organisations/{place.code}/webhooks/", FORM).content.decode()
    secret = re.search(r"whsec_[\w+/=]+", page)[0]
    hook = Webhook.objects.get()
    assert (hook.url, hook.events) == (FORM["url"], sorted(FORM["events"]))
    for path in (f"/organisations/{place.code}/webhooks/", f"/webhooks/{hook.code}/"):
        text = head.get(path).content.decode()
        assert hook.url in text
        assert secret not in text
    renewed = head.post(f"/webhooks/{hook.code}/act/", {"do": "renew"}).content.decode()
    assert re.search(r"whsec_[\w+/=]+", renewed)[0] != secret
    changed = {"url": "https://hooks.example/other", "events": ["match.introduction.open"]}
    assert head.post(f"/webhooks/{hook.code}/", changed).status_code == 302
    hook.refresh_from_db()
    assert (hook.url, hook.events) == (changed["url"], changed["events"])
    assert (
        head.post(f"/webhooks/{hook.code}/act/", {"do": "remove"}).url
        == f"/organisations/{place.code}/webhooks/"
    )
    assert not Webhook.objects.exists()


@pytest.mark.parametrize(
    "change", [{"url": ""}, {"url": "http://hooks.example"}, {"events": []}, {"events": ["x.y"]}]
)
def test_a_refusal_says_why_and_keeps_what_was_written(head, place, hook, change):
    for path in (f"/organisations/{place.code}/webhooks/", f"/webhooks/{hook.code}/"):
        response = head.post(path, {**FORM, **change})
        assert response.status_code == 422
        assert "note-error" in response.content.decode() or "field-error" in response.content.decode()
    assert Webhook.objects.count() == 1


def test_the_log_shows_answers_and_sends_again(head, hook):
    head.post(f"/webhooks/{hook.code}/act/", {"do": "try"})
    row = Delivery.objects.get()
    services.deliver(row.code, by=system("test"), send=lambda *_, **__: Answer(410, "<b>no</b>"))
    page = head.get(f"/webhooks/{hook.code}/").content.decode()
    assert "410" in page
    assert "&lt;b&gt;no" in page
    assert "停用" in page
    head.post(f"/webhooks/{hook.code}/", FORM)
    assert (
        head.post(f"/webhooks/{hook.code}/act/", {"do": "redeliver", "delivery": row.code}).status_code == 302
    )
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("waiting", 0)
    assert head.post(f"/webhooks/{hook.code}/act/", {"do": "nothing"}).status_code == 422


def test_others_find_nothing(signed_in, place, hook):
    row = Delivery.objects.create(webhook=hook)
    for role, where in ((Role.RESEARCHER, place), (Role.OFFICE, an_organisation()), (Role.EDITOR, None)):
        other = signed_in(role, where)
        assert other.get(f"/webhooks/{hook.code}/").status_code == 404
        assert other.post(f"/webhooks/{hook.code}/", FORM).status_code == 404
        data = {"do": "redeliver", "delivery": row.code}
        assert other.post(f"/webhooks/{hook.code}/act/", data).status_code == 404
    assert (
        signed_in(Role.OFFICE, an_organisation()).get(f"/organisations/{place.code}/webhooks/").status_code
        == 404
    )


def test_a_delivery_of_another_webhook_is_not_there(head, place, hook):
    head.post(f"/organisations/{place.code}/webhooks/", FORM)
    other = Webhook.objects.exclude(pk=hook.pk).get()
    row = Delivery.objects.create(webhook=other, state="delivered")
    data = {"do": "redeliver", "delivery": row.code}
    assert head.post(f"/webhooks/{hook.code}/act/", data).status_code == 404
    assert head.post(f"/webhooks/{other.code}/act/", data).status_code == 302
