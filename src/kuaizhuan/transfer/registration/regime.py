"""What a set of registration rules says, as data; each set in force is a module of its own, never edited.

The functions that judge a contract take the regime as an argument, so that an old record is still judged by the
rules of its day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from kuaizhuan.core.rulebook import Law
from kuaizhuan.transfer.registration.contract import Contract, Type


@dataclass(frozen=True, slots=True)
class Regime:
    """One set of rules.

    instruments: the rules it rests on. clauses: what is refused → the rule that refuses it. ask_copy, in_term:
    whether a foreign text needs a Chinese copy, and whether one applies only within the contract's term.
    inside_others: whether a technical part may be registered inside another contract. decide: the rule with the
    days for a decision, in working days or not; decide_large likewise for large or disputed contracts, None where
    there is no such step. own_licence: from when licences are a class of their own. since: the first day of its rules;
    what is older is judged as on that day.
    """

    name: str
    instruments: tuple[str, ...]
    clauses: Mapping[str, str]
    registrant: str
    ask_copy: bool
    in_term: bool
    inside_others: bool
    decide: str
    working_days: bool
    decide_large: str | None
    states: tuple[str, ...]
    own_licence: dt.date
    since: dt.date

    def within(self, law: Law) -> Law:
        """The law by which its rows are read."""
        return law.at(max(law.on, self.since))

    def category(self, contract: Contract) -> Type:
        """The class under which a contract is registered: a licence is a transfer before it had its own."""
        if contract.type is Type.LICENCE and contract.signed_on < self.own_licence:
            return Type.TRANSFER
        return contract.type
