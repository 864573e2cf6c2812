"""Accounts, their roles, and what opens and locks them."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from kuaizhuan.core.covered import Covered
from kuaizhuan.core.plain_json import JSONField
from kuaizhuan.people.models.organisations import Organisation, new_code
from kuaizhuan.people.roles import LONGEST
from kuaizhuan.people.states import OPEN_RESETS, Grant, Reset


class User(AbstractUser, Covered):  # type: ignore[misc]  # its manager is Django's own
    """A person who can sign in. What they may do is in their memberships, never in Django's staff flags.

    code: the pseudonym that the audit writes down, so that an account can be erased and the chain still hold.
    phone: E.164, as `rules.e164` writes it. phone_verified_at: when the person proved that the number is theirs;
    only then does it open the account, and no other account can prove the same. language: of mail, as chosen
    last on a page. erased_at: when the person had the account deleted; nothing but the pseudonym is left of it.
    """

    VOLATILE = frozenset({"last_login"})

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    display_name = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    phone_verified_at = models.DateTimeField(null=True)
    language = models.CharField(max_length=10, blank=True)
    password_changed_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta(AbstractUser.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("phone",), condition=Q(phone_verified_at__isnull=False), name="verified_phone_once"
            )
        ]

    def __str__(self) -> str:
        return self.display_name or self.username

    replaced_password = ""
    """The hash that `set_password` replaced, until the row is saved."""

    def set_password(self, raw_password: str | None) -> None:
        self.replaced_password = self.replaced_password or self.password
        super().set_password(raw_password)
        self.password_changed_at = timezone.now()

    def password_older_than(self, days: int) -> bool:
        """Whether the password is due for a change; never when there is none, or `days` is 0."""
        since = self.password_changed_at or self.date_joined
        return bool(days) and self.has_usable_password() and timezone.now() - since > dt.timedelta(days=days)


class Membership(Covered):
    """`user` acts as `role` for `organisation`, or for the whole platform when there is none."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.CASCADE, related_name="members"
    )
    role = models.CharField(max_length=LONGEST)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("user", "organisation", "role"), name="membership_once"),
            models.UniqueConstraint(
                fields=("user", "role"), condition=Q(organisation=None), name="platform_role_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role} @ {self.organisation or '*'}"


class GrantProposal(Covered):
    """`proposed_by` would have `user` act as `role`; somebody else confirms it, and only then it is given.

    proposed_by: nobody when it was proposed on the machine. decided_by: who confirmed, declined or took it back.
    """

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grant_proposals")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=LONGEST)
    state = models.CharField(max_length=12, default=Grant.PROPOSED)
    proposed_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    proposed_at = models.DateTimeField(db_default=Now())
    decided_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    state_since = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("proposed_at", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("user", "organisation", "role"),
                condition=Q(state=Grant.PROPOSED),
                name="grant_proposed_once",
            ),
            models.UniqueConstraint(
                fields=("user", "role"),
                condition=Q(state=Grant.PROPOSED, organisation=None),
                name="platform_grant_proposed_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role} @ {self.organisation or '*'}"


class ResetCode(Covered):
    """Security lets `user`, who gets no mail, set another password once, until `expires_at`.

    digest: SHA-256 of the code, 60 random bits that are shown once and kept nowhere; "" before it is issued.
    """

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="reset_codes")
    digest = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=12, default=Reset.PROPOSED)
    state_since = models.DateTimeField(db_default=Now())
    proposed_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    issued_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    expires_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("user",),
                condition=Q(state__in=[state.value for state in OPEN_RESETS]),
                name="reset_code_one_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.state}"

    @property
    def usable(self) -> bool:
        return self.state == Reset.ISSUED and self.expires_at is not None and timezone.now() < self.expires_at


class OldPassword(Covered):
    """A password that `user` had, as it was hashed; so many are kept as may not be set again."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="old_passwords")
    password = models.CharField(max_length=128)
    replaced_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.user}: {self.replaced_at}"


class StaffSession(Covered):
    """The time for which `user` acts for the platform, and why; it ends by itself."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="staff_sessions")
    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    reason = models.CharField(max_length=200)
    started_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("started_at")), name="staff_session_lasts")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.started_at}"

    @property
    def open(self) -> bool:
        return self.ended_at is None and timezone.now() < self.ends_at


class Token(Covered):
    """A key with which a program acts for `user` on behalf of `organisation`, within `scopes`, until it expires.

    digest: SHA-256 of the secret, which is shown once and kept nowhere: 256 random bits need no slow hash.
    """

    VOLATILE = frozenset({"last_used_at"})

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=60)
    scopes = JSONField(default=list)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return f"{self.user}: {self.name}"

    @property
    def open(self) -> bool:
        return self.revoked_at is None and timezone.now() < self.expires_at


class AddressChange(Covered):
    """`user` wants mail at `new` instead of `old`; whoever reads the mail of `old` can stop it until `until`.

    old: had been verified. changed_at: when the mail that went to `new` was answered, and only then it counts.
    """

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="address_changes")
    old = models.EmailField(max_length=254)
    new = models.EmailField(max_length=254)
    asked_at = models.DateTimeField(db_default=Now())
    until = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.user}: {self.code}"

    @property
    def open(self) -> bool:
        return self.stopped_at is None and timezone.now() < self.until


class SignInCount(models.Model):
    """Failures to sign in to one account from one source; both kept as hashes, for neither need be anybody's.

    Without a source it counts an account from everywhere, without a name the accounts that fail from one source.
    """

    NOT_COVERED = "a counter"

    name_hash = models.CharField(max_length=64, default="", blank=True)
    source_hash = models.CharField(max_length=64, default="", blank=True)
    failures = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()
    locked_until = models.DateTimeField(null=True)
    known = models.BooleanField(default=False)
    """The account has signed in from this source before."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("name_hash", "source_hash"), name="sign_in_counted_once")
        ]

    def __str__(self) -> str:
        return self.name_hash[:8]


class Tally(models.Model):
    """How often something failed since `since`, by one key: a keyed digest of an account or a network, "" for all together."""

    NOT_COVERED = "a counter"

    what = models.CharField(max_length=60)
    key = models.CharField(max_length=32, blank=True)
    since = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("what", "key", "since"), name="tally_once")]
        indexes = (models.Index(fields=("since",), name="tally_since"),)

    def __str__(self) -> str:
        return f"{self.what} {self.since:%F %T} {self.count}"
