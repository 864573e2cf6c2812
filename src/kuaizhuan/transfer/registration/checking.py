"""One contract against the rules of one day: every reason, every warning, the amounts, the clock and the taxes.

The regime is chosen by the day of the application; each figure says on which rules it rests.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kuaizhuan.core.rulebook import Figure, Law, Rulebook, read
from kuaizhuan.core.verdict import Reason, Verdict
from kuaizhuan.people.regions import places_above
from kuaizhuan.transfer.registration import (
    amounts,
    clauses,
    cn_2001,
    cn_2026_provisional,
    conditions,
    decision,
    nature,
    parties,
    patents,
    sighting,
    suggestion,
    taxes,
)
from kuaizhuan.transfer.registration.amounts import Amounts
from kuaizhuan.transfer.registration.assumed import Assumed, assumed
from kuaizhuan.transfer.registration.contract import Contract, Subtype, Type
from kuaizhuan.transfer.registration.deadlines import Deadline, after_days, after_working_days
from kuaizhuan.transfer.registration.regime import Regime
from kuaizhuan.transfer.registration.suggestion import Suggestion

RULES = read([Path(__file__).parents[1] / "rules.csv"], places_above)
"""The rules as they are shipped, for who asks without a node."""
REGIMES = {regime.name: regime for regime in (cn_2001.REGIME, cn_2026_provisional.REGIME)}


@dataclass(frozen=True, slots=True)
class Checked:
    """What the registry would say.

    verdict: why not to register; warnings: what to look at. category: the class of registration. large: whether a
    second person must approve, by `counted`, the technical amounts of these parties in the period. decide_by: the
    clock from acceptance on the day of the check. assumed: what rules read and nobody stated, or said to be not known.
    unsure: those rules of `basis` that are unverified.
    """

    regime: str
    as_of: dt.date
    verdict: Verdict
    warnings: tuple[Reason, ...]
    suggestions: tuple[Suggestion, ...]
    category: Type
    subtype: Subtype
    direction: str
    amounts: Amounts
    large: bool
    counted: Figure
    decide_by: Deadline
    taxes: tuple[taxes.Line, ...]
    assumed: tuple[Assumed, ...]
    basis: tuple[str, ...]
    unsure: tuple[str, ...]

    @property
    def unverified(self) -> bool:
        """Whether an unverified rule takes part."""
        return bool(self.unsure)

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON; days as ISO dates, amounts in fen."""
        return {
            "regime": self.regime,
            "as_of": self.as_of.isoformat(),
            "registrable": bool(self.verdict),
            "reasons": [self._reason(reason) for reason in self.verdict],
            "warnings": [self._reason(reason) for reason in self.warnings],
            "suggestions": [item.as_dict() for item in self.suggestions],
            "category": self.category,
            "subtype": self.subtype,
            "direction": self.direction,
            "total": self.amounts.total.as_dict(),
            "technical": self.amounts.technical.as_dict(),
            "technical_at_most": self.amounts.at_most.as_dict() if self.amounts.at_most else None,
            "deducted": [{"label": label, "fen": fen} for label, fen in self.amounts.deducted],
            "large": self.large,
            "counted": self.counted.as_dict(),
            "decide_by": self.decide_by.as_dict(),
            "taxes": [line.as_dict() for line in self.taxes],
            "assumed": [fact.as_dict() for fact in self.assumed],
            "basis": list(self.basis),
            "unsure": list(self.unsure),
            "unverified": self.unverified,
        }

    def _reason(self, reason: Reason) -> dict[str, Any]:
        return {
            "code": reason.code,
            "params": dict(reason.params),
            "rule": reason.clause,
            "overridable": reason.overridable,
            "unverified": reason.clause in self.unsure,
        }


def regime_on(law: Law) -> Regime:
    """The rules under which an application of that day is decided."""
    return cn_2026_provisional.REGIME if law.on >= law.date("TC-001.effective") else cn_2001.REGIME


