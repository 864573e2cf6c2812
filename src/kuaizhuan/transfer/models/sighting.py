"""What registrars saw of the seals on the scans of a contract."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from kuaizhuan.core.covered import Covered
from kuaizhuan.core.models import StoredFile
from kuaizhuan.transfer.models.registration import Application
from kuaizhuan.transfer.registration.sighting import Seen, Side


class SealSighting(Covered):
    """What one side put under a scan of the contract, as a registrar saw it for an application; why, where nothing.

    It may be said otherwise until the application is approved; the audit keeps what was said before.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="sightings")
    scan = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=6)
    seen = models.CharField(max_length=10)
    note = models.CharField(max_length=300, blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("application", "scan", "-side")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("application", "scan", "side"), name="sighting_once"),
            models.CheckConstraint(
                condition=Q(side__in=[*map(str, Side)], seen__in=[*map(str, Seen)]), name="sighting_known"
            ),
            models.CheckConstraint(
                condition=~Q(seen=str(Seen.NONE), note=""), name="sighting_of_nothing_explained"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application.code} {self.scan.code} {self.side}: {self.seen}"
