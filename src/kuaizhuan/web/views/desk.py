"""The desk: what waits for the person who looks, what they set going, what was done, and what ends when."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kuaizhuan.catalog.models import KINDS
from kuaizhuan.catalog.registry import published_kinds
from kuaizhuan.core import events as declared
from kuaizhuan.core import placements
from kuaizhuan.core.audit.reads import without_reads
from kuaizhuan.core.messages import say
from kuaizhuan.core.models import Event
from kuaizhuan.notices.calendars import address_of_feed, ends_at, subscribe_address
from kuaizhuan.notices.models import CalendarFeed
from kuaizhuan.notices.queries import names
from kuaizhuan.people.access import SUBMIT_FOR
from kuaizhuan.people.models import Membership, Organisation
from kuaizhuan.people.roles import ANY
from kuaizhuan.publish.access import VIEW
from kuaizhuan.publish.queries import STANDING
from kuaizhuan.web import queries
from kuaizhuan.web.guard import signed_in, uses_policies
from kuaizhuan.web.numbers import whole_number
from kuaizhuan.web.paging import Paging
from kuaizhuan.web.presenters import sheets, work
from kuaizhuan.web.presenters.facets import without
from kuaizhuan.web.presenters.places import parts
from kuaizhuan.web.sheets import is_asked, most_rows, offers, write_sheet

PAGE, FEW = 30, 5
WEEKS = 2
STARTS = 4
"""Things to begin with, at most."""
DAYS = 7


@signed_in
@uses_policies(VIEW, *STANDING.values())
@offers(sheets.TASKS)
def desk(request: HttpRequest) -> HttpResponse:
    """待办 first, as the packages say it, with the figures, the days and the parts of the person's roles beside it."""
    actor, today = request.actor, timezone.localdate()
    queues = placements.tasks(actor)
    if is_asked(request):
        return write_sheet(request, _lines(request, queues))
    context = _table(request, queues)
    last = today + dt.timedelta(days=DAYS - 1)
    ends = work.merge(
        work.ends_of(queues, today, last), placements.deadlines(actor, today, last), work.of_row
    )
    context |= {
        "numbers": placements.numbers(actor),
        "boards": placements.boards(actor),
        "days": [day for day in work.days(ends, today, DAYS, today) if day.ends],
        "kinds": [kind.name for kind in published_kinds()],
        "roles": sorted({role for role, _ in actor.grants}),
        "starts": placements.starts(actor)[:STARTS],
        "may_enter": SUBMIT_FOR.filter(actor, Organisation.objects.all()).exists(),
    }
    return render(request, "desk/desk.html", context)


@signed_in
@uses_policies(VIEW)
@offers(sheets.BEGUN)
def begun(request: HttpRequest) -> HttpResponse:
    """我发起: where each row stands that the person set going, and whose turn it is."""
    queues = placements.begun(request.actor)
    if is_asked(request):
        return write_sheet(request, _lines(request, queues, newest=True))
    return render(request, "desk/begun.html", _table(request, queues, newest=True))


@signed_in
@uses_policies(VIEW)
@offers(sheets.OVERSEEN)
def overseen(request: HttpRequest) -> HttpResponse:
    """超期督办: what others let pass its day, for who oversees them; `?part=1` gives the first few as a fragment."""
    queues = placements.overseen(request.actor)
    if is_asked(request):
        return write_sheet(request, _lines(request, queues))
    if "part" in request.GET:
        table = work.tabulate(queues, work.Asked(), 0, FEW)
        return render(request, "desk/overseen.html#late", {"table": table, "more": table.total > FEW})
    return render(request, "desk/overseen.html", _table(request, queues))


@signed_in
@uses_policies(VIEW)
@offers(sheets.DONE)
def done(request: HttpRequest) -> HttpResponse:
    """已办: what the person did, or with `whose=unit` everybody of their organisations, the last first."""
    whose = "unit" if request.GET.get("whose") == "unit" else "me"
    text, kind = request.GET.get("q", "").strip()[:100], request.GET.get("kind", "")
    found = _events(request, whose, kind, text)
    if is_asked(request):
        return write_sheet(request, _done(request, found[: most_rows()]))
    paging = Paging(Paging.number(request.GET.get("page")), PAGE, found.count(), without(request.GET, "page"))
    context = {
        "lines": _done(request, found[paging.start : paging.start + PAGE]),
        "paging": paging,
        "whose": whose,
        "text": text,
        "kind": kind,
        "unit": whose == "unit",
        "kinds": [
            (label, _name(label)) for label, each in declared.subjects().items() if each.title and each.view
        ],
    }
    return render(request, "desk/done.html", context)


