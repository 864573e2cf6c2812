"""Contracts, and what the law and both registries say of one before it is filed."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from kuaizhuan.core import node_rules
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.files.queries import files_of
from kuaizhuan.core.rulebook import Law
from kuaizhuan.core.verdict import Reason, Verdict
from kuaizhuan.people.models import Organisation
from kuaizhuan.transfer import access, registration
from kuaizhuan.transfer.models import Application, ContractVersion, Registration, TechnologyContract
from kuaizhuan.transfer.queries.parties import complete_contract, find_party
from kuaizhuan.transfer.queries.sightings import sighted
from kuaizhuan.transfer.registration import proofs
from kuaizhuan.transfer.registration.amounts import carve
from kuaizhuan.transfer.registration.contract import Contract, Money, PriceItem, Settlement, Sibling, Subtype
from kuaizhuan.transfer.registration.decision import Decided, as_decided
from kuaizhuan.transfer.registration.proofs import Proof
from kuaizhuan.transfer.registration.taxes import Certificate
from kuaizhuan.transfer.rules import registry as rules
from kuaizhuan.transfer.states import Standing


@dataclass(frozen=True, slots=True)
class Precheck:
    """What would be said of a contract today: by the law (`checked`), and by both registers.

    verdict and warnings hold those of the law, of the registers and of missing papers together; law is that of the day
    and the registry. papers: those wanted of it, and whether each is there.
    """

    law: Law
    checked: registration.Checked
    verdict: Verdict
    warnings: tuple[Reason, ...]
    papers: list[tuple[Proof, bool]]

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON, with what both registers say, and the papers wanted."""
        return {
            **self.checked.as_dict(),
            "registrable": bool(self.verdict),
            "reasons": self._reasons(self.verdict),
            "warnings": self._reasons(self.warnings),
            "papers": [
                {"code": proof.code, "rule": proof.rule, "unverified": proof.unverified, "given": there}
                for proof, there in self.papers
            ],
        }

    def _reasons(self, reasons: Iterable[Reason]) -> list[dict[str, Any]]:
        marks = (each.clause in self.law.book and self.law.unverified(each.clause) for each in reasons)
        return [
            {**kept, "unverified": mark}
            for kept, mark in zip(rules.store_reasons(reasons), marks, strict=True)
        ]


def contracts(
    actor: Actor, *, text: str = "", month: dt.date | None = None, registered: bool = False
) -> QuerySet[TechnologyContract]:
    """Contracts the actor may see, the newest first; `text` is part of the title, a party or the code.

    month: any day of the month of signing. registered: only those that stand on a register.
    """
    rows = access.registry.VIEW_CONTRACT.filter(actor, TechnologyContract.objects.all())
    if month:
        rows = rows.filter(signed_on__year=month.year, signed_on__month=month.month)
    if registered:
        rows = on_register(rows)
    if text:
        rows = rows.filter(
            Q(title__icontains=text)
            | Q(code=text.upper())
            | Q(seller_name__icontains=text)
            | Q(buyer_name__icontains=text)
        )
    return rows.select_related("applicant", "seller", "buyer", "deal")


def on_register(rows: QuerySet[TechnologyContract]) -> QuerySet[TechnologyContract]:
    """Those of `rows` that stand on a register today."""
    return rows.filter(Exists(_valid(OuterRef("pk"))))


def _valid(contract: OuterRef) -> QuerySet[Registration]:
    return Registration.objects.filter(contract=contract, state=Standing.VALID)


def with_standing(
    rows: QuerySet[TechnologyContract],
) -> list[tuple[TechnologyContract, str, Registration | None]]:
    """(contract, state of its open or last application or "", its valid registration), with what was decided."""
    found = list(rows)
    codes = [row.pk for row in found]
    states = dict(
        Application.objects.filter(contract__in=codes)
        .order_by("filed_at", "pk")
        .values_list("contract", "state")
    )
    valid = Registration.objects.filter(contract__in=codes, state=Standing.VALID)
    registered = {each.contract_id: each for each in valid}
    return [(row, states.get(row.pk, ""), registered.get(row.pk)) for row in found]


def price(data: Mapping[str, Any]) -> list[PriceItem]:
    """The lines of the price as a version says."""
    return list(registration.read(data).items)


def versions(row: TechnologyContract) -> QuerySet[ContractVersion]:
    """All that a contract ever said, the last first."""
    return row.versions.select_related("made_by")


@dataclass(frozen=True, slots=True)
class Sums:
    """Total and technical amount in fen."""

    total: int
    technical: int


def sums(row: TechnologyContract, data: Mapping[str, Any]) -> Sums:
    """The amounts of a version by the rules of the day on which it was signed."""
    found = registration.read(data)
    law = node_rules.book().at(found.signed_on, row.applicant.jurisdiction)
    regime = registration.regime_on(law)
    carved = carve(found, regime, regime.within(law))
    return Sums(carved.total.fen, carved.technical.fen)


def contract(actor: Actor, code: str) -> TechnologyContract:
    """One of them. Raises `NotFound`."""
    rows = TechnologyContract.objects.select_related("applicant", "seller", "buyer", "deal")
    return access.registry.VIEW_CONTRACT.get(actor, rows, code=code)


