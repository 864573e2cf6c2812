"""What the registries of the jurisdictions do with contracts: applications, registrations, lists and reliefs."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from kuaizhuan.core.covered import Covered
from kuaizhuan.core.plain_json import JSONField
from kuaizhuan.transfer.models.contract import ContractVersion, TechnologyContract
from kuaizhuan.transfer.states.registration import OPEN, Desk, Purpose, ReliefState, Standing


def new_token() -> str:
    """Stands in the address of a certificate, so that nobody finds one he has not seen."""
    return secrets.token_urlsafe(18)


class Application(Covered):
    """A version of a contract before the registry of `jurisdiction`.

    accepted_on: the day the complete material was there; decide_by: the last day, provisional while its holidays
    are not known. checked: what the rules said when it was filed or last answered. large: a second person must
    approve; first_by: the one who did first. set_aside: reasons that staff overrode. note: what the applicant says.
    category, subtype, technical (fen), correction: what the first who approved has decided, and why where it departs
    from what was filed (corrected), for then a second must agree too. ex_officio: the registry's own motion.
    """

    code = models.CharField(max_length=20, unique=True)
    contract = models.ForeignKey(TechnologyContract, on_delete=models.PROTECT, related_name="applications")
    version = models.ForeignKey(ContractVersion, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=10, default=Purpose.REGISTER)
    jurisdiction = models.CharField(max_length=8)
    state = models.CharField(max_length=12, default=Desk.FILED)
    note = models.CharField(max_length=1000, blank=True)
    regime = models.CharField(max_length=30)
    checked = JSONField(default=dict)
    large = models.BooleanField(default=False)
    filed_at = models.DateTimeField(db_default=Now())
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    accepted_on = models.DateField(null=True)
    decide_by = models.DateField(null=True)
    provisional = models.BooleanField(default=False)
    first_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    first_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    set_aside = JSONField(default=list)
    reasons = JSONField(default=list)
    decision_note = models.CharField(max_length=1000, blank=True)
    category = models.CharField(max_length=12, blank=True, default="")
    subtype = models.CharField(max_length=30, blank=True, default="")
    technical = models.BigIntegerField(null=True)
    correction = models.CharField(max_length=1000, blank=True, default="")
    corrected = models.BooleanField(default=False)
    ex_officio = models.BooleanField(default=False)

    class Meta:
        ordering = ("decide_by", "filed_at", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("contract",), condition=Q(state__in=OPEN), name="application_open_once"
            ),
            models.CheckConstraint(
                condition=~Q(state=Desk.REGISTERED, large=True)
                | (Q(first_by__isnull=False) & ~Q(first_by=F("decided_by"))),
                name="application_two_persons",
            ),
            models.CheckConstraint(
                condition=~Q(state=Desk.REGISTERED, corrected=True)
                | (Q(first_by__isnull=False) & ~Q(first_by=F("decided_by"))),
                name="application_corrected_by_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.contract.title}"

    @property
    def in_twos(self) -> bool:
        """Whether a second person must agree."""
        return self.large or self.corrected


class RegistryQuestion(Covered):
    """What a registrar asked about an application, and the answer."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="questions")
    text = models.CharField(max_length=1000)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField(db_default=Now())
    answer = models.CharField(max_length=2000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("asked_at", "pk")

    def __str__(self) -> str:
        return f"{self.application.code}: {self.text[:40]}"


class Registration(Covered):
    """A contract on the register: one valid for a contract, and one for a fingerprint, in all jurisdictions together.

    edition: 1, and one more for each change. token: address of the certificate. official_number: 14 or 16 digits
    that the national system gave, never made here. category, subtype, technical: as decided; amounts in fen;
    filed_…: what was filed, and correction: why it was decided otherwise, "" and None where it was not. first_on: the
    day of the first edition, by which a changed contract is counted; ended_on: the first day it no longer counts.
    """

    code = models.CharField(max_length=20)
    edition = models.PositiveSmallIntegerField(default=1)
    token = models.CharField(max_length=32, unique=True, default=new_token)
    contract = models.ForeignKey(TechnologyContract, on_delete=models.PROTECT, related_name="registrations")
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="registration")
    jurisdiction = models.CharField(max_length=8)
    official_number = models.CharField(max_length=16, blank=True)
    state = models.CharField(max_length=10, default=Standing.VALID)
    fingerprint = models.CharField(max_length=64)
    title = models.CharField(max_length=200)
    category = models.CharField(max_length=12)
    subtype = models.CharField(max_length=30)
    seller_name = models.CharField(max_length=200)
    buyer_name = models.CharField(max_length=200)
    seller_place = models.CharField(max_length=2, blank=True)
    buyer_place = models.CharField(max_length=2, blank=True)
    field = models.CharField(max_length=20, blank=True)
    total = models.BigIntegerField()
    technical = models.BigIntegerField()
    filed_category = models.CharField(max_length=12, blank=True, default="")
    filed_subtype = models.CharField(max_length=30, blank=True, default="")
    filed_technical = models.BigIntegerField(null=True)
    correction = models.CharField(max_length=1000, blank=True, default="")
    signed_on = models.DateField()
    regime = models.CharField(max_length=30)
    basis = JSONField(default=list)
    unverified = models.BooleanField()
    registered_on = models.DateField()
    first_on = models.DateField()
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("-registered_on", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("code", "edition"), name="registration_edition_once"),
            models.UniqueConstraint(
                fields=("contract",), condition=Q(state=Standing.VALID), name="contract_registered_once"
            ),
            models.UniqueConstraint(
                fields=("fingerprint",), condition=Q(state=Standing.VALID), name="fingerprint_registered_once"
            ),
            models.CheckConstraint(
                condition=Q(state=Standing.VALID, ended_on=None)
                | (~Q(state=Standing.VALID) & Q(ended_on__isnull=False)),
                name="registration_ends_with_a_day",
            ),
            models.CheckConstraint(
                condition=Q(technical__gte=0, total__gte=F("technical")), name="registration_amounts_fit"
            ),
        ]
        indexes = (models.Index(fields=("first_on", "ended_on"), name="registration_by_day"),)

    def __str__(self) -> str:
        return f"{self.code}-{self.edition} {self.title}"

    @property
    def corrected(self) -> bool:
        """Whether it was decided otherwise than filed."""
        return self.filed_technical is not None


