"""Where the platform's own rules meet allauth, which does the signing in.

Every way in (password, passkey, identity provider) ends in `post_login`, and every password passes
`pre_authenticate`; both call the services of `people`, so that there is one count and one audit.
"""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from kuaizhuan.core.actors import system
from kuaizhuan.core.errors import WrongState
from kuaizhuan.core.sealing import seal, unseal
from kuaizhuan.core.sentences import say
from kuaizhuan.people import services
from kuaizhuan.people.models import User
from kuaizhuan.people.queries import actor_for

DOOR = system("sign-in")
"""Who acts before anybody is known."""


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in with the platform's lock, sign-up only where the node allows it."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(settings.SIGN_UP)

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        saved: User = super().save_user(request, user, form, commit)
        if commit:
            services.note_account(saved, by=DOOR)
        return saved

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        name = credentials.get("username") or credentials.get("email") or ""
        try:
            services.count_attempt(name, by=DOOR)
        except WrongState as refusal:
            raise ValidationError(say(refusal.code, refusal.params), code="locked") from None
        super().pre_authenticate(request, **credentials)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        user: User | None = super().authenticate(request, **credentials)
        if user is not None:
            services.forget_attempts(user, by=DOOR)
        return user

    def post_login(self, request: HttpRequest, user: User, **values: Any) -> HttpResponse:
        services.note_sign_in(user, by=actor_for(user))
        return super().post_login(request, user, **values)


class FactorAdapter(DefaultMFAAdapter):
    """Secrets of second factors are encrypted with a key of the node, so that a copy of the database opens nothing."""

    def encrypt(self, text: str) -> str:
        return seal("second factors", text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal("second factors", encrypted_text)


class IdentityAdapter(DefaultSocialAccountAdapter):
    """Persons that the node's identity provider vouches for: an account on first sign-in, without any role."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return True

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> User:
        user: User = super().populate_user(request, sociallogin, data)
        name = data.get("name") or f"{data.get('last_name') or ''}{data.get('first_name') or ''}"
        user.display_name = str(name)[:60]
        return user

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> User:
        user: User = super().save_user(request, sociallogin, form)
        services.note_account(user, by=DOOR)
        return user


def with_two_factors(request: HttpRequest) -> bool:
    """Whether this session began with a second factor or a passkey."""
    return any(
        used.get("method") == "mfa" for used in request.session.get("account_authentication_methods", ())
    )
