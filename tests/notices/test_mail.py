"""Letters: what goes into one, that nothing goes twice or is lost, and what happens when the server fails."""

from __future__ import annotations

import datetime as dt
import re
from itertools import count

import pytest
from django.core import mail
from freezegun import freeze_time

from factories import BY, a_user, an_achievement, an_organisation
from kuaizhuan.catalog.states import State
from kuaizhuan.core.cadence import Cadence
from kuaizhuan.core.events import topics
from kuaizhuan.core.jobs import work_off
from kuaizhuan.core.models import Letter
from kuaizhuan.notices import services
from kuaizhuan.notices.digests import person_behind, stop_link
from kuaizhuan.notices.models import Digest, Notice, Preference
from kuaizhuan.people import services as people_services
from kuaizhuan.people.models import User
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role
from kuaizhuan.publish import services as publish

pytestmark = pytest.mark.django_db
MONDAY = "2026-03-02 02:00"  # UTC: ten o'clock in Shanghai
SECRET = "不可外泄的题名"
NUMBERS = count(1)


def reachable(user: User, address: str = "anna@demo.example", *, verified: bool = True) -> User:
    user.emailaddress_set.create(email=address, verified=verified, primary=True)
    return user


@pytest.fixture
def office():
    return reachable(a_user(Role.OFFICE, an_organisation()))


def approve(person: User, times: int = 1, title: str = SECRET) -> None:
    """Something happens that `person` is told of: review, once a day by default."""
    owner = person.memberships.get().organisation
    for _ in range(times):
        row = an_achievement(state=State.PLATFORM_REVIEW, owner=owner, title=f"{title}{next(NUMBERS)}")
        publish.approve(row, by=BY)


def run() -> list[str]:
    """What the job does; the subjects of what went out in it."""
    before = len(mail.outbox)
    services.send_digests(by=BY)
    return [message.subject for message in mail.outbox[before:]]


def choose(person: User, cadence: Cadence, topic: str = "review") -> None:
    services.choose(person, {topic: cadence}, by=actor_for(person))


@pytest.mark.parametrize(
    ("cadence", "after", "digests"),
    [
        (Cadence.AT_ONCE, dt.timedelta(0), 1),
        (Cadence.DAILY, dt.timedelta(hours=21), 0),
        (Cadence.DAILY, dt.timedelta(hours=22), 1),
        (Cadence.WEEKLY, dt.timedelta(days=6, hours=21), 0),
        (Cadence.WEEKLY, dt.timedelta(days=6, hours=22), 1),
        (Cadence.NEVER, dt.timedelta(days=20), 0),
    ],
)
def test_when(office, cadence, after, digests):
    choose(office, cadence)
    with freeze_time(MONDAY) as clock:
        approve(office, 3)
        clock.tick(after)
        assert len(run()) == digests
        assert run() == []  # a second run sends nothing again
    assert Notice.objects.filter(digest__isnull=False).count() == (3 if digests else 0)


def test_a_digest_neither_doubles_nor_loses(office):
    with freeze_time(MONDAY) as clock:
        approve(office, 2)
        clock.tick(dt.timedelta(days=1))
        assert len(run()) == 1
        approve(office, 1)
        assert run() == []
        clock.tick(dt.timedelta(days=3))  # the runs between were missed
        assert len(run()) == 1
    assert [digest.notices.count() for digest in Digest.objects.all()] == [2, 1]


def test_what_was_read_is_not_mailed(office):
    choose(office, Cadence.AT_ONCE)
    approve(office)
    services.mark_read(by=actor_for(office))
    assert run() == []


