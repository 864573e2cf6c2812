"""Sources that are harvested, their runs, what became of each record, and the records that wait in quarantine."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from kuaizhuan.collect.harvest.states import HarvestState, SourceState, Standing
from kuaizhuan.core.covered import Covered
from kuaizhuan.core.plain_json import JSONField
from kuaizhuan.people.models import Organisation, new_code

LONGEST = 400
"""Characters of an address or an identifier."""


class HarvestSource(Covered):
    """A repository that is harvested.

    sets: setSpecs, none for everything. sheet_kind: plural of the kind its records are unless they say it. organisation: whose
    rows they are; None: each record says it. added_by, staff: in whose name its rows come in (as of an upload); nobody: the
    platform's. since: where the next run begins, in the server's granularity. deletes: what the server says of deletions (no,
    transient, persistent). failures: runs that failed since the last that did not. full_at: when everything was read last.
    """

    VOLATILE = frozenset(
        {"name", "problem", "problem_values", "failures", "last_success_at", "since", "granularity", "deletes", "full_at"}
    )  # fmt: skip

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    url = models.CharField(max_length=LONGEST)
    prefix = models.CharField(max_length=60, default="oai_dc")
    sets = JSONField(default=list)
    sheet_kind = models.CharField(max_length=20, default="achievements")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    by_person = models.BooleanField(default=False)
    staff = models.BooleanField(default=False)
    state = models.CharField(max_length=12, default=SourceState.ACTIVE)
    state_since = models.DateTimeField(db_default=Now())
    name = models.CharField(max_length=200, blank=True)
    granularity = models.CharField(max_length=24, blank=True)
    deletes = models.CharField(max_length=12, blank=True)
    since = models.CharField(max_length=24, blank=True)
    problem = models.CharField(max_length=60, blank=True)
    problem_values = JSONField(default=dict)
    failures = models.PositiveIntegerField(default=0)
    last_success_at = models.DateTimeField(null=True)
    full_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in SourceState]), name="harvest_source_state"
            )
        ]

    def __str__(self) -> str:
        return self.name or self.url


class HarvestRun(models.Model):
    """One harvest of a source, page by page.

    full: everything is asked for, else what changed since `since`. by_identifier: the server cannot give whole pages. set_number,
    token, page: the place reached. position: the last number given to a record. server_date: the server's time of the first page.
    restarts: lists begun anew because a token expired. announced: how many records the server said there are, 0 for unsaid.
    counts: made, changed, unchanged, conflict, asked, deleted, left, missing, quarantined, resolved, passed, repeated, odd_dates.
    imports: plural of a kind → code of the import its rows came in by.
    """

    NOT_COVERED = "how far a harvest is; what it wrote is covered by itself"

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    source = models.ForeignKey(HarvestSource, on_delete=models.CASCADE, related_name="runs")
    state = models.CharField(max_length=12, default=HarvestState.RUNNING)
    started_by = models.CharField(max_length=120)
    full = models.BooleanField(default=False)
    since = models.CharField(max_length=24, blank=True)
    by_identifier = models.BooleanField(default=False)
    retried = models.BooleanField(default=False)
    set_number = models.PositiveIntegerField(default=0)
    token = models.TextField(blank=True)
    page = models.PositiveIntegerField(default=0)
    restarts = models.PositiveIntegerField(default=0)
    position = models.PositiveIntegerField(default=0)
    announced = models.PositiveIntegerField(default=0)
    server_date = models.CharField(max_length=40, blank=True)
    counts = JSONField(default=dict)
    imports = JSONField(default=dict)
    problem = models.CharField(max_length=60, blank=True)
    problem_values = JSONField(default=dict)
    started_at = models.DateTimeField(db_default=Now())
    touched_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-started_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("source",), condition=Q(state=HarvestState.RUNNING.value), name="harvest_run_alone"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class HarvestedRecord(models.Model):
    """What is known of one record of a source, and which row it is.

    datestamp: as the server wrote it. digest: SHA-256 of its metadata. link: where it is shown there. run: the last that brought it.
    """

    NOT_COVERED = "what a server said of its records; the rows they became are covered"

    source = models.ForeignKey(HarvestSource, on_delete=models.CASCADE, related_name="records")
    identifier = models.CharField(max_length=LONGEST)
    datestamp = models.CharField(max_length=40, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    link = models.CharField(max_length=LONGEST, blank=True)
    sheet_kind = models.CharField(max_length=20, blank=True)
    record_code = models.CharField(max_length=20, blank=True, db_index=True)
    owner = models.ForeignKey(Organisation, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=12, default=Standing.TAKEN)
    state_since = models.DateTimeField(db_default=Now())
    run = models.ForeignKey(HarvestRun, null=True, on_delete=models.SET_NULL, related_name="+")
    harvested_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("source", "identifier"), name="harvested_record_once"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in Standing]), name="harvested_record_state"
            ),
        ]
        indexes = (models.Index(fields=("state", "owner"), name="harvested_record_left"),)

    def __str__(self) -> str:
        return self.identifier


class QuarantinedRecord(models.Model):
    """A record that could not be taken: how it came (masked, at most `TEXT` characters), and every reason.

    mark: by what it is known when it comes again: its identifier, else its text. resolved_at: when it arrived well, or was deleted
    there.
    """

    NOT_COVERED = "what a harvest could not take"

    source = models.ForeignKey(HarvestSource, on_delete=models.CASCADE, related_name="quarantine")
    run = models.ForeignKey(HarvestRun, null=True, on_delete=models.SET_NULL, related_name="+")
    mark = models.CharField(max_length=48)
    identifier = models.CharField(max_length=LONGEST, blank=True)
    datestamp = models.CharField(max_length=40, blank=True)
    text = models.TextField(blank=True)
    problems = JSONField(default=list)
    tries = models.PositiveIntegerField(default=1)
    first_at = models.DateTimeField(db_default=Now())
    last_at = models.DateTimeField(db_default=Now())
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-last_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("source", "mark"), name="quarantined_record_once"),
        ]

    def __str__(self) -> str:
        return self.identifier or self.mark


TEXT = 20_000
"""Characters that are kept of a record in quarantine."""
