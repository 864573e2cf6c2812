"""What a registry decides of a contract beside whether it is registered: its sub-type, and the technical amount (核定).

The sub-type carries the category. Pure functions on values; amounts in fen.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from kuaizhuan.core.money import show
from kuaizhuan.core.rulebook import Law
from kuaizhuan.core.verdict import Reason, Verdict
from kuaizhuan.transfer.registration.amounts import Amounts
from kuaizhuan.transfer.registration.contract import SUBTYPES, Contract, Subtype, Type

LONGEST_WHY = 1000
BASIS = "TC-043"
"""A registry finds whether it is a technology contract, of which class, and how much pays for technology."""


@dataclass(frozen=True, slots=True)
class Decided:
    """technical: fen. why: where it departs from what was filed."""

    subtype: Subtype
    technical: int
    why: str = ""

    @property
    def type(self) -> Type:
        return type_of(self.subtype)

    def differs(self, filed: Decided) -> bool:
        """Whether it is another than was filed, whatever is said about it."""
        return (self.subtype, self.technical) != (filed.subtype, filed.technical)


def type_of(subtype: Subtype) -> Type:
    """The one type that has a sub-type."""
    return next(each for each, below in SUBTYPES.items() if subtype in below)


def subtype_by_law(contract: Contract) -> Subtype:
    """The sub-type by what is declared: where one side only pays, a cooperation is an entrusted development."""
    if contract.kind is Subtype.COOPERATIVE and not contract.declared.both_research:
        return Subtype.ENTRUSTED
    return contract.kind


def as_decided(contract: Contract, decided: Decided) -> Contract:
    """The contract as one of the sub-type that was decided."""
    return dataclasses.replace(contract, type=decided.type, subtype=decided.subtype)


def approve_amount(amounts: Amounts, decided: Decided, law: Law) -> Amounts:
    """The amounts with the technical one as it was decided; the same where it was decided as filed."""
    if decided.technical == amounts.technical.fen:
        return amounts
    approved = law.figure(decided.technical, *amounts.technical.basis, BASIS)
    return dataclasses.replace(amounts, technical=approved)


def may_decide(
    decided: Decided | None, filed: Decided, *, by_law: Subtype, total: int, two_sums: bool = False
) -> Verdict:
    """A decision has an amount within the total, and says why it departs from what was filed.

    None: as filed, which may not stand where the law itself says otherwise (`by_law`), nor where the technical amount is one
    of two (`two_sums`): sets beyond a reasonable number are a person's to judge.
    """
    if decided is None:
        undecided = by_law != filed.subtype
        facts = {"subtype": by_law}
        return Verdict.of(
            Reason("transfer.subtype_undecided", facts, clause="TC-031") if undecided else None,
            Reason("transfer.amount_undecided", clause="TC-045.sets") if two_sums else None,
        )
    departs = decided.differs(filed)
    return Verdict.of(
        Reason("transfer.decided_negative", clause="TC-045") if decided.technical < 0 else None,
        Reason("transfer.decided_nothing", clause=BASIS) if decided.technical == 0 < total else None,
        Reason("transfer.decided_above_total", {"total": show(total)}, clause="TC-045")
        if decided.technical > total
        else None,
        Reason("transfer.decided_why", clause=BASIS) if departs and not decided.why.strip() else None,
        Reason("transfer.note_long", {"most": LONGEST_WHY}) if len(decided.why) > LONGEST_WHY else None,
    )
