"""What leads into an organisation: invitations, requests, and rules for those whom an identity provider vouches for."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from kuaizhuan.core.covered import Covered
from kuaizhuan.people.models.accounts import User
from kuaizhuan.people.models.organisations import Organisation, new_code
from kuaizhuan.people.roles import LONGEST


class Invitation(Covered):
    """A head of `organisation` asks whoever reads the mail of `email` to join it as `role`."""

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=LONGEST)
    invited_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return f"{self.organisation}: {self.role}"

    @property
    def open(self) -> bool:
        return self.accepted_at is None and self.withdrawn_at is None and timezone.now() < self.expires_at


class JoinRequest(Covered):
    """`user` asks to act as `role` for `organisation`; a head of it answers."""

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="join_requests")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="join_requests")
    role = models.CharField(max_length=LONGEST)
    note = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    decided_at = models.DateTimeField(null=True)
    granted = models.BooleanField(null=True)

    class Meta:
        ordering = ("created_at", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("user", "organisation"), condition=Q(decided_at=None), name="one_open_join_request"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} → {self.organisation}"


class JoiningRule(Covered):
    """Whom `organisation` lets in, or not, when they sign in by `provider` for the first time.

    provider: a key of ``settings.IDENTITIES``. It must say of the person that `attribute` (one of `rules.ATTRIBUTES`) has
    `value`. way: one of `states.Way`; role: what they become, or ask to become; "" where the way is nobody. written_by: whom
    the rule never gives a role.
    """

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="joining_rules")
    provider = models.CharField(max_length=20)
    attribute = models.CharField(max_length=20)
    value = models.CharField(max_length=200)
    way = models.CharField(max_length=12)
    role = models.CharField(max_length=LONGEST, blank=True)
    written_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("created_at", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("organisation", "provider", "attribute", "value"), name="joining_rule_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.provider} {self.attribute}={self.value}"