class RegistryList(Covered):
    """Registrations of a period as they were printed for another authority.

    Void when one of them is cancelled, in whatever edition; review_reason: why to look at it again, "" where nothing
    in it has changed. recheck_by, recheck_note: who found that it still holds, and why, while a second person has to agree.
    """

    code = models.CharField(max_length=20, unique=True)
    jurisdiction = models.CharField(max_length=8)
    first_on = models.DateField()
    last_on = models.DateField()
    purpose = models.CharField(max_length=200)
    registrations = models.ManyToManyField(Registration, related_name="lists")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(db_default=Now())
    voided_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=300, blank=True)
    review_at = models.DateTimeField(null=True)
    review_reason = models.CharField(max_length=300, blank=True, default="")
    recheck_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    recheck_note = models.CharField(max_length=1000, blank=True, default="")

    class Meta:
        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        return self.code


class Relief(Covered):
    """A tax relief or reward that was drawn on a registration, and before whom; recheck_by, recheck_note: as of a list.

    reason: why it is void or to be looked at again.
    """

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="reliefs")
    kind = models.CharField(max_length=12)
    authority = models.CharField(max_length=200)
    amount = models.BigIntegerField(null=True)
    used_on = models.DateField()
    state = models.CharField(max_length=10, default=ReliefState.STANDING)
    reason = models.CharField(max_length=300, blank=True, default="")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    recorded_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(null=True)
    recheck_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    recheck_note = models.CharField(max_length=1000, blank=True, default="")

    class Meta:
        ordering = ("used_on", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0), name="relief_amount_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration.code}: {self.kind}"
