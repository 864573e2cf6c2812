"""The law of technology contracts, as dated data and pure functions. No Django, no database, no clock.

Small API for the platform::

    from kuaizhuan.transfer import registration

    contract = registration.read(data)              # or registration.Contract(...); raises Unreadable
    checked = registration.check(contract, today)   # verdict, warnings, amounts, deadline, taxes: Checked
    registration.RULES["TC-062.threshold"]          # each rule with mark, clause, value, source
"""

from kuaizhuan.transfer.registration.checking import (
    REGIMES,
    Checked,
    check,
    deadline,
    regime_on,
    second_review,
)
from kuaizhuan.transfer.registration.contract import Contract, Subtype, Type
from kuaizhuan.transfer.registration.reading import Unreadable, parse, read, read_text
from kuaizhuan.transfer.registration.rulebook import AS_SHIPPED as RULES
from kuaizhuan.transfer.registration.rulebook import Figure, Rulebook, WrongParameter

__all__ = [
    "REGIMES",
    "RULES",
    "Checked",
    "Contract",
    "Figure",
    "Rulebook",
    "Subtype",
    "Type",
    "Unreadable",
    "WrongParameter",
    "check",
    "deadline",
    "parse",
    "read",
    "read_text",
    "regime_on",
    "second_review",
]
