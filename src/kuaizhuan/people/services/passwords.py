"""Passwords: who has another one begins anew everywhere. What is too old or too weak, validators say."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.hashers import is_password_usable
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from kuaizhuan.core import audit, mail
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.messages import say
from kuaizhuan.core.moves import lock
from kuaizhuan.people import access
from kuaizhuan.people.models import OldPassword, User
from kuaizhuan.people.services.tokens import end_tokens


@transaction.atomic
def change_password(
    user: User, password: str, *, by: Actor, key: str = "", link: bool = False
) -> tuple[int, int]:
    """A person sets another password; what was signed in elsewhere, and programs, must sign in anew.

    key: of the session that goes on, or "" for none. link: whether they came by the link in a mail. Returns how many tokens and how many other sessions ended.
    """
    access.OWN.require(by, user)
    lock(user)
    tokens = end_tokens(user, by=by)
    user.set_password(password)
    user.save(update_fields=["password", "password_changed_at"])
    sessions = end_sessions(user, by=by, key=key)
    audit.record("people.password.change", user, by=by, tokens=tokens, sessions=sessions, link=link)
    return tokens, sessions


@transaction.atomic
def note_password(user: User, replaced: str, *, by: Actor) -> None:
    """There is another password, however it came: tokens end, the hash `replaced` is kept among the last ones, and the
    person is told at every confirmed address, which no choice of notices turns off."""
    audit.record("people.password.replace", user, by=by, tokens=end_tokens(user, by=by))
    keep_password(user, replaced)
    for address in EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True):
        with translation.override(user.language or settings.LANGUAGE_CODE):
            mail.send(address, say("people.password_mail.subject"), say("people.password_mail", _told(user)))


def keep_password(user: User, replaced: str) -> None:
    """Keep the hash `replaced` among the last ones, of a change that its caller has written down."""
    if is_password_usable(replaced) and replaced:
        OldPassword.objects.create(user=user, password=replaced)
    kept = OldPassword.objects.filter(user=user).values_list("pk", flat=True)
    # The one in force is remembered by the account itself.
    OldPassword.objects.filter(user=user).exclude(
        pk__in=list(kept[: max(settings.PASSWORD_HISTORY - 1, 0)])
    ).delete()


def _told(user: User) -> dict[str, str]:
    when = timezone.localtime(user.password_changed_at).isoformat(" ", "minutes")
    return {
        "name": str(user),
        "username": user.username,
        "when": when,
        "page": mail.absolute(reverse("account_reset_password")),
    }


@transaction.atomic
def end_sessions(user: User, *, by: Actor, key: str = "") -> int:
    """End what `user` is signed in with, for who asked whether that may be; returns how many.

    key: of the session that goes on.
    """
    ended = list(UserSession.objects.filter(user=user).exclude(session_key=key))
    for session in ended:
        session.end()
    if ended:
        audit.record("people.session.end", user, by=by, ended=len(ended))
    return len(ended)
