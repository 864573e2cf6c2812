"""Addresses of signing in, second factors, sessions and identity providers: allauth's views, each marked.

What a visitor may open stands in `FOR_VISITORS`; every other one asks to sign in.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import wraps
from importlib import import_module
from typing import Any

from allauth.account import urls as account
from allauth.mfa import urls as mfa
from allauth.socialaccount import urls as identities
from allauth.socialaccount.models import SocialApp
from allauth.usersessions import urls as sessions
from django.apps import apps
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path

from kuaizhuan.core.config.identities import OPEN
from kuaizhuan.core.errors import NotAllowed, Unopened
from kuaizhuan.people.services import note_guess
from kuaizhuan.people.whence import network_of
from kuaizhuan.web.devices import device_of
from kuaizhuan.web.guard import View, public, require_few, signed_in
from kuaizhuan.web.proof import proven, proven_to_read
from kuaizhuan.web.saml import answering

FOR_VISITORS = frozenset(
    {
        "account_login",
        "account_logout",
        "account_signup",
        "account_inactive",
        "account_confirm_email",
        "account_confirm_login_code",
        "account_email_verification_sent",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "openid_connect_login",
        "openid_connect_callback",
        "cas_login",
        "cas_callback",
        "saml_acs",
        "saml_finish_acs",
        "saml_login",
        "saml_metadata",
        "saml_sls",
        *(f"{each}_{where}" for each in OPEN for where in ("login", "callback")),
        "socialaccount_login_cancelled",
        "socialaccount_login_error",
        "socialaccount_signup",
    }
)


PROVEN = frozenset(
    {
        "account_email",
        "account_change_phone",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_add_webauthn",
        "mfa_remove_webauthn",
        "mfa_edit_webauthn",
        "mfa_generate_recovery_codes",
        "socialaccount_connections",
    }
)
"""Forms about what opens the account: they need a fresh proof, by the second factor where there is one."""
PROVEN_TO_READ = frozenset({"mfa_view_recovery_codes", "mfa_download_recovery_codes"})
_OF_ALLAUTH = "allauth.socialaccount.providers"
PROVIDERS = (
    f"{_OF_ALLAUTH}.openid_connect",
    "kuaizhuan.web.cas",
    f"{_OF_ALLAUTH}.saml",
    *(f"{_OF_ALLAUTH}.{each}" for each in OPEN),
)
PROVIDED = ("openid_connect_", "cas_", "saml_", *(f"{each}_" for each in OPEN))
BY_LINK = frozenset({"account_confirm_email", "account_reset_password_from_key"})
"""Whose addresses open something for whoever has them."""


def refusing_primary(view: View) -> View:
    """No address comes first by being chosen: only by the mail that was answered at it."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "action_primary" in request.POST:
            raise NotAllowed("people.address_unanswered")
        return view(request, *args, **kwargs)

    return answered


COUNTED = frozenset({"account_signup", "account_reset_password"})
"""Forms that visitors send to have something made or mailed."""


def counting_visitors(view: View) -> View:
    """So many from one address in a minute, from a browser that is known for somebody so many by itself."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST":
            require_few("door", device_of(request) or network_of(request.actor.address), settings.DOOR_RATE)
        return view(request, *args, **kwargs)

    return answered


def counting_guesses(view: View) -> View:
    """Links of mails that open nothing are counted as those of `core.links` are."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            raise Unopened("people.link_unknown") from None
        said = getattr(response, "context_data", None) or {}
        if said.get("token_fail") or said.get("confirmation", True) is None:
            note_guess(by=request.actor, why="mailed link")
        return response

    return answered


def where_it_is(view: View) -> View:
    """A provider that this node has not leads nowhere."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except SocialApp.DoesNotExist:
            raise Http404 from None

    return answered


def of_providers() -> list[URLPattern | URLResolver]:
    """The addresses of the providers that are installed."""
    found: list[URLPattern | URLResolver] = []
    for app in PROVIDERS:
        if apps.is_installed(app):
            found += mark_patterns(import_module(f"{app}.urls").urlpatterns)
    return found


def mark_patterns(patterns: Iterable[Any]) -> list[URLPattern | URLResolver]:
    """The same addresses, each view wrapped by what `web.guard` calls it."""
    found: list[URLPattern | URLResolver] = []
    for each in patterns:
        if isinstance(each, URLResolver):
            found.append(URLResolver(each.pattern, mark_patterns(each.url_patterns), each.default_kwargs))
        else:
            guard = public if each.name in FOR_VISITORS else signed_in
            view = each.callback
            if each.name.startswith(PROVIDED):
                view = where_it_is(view)
            if each.name.startswith("saml_"):
                view = answering(view)
            if each.name in BY_LINK:
                view = counting_guesses(view)
            if each.name == "account_email":
                view = refusing_primary(view)
            if each.name in PROVEN:
                view = proven(view)
            if each.name in PROVEN_TO_READ:
                view = proven_to_read(view)
            if each.name in COUNTED:
                view = counting_visitors(view)
            found.append(URLPattern(each.pattern, guard(view), each.default_args, each.name))
    return found


urlpatterns = [
    path("", include(mark_patterns(account.urlpatterns))),
    path("factors/", include(mark_patterns(mfa.urlpatterns))),
    path("sessions/", include(mark_patterns(sessions.urlpatterns))),
    path("identities/", include(mark_patterns(identities.urlpatterns))),
    path("", include(of_providers())),
]
