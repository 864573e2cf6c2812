"""How allauth begins a sign-in by CAS, and what it takes from the answer."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.providers.base import Provider, ProviderAccount
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from kuaizhuan.web.cas.tickets import client
from kuaizhuan.web.identities import Unvouched, said_of

YES = frozenset({"true", "1", "yes"})


class CASAccount(ProviderAccount):
    """A person as the CAS server knows them."""

    def to_str(self) -> str:
        return str(self.account.uid)


class CASProvider(Provider):
    """One CAS server. Its answer is ``{"user": …, **attributes}``."""

    id = "cas"
    name = "CAS"
    supports_redirect = True
    account_class = CASAccount

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name = self.app.name

    def get_login_url(self, request: HttpRequest, **kwargs: Any) -> str:
        query = f"?{urlencode(kwargs)}" if kwargs else ""
        return f"{reverse('cas_login')}{query}"

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> HttpResponse:
        state = self.stash_redirect_state(request, process, next_url, data, **kwargs)
        return HttpResponseRedirect(client(request, self.app, state).get_login_url())

    def extract_uid(self, data: dict[str, Any]) -> str:
        if not (said := _first(data, "id")) and "id" in settings.IDENTITIES["cas"].attributes:
            raise Unvouched(
                "web.identity.unclear"
            )  # the login is of another sort, and may be another's number
        return said or str(data["user"])

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {
            "username": data["user"],
            "name": _first(data, "name"),
            "email": _first(data, "mail") or None,
            "email_verified": _first(data, "mail_verified").lower() in YES,
        }


def _first(data: dict[str, Any], ours: str) -> str:
    return next(iter(said_of("cas", data).get(ours, ())), "")


provider_classes = [CASProvider]
