"""Mail with a link obeys whoever is known at its address, speaks their language, and goes out once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from factories import BY, a_user, an_achievement, an_organisation
from kuaizhuan.core import mail
from kuaizhuan.core.cadence import Cadence
from kuaizhuan.core.jobs import work_off
from kuaizhuan.core.models import Letter
from kuaizhuan.notices import services
from kuaizhuan.notices.tasks import mail_askings
from kuaizhuan.people.models import User
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role
from kuaizhuan.publish import services as publish

pytestmark = pytest.mark.django_db
CONTACT = "anna@demo.example.org"


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


def test_each_address_has_a_letter_of_its_own_and_a_second_run_repeats_none(
    settings, monkeypatch, mailoutbox
):
    settings.EMAIL_BACKEND = "kuaizhuan.core.outbox.Queue"
    place = an_organisation()
    due(place, contact_email=CONTACT)
    due(place, contact_email="other@demo.example.org")
    sent = mail.send

    def fails_at_the_second(*said):
        if Letter.objects.exists():
            raise ZeroDivisionError
        return sent(*said)

    with monkeypatch.context() as patch:
        patch.setattr(mail, "send", fails_at_the_second)
        ask()
    assert not Letter.objects.exists()
    DBTaskResult.objects.update(run_after=timezone.now())
    work_off()
    assert len(mailoutbox) == 2


def test_what_was_queued_under_the_name_before_is_still_sent(mailoutbox):
    due(an_organisation(), contact_email=CONTACT)
    asked = publish.ask_due(by=BY)
    assert mail_askings.func([row.code for row in asked]) == 1
    assert [message.to for message in mailoutbox] == [[CONTACT]]
