"""The deadlines of a person for their own calendar program, at an address that is as good as a password."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kuaizhuan.core import placements
from kuaizhuan.notices import services
from kuaizhuan.notices.access import OWN_FEED
from kuaizhuan.notices.calendars import etag_of, feed_by, write_calendar
from kuaizhuan.people.queries import actor_for
from kuaizhuan.web.guard import heavy, public, signed_in, uses_policies
from kuaizhuan.web.presenters import work
from kuaizhuan.web.proof import proven

BEHIND = dt.timedelta(days=28)
AHEAD = dt.timedelta(days=366)


@public
@heavy
def feed(request: HttpRequest, link: str) -> HttpResponse:
    """What ends from four weeks ago to a year ahead, as the person's roles of today let them see it.

    Roles of the platform's staff sleep, as they do outside staff sessions: what waits for them is not in it. Nor is
    what has no day, or more than the calendar page shows. 304 for whoever has it already.
    """
    row = feed_by(link)
    actor = actor_for(row.user, staff=False)
    first, last = timezone.localdate() - BEHIND, timezone.localdate() + AHEAD
    with translation.override(row.user.language or settings.LANGUAGE_CODE):
        own = work.ends_of(placements.tasks(actor), first, last)
        written = write_calendar(row, work.merge(own, placements.deadlines(actor, first, last), work.of_key))
    response = HttpResponse(written, content_type="text/calendar; charset=utf-8")
    response.headers["ETag"] = etag_of(written)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Disposition"] = 'inline; filename="deadlines.ics"'
    return get_conditional_response(request, etag=response.headers["ETag"], response=response) or response


@signed_in
@uses_policies(OWN_FEED)
@proven
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Make the address, renew it, or end it."""
    if request.POST.get("do") == "revoke":
        services.revoke_feed(request.user, by=request.actor)
        messages.success(request, _("日历地址已停用，订阅它的程序不再更新。"))
    else:
        services.make_feed(request.user, by=request.actor)
        messages.success(request, _("日历地址已生成；此前的地址不再有效。"))
    return redirect("web:calendar")
