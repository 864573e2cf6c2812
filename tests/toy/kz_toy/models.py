"""Samples, a kind of the catalogue with three fields of its own, and their loans."""

from django.db import models

from kuaizhuan.catalog.models import Record
from kuaizhuan.people.models import Organisation
from kz_toy.states import Stage


class Sample(Record):
    material = models.CharField(max_length=60, blank=True)
    made_on = models.DateField(null=True)
    free = models.BooleanField(default=False)


class Loan(models.Model):
    code = models.CharField(max_length=20, unique=True)
    sample = models.ForeignKey(Sample, on_delete=models.PROTECT)
    borrower = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    state = models.CharField(max_length=20, default=Stage.ASKED)

    def __str__(self) -> str:
        return f"{self.code} {self.sample.title}"
