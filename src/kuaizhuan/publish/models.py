"""What a person keeps of a search, to find new rows by."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from kuaizhuan.catalog.models import KINDS
from kuaizhuan.people.models import new_code
from kuaizhuan.publish.states import Alert


class SavedSearch(models.Model):
    """A search that `user` keeps under a name, and how soon they want to hear of new rows.

    kind: "" for all. filters: facet → values. sort: a name of `catalogue.SORTS`, "-" descending, "" relevance.
    looked_at: when new rows were last looked for. known: codes of the rows found then that had been published
    so lately that the next look will see them again.
    """

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches"
    )
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, blank=True)
    text = models.TextField(blank=True)
    filters = models.JSONField(default=dict)
    sort = models.CharField(max_length=20, blank=True)
    alert = models.CharField(max_length=10, default=Alert.NEVER)
    created_at = models.DateTimeField(db_default=Now())
    looked_at = models.DateTimeField()
    known = models.JSONField(default=list)

    class Meta:
        ordering = ("name", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("user", "name"), name="saved_search_name"),
            models.CheckConstraint(
                condition=models.Q(alert__in=[alert.value for alert in Alert]), name="saved_search_alert"
            ),
            models.CheckConstraint(condition=models.Q(kind__in=["", *KINDS]), name="saved_search_kind"),
        ]
        indexes = (models.Index(fields=("alert", "looked_at"), name="saved_search_due"),)

    def __str__(self) -> str:
        return f"{self.code} {self.alert}"
