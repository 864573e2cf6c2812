"""Registered contracts as everybody may read them: flows between the places, one certificate, and the rule book."""

from __future__ import annotations

import datetime as dt
from typing import Any, get_type_hints

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import create_model

from kuaizhuan.core import node_rules
from kuaizhuan.core.rulebook import Rule
from kuaizhuan.transfer.models import Registration
from kuaizhuan.transfer.queries import registry_desk
from kuaizhuan.transfer.queries.flows import Period, Tally, flows
from kuaizhuan.transfer.registration.proofs import Proof, table
from kuaizhuan.transfer.states import Standing

router = Router(tags=["registrations"])


class Flow(Schema):
    """Places: CQ, SC, CN for elsewhere in the country, "" abroad. Amounts in fen."""

    seller_place: str
    buyer_place: str
    contracts: int
    total: int
    technical: int


class FlowPage(Schema):
    """`contracts`, `total` and `technical` count every contract once."""

    first: dt.date
    last: dt.date
    as_of: dt.date
    contracts: int
    total: int
    technical: int
    flows: list[Flow]


class LaterEdition(Schema):
    """The last edition after a certificate's own. token: of its certificate; ended_on: the day it was cancelled, if it was."""

    edition: int
    state: str
    token: str
    registered_on: dt.date
    ended_on: dt.date | None


class Certificate(Schema):
    """How a registration stands now; `unverified` when an unchecked parameter took part.

    counts: whether this edition is the one that counts today. later: the edition that changed it, which may be cancelled
    itself; null for the last one.

    category, subtype and technical are as decided; filed_… and correction say what was filed and why it was decided
    otherwise, empty where it was not.
    """

    code: str
    edition: int
    state: str
    official_number: str
    title: str
    category: str
    subtype: str
    seller_name: str
    buyer_name: str
    total: int
    technical: int
    filed_category: str
    filed_subtype: str
    filed_technical: int | None
    correction: str
    jurisdiction: str
    signed_on: dt.date
    registered_on: dt.date
    ended_on: dt.date | None
    regime: str
    basis: list[str]
    unverified: bool
    counts: bool
    later: LaterEdition | None

    @staticmethod
    def resolve_counts(row: Registration) -> bool:
        return row.state == Standing.VALID

    @staticmethod
    def resolve_later(row: Registration) -> Registration | None:
        return registry_desk.later_edition(row)


_FIELDS: dict[str, Any] = {
    name: (kind, ...) for name, kind in get_type_hints(Rule).items() if name not in ("params", "status")
}


class RuleRow(create_model("RuleFields", __base__=Schema, **_FIELDS)):
    """One row of the rule book: what a rule says at one place ("" everywhere) for a time.

    mark: V provision read, S secondary source, D draft, U unverified. value: a whole number or a date.
    """

    mark: str
    clause_zh: str
    value: str
    unit: str

    @staticmethod
    def resolve_mark(rule: Rule) -> str:
        return rule.status


@router.get(
    "/registrations/flows", response=FlowPage, operation_id="kuaizhuan_api_v1_registrations_contract_flows"
)
def contract_flows(
    request: HttpRequest,
    first: dt.date | None = None,
    last: dt.date | None = None,
    as_of: dt.date | None = None,
) -> dict[str, Any]:
    """Who sold to whom, by days of first registration (this year until today), as of a day (today)."""
    today = timezone.localdate()
    period = Period(first or dt.date(today.year, 1, 1), last or today, as_of or today)
    found = flows(period)
    rows = [
        {"seller_place": source, "buyer_place": target, **_tally(tally)}
        for (source, target), tally in sorted(found.matrix.items())
    ]
    days = {"first": period.first, "last": period.last, "as_of": period.as_of}
    return {**days, **_tally(found.whole), "flows": rows}


@router.get(
    "/registrations/certificates/{token}",
    response=Certificate,
    operation_id="kuaizhuan_api_v1_registrations_certificate",
)
def certificate(request: HttpRequest, token: str) -> Any:
    """One registration, by the last part of the address of its certificate."""
    return registry_desk.certificate(token)


class ProofRow(Schema):
    """A paper that registries want. subtypes: of contracts, none for all; when: what a contract states; rule: its id.

    mark: of the paper itself: V, S: seen in a source, and a missing one speaks against registration; D, U: a warning.
    """

    code: str
    subtypes: list[str]
    when: str
    rule: str
    mark: str
    source: str

    @staticmethod
    def resolve_subtypes(row: Proof) -> list[str]:
        return sorted(row.subtypes)


@router.get(
    "/registrations/proofs", response=list[ProofRow], operation_id="kuaizhuan_api_v1_registrations_proofs"
)
def proofs_wanted(request: HttpRequest) -> list[Any]:
    """Which papers registries want of which contracts, with source and mark."""
    return list(table())


@router.get("/rules", response=list[RuleRow], operation_id="kuaizhuan_api_v1_registrations_rules")
def rules(request: HttpRequest, topic: str = "") -> list[Any]:
    """The rules this node applies to contracts, all or those of one topic."""
    return [rule for rule in node_rules.book() if topic in ("", rule.topic)]


def _tally(tally: Tally) -> dict[str, int]:
    return {"contracts": tally.contracts, "total": tally.total, "technical": tally.technical}
