"""Contracts are entered by whoever applies for them, and changed by a new version; no version is ever lost."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from kuaizhuan.catalog.rules import public_code
from kuaizhuan.core import audit, node_rules
from kuaizhuan.core.actors import Actor
from kuaizhuan.core.errors import NotAllowed, RuleBroken
from kuaizhuan.core.files import services as files
from kuaizhuan.core.files.receiving import Received
from kuaizhuan.core.moves import lock
from kuaizhuan.core.verdict import Reason, Verdict, require
from kuaizhuan.people.models import Organisation
from kuaizhuan.transfer import access, registration
from kuaizhuan.transfer.files import digest
from kuaizhuan.transfer.models import ContractVersion, Deal, TechnologyContract
from kuaizhuan.transfer.queries.parties import complete_contract, find_party
from kuaizhuan.transfer.registration.amounts import carve
from kuaizhuan.transfer.registration.contract import Contract, Party
from kuaizhuan.transfer.rules import registry as rules
from kuaizhuan.transfer.states.registration import HELD

NAMES = 200
"""Characters in which the names of one side are listed."""


@transaction.atomic
def enter_contract(
    data: Mapping[str, Any],
    *,
    by: Actor,
    deal: Deal | None = None,
    field: str = "",
    industry: str = "",
    document: Received | None = None,
) -> TechnologyContract:
    """Whoever submits for the applicant (the seller, for an import the buyer) enters a contract.

    `data` as `registration.read` reads it; document: the contract as it was signed, if it is at hand. What the law says against it is told at the pre-check, not here.
    Raises `RuleBroken` where it cannot be read or the applicant is nobody the platform knows, `NotAllowed`.
    """
    if deal is not None:
        access.deal.MOVE.require(by, deal)
    if not access.registry.enters_any(by):
        raise NotAllowed("core.not_allowed", action="transfer.contract.enter")
    stated = _read(data)
    seller, buyer, applicant = _parties(stated)
    if not access.registry.may_enter(by, applicant.pk):
        raise NotAllowed("core.not_allowed", action="transfer.contract.enter")
    row = TechnologyContract(
        code=public_code("contract", rules.fingerprint(stated), secrets.token_hex(8)),
        deal=deal,
        applicant=applicant,
        field=field,
        industry=industry,
        entered_by_id=by.user_id,
        entered_at=timezone.now(),
    )
    _state(row, stated, data, seller, buyer)
    row.save()
    _keep(row, by, "")
    audit.record("transfer.contract.enter", row, by=by, total=row.total, technical=row.technical)
    _keep_document(row, document, by)
    return row


@transaction.atomic
def revise_contract(
    contract: TechnologyContract,
    data: Mapping[str, Any],
    *,
    by: Actor,
    note: str,
    field: str | None = None,
    industry: str | None = None,
    document: Received | None = None,
) -> TechnologyContract:
    """A new version says what was changed and why; not while a registry looks at the one that was filed."""
    row = lock(contract)
    access.registry.EDIT_CONTRACT.require(by, row)
    before = row.applications.filter(state__in=HELD).exists()
    require(Verdict.of(Reason("transfer.application_open") if before else None) + rules.may_say(note))
    if field is not None:
        row.field = field
    if industry is not None:
        row.industry = industry
    new_version(row, data, by=by, note=note)
    _keep_document(row, document, by)
    return row


def new_version(
    row: TechnologyContract, data: Mapping[str, Any], *, by: Actor, note: str
) -> TechnologyContract:
    """Write the next version of a contract that is under lock; for the services of this package."""
    stated = _read(data)
    seller, buyer, applicant = _parties(stated)
    require(Verdict.of(Reason("transfer.applicant_changed") if applicant.pk != row.applicant_id else None))
    was = {"total": row.total, "technical": row.technical}
    row.version += 1
    _state(row, stated, data, seller, buyer)
    row.save()
    _keep(row, by, note.strip())
    audit.record(
        "transfer.contract.revise",
        row,
        by=by,
        note=note.strip(),
        was=was,
        total=row.total,
        version=row.version,
    )
    return row


def _read(data: Mapping[str, Any]) -> Contract:
    try:
        return registration.read(data)
    except registration.Unreadable as error:
        raise RuleBroken(Verdict(error.problems)) from None


def _parties(stated: Contract) -> tuple[Organisation | None, Organisation | None, Organisation]:
    """Seller, buyer and applicant as the platform knows them."""
    seller = _known_organisation(stated.sellers[0]) if stated.sellers else None
    buyer = _known_organisation(stated.buyers[0]) if stated.buyers else None
    applicant = buyer if stated.direction == "import" else seller
    if applicant is None:
        raise RuleBroken(Verdict.of(Reason("transfer.applicant_unknown")))
    return seller, buyer, applicant


def _known_organisation(party: Party) -> Organisation | None:
    return find_party(party.name, party.credit_code)


def _state(
    row: TechnologyContract,
    stated: Contract,
    data: Mapping[str, Any],
    seller: Organisation | None,
    buyer: Organisation | None,
) -> None:
    """Write into the row what the contract says; lists and figures read it from there."""
    whole = complete_contract(stated)
    law = node_rules.book().at(stated.signed_on, row.applicant.jurisdiction)
    regime = registration.regime_on(law)
    sums = carve(stated, regime, regime.within(law))
    row.seller, row.buyer = seller, buyer
    row.seller_name = _names(stated.sellers)
    row.buyer_name = _names(stated.buyers)
    row.title = stated.title[:200]
    row.type, row.subtype = stated.type, stated.kind
    row.signed_on = stated.signed_on
    row.total, row.technical = sums.total.fen, sums.technical.fen
    row.seller_place = _place(stated.sellers, seller)
    row.buyer_place = _place(stated.buyers, buyer)
    row.parties_key, row.fingerprint = rules.parties_key(whole), rules.fingerprint(whole)
    row.data = dict(data)


def _names(parties: tuple[Party, ...]) -> str:
    """All names of a side, or as many as there is room for and how many they are; the version has them all."""
    whole = "；".join(party.name for party in parties)
    if len(whole) <= NAMES:
        return whole
    count = f"…（{len(parties)}）" if len(parties) > 1 else "…"
    return whole[: NAMES - len(count)] + count


def _place(parties: tuple[Party, ...], organisation: Organisation | None) -> str:
    region = organisation.region if organisation else ""
    return rules.place_of(parties[0], region) if parties else ""


def _keep_document(row: TechnologyContract, document: Received | None, by: Actor) -> None:
    """The file that was signed; its state is the version that it belongs to."""
    if document is not None:
        files.keep_file(document, row, by=by, purpose="contract", state=str(row.version))


def _keep(row: TechnologyContract, by: Actor, note: str) -> None:
    ContractVersion.objects.create(
        contract=row,
        number=row.version,
        data=row.data,
        sm3=digest(row.data),
        note=note[:300],
        made_by_id=by.user_id,
        made_at=timezone.now(),
    )
