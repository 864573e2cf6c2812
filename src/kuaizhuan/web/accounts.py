"""Where the platform's own rules meet allauth, which does the signing in.

Every way in (password, passkey, identity provider) ends in `post_login`, and every password passes
`pre_authenticate`; both call the services of `people`, so that there is one count and one audit.
"""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.fields import PhoneField
from allauth.account.internal.flows.manage_email import assess_unique_email
from allauth.account.internal.stagekit import get_pending_stage
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy

from kuaizhuan.core.actors import Actor, system
from kuaizhuan.core.encryption import seal, unseal
from kuaizhuan.core.errors import TooOften, WrongState
from kuaizhuan.core.messages import say
from kuaizhuan.people import services
from kuaizhuan.people.masking import mask_phone
from kuaizhuan.people.models import User
from kuaizhuan.people.queries import actor_for, has_second_factor, user_by_phone
from kuaizhuan.people.rules import e164
from kuaizhuan.people.sms import send_text
from kuaizhuan.people.whence import located
from kuaizhuan.web.devices import PROVEN, device_of, remember_device, source_of
from kuaizhuan.web.identities import kept_of, said_of, why
from kuaizhuan.web.sealed import FACTORS

WANTED = frozenset(
    {
        "password_reset_key",
        "unknown_account",
        "account_already_exists",
        "email_confirmation",
        "email_confirmation_signup",
    }
)
"""Mails that whoever fills in a form has sent to the address in it."""


def door(request: HttpRequest) -> Actor:
    """Who acts before anybody is known."""
    return located(system("sign-in"), request.META, request.session.session_key)


