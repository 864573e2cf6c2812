"""The law of technology contracts, as dated data and pure functions. No Django, no database, no clock.

Small API for the platform::

    from kuaizhuan.transfer import registration

    contract = registration.read(data)              # or registration.Contract(...); raises Unreadable
    checked = registration.check(contract, today)   # verdict, warnings, amounts, deadline, taxes: Checked
    registration.RULES.at(today).number("TC-062.threshold")     # by day and place; `core.rulebook`
"""

from kuaizhuan.transfer.registration.checking import (
    REGIMES,
    RULES,
    Checked,
    check,
    regime_on,
)
from kuaizhuan.transfer.registration.contract import Contract, Subtype, Type
from kuaizhuan.transfer.registration.decision import Decided
from kuaizhuan.transfer.registration.reading import Unreadable, parse, read, read_text

__all__ = [
    "REGIMES",
    "RULES",
    "Checked",
    "Contract",
    "Decided",
    "Subtype",
    "Type",
    "Unreadable",
    "check",
    "parse",
    "read",
    "read_text",
    "regime_on",
]
