"""A row as everybody may read it, ready to be written in any format; pure values, no row behind them.

Codes are given their Chinese names here, once for all formats.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kuaizhuan.catalog.fields import Field, Kind
from kuaizhuan.catalog.values.coded import list_of
from kuaizhuan.catalog.values.types import Ipc, Owner
from kuaizhuan.people.regions import REGIONS

ZH = "zh"
"""The language rows are written in."""


@dataclass(frozen=True, slots=True)
class Unit:
    """An organisation as a row names it: its name, and its credit code, "" where it has none.

    code: its public code where it is a record of its own, else "". ror: its ROR ID, "" for none.
    """

    name: str
    credit_code: str
    code: str = ""
    ror: str = ""


@dataclass(frozen=True, slots=True)
class Described:
    """One row: kind, public code, the address of its page, and its public fields by name; others are absent.

    owner: None when it may not be known; of an organisation, the one it is a part of. published: the day it was first
    public, None for what is not published; today: no later day is told. Days are those of UTC, as datestamps are.
    """

    kind: Kind
    code: str
    url: str
    values: Mapping[str, Any]
    owner: Unit | None
    published: dt.date | None = None
    today: dt.date = dt.date.max

    def text(self, field: str) -> str:
        """A field as text, "" when it is empty or not public."""
        return str(self.values.get(field) or "")

    def texts(self, field: str) -> list[str]:
        """A field that is a list, or several texts in one field; empty ones are left out."""
        found = self.values.get(field) or []
        return [str(one) for one in (found if isinstance(found, list) else [found]) if one]

    def day(self) -> str:
        """The day the row is of: its own, or else the one it was published on; "" when both are unknown or to come."""
        own = (self.values.get(field.name) for field in self.kind.fields if field.dublin_core == "date")
        known = (day for day in (*own, self.published) if isinstance(day, dt.date) and day <= self.today)
        return next((day.isoformat() for day in known), "")

    def words(self, field: Field) -> list[str]:
        """What a field says, code by code or text by text: codes by their Chinese names where their list knows them."""
        if isinstance(field.type, Owner):
            return [self.owner.name] if self.owner else []
        texts = self.texts(field.name)
        if isinstance(field.type, Ipc) or not field.type.codes:
            return texts
        codes = list_of(field.type.codes)
        if codes is REGIONS:
            return [codes.path_name(code) if code in codes else code for code in texts]
        return [codes[code].name_zh if code in codes else code for code in texts]

    def keywords(self) -> list[str]:
        """Free keywords and the names of the fields the row is classed in, each once."""
        fields = [field for field in self.kind.fields if field.dublin_core == "subject"]
        words = [word for field in fields if not isinstance(field.type, Ipc) for word in self.words(field)]
        return list(dict.fromkeys(words))

    def patent(self) -> str:
        """The number of the one patent that an achievement is; "" when it has none or several."""
        numbers = self.texts("patent_numbers")
        return numbers[0] if len(numbers) == 1 else ""
