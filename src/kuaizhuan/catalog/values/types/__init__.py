"""What a field holds: how a cell or a form becomes its value, what JSON may say of it, which input asks for it.

One object for each sort of value, so that a work-book, a form and the interface for programs read and refuse alike:
all of them come through `read`, or through `take` where JSON says it otherwise than a person would write it.
"""

from kuaizhuan.catalog.values.types.amounts import MOST_INDICATORS, Amount, Date, Indicators, Number
from kuaizhuan.catalog.values.types.coded import FEW_CODES, Code, Codes, Flag, NumberCode
from kuaizhuan.catalog.values.types.identifiers import (
    IPC_PATTERN,
    CreditCode,
    Dois,
    Ipc,
    Orcid,
    PatentNumbers,
    Ror,
)
from kuaizhuan.catalog.values.types.rows import Broker, Owner
from kuaizhuan.catalog.values.types.texts import Email, Items, Names, Phone, Text, Website
from kuaizhuan.catalog.values.types.value import ValueType

__all__ = [
    "FEW_CODES",
    "IPC_PATTERN",
    "MOST_INDICATORS",
    "Amount",
    "Broker",
    "Code",
    "Codes",
    "CreditCode",
    "Date",
    "Dois",
    "Email",
    "Flag",
    "Indicators",
    "Ipc",
    "Items",
    "Names",
    "Number",
    "NumberCode",
    "Orcid",
    "Owner",
    "PatentNumbers",
    "Phone",
    "Ror",
    "Text",
    "ValueType",
    "Website",
]
