"""What packages declare of their events is collected, once each, and no package is edited for another."""

from __future__ import annotations

from types import ModuleType

import pytest
from django.utils import timezone

from factories import BY, a_user, an_organisation
from kuaizhuan.core import audit, events, messages
from kuaizhuan.core.contributions import modules
from kuaizhuan.notices.models import Notice
from kuaizhuan.notices.webhooks import services as webhooks
from kuaizhuan.notices.webhooks.models import Delivery
from kuaizhuan.notices.webhooks.queries import payload
from kuaizhuan.people.models import Invitation
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role

TOY = """
from kuaizhuan.core.access import EVERYBODY, Policy
from kuaizhuan.core.events import EventKind, Subject, Topic
from kuaizhuan.people.models import Invitation

FESTS = Topic("fests", "节庆")
SUBJECTS = (
    Subject(
        Invitation, "fest", owners=("organisation",), view=Policy("toy.fest.view", EVERYBODY),
        title=lambda row: row.organisation.name, payload=lambda row: {"place": row.organisation.kind},
        page="web:organisation {code}",
    ),
)
EVENTS = (EventKind("toy.fest.begin", FESTS, "有 {count} 场庆典", owner=("office",), webhook=True),)
"""


@pytest.fixture
def toy(settings, tmp_path, monkeypatch):
    """A package of the node that has nothing but its events."""
    (tmp_path / "kz_with_events").mkdir()
    (tmp_path / "kz_with_events" / "__init__.py").touch()
    (tmp_path / "kz_with_events" / "events.py").write_text(TOY)
    monkeypatch.syspath_prepend(tmp_path)
    settings.PACKAGES = (*settings.PACKAGES, "kz_with_events")
    modules.cache_clear()
    yield
    modules.cache_clear()


@pytest.mark.django_db
def test_the_event_of_a_package_reaches_people_and_systems_with_no_other_file_edited(toy, client):
    place = an_organisation(kind="university")
    head, stranger = a_user(Role.OFFICE, place), a_user(Role.OFFICE, an_organisation())
    webhooks.make_webhook(place, by=actor_for(head), url="https://hooks.example/", events=["toy.fest.begin"])
    fest = Invitation.objects.create(
        organisation=place, email="fest@demo.example", role=Role.BROKER, expires_at=timezone.now()
    )
    audit.record("toy.fest.begin", fest, by=BY)
    assert Notice.objects.get().recipient == head
    assert not stranger.notices.exists()
    client.force_login(head)
    page = client.get("/notices/").content.decode()
    assert f"有 1 场庆典：{place.name}" in page
    assert f'href="/organisations/{fest.code}/"' in page
    assert "节庆" in client.get("/notices/mail/").content.decode()
    said = payload(Delivery.objects.get())
    assert said["type"] == "toy.fest.begin"
    assert said["data"] == {"code": fest.code, "kind": "fest", "place": "university"}


def test_a_second_declaration_is_refused(monkeypatch):
    first, second = ModuleType("first"), ModuleType("second")
    for module in (first, second):
        module.EVENTS = (events.EventKind("x.noun.verb", webhook=True),)
    monkeypatch.setattr(events, "modules", lambda name: (first, second))
    with pytest.raises(ValueError, match=r"x\.noun\.verb"):
        events.kinds()


def test_every_event_has_its_words():
    known = set(messages.codes())
    for code, kind in events.kinds().items():
        assert {code, code.rpartition(".")[0]} <= known or not kind.webhook, code
        assert bool(kind.sentence) == bool(kind.topic), code
        assert kind.topic or kind.webhook, code
        assert messages.as_written(f"notices.{code}") == str(kind.sentence)
    assert {f"notices.topic.{code}" for code in events.topics()} <= known


def test_somebody_is_told_of_every_event_that_has_a_sentence():
    for code, kind in events.kinds().items():
        assert not kind.topic or kind.owner or kind.platform or kind.person, code


def test_systems_are_told_of_rows_by_their_policy_only():
    for label, subject in events.subjects().items():
        assert subject.payload is None or (subject.view and subject.owners and subject.kind), label
        assert subject.title is None or subject.view, label
