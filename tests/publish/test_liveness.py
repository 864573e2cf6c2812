"""Owners are asked once a term; the link confirms its one row once, and says what to do when it cannot."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from factories import BY, a_demand, a_user, an_achievement, an_organisation
from kuaizhuan.catalog.states import State
from kuaizhuan.core.actors import ANONYMOUS
from kuaizhuan.core.errors import NotFound, WrongState
from kuaizhuan.core.models import Event
from kuaizhuan.notices.models import Notice
from kuaizhuan.people.roles import Role
from kuaizhuan.publish import services
from kuaizhuan.publish.models import ValidityReminder
from kuaizhuan.publish.queries import link_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def due(days=7, make=an_achievement, **values):
    return make(valid_until=TODAY + dt.timedelta(days=days), **values)


def asked(row, **changes):
    services.ask_due(by=BY)
    ValidityReminder.objects.update(**changes) if changes else None
    return link_of(ValidityReminder.objects.get(record_code=row.code))


@pytest.mark.parametrize(("days", "state", "wanted"), [
    (0, State.PUBLISHED, True), (14, State.PUBLISHED, True), (15, State.PUBLISHED, False),
    (-1, State.PUBLISHED, False), (7, State.DRAFT, False), (7, State.DORMANT, False),
])  # fmt: skip
def test_who_is_asked(days, state, wanted):
    due(days, state=state)
    assert len(services.ask_due(by=BY)) == int(wanted)
    assert services.ask_due(by=BY) == []


def test_the_owner_has_a_notice_and_a_mail_with_links(run_jobs, mailoutbox, settings):
    settings.ADDRESS = "https://node.example"
    owner = an_organisation()
    office = a_user(Role.OFFICE, owner)
    first = due(owner=owner, contact_email="office@example.org")
    second = due(make=a_demand, owner=owner, contact_email="office@example.org")
    services.ask_due(by=BY)
    run_jobs()
    (mail,) = mailoutbox
    assert mail.to == ["office@example.org"]
    for row in (first, second):
        link = link_of(ValidityReminder.objects.get(record_code=row.code))
        assert f"https://node.example/still-valid/{link}/" in mail.body
        assert row.title in mail.body
    assert Notice.objects.get(recipient=office).count == 2


def test_nobody_to_write_to_is_no_fault(run_jobs, mailoutbox):
    due()
    due(contact_email="office@u1.demo.example")
    services.ask_due(by=BY)
    run_jobs()
    assert mailoutbox == []


@pytest.mark.parametrize("state", [State.PUBLISHED, State.DORMANT])
def test_the_link_confirms_its_row_once(state):
    row, other = due(), due()
    link = asked(row)
    type(row).objects.filter(pk=row.pk).update(state=state)

    services.confirm_by_link(link, by=ANONYMOUS)

    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.state, row.valid_until) == (State.PUBLISHED, TODAY + dt.timedelta(days=365))
    assert other.valid_until == TODAY + dt.timedelta(days=7)
    event = Event.objects.get(code="publish.record.confirm")
    asking = ValidityReminder.objects.get(record_code=row.code).code
    said = (event.actor_kind, event.actor_ref, event.acting_for)
    assert said == ("token", f"link:publish.asking:{asking}", row.owner.code)
    with pytest.raises(WrongState) as refusal:
        services.confirm_by_link(link, by=ANONYMOUS)
    assert refusal.value.code == "publish.link_used"
    assert Event.objects.filter(code="publish.record.confirm").count() == 1


def test_a_new_term_is_asked_about_again():
    row = due()
    services.confirm_by_link(asked(row), by=ANONYMOUS)
    assert services.ask_due(by=BY) == []
    later = TODAY + dt.timedelta(days=360)
    assert len(services.ask_due(by=BY, today=later)) == 1


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda row, link: link[:-1] + ("A" if link[-1] != "A" else "B"), "publish.link_unknown"),
        (lambda row, link: "nonsense", "publish.link_unknown"),
        (
            lambda row, link: ValidityReminder.objects.update(expires_at=timezone.now()) and link,
            "publish.link_expired",
        ),
        (lambda row, link: services.withdraw(row, by=BY) and link, "publish.link_of_hidden"),
    ],
)
def test_a_link_that_cannot_be_used_says_why(spoil, code):
    row = due()
    link = spoil(row, asked(row))
    with pytest.raises((NotFound, WrongState)) as refusal:
        services.confirm_by_link(link, by=ANONYMOUS)
    assert refusal.value.code == code
