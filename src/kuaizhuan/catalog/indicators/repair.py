"""Stored figures whose unit an earlier grammar cut at its brackets: `W/` with the method `m·K` is W/(m·K).

Only what can be proved is mended: no unit ends in a stroke or a dot, and no method is called A beside dB.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from kuaizhuan.catalog.indicators.items import read_item
from kuaizhuan.catalog.indicators.units import NAMES, unit_factor
from kuaizhuan.catalog.indicators.writing import write_indicator

_CUT = re.compile(r"[/·•∙⋅*]\s*$")
_SYMBOLS = re.compile(r"[A-Za-zμµΩ℃°%‰0-9²³⁴⁻¹^·•∙⋅*.\-]{1,40}")


def mend(row: Mapping[str, Any]) -> dict[str, Any] | None:
    """The row with its whole unit; None where nothing is to be mended, or it cannot be proved."""
    unit, method = str(row.get("unit") or "").strip(), str(row.get("method") or "").strip()
    whole = f"{unit}({method})"
    cut = _CUT.search(unit) and (unit_factor(whole) is not None or _SYMBOLS.fullmatch(method))
    if not unit or not method or not (cut or whole in NAMES):
        return None
    mended = {**row, "unit": whole, "method": ""}
    again = read_item(write_indicator(mended))
    return mended if again is not None and (again["unit"], again["method"]) == (whole, "") else None


def mend_all(rows: Sequence[Any]) -> tuple[list[Any], list[tuple[Any, Any]]]:
    """All rows of a list, those mended in their place, and each of these as it was and as it is."""
    found, changed = [], []
    for row in rows:
        mended = mend(row) if isinstance(row, Mapping) else None
        found.append(row if mended is None else mended)
        if mended is not None:
            changed.append((row, mended))
    return found, changed
