"""Mail with a link obeys whoever is known at its address, speaks their language, and stops at no refused address."""

from __future__ import annotations

import datetime as dt
from smtplib import SMTPRecipientsRefused

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from factories import BY, a_user, an_achievement, an_organisation
from kuaizhuan.core.cadence import Cadence
from kuaizhuan.core.jobs import work_off
from kuaizhuan.notices import services
from kuaizhuan.notices.tasks import mail_askings
from kuaizhuan.people.models import User
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role
from kuaizhuan.publish import services as publish

pytestmark = pytest.mark.django_db
CONTACT = "anna@demo.example.org"


class Refusing(EmailBackend):
    """A server that does not know one address."""

    unknown: frozenset[str] = frozenset({CONTACT})

    def send_messages(self, messages):
        for message in messages:
            if Refusing.unknown & set(message.to):
                raise SMTPRecipientsRefused({message.to[0]: (550, b"who?")})
        return super().send_messages(messages)


def reachable(role: Role, place, address: str, language: str = "") -> User:
    user = a_user(role, place)
    user.emailaddress_set.create(email=address, verified=True, primary=True)
    User.objects.filter(pk=user.pk).update(language=language, email=address)
    user.refresh_from_db()
    return user


def due(place, **values):
    return an_achievement(owner=place, valid_until=timezone.localdate() + dt.timedelta(days=7), **values)


def ask():
    publish.ask_due(by=BY)
    work_off()


def test_in_the_language_of_whose_address_it_is(mailoutbox):
    place = an_organisation()
    reachable(Role.OFFICE, place, CONTACT, "en")
    due(place, contact_email=CONTACT.upper())
    due(place, contact_email="stranger@demo.example.org")
    ask()
    said = {message.to[0].lower(): message for message in mailoutbox}
    assert said[CONTACT].subject == "Please confirm that 1 rows still stand"
    assert "/notices/mail/stop/" in said[CONTACT].body
    assert said["stranger@demo.example.org"].subject == "请确认 1 条仍然有效"
    assert "/notices/mail/stop/" not in said["stranger@demo.example.org"].body


def test_who_wants_no_mail_is_passed_over(mailoutbox):
    place = an_organisation()
    contact = reachable(Role.RESEARCHER, place, CONTACT)
    reachable(Role.OFFICE, place, "head@demo.example.org")
    services.choose(contact, {"validity": Cadence.NEVER}, by=actor_for(contact))
    due(place, contact_email=CONTACT)
    ask()
    assert [message.to for message in mailoutbox] == [["head@demo.example.org"]]


def test_a_refused_address_stops_no_other_and_is_tried_again_alone(mailoutbox, settings, caplog, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    place = an_organisation()
    due(place, contact_email=CONTACT)
    due(place, contact_email="other@demo.example.org")
    ask()
    assert [message.to for message in mailoutbox] == [["other@demo.example.org"]]
    assert CONTACT not in caplog.text
    again = DBTaskResult.objects.get(status="READY", task_path__endswith="mail_links")
    monkeypatch.setattr(Refusing, "unknown", frozenset())
    DBTaskResult.objects.filter(pk=again.pk).update(run_after=timezone.now())
    work_off()
    assert [message.to for message in mailoutbox][1:] == [[CONTACT]]


def test_what_was_queued_under_the_name_before_is_still_sent(mailoutbox):
    due(an_organisation(), contact_email=CONTACT)
    asked = publish.ask_due(by=BY)
    assert mail_askings.func([row.code for row in asked]) == 1
    assert [message.to for message in mailoutbox] == [[CONTACT]]
