"""Contracts, and what the law and both registries say of one before it is filed."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from kuaizhuan.core import node_rules
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.rulebook import Law
from kuaizhuan.core.verdict import Reason, Verdict
from kuaizhuan.people.models import Organisation
from kuaizhuan.transfer import access, registration
from kuaizhuan.transfer.models import Application, Registration, TechnologyContract
from kuaizhuan.transfer.queries.parties import complete_contract, find_party
from kuaizhuan.transfer.registration.contract import Contract, Money, PriceItem, Sibling
from kuaizhuan.transfer.rules import registry as rules
from kuaizhuan.transfer.states import Standing


@dataclass(frozen=True, slots=True)
class Precheck:
    """What would be said of a contract today: by the law (`checked`), and by both registers.

    verdict and warnings hold those of the law and of the registers together; law is that of the day and the registry.
    """

    law: Law
    checked: registration.Checked
    verdict: Verdict
    warnings: tuple[Reason, ...]


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
    valid = Registration.objects.filter(state=Standing.VALID)
    return rows.filter(Exists(valid.filter(contract=OuterRef("pk"))))


def with_standing(rows: QuerySet[TechnologyContract]) -> list[tuple[TechnologyContract, str, str]]:
    """(contract, state of its open or last application or "", code of its valid registration or "")."""
    found = list(rows)
    codes = [row.pk for row in found]
    states = dict(
        Application.objects.filter(contract__in=codes)
        .order_by("filed_at", "pk")
        .values_list("contract", "state")
    )
    registered = dict(
        Registration.objects.filter(contract__in=codes, state=Standing.VALID).values_list("contract", "code")
    )
    return [(row, states.get(row.pk, ""), registered.get(row.pk, "")) for row in found]


def price(row: TechnologyContract) -> list[PriceItem]:
    """The lines of the price as the last version says."""
    return list(registration.read(row.data).items)


def contract(actor: Actor, code: str) -> TechnologyContract:
    """One of them. Raises `NotFound`."""
    rows = TechnologyContract.objects.select_related("applicant", "seller", "buyer", "deal")
    return access.registry.VIEW_CONTRACT.get(actor, rows, code=code)


def precheck(
    row: TechnologyContract, as_of: dt.date, data: Mapping[str, Any] | None = None, registry: str = ""
) -> Precheck:
    """The pre-check of a contract as applied for on that day with that registry (that of the applicant's place).

    `data` for another version than the last.
    """
    book, place = node_rules.book(), registry or row.applicant.jurisdiction
    stated = prepare_contract(row, data or row.data)
    checked = registration.check(stated, as_of, book, place, data=data or row.data)
    refusals, warnings = _registers(row, stated)
    verdict = checked.verdict + Verdict(tuple(refusals))
    return Precheck(book.at(as_of, place), checked, verdict, (*checked.warnings, *warnings))


def prepare_contract(row: TechnologyContract, data: Mapping[str, Any]) -> Contract:
    """What a contract states, with the other contracts of its parties, in whatever jurisdiction they lie."""
    stated = registration.read(data)
    others = TechnologyContract.objects.filter(
        parties_key=rules.parties_key(complete_contract(stated))
    ).exclude(pk=row.pk)
    siblings = tuple(
        Sibling(code, signed_on, Money(technical), title)
        for code, signed_on, technical, title in others.values_list("code", "signed_on", "technical", "title")
    )
    return dataclasses.replace(stated, siblings=siblings)


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
