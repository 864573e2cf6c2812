"""Accounts: open one, correct it, erase it."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.db.models import CASCADE
from django.utils import timezone

from kuaizhuan.core import audit, jobs
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import Conflict, WrongState
from kuaizhuan.core.moves import lock
from kuaizhuan.core.verdict import require
from kuaizhuan.people import access
from kuaizhuan.people.models import Invitation, User
from kuaizhuan.people.queries import holders
from kuaizhuan.people.roles import SYSTEM_ROLES
from kuaizhuan.people.rules import may_close
from kuaizhuan.people.services.passwords import end_sessions
from kuaizhuan.people.services.sign_in import erase_counts, forget_all_attempts
from kuaizhuan.people.services.tokens import end_tokens

WITH_FILES = {"collect.upload": "collect.forget_uploads", "core.storedfile": "core.forget_files"}
"""Rows of a person that have files: the job that removes both."""


@transaction.atomic
def create_user(username: str, *, by: Actor, password: str, display_name: str = "", email: str = "") -> User:
    """Open an account that can sign in. Raises `Conflict` when the name is taken."""
    if User.objects.filter(username__iexact=username).exists():
        raise Conflict("people.username_taken", username=username)
    user = User.objects.create_user(username, email=email, password=password, display_name=display_name)
    audit.record("people.user.create", user, by=by)
    return user


@transaction.atomic
def note_account(user: User, *, by: Actor) -> None:
    """Somebody opened an account by themselves, or came from the identity provider for the first time."""
    audit.record("people.user.create", user, by=by)


@transaction.atomic
def update_profile(user: User, *, by: Actor, display_name: str, phone: str) -> User:
    """A person corrects what is said of them (PIPL art. 46); the audit says which fields, not what stood there.

    phone: E.164 or "". Another number has to be verified before it opens the account.
    """
    row = lock(user)
    access.OWN.require(by, row)
    values = {"display_name": display_name, "phone": phone}
    changed = sorted(name for name, value in values.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, values[name])
    if "phone" in changed:
        row.phone_verified_at = None
    if changed:
        row.save(update_fields=[*changed, "phone_verified_at"])
        audit.record("people.user.update", row, by=by, fields=changed)
    return row


@transaction.atomic
def verify_phone(user: User, phone: str, *, by: Actor) -> User:
    """A person typed the code that was sent to `phone` (E.164): the number is theirs, and opens the account.

    Raises `Conflict` when another account proved the same number before.
    """
    row = lock(user)
    access.OWN.require(by, row)
    if User.objects.filter(phone=phone, phone_verified_at__isnull=False).exclude(pk=row.pk).exists():
        raise Conflict("people.phone_taken")
    row.phone, row.phone_verified_at = phone, timezone.now()
    try:
        with transaction.atomic():
            row.save(update_fields=["phone", "phone_verified_at"])
    except IntegrityError:  # the other account was just now verifying it too
        raise Conflict("people.phone_taken") from None
    audit.record("people.user.verify_phone", row, by=by)
    return row


@transaction.atomic
def choose_language(user: User, language: str, *, by: Actor) -> None:
    """A person reads pages in `language` from now on, and so their mail."""
    access.OWN.require(by, user)
    if user.language != language:
        row = lock(user)
        row.language = language
        row.save(update_fields=["language"])
        audit.record("people.user.choose_language", user, by=by, language=language)


@transaction.atomic
def close_account(user: User, *, by: Actor) -> User:
    """Security closes the account of another: nobody signs in with it, sessions and tokens end. Roles stay with it.

    Raises `WrongState` when it is closed, and `RuleBroken` when the platform would lose the last of a role it keeps.
    """
    row = _kept(user, by, active=True)
    held = row.memberships.filter(role__in=SYSTEM_ROLES).values_list("role", flat=True)
    left = {role: holders(role).exclude(user=row).count() for role in held}
    require(may_close(left, apart=access.apart()))
    row.is_active = False
    row.save(update_fields=["is_active"])
    tokens, sessions = end_tokens(row, by=by), end_sessions(row, by=by)
    audit.record("people.user.close", row, by=by, tokens=tokens, sessions=sessions)
    return row


@transaction.atomic
def open_account(user: User, *, by: Actor) -> User:
    """Security lets an account sign in again; its tokens stay ended. Raises `WrongState` when it is open, or erased."""
    row = _kept(user, by, active=False)
    row.is_active = True
    row.save(update_fields=["is_active"])
    audit.record("people.user.open", row, by=by)
    return row


@transaction.atomic
def unlock_account(user: User, *, by: Actor) -> None:
    """Security forgets the failures to sign in that locked an account."""
    access.KEEP_ACCOUNT.require(by, user)
    forget_all_attempts(user, by=by)
    audit.record("people.sign_in.unlock", user, by=by)


def _kept(user: User, by: Actor, *, active: bool) -> User:
    row = lock(user)
    access.KEEP_ACCOUNT.require(by, row)
    if row.is_active is not active or row.erased_at is not None:
        raise WrongState("people.account_closed" if active else "people.account_open")
    return row


@transaction.atomic
def erase_user(user: User, *, by: Actor) -> User:
    """A person has their account deleted (PIPL art. 47), at once and for good.

    Goes: name, addresses, telephone, password, invitations, sessions, places where they signed in, and every row that is the person's own, as
    the models say (``on_delete=CASCADE``): second factors, linked identities, tokens, memberships, requests, saved
    searches, notices; files they sent go by a job. Stays: a row with the pseudonym, because audit events must be
    kept (Cybersecurity Law art. 23).
    """
    row = lock(user)
    access.OWN.require(by, row)
    keys = list(UserSession.objects.filter(user=row).values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    addresses = EmailAddress.objects.filter(user=row).values_list("email", flat=True)
    for address in {row.email, *addresses} - {""}:
        Invitation.objects.filter(email__iexact=address).delete()
    for relation in row._meta.get_fields(include_hidden=True):
        model: Any = relation.related_model
        if getattr(relation, "on_delete", None) is CASCADE and model._meta.label_lower not in WITH_FILES:
            model._base_manager.filter(**{relation.field.name: row}).delete()
    erase_counts(row, by=by)
    for name in WITH_FILES.values():
        jobs.after_commit(name, user=row.pk)
    row.username, row.is_active, row.erased_at = row.code, False, timezone.now()
    row.display_name = row.phone = row.email = row.first_name = row.last_name = row.language = ""
    row.phone_verified_at = None
    row.set_unusable_password()  # and so every session that is still somewhere ends
    row.save()
    audit.record("people.user.erase", row, by=by)
    return row
