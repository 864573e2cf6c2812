"""What a package puts on the pages of others: work on desks, links in the navigation, parts and actions of a record.

Each package says so in its ``desk.py``, by any of these names; pages collect them and know no package:

    NAVIGATION                  the links of the top bar, for visitors and for who signed in
    tiles(stock)                how far the chain goes today: a step each, on the first page
    tasks(actor)                what waits for a person, each with the page on which it is done
    panels(actor, entry)        parts of a record's page that another step fills: fragments, by address
    actions(actor, entry)       what else a reader of a record can begin
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from kuaizhuan.core.actors import Actor
from kuaizhuan.core.contributions import modules


@dataclass(frozen=True, slots=True)
class Link:
    """A link: its words (a lazy sentence in `NAVIGATION`), the name of its address and what stands in it.

    In the navigation: work is for who signed in only, beside their desk.
    """

    label: Any
    page: str
    args: tuple[Any, ...] = ()
    query: str = ""
    work: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """`count` things wait on the page `page`; label and about: what they are, in words. Nobody is shown a zero."""

    label: str
    about: str
    count: int
    page: str
    args: tuple[Any, ...] = ()
    query: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a record's page, fetched from the address `page` with ``part=1``; `way` leads there without scripts."""

    name: str
    title: str
    way: str
    page: str
    args: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Tile:
    """A step of the chain, by its code; count: how far it goes today, None while nothing has begun, and of what.

    amounts: what stands in braces in `note`, in fen. page: where more of it is told. done: nothing of it waits.
    figures: the names of the declared figures that count and note show.
    """

    step: str
    count: int | None
    note: str
    amounts: Mapping[str, int] = field(default_factory=dict)
    page: str = ""
    done: bool = False
    figures: tuple[str, ...] = ()


def tiles(stock: Sequence[Any]) -> list[Tile]:
    """The steps of the chain, in the order of the packages; stock: how many rows there are, by kind."""
    return list(_each("tiles", stock))


def tasks(actor: Actor) -> list[Task]:
    """All that waits for `actor`, in the order of the packages."""
    return [task for task in _each("tasks", actor) if task.count]


def panels(actor: Actor, entry: Any) -> list[Panel]:
    """The parts that other steps add to the page of `entry`."""
    return list(_each("panels", actor, entry))


def actions(actor: Actor, entry: Any) -> list[Link]:
    """What `actor` can begin with `entry`."""
    return list(_each("actions", actor, entry))


def navigation() -> tuple[Link, ...]:
    """The links of the top bar, in the order of the packages."""
    return tuple(chain.from_iterable(getattr(module, "NAVIGATION", ()) for module in modules("desk")))


def _each(name: str, *arguments: Any) -> Iterator[Any]:
    for module in modules("desk"):
        if hasattr(module, name):
            yield from getattr(module, name)(*arguments)