def check(
    contract: Contract,
    as_of: dt.date,
    book: Rulebook = RULES,
    place: str = "",
    regime: Regime | None = None,
    decided: decision.Decided | None = None,
    data: Mapping[str, Any] | None = None,
    certificate: taxes.Certificate | None = None,
    sighted: sighting.Sighted | None = None,
) -> Checked:
    """The contract as applied for on the day `as_of` with the registry of a place (its code).

    `regime` only to judge by rules of another day; decided: what a registry decides otherwise than filed. `data`: what the
    contract was read from, which tells what was stated; without it whatever is as by default counts as assumed. certificate: on which reliefs rest;
    None: the one that the contract names, if any. sighted: what a registrar saw of its seals.
    """
    today = book.at(as_of, place)
    rules = regime or regime_on(today)
    law = rules.within(today)
    seen = sighted or {}
    contract = sighting.apply_sightings(contract, seen)
    sums = amounts.carve(contract, rules, law)
    if decided is not None:
        contract = decision.as_decided(contract, decided)
        sums = decision.approve_amount(sums, decided, law)
    suggestions = suggestion.suggest(contract)
    verdict = Verdict(
        tuple(
            reason
            for part in (
                parties.refusals(contract, rules, as_of),
                conditions.refusals(contract, rules, as_of),
                amounts.refusals(contract, rules, sums),
                patents.refusals(contract, law),
                clauses.refusals(contract.text, rules),
            )
            for reason in part
        )
    )
    unstated = tuple(assumed(contract, data, sighting.settled_facts(seen)))
    large, counted = second_review(contract, sums, law)
    warnings = (
        *parties.warnings(contract, rules, as_of),
        *sighting.warnings(contract, seen, rules),
        *conditions.warnings(contract, rules),
        *amounts.warnings(contract, sums, law),
        *patents.warnings(contract, law),
        *nature.warnings(contract, rules),
        *_doubts(contract, suggestions, rules),
        *(
            Reason("transfer.fact_unknown", {"fact": each.path, "counted": each.value})
            for each in unstated
            if each.unknown
        ),
        *(
            [Reason("transfer.split_suspected", clause="KZ-001.split")]
            if sums.technical.fen < law.number("TC-062.threshold") <= counted.fen
            else []
        ),
    )
    decide_by = deadline(rules, as_of, large or contract.declared.disputed, law)
    lines = taxes.worksheet(
        contract,
        sums,
        certificate or taxes.stated_certificate(contract),
        today,
        taxes.Tests(frozenset(fact.path for fact in unstated)),
    )
    basis = _basis(rules, verdict, warnings, (sums.total, sums.technical), decide_by)
    return Checked(
        regime=rules.name,
        as_of=as_of,
        verdict=verdict,
        warnings=warnings,
        suggestions=tuple(suggestions),
        category=rules.category(contract),
        subtype=contract.kind,
        direction=contract.direction,
        amounts=sums,
        large=large,
        counted=counted,
        decide_by=decide_by,
        taxes=lines,
        assumed=unstated,
        basis=basis,
        unsure=tuple(rule for rule in basis if law.unverified(rule)),
    )


def second_review(contract: Contract, sums: Amounts, law: Law) -> tuple[bool, Figure]:
    """Whether a second person must approve, and the sum by which: what these parties concluded in the period counts
    together, so that a contract cut in pieces is as large as it was.
    """
    days = law.number("KZ-001.split")
    near = sum(s.technical for s in contract.siblings if abs((s.signed_on - contract.signed_on).days) <= days)
    rules = ("TC-062.threshold", *(["KZ-001.split"] if near else []))
    counted = law.figure(sums.technical.fen + near, *sums.technical.basis, *rules)
    return counted.fen >= law.number("TC-062.threshold"), counted


def deadline(regime: Regime, accepted: dt.date, large: bool, law: Law) -> Deadline:
    """Until when an application accepted on that day is decided."""
    rule = regime.decide_large if large and regime.decide_large else regime.decide
    after = after_working_days if regime.working_days else after_days
    found = after(accepted, law.number(rule), rule)
    return replace(found, unverified=law.unverified(*found.basis))


def _doubts(contract: Contract, suggestions: list[Suggestion], regime: Regime) -> Iterable[Reason]:
    other = suggestion.doubt(contract, suggestions)
    if other is not None:
        facts = {"type": contract.type, "suggested": other.type, "words": "、".join(other.words[:5])}
        yield Reason("transfer.type_doubtful", facts, clause=regime.clauses["name"])


def _basis(
    regime: Regime, verdict: Verdict, warnings: Iterable[Reason], figures: Iterable[Figure], clock: Deadline
) -> tuple[str, ...]:
    named = [reason.clause for reason in (*verdict, *warnings) if reason.clause]
    return tuple(
        dict.fromkeys([*regime.instruments, *named, *(r for f in figures for r in f.basis), *clock.basis])
    )
