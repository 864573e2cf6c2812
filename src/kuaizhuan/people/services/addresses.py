"""Mail addresses of accounts: another one counts once its mail was answered, and the one before can stop it for a while."""

from __future__ import annotations

import datetime as dt

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kuaizhuan.core import audit
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import Conflict, WrongState
from kuaizhuan.core.moves import lock
from kuaizhuan.people import access
from kuaizhuan.people.models import AddressChange, User
from kuaizhuan.people.services.passwords import end_sessions, keep_password
from kuaizhuan.people.services.resets import end_resets
from kuaizhuan.people.services.tokens import end_tokens


@transaction.atomic
def ask_address(user: User, new: str, *, by: Actor) -> AddressChange | None:
    """A person wants mail at `new`, which has been asked to answer; None where no address was verified before.

    What they asked for before and that has not come about is over. The audit keeps no address.
    """
    row = lock(user)
    access.OWN.require(by, row)
    AddressChange.objects.filter(user=row, changed_at=None, stopped_at=None).delete()
    audit.record("people.address.ask", row, by=by)
    before = EmailAddress.objects.filter(user=row, verified=True).exclude(email__iexact=new).first()
    if before is None:
        return None
    return AddressChange.objects.create(
        user=row,
        old=before.email,
        new=new,
        until=timezone.now() + dt.timedelta(days=settings.ADDRESS_DAYS),
    )


@transaction.atomic
def note_address(user: User, new: str, *, by: Actor) -> AddressChange | None:
    """The mail at `new` was answered, whoever's browser it was opened in: it counts. Sessions and tokens go on."""
    holder = lock(user)
    audit.record("people.address.change", holder, by=by)
    found = AddressChange.objects.filter(
        user=holder, new__iexact=new, changed_at=None, stopped_at=None
    ).first()
    if found is None:
        return None
    row = lock(found)
    row.changed_at = timezone.now()
    row.save(update_fields=["changed_at"])
    return row


@transaction.atomic
def stop_address(change: AddressChange, *, by: Actor) -> User:
    """Whoever reads the mail of the address before wants none of it: that address counts again, alone.

    Whatever opens the account ends, for somebody else had all that the change asks for and may have added more: sessions,
    tokens, the password, second factors, linked identities, the telephone and codes for another password. Raises
    `WrongState` when its time is over or it was stopped, `Conflict` when another account has proved the address meanwhile.
    """
    user = lock(change.user)
    row = lock(change)
    if not row.open:
        raise WrongState("people.address_settled")
    taken = EmailAddress.objects.filter(email__iexact=row.old, verified=True).exclude(user=user)
    if taken.exists():
        raise Conflict("people.address_taken")
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=row.old, verified=True, primary=True)
    tokens, sessions = end_tokens(user, by=by), end_sessions(user, by=by)
    Authenticator.objects.filter(user=user).delete()
    SocialAccount.objects.filter(user=user).delete()
    end_resets(user, by=by)
    replaced, user.email, user.phone_verified_at = user.password, row.old, None
    user.set_unusable_password()
    user.save(update_fields=["email", "password", "phone_verified_at"])
    keep_password(user, replaced)
    # Later ones were asked for by whoever asked for this one.
    AddressChange.objects.filter(user=user, stopped_at=None).update(stopped_at=timezone.now())
    audit.record("people.address.stop", user, by=by, tokens=tokens, sessions=sessions)
    return user
