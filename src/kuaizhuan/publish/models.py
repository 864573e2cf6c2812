"""What a person keeps of a search, appeals against refusals, links by which owners say that a row still stands,
announcements of the platform, and pictures and papers beside rows.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from kuaizhuan.catalog.states import Tier
from kuaizhuan.core.covered import Covered
from kuaizhuan.core.plain_json import JSONField
from kuaizhuan.people.models import Organisation, new_code
from kuaizhuan.publish.states import Alert, AnnouncementState, AppealState, MaterialKind, MaterialState


class SavedSearch(Covered):
    """A search that `user` keeps under a name, and how soon they want to hear of new rows.

    kind: "" for all. filters: facet → values. sort: of `registry.sorts`, "-" descending, "" relevance.
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
    filters = JSONField(default=dict)
    sort = models.CharField(max_length=20, blank=True)
    alert = models.CharField(max_length=10, default=Alert.NEVER)
    created_at = models.DateTimeField(db_default=Now())
    looked_at = models.DateTimeField()
    known = JSONField(default=list)

    class Meta:
        ordering = ("name", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("user", "name"), name="saved_search_name"),
            models.CheckConstraint(
                condition=models.Q(alert__in=[alert.value for alert in Alert]), name="saved_search_alert"
            ),
        ]
        indexes = (models.Index(fields=("alert", "looked_at"), name="saved_search_due"),)

    def __str__(self) -> str:
        return f"{self.code} {self.alert}"


class Appeal(Covered):
    """A submitter asks that somebody else look again at a refusal.

    refusal: number of the audit event that returned the row; it has one appeal at most. revision: what was
    returned, "" for the row itself. stage: the review that refused. refused_by, decided_by: as in the audit.
    """

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    kind = models.CharField(max_length=20)
    record_code = models.CharField(max_length=20, db_index=True)
    revision = models.CharField(max_length=24, blank=True)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    refusal = models.BigIntegerField(unique=True)
    stage = models.CharField(max_length=20)
    refused_by = models.CharField(max_length=120)
    appealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    text = models.TextField()
    state = models.CharField(max_length=12, default=AppealState.OPEN)
    decided_by = models.CharField(max_length=120, blank=True)
    note = models.TextField(blank=True)
    filed_at = models.DateTimeField(db_default=Now())
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("filed_at", "pk")

    def __str__(self) -> str:
        return f"{self.code} {self.record_code}"


class ValidityReminder(Covered):
    """The owner of a row was asked, once a term, whether it still stands; whoever has the link may say so once."""

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    kind = models.CharField(max_length=20)
    record_code = models.CharField(max_length=20)
    valid_until = models.DateField()
    asked_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("asked_at", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("record_code", "valid_until"), name="asked_once_a_term"),
        ]

    def __str__(self) -> str:
        return f"{self.record_code} {self.valid_until}"

    @property
    def expired(self) -> bool:
        return timezone.now() >= self.expires_at


class Announcement(Covered):
    """A notice of the platform for everybody 通知公告; its attachments are files of `core`.

    source: who issues it, in words. pinned: stands before the others until `pinned_until`, or as long as it is public.
    note: why it was returned or withdrawn. published_at: when it last became public.
    """

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    title = models.CharField(max_length=120)
    source = models.CharField(max_length=120, blank=True)
    body = models.TextField()
    pinned = models.BooleanField(default=False)
    pinned_until = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=12, default=AnnouncementState.DRAFT)
    state_since = models.DateTimeField(db_default=Now())
    note = models.CharField(max_length=300, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_at = models.DateTimeField(db_default=Now())
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-published_at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in AnnouncementState]),
                name="announcement_state",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=AnnouncementState.PUBLISHED) | models.Q(published_at__isnull=False),
                name="announcement_published_at",
            ),
        ]
        indexes = (models.Index(fields=("state", "-published_at"), name="announcement_newest"),)

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def stands_first(self) -> bool:
        """Whether it is pinned today."""
        return self.pinned and (self.pinned_until is None or self.pinned_until >= timezone.localdate())


class Favourite(Covered):
    """A row of the catalogue that `user` keeps at hand 收藏; its owner does not hear of it."""

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="favourites")
    kind = models.CharField(max_length=20)
    record_code = models.CharField(max_length=20)
    kept_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("-kept_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("user", "kind", "record_code"), name="favourite_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.kind}"


class Material(Covered):
    """A picture, brochure, test report or video beside the row `subject_code`; its file is one of `core`.

    subject_kind: a kind of the catalogue. owner: the row's, for the policies. caption: what is to be seen, for those
    who do not see it; caption_en: the same in English, "" for none. tier: who has it while its row is public. url: of
    a video. width, height: of a picture in points, 0 for others. position: order among those of its row and kind.
    note: why it was returned.
    """

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    subject_kind = models.CharField(max_length=20)
    subject_code = models.CharField(max_length=20)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    caption = models.CharField(max_length=120)
    caption_en = models.CharField(max_length=200, blank=True)
    url = models.CharField(max_length=300, blank=True)
    tier = models.PositiveSmallIntegerField(default=Tier.PUBLIC)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    position = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=12, default=MaterialState.PROPOSED)
    state_since = models.DateTimeField(db_default=Now())
    note = models.CharField(max_length=300, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    added_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("position", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in MaterialState]), name="material_state"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in MaterialKind]), name="material_kind"
            ),
        ]
        indexes = (
            models.Index(fields=("subject_code", "kind", "position"), name="material_of_row"),
            models.Index(fields=("state", "state_since"), name="material_queue"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.caption}"
