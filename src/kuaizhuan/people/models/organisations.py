"""Organisations, and the pseudonyms by which rows are named."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from kuaizhuan.core.covered import Covered
from kuaizhuan.core.plain_json import JSONField


class Organisation(Covered):
    """A university, institute, enterprise, service body or authority.

    credit_code: 18 characters with check digit (GB 32100-2015), or null while only the name is known.
    ror: its ROR ID without the address, "" for none.
    folded_name: the name as `identity` compares it. merged_into: set when a person found the two to be one.
    """

    VOLATILE = frozenset({"updated_at"})

    code = models.CharField(max_length=20, unique=True)
    credit_code = models.CharField(max_length=18, unique=True, null=True, blank=True)
    ror = models.CharField(max_length=9, blank=True, default="")
    name = models.CharField(max_length=200)
    folded_name = models.CharField(max_length=200, db_index=True)
    aliases = JSONField(default=list)
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
    provenance = JSONField(default=dict)
    declined_values = JSONField(default=dict)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("name",)
        indexes = (models.Index(fields=("updated_at", "code"), name="organisation_changed"),)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("pk")),
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


def new_code() -> str:
    """A pseudonym that says nothing about whom or what it stands for."""
    return secrets.token_hex(6)
