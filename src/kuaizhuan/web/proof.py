"""Before a dangerous act a person proves again who they are, unless they did so some minutes ago.

By the second factor where there is one, else by the password. allauth asks for it, remembers what was sent and does it
afterwards; what counts as a proof is said here, and a sign-in counts as well as a question in between.
"""

from __future__ import annotations

import time
from functools import wraps

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import suspend_request
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from kuaizhuan.core.errors import NotAllowed
from kuaizhuan.web.guard import View
from kuaizhuan.web.middleware import SAFE

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def proven(view: View) -> View:
    """What the view changes needs a fresh proof; to read it does not."""
    return _asking(view, reading=False)


def proven_to_read(view: View) -> View:
    """The page itself needs a fresh proof, as what is taken out of the platform does."""
    return _asking(view, reading=True)


def _asking(view: View, *, reading: bool) -> View:
    @wraps(view)
    def checked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if (reading or request.method not in SAFE) and not is_proven(request):
            return ask_proof(request)
        return view(request, *args, **kwargs)

    checked.proven = True
    return checked


def has_factor(request: HttpRequest) -> bool:
    """Whether the person has a second factor; codes for emergencies alone are none."""
    return bool(is_mfa_enabled(request.user, types=FACTORS))


def is_proven(request: HttpRequest) -> bool:
    """Whether this session saw within `KZ_PROOF_MINUTES` the second factor, or where there is none any proof."""
    since = time.time() - settings.PROOF_MINUTES * 60
    asked = has_factor(request)
    return any(
        record["at"] >= since and (record["method"] == "mfa" or not asked)
        for record in get_authentication_records(request, request.user)
    )


def ask_proof(request: HttpRequest) -> HttpResponse:
    """The question, and after it what was sent; who has neither factor nor password signs in anew."""
    if has_factor(request):
        return suspend_request(request, reverse("mfa_reauthenticate"))
    if request.user.has_usable_password():
        return suspend_request(request, reverse("account_reauthenticate"))
    raise NotAllowed("web.sign_in_again")
