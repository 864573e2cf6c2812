"""Where the platform's own rules meet allauth, which does the signing in.

Every way in (password, passkey, identity provider) ends in `post_login`, and every password passes
`pre_authenticate`; both call the services of `people`, so that there is one count and one audit.
"""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.fields import PhoneField
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from kuaizhuan.core.actors import system
from kuaizhuan.core.encryption import seal, unseal
from kuaizhuan.core.errors import WrongState
from kuaizhuan.core.messages import say
from kuaizhuan.people import services
from kuaizhuan.people.models import User
from kuaizhuan.people.queries import actor_for, has_second_factor, user_by_phone
from kuaizhuan.people.rules import e164
from kuaizhuan.people.sms import send_text
from kuaizhuan.web.devices import PROVEN, remember_device, source_of

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
        """Nothing: `authenticate` counts, by account and source together."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        name = credentials.get("username") or credentials.get("email") or credentials.get("phone") or ""
        source = source_of(request, name)
        try:
            enough = services.count_attempt(name, by=DOOR, source=source)
        except WrongState as refusal:
            raise ValidationError(say(refusal.code, refusal.params), code="locked") from None
        user: User | None = super().authenticate(request, **credentials)
        if not enough and (user is None or not has_second_factor(user)):
            raise ValidationError(say("people.sign_in_second_step"), code="second_step")
        if user is not None:
            services.forget_attempts(user, by=DOOR, source=source)
        return user

    def set_password(self, user: User, password: str) -> None:
        """Another password, by whichever form: tokens and other sessions end, and the person is told."""
        if (
            not self.request.user.is_authenticated
        ):  # by the link in a mail, which this browser has shown to read
            self.request.session[PROVEN] = user.code
        tokens, sessions = services.change_password(
            user,
            password,
            by=actor_for(user),
            key=(self.request.user.is_authenticated and self.request.session.session_key) or "",
        )
        if tokens or sessions:
            said = {"tokens": tokens, "sessions": sessions}
            messages.warning(self.request, say("people.password_ended", said))

    def post_login(self, request: HttpRequest, user: User, **values: Any) -> HttpResponse:
        services.note_sign_in(user, by=actor_for(user))
        services.displace_sessions(
            user, by=DOOR, limit=settings.SESSIONS_LIMIT, key=request.session.session_key or ""
        )
        return remember_device(request, super().post_login(request, user, **values), user)

    # Telephone numbers: allauth asks for the code and counts the attempts, `people` says whose number it is.

    def phone_form_field(self, **kwargs: Any) -> ChinesePhoneField:
        field = ChinesePhoneField(**{"label": gettext_lazy("手机号码"), **kwargs})
        field.widget.attrs = {"class": "form-control", "type": "tel", "autocomplete": "tel"}
        return field

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        return (user.phone, True) if user.phone_verified_at else None

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        """A number given at sign-up; it opens nothing before it is verified on the page of the account."""
        if user.pk is None:
            user.phone = phone
        else:
            services.update_profile(user, by=actor_for(user), display_name=user.display_name, phone=phone)

    def set_phone_verified(self, user: User, phone: str) -> None:
        services.verify_phone(user, phone, by=actor_for(user))

    def get_user_by_phone(self, phone: str) -> User | None:
        return user_by_phone(phone)

    def send_verification_code_sms(self, user: User, phone: str, code: str, **kwargs: Any) -> None:
        send_text(phone, say("people.phone_code", {"code": code}))


class ChinesePhoneField(PhoneField):
    """A number as people write it; kept as E.164."""

    def clean(self, value: str) -> str:
        if value and not (number := e164(value)):
            raise ValidationError(say("people.phone_invalid"), code="invalid_phone")
        return str(super().clean(number if value else value))


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
