"""How a stored figure is written, wherever it is shown or sent: ``抗拉强度 ≥450 MPa (GB/T 228.1)``.

Numbers stand as they were entered, and what is written here is read back by the same grammar (`items`).
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from kuaizhuan.catalog.indicators.numbers import read_number

SIGNS = {">=": "≥", "<=": "≤", "=": "", "~": "", "": ""}
_RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def write_indicator(indicator: Mapping[str, Any]) -> str:
    """Parameter, amount and method in one line; "" when it says nothing."""
    method = indicator.get("method")
    parts = (indicator.get("parameter"), write_amount(indicator), f"({method})" if method else "")
    return " ".join(str(part) for part in parts if part)


def write_amount(indicator: Mapping[str, Any]) -> str:
    """The figure alone: ``≥450 MPa``, ``3–5 mm``, ``-40…0 ℃``, ``±0.1 mm``; "" when it has no number."""
    value, high = write_number(indicator.get("value")), write_number(indicator.get("value_high"))
    if not value:
        return ""
    if not high:
        operator = str(indicator.get("operator") or "")
        amount = SIGNS.get(operator, operator) + value
    elif value == f"-{high}":
        amount = f"±{high}"
    else:
        # A dash beside a minus would be read as a second one.
        amount = f"{value}{'…' if '-' in value + high else '–'}{high}"
    return f"{amount} {indicator.get('unit') or ''}".strip()


def write_number(value: Any) -> str:
    """A number as digits, very large and small ones with a power of ten; "" for none, a text as it is."""
    if value is None or value == "":
        return ""
    number = read_number(value if isinstance(value, str) else str(value))
    if number is None:
        return str(value)
    number = number.normalize()
    size = number.adjusted()
    if number and not -5 <= size < 12:
        mantissa = f"{number.scaleb(-size):f}"
        return f"{mantissa}×10{str(size).translate(_RAISED)}"
    return f"{number:,f}" if size >= 6 else f"{number + Decimal(0):f}"
