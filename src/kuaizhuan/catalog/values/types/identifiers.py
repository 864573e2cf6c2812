"""Numbers that an office or a registry gives, most with a check digit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from kuaizhuan.catalog.values import coded, identifiers, persistent
from kuaizhuan.catalog.values.cell import Cell
from kuaizhuan.catalog.values.types.value import Several, Shaped, few, short

IPC_PATTERN = r"^[A-H]\d{2}([A-Z]( ?\d{1,4}(/\d{2,6})?)?)?$"


@dataclass(frozen=True)
class CreditCode(Shaped):
    """统一社会信用代码, 18 characters."""

    limit: int = 18

    def convert(self, cell: Cell) -> str | None:
        return identifiers.credit_code(cell)


@dataclass(frozen=True)
class Orcid(Shaped):
    """The ORCID iD of a person."""

    limit: int = 19
    registry: ClassVar[str] = "orcid"

    def convert(self, cell: Cell) -> str | None:
        return persistent.orcid(cell)


@dataclass(frozen=True)
class Ror(Shaped):
    """The ROR ID of an organisation."""

    limit: int = 9
    registry: ClassVar[str] = "ror"

    def convert(self, cell: Cell) -> str | None:
        return persistent.ror(cell)


@dataclass(frozen=True)
class Ipc(Several):
    """IPC symbols."""

    codes: str = "ipc"
    most: int = 100

    @property
    def limits(self) -> dict[str, Any]:
        return {
            "type": "array",
            "maxItems": self.most,
            "items": {"type": "string", "pattern": IPC_PATTERN},
        }

    def read(self, cell: Cell) -> Any:
        return few(coded.ipc(cell), self.most)


@dataclass(frozen=True)
class PatentNumbers(Several):
    """Patent numbers, with their check digit."""

    limit: int = 100
    most: int = 100

    @property
    def limits(self) -> dict[str, Any]:
        return {
            "type": "array",
            "maxItems": self.most,
            "items": {"type": "string", "maxLength": self.limit},
        }

    def read(self, cell: Cell) -> Any:
        return short(few(identifiers.patent_numbers(cell), self.most), self.limit)


@dataclass(frozen=True)
class Dois(Several):
    """DOIs of publications and data."""

    limit: int = 200
    most: int = 50
    registry: ClassVar[str] = "doi"

    @property
    def limits(self) -> dict[str, Any]:
        return {
            "type": "array",
            "maxItems": self.most,
            "items": {"type": "string", "maxLength": self.limit},
        }

    def read(self, cell: Cell) -> Any:
        return short(few(persistent.dois(cell), self.most), self.limit)