def test_two_workers_send_one_mail(office, monkeypatch):
    choose(office, Cadence.AT_ONCE)
    approve(office)
    seen = services.due_notices
    found = seen(dt.datetime.now(dt.UTC), 8)
    monkeypatch.setattr(services, "due_notices", lambda now, hour: found)  # both have read the same
    assert [services.send_digests(by=BY), services.send_digests(by=BY)] == [1, 0]
    assert len(mail.outbox) == Digest.objects.count() == 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda user: user.emailaddress_set.update(verified=False),
        lambda user: user.emailaddress_set.all().delete(),
        lambda user: User.objects.filter(pk=user.pk).update(is_active=False),
    ],
    ids=["not confirmed", "no address", "inactive"],
)
def test_mail_goes_to_confirmed_addresses_only(office, spoil, monkeypatch):
    choose(office, Cadence.AT_ONCE)
    approve(office)
    found = services.due_notices(dt.datetime.now(dt.UTC), 8)
    assert found
    spoil(office)
    assert run() == []
    monkeypatch.setattr(services, "due_notices", lambda now, hour: found)  # spoilt after it was read
    assert run() == []
    assert not Digest.objects.exists()


def test_a_digest_waits_in_the_queue_of_mail_and_bears_its_code(office, settings):
    settings.EMAIL_BACKEND = "kuaizhuan.core.outbox.Queue"
    choose(office, Cadence.AT_ONCE)
    approve(office)
    services.send_digests(by=BY)
    assert (mail.outbox, Letter.objects.count()) == ([], 1)
    work_off()
    assert mail.outbox[0].extra_headers["Message-ID"].startswith(f"<{Digest.objects.get().code}@")
    assert not Letter.objects.exists()


def test_what_cannot_be_queued_is_due_again(office, monkeypatch):
    choose(office, Cadence.AT_ONCE)
    approve(office)

    def broken(*_):
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(services, "compose", broken)
        with pytest.raises(ZeroDivisionError):
            services.send_digests(by=BY)
    assert len(run()) == 1


@pytest.mark.parametrize(
    ("language", "subject", "said"),
    [
        ("", "快转：1 条新消息", "有 1 条已发布"),
        ("zh-hans", "快转：1 条新消息", "有 1 条已发布"),
        ("en", "Kuaizhuan: 1 new notice", "Published: 1"),
    ],
)
def test_a_letter_in_the_language_of_the_person(office, settings, language, subject, said):
    settings.ADDRESS = "https://kz.demo.example"
    User.objects.filter(pk=office.pk).update(language=language)
    choose(office, Cadence.AT_ONCE)
    approve(office)

    run()

    digest = mail.outbox[0]
    html = digest.alternatives[0][0]
    assert (digest.subject, digest.to) == (subject, ["anna@demo.example"])
    for text in (digest.body, html):
        assert said in text
        assert re.search(r"https://kz\.demo\.example/achievements/[\w-]+/", text)
        assert not re.search("[\u4e00-\u9fff]", text.replace("·", "")) or language != "en"
    stop = digest.extra_headers["List-Unsubscribe"]
    assert digest.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert stop == f"<{stop_link(office)}>"
    assert stop[1:-1] in digest.body
    assert person_behind(stop[1:-2].rsplit("/", 1)[1]) == office


def test_no_names_titles_or_contacts_in_a_letter(office):
    User.objects.filter(pk=office.pk).update(display_name="示甲", phone="+8613800005678")
    choose(office, Cadence.AT_ONCE)
    approve(office)
    run()
    written = mail.outbox[0].message().as_string() + mail.outbox[0].body + mail.outbox[0].alternatives[0][0]
    for secret in (
        SECRET,
        "示甲",
        "13800005678",
        office.username,
        office.memberships.get().organisation.name,
    ):
        assert secret not in written


def test_a_job_follows_the_commit(office, run_jobs):
    choose(office, Cadence.AT_ONCE)
    approve(office)
    assert mail.outbox == []
    run_jobs()
    assert len(mail.outbox) == 1


def test_stopping_is_for_all_topics_and_once(office):
    services.stop_mail(office, by=BY)
    services.stop_mail(office, by=BY)
    assert set(Preference.objects.values_list("topic", "cadence")) == {(topic, "never") for topic in topics()}
    approve(office)
    assert run() == []


def test_an_erased_account_leaves_no_letters(office):
    choose(office, Cadence.AT_ONCE)
    approve(office)
    run()
    people_services.erase_user(office, by=actor_for(office))
    assert [model.objects.count() for model in (Notice, Digest, Preference)] == [0, 0, 0]