def person(request: HttpRequest, user: User) -> Actor:
    """Who acts once it is known, though the request came in as nobody's."""
    return located(actor_for(user), request.META, request.session.session_key)


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in with the platform's lock, sign-up only where the node allows it."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(settings.SIGN_UP)

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        saved: User = super().save_user(request, user, form, commit)
        if commit:
            services.note_account(saved, by=door(request))
        return saved

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Nothing: `authenticate` counts, by account and source together."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        name = _name_in(credentials)
        source = source_of(request, name)
        try:
            enough = services.count_attempt(name, by=door(request), source=source)
        except WrongState as refusal:
            services.note_failed_sign_in(name, by=door(request), why="locked")
            raise ValidationError(say(refusal.code, refusal.params), code="locked") from None
        user: User | None = super().authenticate(request, **credentials)
        if not enough and (user is None or not has_second_factor(user)):
            services.note_failed_sign_in(name, by=door(request), why="second_step")
            raise ValidationError(say("people.sign_in_second_step"), code="second_step")
        if user is not None:
            services.forget_attempts(user, by=door(request), source=source)
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        services.note_failed_sign_in(_name_in(credentials), by=door(request))

    def set_password(self, user: User, password: str) -> None:
        """Another password, by whichever form: tokens and other sessions end, and the person is told."""
        link = not self.request.user.is_authenticated  # in a mail, which this browser has shown to read
        if link:
            self.request.session[PROVEN] = user.code
        tokens, sessions = services.change_password(
            user,
            password,
            by=person(self.request, user),
            key=(not link and self.request.session.session_key) or "",
            link=link,
        )
        if tokens or sessions:
            said = {"tokens": tokens, "sessions": sessions}
            messages.warning(self.request, say("people.password_ended", said))

    def post_login(self, request: HttpRequest, user: User, **values: Any) -> HttpResponse:
        services.note_sign_in(user, by=person(request, user), ways=_ways(request, user))
        services.displace_sessions(
            user, by=door(request), limit=settings.SESSIONS_LIMIT, key=request.session.session_key or ""
        )
        return remember_device(request, super().post_login(request, user, **values), user)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """As allauth does; what somebody at the door has sent to a mailbox again and again is not sent once more.

        Nothing is said of that: the mails before it still open what they opened, and nobody learns whose address it is.
        """
        if template_prefix.rpartition("/")[2] in WANTED:
            try:
                self.count_message(email)
            except TooOften:
                return
        super().send_mail(template_prefix, email, context)

    def send_notification_mail(self, template_prefix: str, user: User, *args: Any, **kwargs: Any) -> None:
        """As allauth does; of another address, `web.told` says more."""
        if template_prefix.rpartition("/")[2] != "email_changed":
            super().send_notification_mail(template_prefix, user, *args, **kwargs)

    def count_message(self, target: str) -> None:
        """One more message to a mailbox or telephone; raises `TooOften`."""
        source = "" if self.request.user.is_authenticated else device_of(self.request)
        services.count_message(target, by=self.request.actor, source=source, now=timezone.now())

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
            services.update_profile(
                user, by=person(self.request, user), display_name=user.display_name, phone=phone
            )

    def set_phone_verified(self, user: User, phone: str) -> None:
        services.verify_phone(user, phone, by=person(self.request, user))
        self.send_notification_mail("account/email/phone_verified", user, {"phone": mask_phone(phone)})

    def get_user_by_phone(self, phone: str) -> User | None:
        return user_by_phone(phone)

    def send_verification_code_sms(self, user: User, phone: str, code: str, **kwargs: Any) -> None:
        self.count_message(phone)
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
        return seal(FACTORS, text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(FACTORS, encrypted_text)

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """Whatever kind of factor was wrong, allauth asks here what to say."""
        if code == "incorrect_code" and (user := _asked_for_a_factor(self.request)):
            services.note_failed_factor(user, by=door(self.request))
        return super().validation_error(code, *args)


class IdentityAdapter(DefaultSocialAccountAdapter):
    """Persons whom an identity provider vouches for: an account on first sign-in, and the roles that rules give it."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return True

    def list_apps(self, *args: Any, **kwargs: Any) -> list[SocialApp]:
        """Those of the settings. One in the database would let whoever writes there vouch for anybody."""
        return [app for app in super().list_apps(*args, **kwargs) if app.pk is None]

    def list_providers(self, request: HttpRequest) -> list[Any]:
        return [called(each) for each in super().list_providers(request)]

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Any:
        return called(super().get_provider(request, provider, client_id))

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> User:
        """A person calls themselves there as they like: what no form takes here is left out, before anything is kept."""
        data, account = kept_of(data), sociallogin.account
        account.extra_data = kept_of(account.extra_data)
        user: User = super().populate_user(request, sociallogin, data)
        name = data.get("name") or f"{data.get('last_name') or ''}{data.get('first_name') or ''}"
        user.display_name = " ".join(str(name).split())[:60]
        return user

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> User:
        user: User = super().save_user(request, sociallogin, form)
        services.note_account(user, by=door(request))
        join_vouched(request, user, sociallogin.account)
        return user

    def can_authenticate_by_email(self, login: Any, email: str) -> bool:
        """Whether the node trusts this provider's word, and the account that would open has verified the address too."""
        identity = settings.IDENTITIES.get(login.account.provider)
        known = EmailAddress.objects.filter(email__iexact=email, verified=True)
        return identity is not None and identity.trusted and known.exists()

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Whose address has an account here, and nobody's trusted word, is told to sign in and link the two."""
        if sociallogin.is_existing or sociallogin.state.get("process") == "connect":
            return
        addresses = [each.email for each in sociallogin.email_addresses]
        if any(assess_unique_email(each) is not True for each in addresses):
            messages.warning(request, say("web.identity.known", {"name": sociallogin.provider.name}))
            raise ImmediateHttpResponse(redirect("web:sign_in"))

    def on_authentication_error(self, request: HttpRequest, provider: Any, **found: Any) -> None:
        super().on_authentication_error(request, provider, **found)
        error, context = str(found.get("error") or ""), found.get("extra_context")
        if context is not None:
            context["why"] = why(provider, found.get("exception"))
        services.note_failed_identity(by=door(request), why=error[:40])


def called(provider: Any) -> Any:
    """The provider by the name and at the place that the node's settings give it."""
    for place, (key, identity) in enumerate(settings.IDENTITIES.items()):
        if key == provider.sub_id:
            provider.name, provider.place = identity.name, place
    return provider


def join_vouched(request: HttpRequest, user: User, account: SocialAccount) -> None:
    """The first sign-in by a provider: what organisations say of those whom it vouches for so, and what to tell them."""
    said = services.Vouched(account.provider, said_of(account.provider, account.extra_data))
    outcome = services.join_by_rules(user, said, by=door(request))
    for row in outcome.joined:
        values = {"organisation": row.organisation.name, "role": say(f"people.role.{row.role}")}
        messages.success(request, say("web.identity.joined", values))
    for row in outcome.asked:
        messages.info(request, say("web.identity.asked", {"organisation": row.organisation.name}))
    if outcome.several:
        messages.warning(request, say("web.identity.several"))
    elif not (outcome.joined or outcome.asked or user.memberships.exists()):
        messages.info(request, say("web.identity.no_rule"))


def note_linked(*, request: HttpRequest, sociallogin: Any, **told: Any) -> None:
    """Hears allauth's `social_account_added`: an account that was there is linked with a provider."""
    join_vouched(request, sociallogin.user, sociallogin.account)


def _name_in(credentials: dict[str, Any]) -> str:
    return str(credentials.get("username") or credentials.get("email") or credentials.get("phone") or "")


def _ways(request: HttpRequest, user: User) -> list[str]:
    """How this sign-in came about: ``password``, ``mfa totp``, ``socialaccount``, …"""
    used = get_authentication_records(request, user)
    return [" ".join(filter(None, (each["method"], each.get("type", "")))) for each in used]


def _asked_for_a_factor(request: HttpRequest) -> User | None:
    """Who is to show a second factor: whoever is in, or has got as far as the password."""
    if request.user.is_authenticated:
        return request.user
    stage = get_pending_stage(request)
    return stage.login.user if stage else None


def note_factor(*, request: HttpRequest, user: User, authenticator: Any, **told: Any) -> None:
    """Hears allauth's `authenticator_used`."""
    again = bool(told.get("reauthenticated"))
    services.note_factor(user, by=person(request, user), factor=str(authenticator.type), again=again)


def note_sign_out(*, request: HttpRequest, user: User | None, **told: Any) -> None:
    """Hears Django's `user_logged_out`, by whichever way the session ends."""
    if user is not None:
        services.note_sign_out(user, by=person(request, user))


def with_two_factors(request: HttpRequest) -> bool:
    """Whether this session began with a second factor or a passkey."""
    return any(
        used.get("method") == "mfa" for used in request.session.get("account_authentication_methods", ())
    )
