"""A notice as one sentence with the way to what it is about; the same on the page and in a digest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from kuaizhuan.core.messages import say
from kuaizhuan.core.models import Event
from kuaizhuan.match.models import Introduction
from kuaizhuan.notices.models import Notice, Webhook
from kuaizhuan.notices.queries import KIND_OF
from kuaizhuan.people.models import JoinRequest
from kuaizhuan.publish.models import SavedSearch
from kuaizhuan.transfer.models import (
    Application,
    Deal,
    DistributionPlan,
    OutcomeSurvey,
    PriceNotice,
    Registration,
    TrialLicence,
)

QUEUES = {
    "publish.record.submit": "unit_review",
    "publish.record.endorse": "platform_review",
    "publish.record.return": "returned",
    "publish.record.expire": "dormant",
}
"""Event of many rows → the queue in which they wait."""
PLACES = {
    "publish.revision.propose": "web:revisions",
    "publish.appeal.file": "web:appeals",
    "match.introduction.route": "web:introductions",
}
"""Event of many rows → the page that lists them whatever their kind."""
PAGES = {
    Deal._meta.label_lower: ("web:deal", "web:deals"),
    TrialLicence._meta.label_lower: ("web:trial", "web:trials"),
    PriceNotice._meta.label_lower: ("web:price_notice", "web:price_notices"),
    DistributionPlan._meta.label_lower: ("web:distribution", "web:distributions"),
    OutcomeSurvey._meta.label_lower: ("web:outcome", "web:outcomes"),
    Application._meta.label_lower: ("web:application", "web:registry"),
    Registration._meta.label_lower: ("web:registration", "web:register"),
}
"""What an event of a transfer speaks of → the page of one, and of all."""
OWN = {
    "people.membership.revoke": "web:own_data",
    "people.sign_in.lock": "usersessions_list",
    "people.session.displace": "usersessions_list",
}
"""Event about the person themselves → the page of their account that shows it."""


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    url: str
    at: dt.datetime
    unread: bool


def line(notice: Notice, names: Mapping[str, str] | None = None) -> Line:
    """`notice` in words; one row has its own page, several have their queue.

    names: of saved searches, by code; None in a digest, which tells no names.
    """
    event = notice.event
    if event.subject_kind == SavedSearch._meta.label_lower:
        return _of_search(notice, names)
    text = say(f"notices.{event.code}", {"count": notice.count})
    return Line(text, _way(event, notice.count), event.at, notice.read_at is None)


def _of_search(notice: Notice, names: Mapping[str, str] | None) -> Line:
    event = notice.event
    values, url = {"found": event.data["found"]}, reverse("web:searches")
    if names is None:
        text = say(f"notices.mailed.{event.code}", values)
    else:
        text = say(f"notices.{event.code}", {"name": names.get(event.subject_code, _("已删除")), **values})
        if event.subject_code in names:
            url = reverse("web:open_search", args=[event.subject_code])
    return Line(text, url, event.at, notice.read_at is None)


def _way(event: Event, count: int) -> str:
    kind = KIND_OF.get(event.subject_kind, "")
    if kind and count == 1:
        return reverse("web:record", args=[kind, event.subject_code])
    if kind and event.code == "publish.record.ask":
        return reverse("web:own_rows", args=[kind]) + "?due=1"
    if event.code in PLACES and count > 1:
        return reverse(PLACES[event.code])
    if kind and event.code in QUEUES:
        return reverse("web:queue", args=[kind, QUEUES[event.code]])
    if event.subject_kind == Introduction._meta.label_lower:
        if count == 1:
            return reverse("web:introduction", args=[event.subject_code])
        return reverse("web:introductions")
    if event.subject_kind in PAGES:
        page, every = PAGES[event.subject_kind]
        return reverse(page, args=[event.subject_code]) if count == 1 else reverse(every)
    if event.subject_kind == Webhook._meta.label_lower:
        return reverse("web:webhook", args=[event.subject_code])
    if event.subject_kind == JoinRequest._meta.label_lower and (place := event.data.get("organisation")):
        name = "web:members" if event.code == "people.join.ask" else "web:organisation"
        return reverse(name, args=[place])
    return reverse(OWN.get(event.code, "web:desk"))
