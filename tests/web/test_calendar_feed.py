"""The deadlines of a person for their own calendar program: what is in it, for whom, and when it ends."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from freezegun import freeze_time
from icalendar import Calendar

from factories import PASSWORD, a_user, an_organisation
from kuaizhuan.catalog.models import Expert
from kuaizhuan.catalog.states import State
from kuaizhuan.core import placements
from kuaizhuan.core.models import Event
from kuaizhuan.notices import services
from kuaizhuan.notices.calendars import address_of_feed, feed_link, plain
from kuaizhuan.notices.models import CalendarFeed
from kuaizhuan.people import services as people
from kuaizhuan.people.models import Membership, User
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import STAFF_ROLES, Role
from kuaizhuan.transfer.models import Deal, Milestone
from kuaizhuan.transfer.states import Party, Stage
from kuaizhuan.web.presenters import work
from transfer.registry_world import World as Registries
from transfer.world import World, days

pytestmark = pytest.mark.django_db
UGLY = "甲乙,丙;丁\\n戊：" + "高强轻质铝合金车身件近净成形工艺" * 5 + "\r\nATTENDEE:mailto:a@demo.example"


@pytest.fixture(scope="module")
def kept(keep):
    return keep(World)


@pytest.fixture
def world(kept, db):
    return kept.copy()


def feed_of(actor) -> CalendarFeed:
    return services.make_feed(User.objects.get(pk=actor.user_id), by=actor)


def path_of(feed: CalendarFeed) -> str:
    return f"/calendar-feed/{feed_link(feed)}/"


def events_in(body: bytes) -> list:
    return Calendar.from_ical(body).walk("VEVENT")


def test_what_a_program_reads(world, client):
    deal = world.deal(stage=Stage.CONTRACT)
    Deal.objects.filter(pk=deal.pk).update(
        title=UGLY, due_on=days(5), turn=Party.BUYER, next_step="联系示例甲 13800005678"
    )
    Milestone.objects.create(deal=deal, title="示例乙首付款", due_on=days(20), amount=100)

    answer = client.get(path_of(feed_of(world.office)))

    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    lines = answer.content.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    for line in lines:
        line.decode()  # no sign is cut in two
    assert b"VALARM" not in answer.content
    assert b"\r\nATTENDEE" not in answer.content
    found = {each["summary"]: each for each in events_in(answer.content)}
    assert f"下一步 · {plain(UGLY)}" in found
    assert not any("示例" in summary or "13800005678" in summary for summary in found)
    event = found[f"下一步 · {plain(UGLY)}"]
    assert (event["dtstart"].dt, event["dtend"].dt) == (days(5), days(6))
    assert event["url"].endswith(f"/deals/{deal.code}/")
    assert (event["transp"], event["class"]) == ("TRANSPARENT", "PRIVATE")


def test_a_row_keeps_its_uid_whatever_becomes_of_it(world, client):
    deal = world.deal()
    Deal.objects.filter(pk=deal.pk).update(due_on=days(5), turn=Party.BUYER)
    feed = feed_of(world.office)
    before = events_in(client.get(path_of(feed)).content)
    Deal.objects.filter(pk=deal.pk).update(due_on=days(9), turn=Party.SELLER, title="改了名")
    after = events_in(client.get(path_of(feed)).content)
    assert [each["uid"] for each in before] == [each["uid"] for each in after]
    assert after[0]["dtstart"].dt == days(9)
    theirs = events_in(client.get(path_of(feed_of(world.buyer))).content)
    assert not {each["uid"] for each in theirs} & {each["uid"] for each in after}


def test_the_same_is_not_sent_again(world, client):
    deal = world.deal()
    path = path_of(feed_of(world.office))
    first = client.get(path)
    assert "private" in first["Cache-Control"]
    assert client.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 304
    Deal.objects.filter(pk=deal.pk).update(due_on=days(3), turn=Party.BUYER)
    assert client.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_names_of_persons_stay_here(world, client):
    expert = Expert.objects.create(
        code="E-1", owner=world.university, title="示例教授", state=State.PUBLISHED, valid_until=days(8),
        state_since=timezone.now(), submitted_by_id=world.office.user_id,
    )  # fmt: skip
    body = client.get(path_of(feed_of(world.office))).content.decode()
    assert expert.code in body
    assert "示例教授" not in body.replace("\r\n ", "")


def test_in_the_language_of_the_person(world, client):
    deal = world.deal()
    Deal.objects.filter(pk=deal.pk).update(due_on=days(5), turn=Party.BUYER, title="a")
    feed = feed_of(world.office)
    User.objects.filter(pk=world.office.user_id).update(language="en")
    body = client.get(path_of(feed), headers={"Accept-Language": "zh-hans"}).content
    assert [str(each["summary"]) for each in events_in(body)] == ["Next · a"]


def test_roles_are_those_of_the_day_it_is_read(world, client):
    deal = world.deal()
    Deal.objects.filter(pk=deal.pk).update(due_on=days(5), turn=Party.BUYER)
    path = path_of(feed_of(world.office))
    assert len(events_in(client.get(path).content)) == 1
    Membership.objects.filter(user=world.office.user_id).delete()
    assert events_in(client.get(path).content) == []


def test_roles_of_staff_sleep(world, client):
    """A registrar of the platform has the cases in hand as days, but only in a staff session."""
    user = a_user(Role.REGISTRAR)
    assert Role.REGISTRAR in STAFF_ROLES
    application = Registries().filed()
    type(application).objects.filter(pk=application.pk).update(decide_by=days(4))
    assert [each.page for each in work.ends_of(placements.tasks(actor_for(user)), days(0), days(9))] == [
        "web:application"
    ]
    feed = services.make_feed(user, by=actor_for(user))
    assert events_in(client.get(path_of(feed)).content) == []


def replaced(feed):
    services.make_feed(feed.user, by=actor_for(feed.user))


def revoked(feed):
    services.revoke_feed(feed.user, by=actor_for(feed.user))


def closed(feed):
    people.close_account(feed.user, by=actor_for(a_user(Role.SECURITY)))


def erased(feed):
    people.erase_user(feed.user, by=actor_for(feed.user))


def another_password(feed):
    people.change_password(feed.user, "another-Kuaizhuan-2026", by=actor_for(feed.user))


@pytest.mark.parametrize("end", [replaced, revoked, closed, erased, another_password])
def test_what_ends_it(world, client, end):
    feed = feed_of(world.office)
    path = path_of(feed)
    assert client.get(path).status_code == 200
    end(feed)
    assert client.get(path).status_code == 404


def test_it_ends_by_itself_and_is_opened_by_no_guess(world, client, settings):
    settings.GUESSES = 3
    path = path_of(feed_of(world.office))
    with freeze_time(timezone.now() + dt.timedelta(days=settings.TOKEN_DAYS, minutes=1)):
        assert client.get(path).status_code == 404
        guesses = [client.get(path.replace(":", f":{each}", 1)).status_code for each in range(4)]
    assert guesses[-1] == 429
    assert client.get(path).status_code == 200


def test_it_is_kept_on_the_calendar_page(world):
    user = User.objects.get(pk=world.office.user_id)
    browser = Client()
    browser.post("/account/login/", {"login": user.username, "password": PASSWORD})
    assert "webcal:" not in browser.get("/desk/calendar/").content.decode()

    browser.post("/desk/calendar/address/", {"do": "make"})
    feed = CalendarFeed.objects.get()
    page = browser.get("/desk/calendar/").content.decode()
    assert address_of_feed(feed) in page
    assert 'href="webcal:' in page
    browser.post("/desk/calendar/address/", {"do": "renew"})
    assert CalendarFeed.objects.get().code != feed.code
    browser.post("/desk/calendar/address/", {"do": "revoke"})
    assert not CalendarFeed.objects.exists()
    assert browser.post("/desk/calendar/address/", {"do": "revoke"}).status_code == 409
    codes = Event.objects.filter(code__startswith="notices.calendar").order_by("seq")
    assert [event.code for event in codes] == [
        f"notices.calendar.{verb}" for verb in ("make", "renew", "revoke")
    ]
    assert not any(feed.code in str(event.data) for event in codes)


def test_without_a_fresh_proof_there_is_no_address(db, settings):
    browser = Client()
    browser.force_login(a_user(Role.OFFICE, an_organisation()))
    with freeze_time(timezone.now() + dt.timedelta(minutes=settings.PROOF_MINUTES + 1)):
        asked = browser.post("/desk/calendar/address/", {"do": "make"})
    assert (asked.status_code, "reauthenticate" in asked["Location"]) == (302, True)
    assert not CalendarFeed.objects.exists()
