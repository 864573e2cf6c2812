"""What a unit's work-book says of a contract beyond the contract itself, and where it came from."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from kuaizhuan.core.covered import Covered
from kuaizhuan.core.plain_json import JSONField
from kuaizhuan.people.models import Organisation
from kuaizhuan.transfer.models.contract import TechnologyContract


class BookRow(Covered):
    """The row by which a contract came in, so that it is found again.

    number: the unit's own, "" where its book has none. own: what the row said that nothing of the platform reads, by
    field of `book.columns`. run, row_number: the import and its row that brought it.
    """

    contract = models.OneToOneField(TechnologyContract, on_delete=models.CASCADE, related_name="book_row")
    applicant = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    book = models.CharField(max_length=20)
    number = models.CharField(max_length=60, blank=True)
    own = JSONField(default=dict)
    run = models.CharField(max_length=20)
    row_number = models.PositiveIntegerField()
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("applicant", "number"), condition=~Q(number=""), name="book_number_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract.code} {self.number}"
