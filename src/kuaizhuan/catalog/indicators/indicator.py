"""One technical figure, and how one can stand to another: plain values, without a database or a clock."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import isfinite
from typing import Any, Literal

from kuaizhuan.catalog.indicators.numbers import read_number

Outcome = Literal["meets", "misses", "contradicts", "unknown"]


@dataclass(frozen=True, slots=True)
class Indicator:
    """A technical figure: ``operator`` is one of = < <= > >= ~ (between ``value`` and ``value_high``)."""

    parameter: str
    operator: str
    value: float
    unit: str = ""
    value_high: float | None = None
    method: str = ""

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> "Indicator":
        """Raises ValueError when the value is not a number; unknown keys are ignored."""
        try:
            high = row.get("value_high")
            found = cls(
                str(row.get("parameter") or ""),
                str(row.get("operator") or "="),
                _number(row["value"]),
                str(row.get("unit") or ""),
                None if high in (None, "") else _number(high),
                str(row.get("method") or ""),
            )
            if not isfinite(found.value) or not isfinite(found.value_high or 0.0):
                raise ValueError(f"not a finite number: {row!r}")
            return found
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"not an indicator: {row!r}") from error

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def _number(value: Any) -> float:
    """A stored number, or one kept as it was typed. Raises ValueError."""
    if not isinstance(value, str):
        return float(value)
    found = read_number(value)
    if found is None:
        raise ValueError(f"not a number: {value!r}")
    return float(found)
