"""What a field holds: how a cell or a form becomes its value, what JSON may say of it, which input asks for it.

One object for each sort of value, so that a work-book, a form and the interface for programs read and refuse alike:
all of them come through `read`, or through `take` where JSON says it otherwise than a person would write it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from kuaizhuan.catalog.indicators.rows import as_stored
from kuaizhuan.catalog.values import amounts, coded, dates, identifiers, indicator_rows, indicators, texts
from kuaizhuan.catalog.values.cell import Cell, Note, Refused

FEW_CODES = 50
"""A list of no more codes is written out in the description of the interface."""
MOST_INDICATORS = 100
IPC_PATTERN = r"^[A-H]\d{2}([A-Z]( ?\d{1,4}(/\d{2,6})?)?)?$"


class ValueType:
    """What every sort of value says of itself.

    codes: the code list it draws from. widget: the input of a form. several: whether it is a list. long: whether it
    is read as paragraphs. given: its type in what the interface gives out. sent: the JSON type of what a program
    sends; `limits` are those that `take` keeps, in the words of JSON Schema.
    """

    codes: str = ""
    widget: str = "text"
    several: ClassVar[bool] = False
    long: bool = False
    lines: int = 4
    given: ClassVar[Any] = str
    sent: ClassVar[Any] = str

    @property
    def limits(self) -> dict[str, Any]:
        return {}

    def read(self, cell: Cell) -> Any:
        """The value that a person wrote. Raises Refused."""
        raise NotImplementedError

    def take(self, value: Any, note: Note) -> Any:
        """The value that a program sent. Raises Refused."""
        return self.read(Cell(value, None, note))


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


class _Shaped(ValueType):
    """Text that has a shape of its own, read by `convert`, of at most `limit` characters as it is stored."""

    limit: int

    def convert(self, cell: Cell) -> str | None:
        raise NotImplementedError

    @property
    def limits(self) -> dict[str, Any]:
        return {"type": "string", "maxLength": self.limit}

    def read(self, cell: Cell) -> Any:
        value = self.convert(cell)
        if isinstance(value, str) and len(value) > self.limit:
            raise Refused("collect.text_too_long", length=len(value), limit=self.limit)
        return value


@dataclass(frozen=True)
class Phone(_Shaped):
    """Telephone numbers."""

    limit: int

    def convert(self, cell: Cell) -> str | None:
        return identifiers.phone(cell)


@dataclass(frozen=True)
class Email(_Shaped):
    """One address of mail."""

    limit: int

    def convert(self, cell: Cell) -> str | None:
        return identifiers.email(cell)


@dataclass(frozen=True)
class Website(_Shaped):
    """One web address."""

    limit: int

    def convert(self, cell: Cell) -> str | None:
        return identifiers.website(cell)


@dataclass(frozen=True)
class CreditCode(_Shaped):
    """统一社会信用代码, 18 characters."""

    limit: int = 18

    def convert(self, cell: Cell) -> str | None:
        return identifiers.credit_code(cell)


class _Several(ValueType):
    """A list of texts."""

    several = True
    given = list[str]
    sent = list[str]
    widget = "list"


@dataclass(frozen=True)
class Items(_Several):
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


@dataclass(frozen=True)
class Ipc(_Several):
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
        return _few(coded.ipc(cell), self.most)


@dataclass(frozen=True)
class PatentNumbers(_Several):
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
        found = _few(identifiers.patent_numbers(cell), self.most)
        for number in found:
            if len(number) > self.limit:
                raise Refused(
                    "collect.item_too_long", item=number[:20] + "…", length=len(number), limit=self.limit
                )
        return found


@dataclass(frozen=True)
class Code(ValueType):
    """One entry of a code list; of a `coarse` one, a finer code is taken at the level that the list holds."""

    codes: str
    coarse: bool = False

    @property
    def widget(self) -> str:  # type: ignore[override]
        return "lookup" if self.coarse else "select"

    @property
    def limits(self) -> dict[str, Any]:
        return _one_of(self.codes)

    def read(self, cell: Cell) -> Any:
        return coded.code(self.codes, coarse=self.coarse)(cell)


@dataclass(frozen=True)
class NumberCode(ValueType):
    """One entry of a code list whose codes are whole numbers."""

    codes: str
    widget = "select"
    given = int
    sent = int

    @property
    def limits(self) -> dict[str, Any]:
        numbers = sorted(map(int, coded.list_of(self.codes)))
        return {"type": "integer", "minimum": numbers[0], "maximum": numbers[-1]}

    def read(self, cell: Cell) -> Any:
        return coded.number_code(self.codes)(cell)


@dataclass(frozen=True)
class Codes(_Several):
    """Several entries of a code list."""

    codes: str
    widget = "checks"

    @property
    def limits(self) -> dict[str, Any]:
        return {"type": "array", "maxItems": coded.MOST_ITEMS, "items": _one_of(self.codes)}

    def read(self, cell: Cell) -> Any:
        return coded.code_set(self.codes)(cell)


@dataclass(frozen=True)
class Amount(ValueType):
    """Money: written in 万元, sent and stored in fen."""

    widget = "amount"
    given = int
    sent = int

    @property
    def limits(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": 0, "maximum": amounts.LARGEST}

    def read(self, cell: Cell) -> Any:
        return amounts.amount(cell)

    def take(self, value: Any, note: Note) -> Any:
        shown = f"{Decimal(value) / 100:,.2f}元"
        if value < 0:
            raise Refused("collect.amount_negative", value=shown)
        if value > amounts.LARGEST:
            raise Refused("collect.amount_large", value=shown)
        return value


@dataclass(frozen=True)
class Date(ValueType):
    """A day; where it ends something, a month alone means its last."""

    end: bool = False
    widget = "date"
    given = dt.date

    @property
    def limits(self) -> dict[str, Any]:
        return {"type": "string", "format": "date"}

    def read(self, cell: Cell) -> Any:
        return dates.date(end=self.end)(cell)


@dataclass(frozen=True)
class Flag(ValueType):
    """Yes or no."""

    widget = "flag"
    given = bool
    sent = bool

    @property
    def limits(self) -> dict[str, Any]:
        return {"type": "boolean"}

    def read(self, cell: Cell) -> Any:
        return texts.yes_no(cell)


@dataclass(frozen=True)
class Number(ValueType):
    """A whole number between two bounds, inclusive."""

    low: int
    high: int
    given = int
    sent = int

    @property
    def limits(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.low, "maximum": self.high}

    def read(self, cell: Cell) -> Any:
        return texts.integer(self.low, self.high)(cell)


@dataclass(frozen=True)
class Indicators(ValueType):
    """Figures: parameter, relation, value, unit, method; in a form typed part by part."""

    several = True
    widget = "indicators"
    given = list[dict[str, Any]]
    sent = list[dict[str, Any]]

    def read(self, cell: Cell) -> Any:
        return [as_stored(row) for row in _few(indicators.indicators(cell), MOST_INDICATORS)]

    def take(self, value: Any, note: Note) -> Any:
        rows = [{part: _plain(cell) for part, cell in row.items()} for row in value]
        return self.read_typed(rows)

    def read_typed(self, rows: list[dict[str, str]]) -> Any:
        """The value of rows typed part by part. Raises Refused for the first wrong one."""
        found, wrong = indicator_rows.read_rows(rows)
        for refused in wrong.values():
            raise refused
        return [as_stored(row) for row in _few(found, MOST_INDICATORS)]


@dataclass(frozen=True)
class Owner(ValueType):
    """The organisation that a row belongs to; who imports, types or sends the row says which."""

    widget = "owner"


@dataclass(frozen=True)
class Broker(ValueType):
    """A service organisation that has a broker on the platform, by its id."""

    widget = "broker"
    given = int
    sent = int


def _few(found: Any, most: int) -> Any:
    if len(found) > most:
        raise Refused("collect.too_many_items", count=len(found), limit=most)
    return found


def _one_of(name: str) -> dict[str, Any]:
    codes = coded.list_of(name)
    if len(codes) <= FEW_CODES:
        return {"type": "string", "enum": list(codes)}
    return {"type": "string", "description": f"A code of the list /codes/{name}."}


def _plain(value: Any) -> str:
    """A part of an indicator as somebody would type it."""
    if value is None:
        return ""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
