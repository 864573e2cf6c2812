"""Imports, the claims they made, what was refused, and what waits for a person's decision."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from kuaizhuan.catalog.models import Achievement
from kuaizhuan.collect.harvest.models import HarvestedRecord, HarvestRun, HarvestSource, QuarantinedRecord
from kuaizhuan.collect.states import ADMISSION_OPEN, Admitting, Question, RunState, UploadState
from kuaizhuan.core.covered import Covered
from kuaizhuan.core.plain_json import JSONField
from kuaizhuan.people.models import Organisation, Token, new_code

__all__ = [
    "Admission",
    "CellQuestion",
    "Claim",
    "DuplicatePair",
    "FieldConflict",
    "HarvestRun",
    "HarvestSource",
    "HarvestedRecord",
    "ImportRun",
    "OrganisationProposal",
    "QuarantinedRecord",
    "RefusedRow",
    "RowQuestion",
    "SheetReading",
    "Upload",
]

SUFFIXES = frozenset(
    {
        ".xlsx",
        ".xlsm",
        ".xls",
        ".et",
        ".ods",
        ".docx",
        ".html",
        ".htm",
        ".csv",
        ".tsv",
        ".txt",
        ".jsonl",
        ".json",
    }
)


class ImportRun(Covered):
    """One file, read for one organisation.

    position: the last row whose outcome is committed. touched_at: when it last got on; one that is running and has not
    for long was killed.
    """

    VOLATILE = frozenset({"position", "counts", "touched_at"})

    code = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=20)
    file_name = models.CharField(max_length=255)
    file_hash = models.CharField(max_length=64)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    started_by = models.CharField(max_length=120)
    state = models.CharField(max_length=12, default=RunState.RUNNING)
    position = models.PositiveIntegerField(default=0)
    counts = JSONField(default=dict)
    problem = models.CharField(max_length=60, blank=True)
    started_at = models.DateTimeField(db_default=Now())
    touched_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-started_at",)

    def __str__(self) -> str:
        return f"{self.code} {self.file_name}"


class Upload(models.Model):
    """A file that somebody sent through the browser or a program, from its check to its import; see `states.UPLOAD`.

    word: what it holds, as in the commands. staff: whether roles of the platform count for it. progress: percent
    of the file that is read. result: what the check found, in codes and values. choice: what the sender said of its
    sheets and columns. problem: why it failed. token: with which a program sent it; it counts for no more than that
    may. straight: it is imported as soon as it is checked.
    """

    NOT_COVERED = "a file that waits, and how far its check is"

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    sheet_kind = models.CharField(max_length=20)
    file_name = models.CharField(max_length=255)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    staff = models.BooleanField(default=False)
    token = models.ForeignKey(Token, null=True, on_delete=models.CASCADE, related_name="+")
    straight = models.BooleanField(default=False)
    state = models.CharField(max_length=12, default=UploadState.CHECKING)
    state_since = models.DateTimeField(db_default=Now())
    progress = models.PositiveSmallIntegerField(default=0)
    result = JSONField(default=dict)
    choice = JSONField(default=dict)
    problem = models.CharField(max_length=60, blank=True)
    problem_values = JSONField(default=dict)
    run = models.ForeignKey(ImportRun, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return f"{self.code} {self.file_name}"

    @property
    def folder(self) -> Path:
        """Where the file waits, and what its check found."""
        return Path(settings.MEDIA_ROOT) / "waiting" / self.code

    @property
    def path(self) -> Path:
        """The file itself, under a name of the node's own."""
        suffix = PurePath(self.file_name).suffix.lower()
        return self.folder / f"upload{suffix if suffix in SUFFIXES else ''}"

    @property
    def refused(self) -> Path:
        """The rows that an import would refuse, as a work-book."""
        return self.folder / "refused.xlsx"


class SheetReading(models.Model):
    """What was said of files of one `shape` for an organisation, or by a person for themself: used for the next one."""

    NOT_COVERED = "a habit of reading, said anew whenever it is wrong"

    sheet_kind = models.CharField(max_length=20)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE, related_name="+")
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    shape = models.CharField(max_length=32, db_index=True)
    choice = JSONField(default=dict)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.sheet_kind} {self.shape}"


class Claim(Covered):
    """What one row of one file, or somebody in a form (`typed_by`, as in the audit), said about one row."""

    run = models.ForeignKey(ImportRun, null=True, on_delete=models.PROTECT, related_name="claims")
    typed_by = models.CharField(max_length=120, blank=True)
    row_number = models.PositiveIntegerField(default=0)
    record_code = models.CharField(max_length=20, db_index=True)
    rank = models.PositiveSmallIntegerField()
    values = JSONField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(run__isnull=False) ^ ~Q(typed_by=""), name="claim_from_file_or_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run.code if self.run else self.typed_by}:{self.row_number}"


