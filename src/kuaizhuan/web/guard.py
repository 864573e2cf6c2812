"""Every view says who may come: everybody, whoever signed in, or by which policies its rows are taken.

The marks are read by the conventions test, so an address without one cannot be added by accident.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from kuaizhuan.core.access import Policy
from kuaizhuan.core.at_once import one_of
from kuaizhuan.core.errors import TooOften
from kuaizhuan.core.minutes import seconds_left, used_in_minute
from kuaizhuan.web import unsent

View = Callable[..., HttpResponse]


def public(view: View) -> View:
    """A page for everybody; it shows public things only."""
    view.public = True
    return view


def uses_policies(*policies: Policy) -> Callable[[View], View]:
    """A page that takes its rows through `policies`, which hold for visitors too."""

    def mark(view: View) -> View:
        view.policies = policies
        return view

    return mark


def signed_in(view: View) -> View:
    """A page that needs a person: a visitor is asked to sign in and comes back to the same address.

    A form from somebody whose session has ended waits for them meanwhile (`web.unsent`).
    """

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            sent = request.method == "POST"
            return redirect_to_login((unsent.hold(request) or "/") if sent else request.get_full_path())
        response = view(request, *args, **kwargs)
        if request.method == "POST":  # a refusal is raised, and what was typed waits on
            unsent.let_go(request)
        return response

    checked.signed_in = True
    return checked


VISITORS = 4
"""How many persons are thought to be behind one address from which nobody is signed in."""


def require_few(what: str, who: str, most: int) -> None:
    """Count one more of `what` by `who` in this minute of the clock; after `most`, unless that is 0, raise `TooOften`."""
    if most and used_in_minute(f"{what} {who}") > most:
        raise TooOften("core.too_often", seconds=math.ceil(seconds_left()))


def heavy(view: View) -> View:
    """A page that costs much: one person has few of them under way at a time. Raises `TooBusy`."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        most = settings.HEAVY_AT_ONCE
        if request.user.is_authenticated:
            place = one_of(most, f"user {request.user.pk}")
        else:
            place = one_of(most * VISITORS, f"address {get_adapter().get_client_ip(request)}")
        with place:
            return view(request, *args, **kwargs)

    answered.heavy = True
    return answered
