"""Who concludes the contract: two sides that exist, may sign, sealed in their own name, and apply at their place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from stdnum.cn import uscc

from kuaizhuan.core.codes import fold
from kuaizhuan.core.verdict import Reason
from kuaizhuan.transfer.registration.contract import Contract, Party
from kuaizhuan.transfer.registration.regime import Regime

HOME = "CN"


def refusals(contract: Contract, regime: Regime, as_of: dt.date) -> Iterator[Reason]:
    """All that stands against the parties."""
    unclear, seal = regime.clauses["parties"], regime.clauses["seal"]
    if not contract.sellers or not contract.buyers:
        yield Reason("transfer.parties_missing", clause=unclear)
    for party in (*contract.sellers, *contract.buyers):
        who = {"name": party.name}
        if not party.name.strip():
            yield Reason("transfer.party_unnamed", clause=unclear)
        if party.credit_code and not uscc.is_valid(party.credit_code):
            yield Reason(
                "transfer.credit_code_wrong", {**who, "value": party.credit_code[:40]}, clause=unclear
            )
        if party.dissolved_on and party.dissolved_on <= contract.signed_on:
            facts = {**who, "on": party.dissolved_on.isoformat()}
            yield Reason("transfer.party_dissolved", facts, clause=regime.clauses["dissolved"])
        if not party.legal_person and not party.authorised:
            yield Reason("transfer.authorisation_missing", who, clause="TC-034.authority")
        if party.seal_name == "":
            yield Reason("transfer.seal_missing", who, clause=seal)
        elif party.seal_name is not None and fold(party.seal_name) != fold(party.name):
            yield Reason("transfer.seal_differs", {**who, "seal": party.seal_name}, clause=seal)
    if both_abroad(contract):
        yield Reason("transfer.both_abroad", clause=regime.registrant)
    for name in both_sides(contract):
        yield Reason("transfer.both_sides", {"name": name}, clause=unclear)
    yield from _place(contract, regime)


def warnings(contract: Contract, regime: Regime, as_of: dt.date) -> Iterator[Reason]:
    """What a registrar looks at again."""
    for party in (*contract.sellers, *contract.buyers):
        if party.country == "CN" and not party.credit_code:
            yield Reason("transfer.credit_code_missing", {"name": party.name})
        if party.dissolved_on and contract.signed_on < party.dissolved_on <= as_of:
            yield Reason(
                "transfer.dissolved_since", {"name": party.name, "on": party.dissolved_on.isoformat()}
            )
    if contract.taxes.related_percent:
        yield Reason("transfer.related_parties", {"percent": contract.taxes.related_percent}, clause="TX-011")
    if contract.direction:
        yield Reason("transfer.cross_border", clause="TC-023")


def both_sides(contract: Contract) -> list[str]:
    """Names of parties that stand on both sides, by credit code or by name."""
    sellers = {key for party in contract.sellers for key in _keys(party)}
    return [party.name for party in contract.buyers if sellers & _keys(party)]


def both_abroad(contract: Contract) -> bool:
    """Whether nobody on either side is in the country, so that nobody could apply to a registry of its own place."""
    both = bool(contract.sellers) and bool(contract.buyers)
    return both and all(party.country != HOME for party in (*contract.sellers, *contract.buyers))


def _place(contract: Contract, regime: Regime) -> Iterator[Reason]:
    """The registry is the one of the province of whoever applies; without a place nothing is said."""
    places = {party.region[:2] for party in contract.registrants if party.country == "CN" and party.region}
    if contract.registry_region and places and contract.registry_region[:2] not in places:
        yield Reason(
            "transfer.registry_elsewhere", {"place": contract.registry_region}, clause=regime.registrant
        )


def _keys(party: Party) -> set[str]:
    return {key for key in (uscc.compact(party.credit_code), fold(party.name)) if key}
