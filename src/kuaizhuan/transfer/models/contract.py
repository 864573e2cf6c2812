"""Technology contracts, with every version of what was agreed."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from kuaizhuan.core.append_only import AppendOnly
from kuaizhuan.core.covered import Covered
from kuaizhuan.core.plain_json import JSONField
from kuaizhuan.people.models import Organisation
from kuaizhuan.transfer.models.deal import Deal


class TechnologyContract(Covered):
    """A contract as its applicant states it; the last version counts, the earlier ones stay.

    data: what `registration.read` reads. applicant: who applies, the seller, for an import the buyer. total and
    technical: fen. field: class of technology; industry: GB/T 4754. seller_place and buyer_place: "CQ", "SC", "CN"
    for the rest of the country, "" abroad. fingerprint: equal for one contract entered twice, anywhere.
    """

    code = models.CharField(max_length=20, unique=True)
    deal = models.ForeignKey(Deal, null=True, on_delete=models.PROTECT, related_name="contracts")
    applicant = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    seller = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="sold_contracts"
    )
    buyer = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="bought_contracts"
    )
    seller_name = models.CharField(max_length=200)
    buyer_name = models.CharField(max_length=200)
    title = models.CharField(max_length=200)
    type = models.CharField(max_length=12)
    subtype = models.CharField(max_length=30)
    signed_on = models.DateField()
    total = models.BigIntegerField()
    technical = models.BigIntegerField()
    field = models.CharField(max_length=20, blank=True)
    industry = models.CharField(max_length=6, blank=True)
    seller_place = models.CharField(max_length=2, blank=True)
    buyer_place = models.CharField(max_length=2, blank=True)
    parties_key = models.CharField(max_length=64, db_index=True)
    fingerprint = models.CharField(max_length=64, db_index=True)
    data = JSONField()
    version = models.PositiveSmallIntegerField(default=1)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    entered_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("-entered_at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(technical__gte=0, total__gte=models.F("technical")), name="contract_amounts_fit"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class ContractVersion(AppendOnly, Covered):
    """What a contract said at one time: its data, the hash of them, who wrote it and why."""

    contract = models.ForeignKey(TechnologyContract, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    data = JSONField()
    sm3 = models.CharField(max_length=64)
    note = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("contract", "-number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("contract", "number"), name="contract_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.contract.code} {self.number}"