def precheck(
    row: TechnologyContract,
    as_of: dt.date,
    data: Mapping[str, Any] | None = None,
    registry: str = "",
    decided: Decided | None = None,
) -> Precheck:
    """The pre-check of a contract as applied for on that day with that registry (that of the applicant's place).

    `data` for another version than the last; decided: what the registry decides otherwise than filed.
    """
    book, place = node_rules.book(), registry or row.applicant.jurisdiction
    stated = prepare_contract(row, data or row.data)
    checked = registration.check(
        stated,
        as_of,
        book,
        place,
        decided=decided,
        data=data or row.data,
        certificate=certificate_of(row),
        sighted=sighted(row),
    )
    judged = stated if decided is None else as_decided(stated, decided)
    given = papers_given(row)
    refusals, warnings = _registers(row, stated)
    against = [*refusals, *proofs.refusals(judged, given, registration.REGIMES[checked.regime])]
    return Precheck(
        law=book.at(as_of, place),
        checked=checked,
        verdict=checked.verdict + Verdict(tuple(against)),
        warnings=(*checked.warnings, *warnings, *proofs.warnings(judged, given)),
        papers=[(proof, proofs.is_given(proof, judged, given)) for proof in proofs.wanted(judged)],
    )


def papers_wanted(row: TechnologyContract, data: Mapping[str, Any]) -> list[tuple[Proof, bool]]:
    """The papers wanted of a version, and whether each is there."""
    stated, given = registration.read(data), papers_given(row)
    return [(proof, proofs.is_given(proof, stated, given)) for proof in proofs.wanted(stated)]


def papers_given(row: TechnologyContract) -> frozenset[str]:
    """What the files of a contract prove, whichever version they came with."""
    return frozenset(files_of(row).values_list("purpose", flat=True))


def decided_of(row: TechnologyContract) -> Decided | None:
    """What the register says otherwise than the contract's last version, where that is the version it is about."""
    made = row.registrations.filter(state=Standing.VALID).select_related("application__version").first()
    if made is None or not made.corrected or made.application.version.number != row.version:
        return None
    return Decided(Subtype(made.subtype), made.technical, made.correction)


def certificate_of(row: TechnologyContract) -> Certificate | None:
    """The registration on which reliefs rest: what stands since its first edition, else what was cancelled last."""
    made = row.registrations.exclude(state=Standing.REPLACED).order_by("-edition").first()
    if made is None:
        return None
    return Certificate(f"{made.code}-{made.edition}", made.first_on, made.ended_on)


def prepare_contract(row: TechnologyContract, data: Mapping[str, Any]) -> Contract:
    """What a contract states, with the other contracts of its parties, in whatever jurisdiction they lie.

    Contracts that were taken off the register do not count.
    """
    stated = registration.read(data)
    ended = Registration.objects.filter(contract=OuterRef("pk"), state=Standing.CANCELLED)
    others = (
        TechnologyContract.objects.filter(parties_key=rules.parties_key(complete_contract(stated)))
        .exclude(pk=row.pk)
        .filter(~Exists(ended) | Exists(_valid(OuterRef("pk"))))
    )
    siblings = tuple(
        Sibling(code, signed_on, Money(technical), title)
        for code, signed_on, technical, title in others.values_list("code", "signed_on", "technical", "title")
    )
    return dataclasses.replace(stated, siblings=siblings, settlements=_settled(row, stated))


def _settled(row: TechnologyContract, stated: Contract) -> tuple[Settlement, ...]:
    """Settlements that the contract states, and those recorded since."""
    recorded = row.settlements.filter(withdrawn_at=None)
    return stated.settlements + tuple(
        Settlement(each.period_from, each.period_to, Money(each.amount), each.settled_on) for each in recorded
    )


def _registers(row: TechnologyContract, stated: Contract) -> tuple[list[Reason], list[Reason]]:
    """What stands on the registers of both jurisdictions against a contract, and what looks like it."""
    twins = Registration.objects.filter(
        fingerprint=rules.fingerprint(complete_contract(stated)), state=Standing.VALID
    )
    twin = twins.exclude(contract=row).first()
    against = [Reason("transfer.duplicate", _where(twin), clause="TC-060")] if twin else []
    warnings = [
        Reason("transfer.similar_contract", {"code": sibling.code, "title": sibling.title})
        for key in rules.alike(stated.title, {s.code: s.title for s in stated.siblings})
        for sibling in stated.siblings
        if sibling.code == key
    ]
    return against, [*warnings, *_related_reasons(stated)]


def _related_reasons(stated: Contract) -> list[Reason]:
    """Parties of the two sides that belong to one organisation."""
    sides = [
        [found for party in side if (found := find_party(party.name, party.credit_code))]
        for side in (stated.sellers, stated.buyers)
    ]
    tops = [{_root(each): each for each in side} for side in sides]
    return [
        Reason("transfer.related_units", {"seller": tops[0][top].name, "buyer": tops[1][top].name})
        for top in tops[0]
        if top in tops[1]
    ]


def _where(found: Registration) -> dict[str, str]:
    return {"code": found.code, "place": found.jurisdiction}


def _root(organisation: Organisation) -> int:
    """The organisation at the top of the tree, as it is called today."""
    top, seen = organisation.current, set()
    while top.parent is not None and top.pk not in seen:
        seen.add(top.pk)
        top = top.parent.current
    return int(top.pk)
