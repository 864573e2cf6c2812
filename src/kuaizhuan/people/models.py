"""Users, organisations and memberships."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from kuaizhuan.people.roles import Role


class Organisation(models.Model):
    """A university, institute, enterprise, service body or authority.

    credit_code: 18 characters with check digit (GB 32100-2015), or null while only the name is known.
    folded_name: the name as `identity` compares it. merged_into: set when a person found the two to be one.
    """

    code = models.CharField(max_length=20, unique=True)
    credit_code = models.CharField(max_length=18, unique=True, null=True, blank=True)
    name = models.CharField(max_length=200)
    folded_name = models.CharField(max_length=200, db_index=True)
    aliases = models.JSONField(default=list)
    kind = models.CharField(max_length=20, default="other")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="units")
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")
    region = models.CharField(max_length=6, blank=True)
    jurisdiction = models.CharField(max_length=8, blank=True)
    address = models.CharField(max_length=300, blank=True)
    website = models.CharField(max_length=200, blank=True)
    profile = models.TextField(blank=True)
    contact_name = models.CharField(max_length=60, blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    contact_email = models.CharField(max_length=120, blank=True)
    said_by = models.JSONField(default=dict)
    decided = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("name",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=models.F("pk")),
                name="organisation_not_merged_into_itself",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def confirmed(self) -> bool:
        """Whether it is known by its credit code, not by name only."""
        return self.credit_code is not None

    @property
    def current(self) -> Organisation:
        """The organisation this one was merged into, or itself."""
        return self.merged_into.current if self.merged_into else self


class User(AbstractUser):
    """A person who can sign in. What they may do is in their memberships, never in Django's staff flags."""

    display_name = models.CharField(max_length=60, blank=True)

    def __str__(self) -> str:
        return self.display_name or self.username


class Membership(models.Model):
    """`user` acts as `role` for `organisation`, or for the whole platform when there is none."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.CASCADE, related_name="members"
    )
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("user", "organisation", "role"), name="membership_once"),
            models.UniqueConstraint(
                fields=("user", "role"), condition=Q(organisation=None), name="platform_role_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role} @ {self.organisation or '*'}"
