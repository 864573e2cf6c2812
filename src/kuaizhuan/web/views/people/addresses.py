"""The page behind the link that goes to the address before: one button that stops a change of address, without login."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kuaizhuan.core import links
from kuaizhuan.core.errors import WrongState
from kuaizhuan.people import queries, services
from kuaizhuan.people.whence import located
from kuaizhuan.web.guard import public


@public
def stop_address(request: HttpRequest, link: str) -> HttpResponse:
    """What stopping does; opening the page changes nothing, because mailboxes open links too."""
    change = queries.address_change_by(link)
    if request.method == "POST":
        by = links.holder(queries.ADDRESS, change.code, change.user.code)
        services.stop_address(change, by=located(by, request.META))
    elif not change.open:
        raise WrongState("people.address_settled")
    return render(request, "people/stop_address.html", {"change": change, "done": request.method == "POST"})
