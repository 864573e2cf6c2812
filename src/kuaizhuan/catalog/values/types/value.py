"""What every sort of value says of itself, and the two shapes that many have: text of a form, and a list."""

from __future__ import annotations

from typing import Any, ClassVar

from kuaizhuan.catalog.values import persistent
from kuaizhuan.catalog.values.cell import Cell, Note, Refused


class ValueType:
    """What every sort of value says of itself.

    codes: the code list it draws from. widget: the input of a form. several: whether it is a list. long: whether it
    is read as paragraphs. registry: which one gives its values out, "" for none. given: its type in what the interface
    gives out. sent: the JSON type of what a program sends; `limits` are those that `take` keeps, in the words of JSON
    Schema.
    """

    codes: str = ""
    widget: str = "text"
    several: ClassVar[bool] = False
    long: bool = False
    lines: int = 4
    registry: ClassVar[str] = ""
    given: ClassVar[Any] = str
    sent: ClassVar[Any] = str

    @property
    def limits(self) -> dict[str, Any]:
        return {}

    def link(self, value: str) -> str:
        """Where the registry shows one value; "" where there is none."""
        return persistent.LINKS[self.registry](value) if self.registry else ""

    def read(self, cell: Cell) -> Any:
        """The value that a person wrote. Raises Refused."""
        raise NotImplementedError

    def take(self, value: Any, note: Note) -> Any:
        """The value that a program sent. Raises Refused."""
        return self.read(Cell(value, None, note))


class Shaped(ValueType):
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


class Several(ValueType):
    """A list of texts."""

    several = True
    given = list[str]
    sent = list[str]
    widget = "list"


def few(found: Any, most: int) -> Any:
    """`found`, of which there are at most `most`. Raises Refused."""
    if len(found) > most:
        raise Refused("collect.too_many_items", count=len(found), limit=most)
    return found


def short(found: list[str], limit: int) -> list[str]:
    """`found`, each of at most `limit` characters. Raises Refused."""
    for each in found:
        if len(each) > limit:
            raise Refused("collect.item_too_long", item=each[:20] + "…", length=len(each), limit=limit)
    return found
