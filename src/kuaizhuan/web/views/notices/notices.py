"""What a person has been told, and how they want it mailed."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from kuaizhuan.core import links
from kuaizhuan.core.placements import tasks
from kuaizhuan.notices import queries, services
from kuaizhuan.notices.digests import PURPOSE, person_behind
from kuaizhuan.people.access import OWN
from kuaizhuan.people.whence import located
from kuaizhuan.web.forms.notices.choices import ChoicesForm
from kuaizhuan.web.guard import public, signed_in, uses_policies
from kuaizhuan.web.paging import Paging
from kuaizhuan.web.presenters import notices as shown

PAGE = 50


@signed_in
def notices(request: HttpRequest) -> HttpResponse:
    """What was told of each row, the last told first: what waits for the reader apart from what is only to be known."""
    actor, page = request.actor, Paging.number(request.GET.get("page"))
    groups, total = queries.groups(actor, (page - 1) * PAGE, PAGE)
    paging = Paging(page, PAGE, total)
    if paging.page != page:
        groups, total = queries.groups(actor, paging.start, PAGE)
    events = [group.last.event for group in groups if group.last.count == 1]
    todo, known = shown.told(
        groups,
        queries.names(actor, events),
        queries.counterparts(actor, events),
        shown.waiting(tasks(actor), events),
    )
    return render(request, "notices/notices.html", {"todo": todo, "known": known, "paging": paging})


@signed_in
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark every own notice as seen."""
    services.mark_read(by=request.actor)
    return redirect("web:notices")


@signed_in
@uses_policies(OWN)
def choices(request: HttpRequest) -> HttpResponse:
    """For each topic, how soon it is mailed; says so when there is no confirmed address to mail to."""
    form = ChoicesForm(request.POST or None, initial=queries.choices(request.user))
    if request.method == "POST" and form.is_valid():
        services.choose(request.user, form.cleaned_data, by=request.actor)
        messages.success(request, _("已保存。"))
        return redirect("web:notice_choices")
    context = {
        "form": form,
        "address": queries.address_of(request.user),
        "hour": settings.DIGEST_HOUR,
    }
    return render(request, "notices/choices.html", context, status=422 if form.errors else 200)


@csrf_exempt
@public
def stop_mail(request: HttpRequest, link: str) -> HttpResponse:
    """End all mail by the link of a letter, without signing in: the link is the proof.

    Mailboxes post to it by themselves when one presses "unsubscribe" (RFC 8058), so it asks for no token of
    a form; opening it changes nothing, because mailboxes open links too.
    """
    user = person_behind(link)
    if request.method == "POST":
        services.stop_mail(user, by=located(links.holder(PURPOSE, user.code, user.code), request.META))
    return render(request, "notices/stop.html", {"done": request.method == "POST"})