@signed_in
@uses_policies(VIEW)
def calendar(request: HttpRequest) -> HttpResponse:
    """This week and the next, day by day; `week` counts from this one."""
    today = timezone.localdate()
    asked = request.GET.get("week", "")
    weeks = min(whole_number(asked.removeprefix("-")) or 0, 26)
    week = -weeks if asked.startswith("-") else weeks
    first = today - dt.timedelta(days=today.weekday()) + dt.timedelta(weeks=week)
    last = first + dt.timedelta(days=WEEKS * DAYS - 1)
    queues = placements.tasks(request.actor)
    ends = work.merge(
        work.ends_of(queues, first, last), placements.deadlines(request.actor, first, last), work.of_row
    )
    feed = CalendarFeed.objects.filter(user=request.user).select_related("user").first()
    found = work.days(ends, first, WEEKS * DAYS, today)
    context = {
        "weeks": [found[:DAYS], found[DAYS:]],
        "week": week,
        "late": work.tabulate(queues, work.Asked(due="late"), 0, PAGE) if not week else None,
        "feed": feed,
        "feed_address": address_of_feed(feed) if feed else "",
        "feed_subscribe": subscribe_address(feed) if feed else "",
        "feed_until": ends_at(feed) if feed else None,
    }
    return render(request, "desk/calendar.html", context)


@signed_in
@uses_policies(VIEW)
def places(request: HttpRequest) -> HttpResponse:
    """The navigation beside pages of work, with how many things wait at each place; `part` gives the fragment of that place."""
    waiting = work.count(placements.tasks(request.actor))
    found = parts(request.actor, request.GET.get("here", ""), waiting)
    at = part if (part := request.GET.get("part", "")) in ("drawer", "side") else "page"
    page = "desk/places.html" if at == "page" else "ui/places.html"
    return render(request, page, {"places": found, "counted": True, "at": at})


def _asked(request: HttpRequest) -> work.Asked:
    """What the address asks of a table of work."""
    given = request.GET
    due, step = given.get("due", ""), given.get("step", "")
    return work.Asked(
        text=given.get("q", "").strip()[:100],
        kind=given.get("kind", "")[:60],
        step=step if step in placements.STEPS else "",
        due=due if due in work.DUE else "",
    )


def _lines(request: HttpRequest, queues: list[placements.Queue], *, newest: bool = False) -> list[work.Line]:
    """All lines of the table for its sheet, each row by itself."""
    return work.tabulate(queues, _asked(request), 0, most_rows(), newest=newest, fold=False).lines


def _done(request: HttpRequest, found: QuerySet[Event]) -> list[work.Done]:
    events = list(found)
    return work.done(events, names(request.actor, events), queries.names_of(events))


def _table(request: HttpRequest, queues: list[placements.Queue], *, newest: bool = False) -> dict[str, Any]:
    """The table of `queues` as the address asks for it."""
    given, asked = request.GET, _asked(request)
    start = (Paging.number(given.get("page")) - 1) * PAGE
    table = work.tabulate(queues, asked, start, PAGE, newest=newest)
    paging = Paging(Paging.number(given.get("page")), PAGE, table.total, without(given, "page"))
    if paging.start != start:  # beyond the last page there is the last
        table = work.tabulate(queues, asked, paging.start, PAGE, newest=newest)
    return {
        "table": table,
        "asked": asked,
        "paging": paging,
        "steps": work.steps(queues),
        "nearnesses": work.DUE,
    }


def _name(subject: str) -> str:
    """What rows of a table are called: as the catalogue calls its kinds, else as pages of work do."""
    name = subject.rpartition(".")[2]
    return say(f"catalog.kind.{name}") if name in KINDS else say(f"web.row.{name}")


def _events(request: HttpRequest, whose: str, kind: str, text: str) -> QuerySet[Event]:
    """Events about rows that can be named, by the person or by the people of their organisations, the last first."""
    actor = request.actor
    subjects = {label: each for label, each in declared.subjects().items() if each.title and each.view}
    chosen = {kind: subjects[kind]} if kind in subjects else subjects
    by = Q(actor_ref=actor.ref)
    if whose == "unit":
        people = Membership.objects.filter(organisation__in=actor.scopes(*ANY)).values("user__code")
        organisations = Organisation.objects.filter(pk__in=actor.scopes(*ANY)).values("code")
        by = Q(actor_ref__in=people) & (Q(acting_for="") | Q(acting_for__in=organisations))
    found = without_reads(Event.objects.filter(by, subject_kind__in=chosen))
    if text:
        named = Q(subject_code__iexact=text)
        for label, subject in chosen.items():
            if any(field.name == "title" for field in subject.model._meta.concrete_fields):
                rows = subject.model._default_manager.filter(title__icontains=text)
                named |= Q(subject_kind=label, subject_code__in=rows.values("code"))
        found = found.filter(named)
    return found.order_by("-at", "-seq")
