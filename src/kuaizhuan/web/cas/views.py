"""Where the button of a CAS server leads, and where the server sends a person back."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import complete_social_login, render_authentication_error
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.providers.base.constants import AuthError
from allauth.socialaccount.providers.base.views import BaseLoginView
from django.http import HttpRequest, HttpResponse
from requests import RequestException

from kuaizhuan.web.cas.provider import CASProvider
from kuaizhuan.web.cas.tickets import verify
from kuaizhuan.web.identities import Unvouched


class LoginView(BaseLoginView):
    """Begins the sign-in."""

    provider_id = CASProvider.id


login = login_not_required(LoginView.as_view())


def callback(request: HttpRequest) -> HttpResponse:
    """Whom the ticket stands for comes in, if this browser asked for it."""
    provider: Any = get_adapter().get_provider(request, CASProvider.id)
    name = request.GET.get("state", "")
    state = name and statekit.unstash_state(request, provider_id=provider.sub_id, state_id=name)
    if not state:
        return render_authentication_error(request, provider, exception=Unvouched("web.identity.unasked"))
    if "ticket" not in request.GET:
        return render_authentication_error(request, provider, error=AuthError.CANCELLED)
    try:
        found = verify(request, provider.app, name, request.GET["ticket"])
        login = provider.sociallogin_from_response(request, found)
    except (RequestException, Unvouched) as problem:
        return render_authentication_error(request, provider, exception=problem)
    login.state = state
    return complete_social_login(request, login)
