"""Results, needs and experts as they are stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from kuaizhuan.catalog import registry
from kuaizhuan.catalog.rules import public_code
from kuaizhuan.catalog.states import OPEN_REVISIONS, RevisionState, State
from kuaizhuan.core import encryption
from kuaizhuan.core.covered import Covered
from kuaizhuan.core.plain_json import JSONField
from kuaizhuan.people.models import Organisation


class Record(Covered):
    """What a result, a need and an expert have in common.

    code: the public name, in URLs. key: identity inside the owner, by which an import finds the row again.
    disclosure: field → tier where it differs from the kind's default. provenance: field → id of the claim.
    declined_values: field that a person decided → the incoming values then declined. text_version: hash of what matching reads.
    indicators: list of {parameter, operator, value, value_high, unit, method} as plain values.
    """

    VOLATILE = frozenset({"updated_at"})

    code = models.CharField(max_length=20, unique=True)
    key = models.CharField(max_length=120)
    external_id = models.CharField(max_length=100, blank=True)
    owner = models.ForeignKey(
        # Looked up by owner and state, whose index serves both.
        Organisation, on_delete=models.PROTECT, related_name="%(class)ss", db_index=False
    )  # fmt: skip
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    keywords = JSONField(default=list)
    high_tech_field = models.CharField(max_length=20, blank=True)
    industry = models.CharField(max_length=12, blank=True)
    discipline = models.CharField(max_length=12, blank=True)
    region = models.CharField(max_length=6, blank=True)
    contact_name = models.CharField(max_length=60, blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    contact_email = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=20, default=State.DRAFT)
    state_since = models.DateTimeField(db_default=Now())
    return_reasons = JSONField(default=list)
    published_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    disclosure = JSONField(default=dict)
    provenance = JSONField(default=dict)
    declined_values = JSONField(default=dict)
    text_version = models.CharField(max_length=16, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True
        ordering = ("-published_at", "code")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("owner", "key"), name="%(class)s_owner_key"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in State]), name="%(class)s_state"
            ),
        ]
        indexes = (
            models.Index(fields=("state", "state_since"), name="%(class)s_queue"),
            models.Index(fields=("owner", "state"), name="%(class)s_standing"),
            models.Index(fields=("state", "-published_at", "code"), name="%(class)s_newest"),
            models.Index(fields=("updated_at", "code"), name="%(class)s_changed"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Achievement(Record):
    """A result of research that is offered. Prices are fen, both null when open to negotiation."""

    summary = models.CharField(max_length=200, blank=True)
    team = JSONField(default=list)
    ipc = JSONField(default=list)
    stage = models.CharField(max_length=20, blank=True)
    trl = models.PositiveSmallIntegerField(null=True, blank=True)
    maturity_evidence = models.TextField(blank=True)
    form = models.CharField(max_length=30, blank=True)
    claimed_level = models.CharField(max_length=30, blank=True)
    ip_kinds = JSONField(default=list)
    patent_numbers = JSONField(default=list)
    dois = JSONField(default=list)
    transfer_modes = JSONField(default=list)
    price_low = models.BigIntegerField(null=True, blank=True)
    price_high = models.BigIntegerField(null=True, blank=True)
    negotiable = models.BooleanField(default=True)
    completed_on = models.DateField(null=True, blank=True)
    indicators = JSONField(default=list)
    same_as = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="duplicates")

    class Meta(Record.Meta):
        constraints: ClassVar = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(trl__isnull=True) | Q(trl__range=(1, 9)), name="achievement_trl"
            ),
            models.CheckConstraint(
                condition=Q(price_low__isnull=True)
                | Q(price_high__isnull=True)
                | Q(price_low__gte=0, price_high__gte=F("price_low")),
                name="achievement_price",
            ),
            models.CheckConstraint(
                condition=Q(same_as__isnull=True) | ~Q(same_as=F("pk")), name="achievement_not_same_as_itself"
            ),
        ]


class Demand(Record):
    """A technology need. An anonymous one shows everything but who has it, and a broker answers for it.

    broker: the service organisation that its owner chose; None: the platform's editors.
    """

    key_technology = models.TextField(blank=True)
    expected_outcome = models.TextField(blank=True)
    demand_type = models.CharField(max_length=30, blank=True)
    solution_modes = JSONField(default=list)
    preferred_partners = models.TextField(blank=True)
    budget_low = models.BigIntegerField(null=True, blank=True)
    budget_high = models.BigIntegerField(null=True, blank=True)
    negotiable = models.BooleanField(default=True)
    needed_from = models.DateField(null=True, blank=True)
    needed_until = models.DateField(null=True, blank=True)
    indicators = JSONField(default=list)
    source = models.CharField(max_length=60, blank=True)
    anonymous = models.BooleanField(default=False)
    broker = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")


class Expert(Record):
    """A person who can be asked; `title` is the name, `description` the biography."""

    professional_title = models.CharField(max_length=60, blank=True)
    orcid = models.CharField(max_length=19, blank=True)
    services = models.TextField(blank=True)


class Revision(Covered):
    """Proposed change to a published record; the record stays as it is until the change is reviewed.

    values: field → proposed value, as JSON. provenance: as in `Record`. owner: the row's, for the policies.
    """

    code = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=20)
    record_code = models.CharField(max_length=20, db_index=True)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    values = JSONField(default=dict)
    provenance = JSONField(default=dict)
    state = models.CharField(max_length=12, default=RevisionState.DRAFT)
    state_since = models.DateTimeField(db_default=Now())
    proposed_by = models.CharField(max_length=120)
    return_reasons = JSONField(default=list)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("state_since", "code")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("record_code",),
                condition=Q(state__in=[state.value for state in OPEN_REVISIONS]),
                name="revision_one_open",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in RevisionState]), name="revision_state"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.record_code}"

    def proposed(self) -> dict[str, Any]:
        """Field → proposed value, as the row holds it: a date is a date again."""
        return {name: convert_to_type(KINDS[self.kind], name, value) for name, value in self.values.items()}


def convert_to_type(model: type[models.Model] | models.Model, name: str, value: object) -> Any:
    """A value kept as JSON, as the field `name` of `model` holds it; a reference comes back as a row's id."""
    field: Any = model._meta.get_field(name)
    return field.target_field.to_python(value) if field.is_relation else field.to_python(value)


class _Models(Mapping[str, type[Record]]):
    """Kind → model of what is reviewed and found, as packages declare them."""

    def __getitem__(self, kind: str) -> type[Record]:
        if not registry.KINDS[kind].published:
            raise KeyError(kind)
        model: type[Record] = registry.KINDS[kind].model
        return model

    def __iter__(self) -> Iterator[str]:
        return (kind.name for kind in registry.published_kinds())

    def __len__(self) -> int:
        return len(registry.published_kinds())


KINDS: Mapping[str, type[Record]] = _Models()
"""The kinds of row the catalogue has, by the name used in codes, commands and the index."""


def kind_of(record: Record) -> str:
    """The kind of `record`: a key of `KINDS`."""
    return str(record._meta.model_name)


def record_code(kind: str, owner: str, key: str) -> str:
    """The public code of the row that the organisation with the code `owner` knows by `key`.

    Where rows may be anonymous it is made with the node's key: from the public title and the list of organisations
    anybody could else work out whose an anonymous need is.
    """
    secret = [encryption.digest("catalog.need", owner, key)] if registry.KINDS[kind].secret_code else []
    return public_code(kind, owner, key, *secret)
