"""审计记录: the auditor reads every event, the newest first; nothing can be done here."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kuaizhuan.core.errors import NotAllowed
from kuaizhuan.core.models import Event
from kuaizhuan.people.access import READ_AUDIT
from kuaizhuan.people.models import User
from kuaizhuan.people.roles import Role
from kuaizhuan.web.guard import signed_in, uses_policies
from kuaizhuan.web.queries import persons

PAGE = 50


@signed_in
@uses_policies(READ_AUDIT)
def audit(request: HttpRequest) -> HttpResponse:
    """Events before the number `before`, of those whose code begins with `what`, of the person `who` (a user name)."""
    if not request.actor.holds(Role.AUDITOR):
        raise NotAllowed("core.not_allowed", action=READ_AUDIT.name)
    what, who, before = (request.GET.get(name, "").strip()[:150] for name in ("what", "who", "before"))
    found = READ_AUDIT.filter(request.actor, Event.objects.order_by("-seq"))
    if what:
        found = found.filter(code__startswith=what)
    if who:
        found = found.filter(
            actor_ref__in=User.objects.filter(username__iexact=who).values("code"), actor_kind="person"
        )
    if before.isascii() and before.isdigit():
        found = found.filter(seq__lt=int(before[:18]))
    rows = list(found[: PAGE + 1])
    page = rows[:PAGE]
    names = persons(event.actor_ref for event in page if event.actor_kind in ("person", "token"))
    asked = {name: value for name, value in (("what", what), ("who", who)) if value}
    context = {
        "events": [{"row": event, "who": names.get(event.actor_ref, event.actor_ref)} for event in page],
        "what": what,
        "who": who,
        "older": urlencode({**asked, "before": page[-1].seq}) if len(rows) > PAGE else "",
    }
    return render(request, "people/audit.html", context)
