"""Which papers a registry wants of a contract, by its sub-type and by what it states: `proofs.csv`, each with its source.

rule: on which the demand rests; mark: of the paper itself. A missing paper speaks against registration only where the
paper was read in a source (V, S); any other is a warning, for it was seen in a draft or not at all.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kuaizhuan.core.rulebook import UNSURE
from kuaizhuan.core.verdict import Reason
from kuaizhuan.transfer.registration.contract import Contract, Subtype
from kuaizhuan.transfer.registration.regime import Regime

TEXT = "contract"
"""The contract itself; its full text may be entered instead, and `conditions` says where neither is there."""
CONDITIONS: Mapping[str, Callable[[Contract], bool]] = {
    "always": lambda contract: True,
    "team": lambda contract: any(not party.legal_person for party in (*contract.sellers, *contract.buyers)),
    "approval": lambda contract: contract.declared.approval_needed,
    "foreign": lambda contract: not contract.in_chinese,
    "programme": lambda contract: contract.programme is not None,
    "deducted": lambda contract: any(not item.technical for item in contract.items),
    "patents": lambda contract: bool(contract.patents),
}
"""When a paper is wanted, by the words of the table."""


@dataclass(frozen=True, slots=True)
class Proof:
    """One row of the table. subtypes: for which; none: for all."""

    code: str
    subtypes: frozenset[Subtype]
    when: str
    rule: str
    mark: str
    source: str

    @property
    def unverified(self) -> bool:
        return self.mark in UNSURE

    def is_wanted(self, contract: Contract) -> bool:
        return (not self.subtypes or contract.kind in self.subtypes) and CONDITIONS[self.when](contract)


@cache
def table() -> tuple[Proof, ...]:
    """All rows, in the order of a registrar's desk. Raises `ValueError` or `KeyError` for what cannot be read."""
    with (Path(__file__).parent / "proofs.csv").open(encoding="utf-8", newline="") as stream:
        return tuple(
            Proof(
                row["code"],
                frozenset(map(Subtype, row["subtypes"].split())),
                row["when"],
                row["rule"],
                row["mark"],
                row["source"],
            )
            for row in csv.DictReader(stream, strict=True)
        )


def codes() -> tuple[str, ...]:
    """What a file may prove, each once."""
    return tuple(dict.fromkeys(proof.code for proof in table()))


def wanted(contract: Contract) -> list[Proof]:
    """The papers wanted of a contract."""
    return [proof for proof in table() if proof.is_wanted(contract)]


def is_given(proof: Proof, contract: Contract, given: Collection[str]) -> bool:
    """Whether a file proves it, or for the contract itself its text."""
    return proof.code in given or (proof.code == TEXT and bool(contract.text.strip()))


def refusals(contract: Contract, given: Collection[str], regime: Regime) -> Iterator[Reason]:
    """Missing papers that were read in a source; a registrar may do without one and says why."""
    for proof in _missing(contract, given):
        if not proof.unverified:
            yield Reason(
                "transfer.paper_missing",
                {"paper": proof.code},
                clause=regime.clauses["proof"],
                overridable=True,
            )


def warnings(contract: Contract, given: Collection[str]) -> Iterator[Reason]:
    """Missing papers of which no source was seen that asks for them."""
    for proof in _missing(contract, given):
        if proof.unverified:
            yield Reason("transfer.paper_wanted", {"paper": proof.code}, clause=proof.rule)


def _missing(contract: Contract, given: Collection[str]) -> Iterator[Proof]:
    return (
        proof for proof in wanted(contract) if proof.code != TEXT and not is_given(proof, contract, given)
    )
