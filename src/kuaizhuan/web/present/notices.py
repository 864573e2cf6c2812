"""A notice as one sentence with the way to what it is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from kuaizhuan.core.sentences import say
from kuaizhuan.match.models import Introduction
from kuaizhuan.notices.models import Notice
from kuaizhuan.notices.queries import KIND_OF
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
    "publish.record.revise": "platform_review",
    "publish.record.return": "returned",
    "publish.record.expire": "dormant",
}
"""Event of many rows → the queue in which they wait."""
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


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    url: str
    at: dt.datetime
    unread: bool


def line(notice: Notice, names: Mapping[str, str] | None = None) -> Line:
    """`notice` in words; one row has its own page, several have their queue. names: of saved searches, by code."""
    event = notice.event
    kind = KIND_OF.get(event.subject_kind, "")
    url = reverse("web:desk")
    if kind and notice.count == 1:
        url = reverse("web:record", args=[kind, event.subject_code])
    elif kind and event.code in QUEUES:
        url = reverse("web:queue", args=[kind, QUEUES[event.code]])
    elif event.subject_kind == Introduction._meta.label_lower:
        url = reverse("web:introductions")
        if notice.count == 1:
            url = reverse("web:introduction", args=[event.subject_code])
    elif event.subject_kind in PAGES:
        page, every = PAGES[event.subject_kind]
        url = reverse(page, args=[event.subject_code]) if notice.count == 1 else reverse(every)
    values: dict[str, object] = {"count": notice.count}
    if event.subject_kind == SavedSearch._meta.label_lower:
        values |= {"name": (names or {}).get(event.subject_code, _("已删除")), "found": event.data["found"]}
        url = reverse("web:searches")
        if event.subject_code in (names or {}):
            url = reverse("web:open_search", args=[event.subject_code])
    text = say(f"notices.{event.code}", values)
    return Line(text, url, event.at, notice.read_at is None)
