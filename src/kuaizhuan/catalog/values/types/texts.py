"""Text as people write it: short and long, telephones, mail, addresses, lists of words and persons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kuaizhuan.catalog.values import identifiers, texts
from kuaizhuan.catalog.values.cell import Cell
from kuaizhuan.catalog.values.types.value import Several, Shaped, ValueType


@dataclass(frozen=True)
class Text(ValueType):
    """Text of at most `limit` characters; a long one is typed in several lines."""

    limit: int
    long: bool = False
    lines: int = 4

    @property
    def widget(self) -> str:  # type: ignore[override]
        return "area" if self.long else "text"

    @property
    def limits(self) -> dict[str, Any]:
        return {"type": "string", "maxLength": self.limit}

    def read(self, cell: Cell) -> Any:
        return texts.text(self.limit)(cell)


@dataclass(frozen=True)
class Phone(Shaped):
    """Telephone numbers."""

    limit: int

    def convert(self, cell: Cell) -> str | None:
        return identifiers.phone(cell)


@dataclass(frozen=True)
class Email(Shaped):
    """One address of mail."""

    limit: int

    def convert(self, cell: Cell) -> str | None:
        return identifiers.email(cell)


@dataclass(frozen=True)
class Website(Shaped):
    """One web address."""

    limit: int

    def convert(self, cell: Cell) -> str | None:
        return identifiers.website(cell)


@dataclass(frozen=True)
class Items(Several):
    """At most `most` texts of at most `limit` characters each."""

    limit: int
    most: int

    @property
    def limits(self) -> dict[str, Any]:
        return {
            "type": "array",
            "maxItems": self.most,
            "items": {"type": "string", "maxLength": self.limit},
        }

    def read(self, cell: Cell) -> Any:
        return texts.texts(self.limit, self.most)(cell)


@dataclass(frozen=True)
class Names(Items):
    """Persons."""

    limit: int = 60
    most: int = 200

    def read(self, cell: Cell) -> Any:
        return texts.names(self.limit, self.most)(cell)
