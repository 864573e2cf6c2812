"""The address at which a program of a person reads their deadlines, and what is written there (RFC 5545, RFC 7986).

The address is the proof: it opens titles, days and addresses of this node, and nothing behind these without a sign-in.
It ends when it is renewed or revoked, when what ends tokens ends it, with the account, and as old as a token may get.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from kuaizhuan.core import links
from kuaizhuan.core.errors import Unopened
from kuaizhuan.core.links import Link
from kuaizhuan.core.mail import absolute
from kuaizhuan.core.placements import Deadline
from kuaizhuan.notices.models import CalendarFeed

PURPOSE = "notices.calendar"
"""What the link of a feed is for."""
PRODUCT = "-//kuaizhuan//deadlines//ZH"
AGAIN = dt.timedelta(hours=6)
"""How soon a program that follows the feed asks again."""
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]+")
"""What no title has to hold: calendars of others show it, or read no further."""


def ends_at(feed: CalendarFeed) -> dt.datetime:
    """When the address ends by itself: as a token made on the same day would at the latest."""
    return feed.made_at + dt.timedelta(days=settings.TOKEN_DAYS)


def feed_link(feed: CalendarFeed) -> str:
    """The signed part of the address; it names nobody but by pseudonym."""
    return links.sign(Link(PURPOSE, feed.code, feed.user.code, ends_at(feed)))


def address_of_feed(feed: CalendarFeed) -> str:
    """The whole address."""
    return absolute(reverse("web:calendar_feed", args=[feed_link(feed)]))


def subscribe_address(feed: CalendarFeed) -> str:
    """The same for a browser to hand to the calendar program of its machine."""
    return f"webcal:{address_of_feed(feed).partition(':')[2]}"


def feed_by(link: str) -> CalendarFeed:
    """The feed behind a link. Raises `Unopened`, always the same, when it was not made here, was renewed or revoked,
    has ended, or the account is closed or gone."""
    found = links.read(PURPOSE, link)
    rows = CalendarFeed.objects.select_related("user").filter(user__is_active=True, user__erased_at=None)
    feed = rows.filter(code=found.code, user__code=found.party).first() if found else None
    if feed is None or timezone.now() >= ends_at(feed):
        raise Unopened("notices.calendar_unknown")
    return feed


def write_calendar(feed: CalendarFeed, deadlines: Iterable[Deadline]) -> bytes:
    """The deadlines as whole days in the language in force, the same bytes for the same deadlines. No alarms."""
    host = urlsplit(settings.ADDRESS).hostname or settings.NODE
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("快转 · 日程"))
    calendar.add("refresh-interval", AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", AGAIN)
    for each in deadlines:
        event = Event()
        event.add("uid", f"{salted_hmac(PURPOSE, f'{feed.user.code} {each.key}').hexdigest()[:32]}@{host}")
        event.add("dtstamp", feed.made_at.astimezone(dt.UTC).replace(microsecond=0))
        event.add("dtstart", each.on)
        event.add("dtend", each.on + dt.timedelta(days=1))
        said = each.outside or f"{each.label} · {each.title}"
        event.add("summary", plain(f"{said}（{_('尚未核实')}）" if each.unsure else said))
        event.add(
            "url", absolute(reverse(each.page, args=each.args)) + (f"?{each.query}" if each.query else "")
        )
        event.add("transp", "TRANSPARENT")
        event.add("class", "PRIVATE")
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def plain(text: str) -> str:
    """`text` on one line."""
    return " ".join(_UNSEEN.sub(" ", text).split())


def etag_of(written: bytes) -> str:
    """By what a program knows that nothing has changed."""
    return f'"{hashlib.sha256(written).hexdigest()[:32]}"'
