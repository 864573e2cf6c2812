"""A row as everybody may read it, ready to be written in any format; pure values, no row behind them.

Codes are given their Chinese names here, once for all formats.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kuaizhuan.catalog.codes import LISTS
from kuaizhuan.people.regions import REGIONS

ZH = "zh"
"""The language rows are written in."""


@dataclass(frozen=True, slots=True)
class Unit:
    """An organisation as a row names it: its name, and its credit code, "" where it has none.

    code: its public code where it is a record of its own, else "".
    """

    name: str
    credit_code: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Described:
    """One row: kind, public code, the address of its page, and its public fields by name; others are absent.

    owner: None when it may not be known; of an organisation, the one it is a part of.
    """

    kind: str
    code: str
    url: str
    values: Mapping[str, Any]
    owner: Unit | None

    def text(self, field: str) -> str:
        """A field as text, "" when it is empty or not public."""
        return str(self.values.get(field) or "")

    def texts(self, field: str) -> list[str]:
        """A field that is a list, or several texts in one field; empty ones are left out."""
        found = self.values.get(field) or []
        return [str(one) for one in ([found] if isinstance(found, str) else found) if one]

    def names(self, field: str, list_name: str) -> list[str]:
        """The Chinese names of the codes in `field`; a code that its list does not know stands for itself."""
        codes = LISTS[list_name]
        return [codes[code].name_zh if code in codes else code for code in self.texts(field)]

    def place(self) -> str:
        """The region with those it lies in, "" when there is none or it may not be known."""
        region = self.text("region")
        return REGIONS.path_name(region) if region in REGIONS else region

    def keywords(self) -> list[str]:
        """Free keywords and the names of the fields the row is classed in, each once."""
        classed = (
            self.names("high_tech_field", "high_tech_field")
            + self.names("discipline", "discipline")
            + self.names("industry", "industry")
        )
        return list(dict.fromkeys(self.texts("keywords") + classed))

    def patent(self) -> str:
        """The number of the one patent that an achievement is; "" when it has none or several."""
        numbers = self.texts("patent_numbers")
        return numbers[0] if len(numbers) == 1 else ""
