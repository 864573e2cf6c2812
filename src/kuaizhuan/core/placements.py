"""What a package puts on the pages of others: work on desks, links in the navigation, parts and actions of a record.

Each package says so in its ``desk.py``, by any of these names; pages collect them and know no package:

    NAVIGATION                  the links of the top bar, for visitors and for who signed in
    tiles(stock)                how far the chain goes today: a step each, on the first page
    WORK                        the links of the navigation beside pages of work, by step
    tasks(actor)                queues of what waits for a person, each row with the page on which it is done
    begun(actor)                what a person set going, in queues too: where it stands and whose turn it is
    deadlines(actor, first, last)   days by which something ends that is nobody's task yet
    numbers(actor)              a few figures of the organisations a person works for
    boards(actor)               parts of a desk that somebody of this role needs: fragments, by address
    panels(actor, entry)        parts of a record's page that another step fills: fragments, by address
    actions(actor, entry)       what else a reader of a record can begin
    overseen(actor)             queues of what others let pass its day, for who oversees them
    SERVICES                    what people come to do, on the first page
    STARTS                      what somebody does first, on a desk on which nothing waits
    bulletins(actor)            short lists for everybody on the first page: announcements, events, stories
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from django.db.models import QuerySet

from kuaizhuan.core.actors import Actor
from kuaizhuan.core.contributions import modules


@dataclass(frozen=True, slots=True)
class Link:
    """A link: its words (a lazy sentence in `NAVIGATION`), the name of its address and what stands in it."""

    label: Any
    page: str
    args: tuple[Any, ...] = ()
    query: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A link of the navigation beside pages of work.

    step: the part of the navigation it stands in, one of `STEPS`. label: a lazy sentence. needs: whether an actor has
    any business there. counts: how many things wait there, asked only where numbers are shown.
    """

    step: str
    label: Any
    page: str
    args: tuple[Any, ...] = ()
    query: str = ""
    needs: Callable[[Actor], bool] = lambda actor: True
    counts: Callable[[Actor], int] | None = None


STEPS = ("mine", "collect", "transfer", "data", "manage")
"""The parts of the navigation beside pages of work, in their order."""


@dataclass(frozen=True, slots=True)
class Item:
    """One row of work as it is shown: its name, the other party and the situation, and the page where it is done.

    verb: of the button. state, turn: where it stands and whose turn it is, in words, for what somebody set going.
    unsure: its day rests on a rule that nobody has verified.
    """

    title: str
    other: str
    verb: str
    page: str
    args: tuple[Any, ...] = ()
    query: str = ""
    state: str = ""
    turn: str = ""
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Queue:
    """Rows of one table that wait for somebody, or that somebody set going.

    name: ``package.what``. label: the tag of its rows, in words. step: one of `STEPS`. rows: by the policies already.
    show: the rows of one page → as many items, with one query more at most. since, due: columns with a day or a moment,
    "" where there is none. search: lookups for the words one looks for. several: where more rows than a few are done
    at once, and `together` what they are, with ``{count}``. personal: the names of the rows are names of persons.
    """

    name: str
    label: str
    step: str
    rows: QuerySet[Any]
    show: Callable[[Sequence[Any]], Sequence[Item]]
    since: str
    due: str = ""
    search: tuple[str, ...] = ()
    several: Link | None = None
    together: str = ""
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day by which something ends.

    key: ``package.what.number``, the same on every day it is asked for, also when it has become somebody's task.
    outside: what may be said of it in a program of another, where `label` and `title` may name a person; "" for both.
    unsure: it rests on a rule that nobody has verified.
    """

    on: dt.date
    label: str
    title: str
    page: str
    args: tuple[Any, ...] = ()
    query: str = ""
    key: str = ""
    outside: str = ""
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """One figure of a desk: what it counts, the figure in words or in fen, a note, and the page with its rows."""

    label: str
    value: str
    note: str = ""
    fen: int | None = None
    page: str = ""
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


@dataclass(frozen=True, slots=True)
class Service:
    """Something to do: its name and what it is, in words (lazy), and the address at which it begins.

    rank: those of a lower one stand first, else the order is that of the packages. needs: whom it is for, on desks.
    """

    label: Any
    about: Any
    page: str
    args: tuple[Any, ...] = ()
    query: str = ""
    rank: int = 0
    needs: Callable[[Actor], bool] = lambda actor: True


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a bulletin: title, address, the day it is about, and one more sentence or "". pinned: stands first."""

    title: str
    page: str
    args: tuple[Any, ...]
    on: dt.date | None = None
    about: str = ""
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Bulletin:
    """A short list. name: for styles and anchors. more: where all of it stands."""

    name: str
    title: str
    items: tuple[Line, ...]
    more: Link | None = None


def bulletins(actor: Actor) -> list[Bulletin]:
    """The short lists of which there is something to show, in the order of the packages."""
    return [each for each in _each("bulletins", actor) if each.items]


def services() -> tuple[Service, ...]:
    """What people come to do, by rank, then in the order of the packages."""
    return _ranked("SERVICES")


def starts(actor: Actor) -> tuple[Service, ...]:
    """What `actor` does first where nothing waits yet, in the same order."""
    return tuple(each for each in _ranked("STARTS") if each.needs(actor))


def _ranked(name: str) -> tuple[Service, ...]:
    found = chain.from_iterable(getattr(module, name, ()) for module in modules("desk"))
    return tuple(sorted(found, key=lambda service: service.rank))


def tiles(stock: Sequence[Any]) -> list[Tile]:
    """The steps of the chain, in the order of the packages; stock: how many rows there are, by kind."""
    return list(_each("tiles", stock))


def tasks(actor: Actor) -> list[Queue]:
    """All queues in which something may wait for `actor`, in the order of the packages."""
    return list(_each("tasks", actor))


def begun(actor: Actor) -> list[Queue]:
    """All that `actor` may have set going, in the order of the packages."""
    return list(_each("begun", actor))


def overseen(actor: Actor) -> list[Queue]:
    """All queues in which somebody may have let a day pass whom `actor` oversees."""
    return list(_each("overseen", actor))


def deadlines(actor: Actor, first: dt.date, last: dt.date) -> list[Deadline]:
    """What ends from `first` to `last`, both included, the soonest first."""
    return sorted(_each("deadlines", actor, first, last), key=lambda each: each.on)


def numbers(actor: Actor) -> list[Number]:
    """The figures of the organisations for which `actor` works."""
    return list(_each("numbers", actor))


def boards(actor: Actor) -> list[Panel]:
    """The parts of a desk for the roles of `actor`."""
    return list(_each("boards", actor))


def places(actor: Actor) -> dict[str, list[Place]]:
    """Step → the links of the navigation beside pages of work that are of use to `actor`."""
    found: dict[str, list[Place]] = {step: [] for step in STEPS}
    for module in modules("desk"):
        for place in getattr(module, "WORK", ()):
            if place.needs(actor):
                found[place.step].append(place)
    return found


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