class RefusedRow(models.Model):
    """A row that could not be taken, as it came, with every reason."""

    NOT_COVERED = "what an import gave back"

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="refused")
    row_number = models.PositiveIntegerField()
    cells = JSONField()
    problems = JSONField()

    class Meta:
        ordering = ("row_number",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("run", "row_number"), name="refused_row_once"),
        ]

    def __str__(self) -> str:
        return f"{self.run.code}:{self.row_number}"


class Decidable(Covered):
    """A question that the machine found and a person answers once."""

    state = models.CharField(max_length=8, default=Question.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class FieldConflict(Decidable):
    """Two sources differ on a field and the newer one ranks lower. YES: take the incoming value."""

    record_code = models.CharField(max_length=20, db_index=True)
    field = models.CharField(max_length=40)
    stored = JSONField(null=True)
    incoming = JSONField(null=True)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="conflicts")

    def __str__(self) -> str:
        return f"{self.record_code}.{self.field}"


class CellQuestion(Decidable):
    """What a cell said that its field cannot hold, kept as it was said. YES: a person said what it means; NO: nothing is meant.

    record_code: of the row it stands in. field: of the column. header, text: as in the file. code, params: why it was
    not read. options: texts that may be meant. owner: whose row it is, None for that of an organisation. answer: the
    text that a person said instead; the same text of the same field and owner is read so from then on, and of every
    owner where `everywhere`.
    """

    record_code = models.CharField(max_length=20, db_index=True)
    field = models.CharField(max_length=40)
    header = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    folded = models.CharField(max_length=64, db_index=True)
    code = models.CharField(max_length=60)
    params = JSONField(default=dict)
    options = JSONField(default=list)
    owner = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE, related_name="+")
    run = models.ForeignKey(ImportRun, null=True, on_delete=models.SET_NULL, related_name="+")
    row_number = models.PositiveIntegerField(default=0)
    answer = models.CharField(max_length=2000, blank=True)
    everywhere = models.BooleanField(default=False)
    asked_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("record_code", "field", "folded"), name="cell_question_once"),
        ]

    def __str__(self) -> str:
        return f"{self.record_code}.{self.field}?"


class RowQuestion(Decidable):
    """A row that may be one that is there already. YES: it is; NO: it is another.

    kind: plural of the kind of row. signature: what is asked, so that it is asked once. code, params: why, and both
    sides as they are shown. cells: what the row said, of known columns. record_code: of the row or organisation that it
    may be. owner: whose row it is, None where that is what is asked.
    """

    kind = models.CharField(max_length=20)
    signature = models.CharField(max_length=64, unique=True)
    code = models.CharField(max_length=60)
    params = JSONField(default=dict)
    cells = JSONField()
    record_code = models.CharField(max_length=20)
    owner = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.SET_NULL, related_name="+")
    run = models.ForeignKey(ImportRun, null=True, on_delete=models.SET_NULL, related_name="+")
    row_number = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.kind} {self.row_number} = {self.record_code}?"


class OrganisationProposal(Decidable):
    """`provisional` may be `candidate`: score in 0–1 and the reasons for it. YES: they are one."""

    provisional = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="proposals")
    candidate = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    score = models.FloatField()
    reasons = JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("provisional", "candidate"), name="proposal_once"),
        ]

    def __str__(self) -> str:
        return f"{self.provisional} = {self.candidate}?"


class DuplicatePair(Decidable):
    """Two results whose texts are nearly the same. YES: the later is shown as the earlier one."""

    left = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="+")
    right = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="+")
    similarity = models.FloatField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("left", "right"), name="pair_once"),
            models.CheckConstraint(condition=Q(left__lt=F("right")), name="pair_ordered"),
        ]

    def __str__(self) -> str:
        return f"{self.left.code} ~ {self.right.code}"


class Admission(Covered):
    """`filed_by` asks that an organisation be taken in; an editor of the platform decides.

    credit_code: with a right check digit (GB 32100-2015). contact_email: to which the first head is invited.
    reasons: codes of `rules.ADMISSION_REASONS` when it was refused. organisation: the one that was made.
    """

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="admissions"
    )
    credit_code = models.CharField(max_length=18, db_index=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    region = models.CharField(max_length=6)
    contact_name = models.CharField(max_length=60)
    contact_phone = models.CharField(max_length=40)
    contact_email = models.EmailField(max_length=120)
    note = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=12, default=Admitting.FILED)
    state_since = models.DateTimeField(db_default=Now())
    reasons = JSONField(default=list)
    answer = models.CharField(max_length=500, blank=True)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("filed_at", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("credit_code",),
                condition=Q(state__in=[state.value for state in ADMISSION_OPEN]),
                name="admission_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.credit_code}"
