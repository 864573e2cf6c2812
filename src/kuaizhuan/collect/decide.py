"""What to do with an incoming record beside the stored one, field by field.

A source of equal or higher rank overwrites, a lower one that differs waits as a conflict beside the stored
value, and a person's choice is never overwritten nor asked for twice about the same value. An empty incoming
field erases nothing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from kuaizhuan.catalog.indicators.numbers import read_number

Action = Literal["create", "keep", "update", "conflict", "reject"]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a field came out as it did; `code` is one of the `collect.decide_…` codes of collect.words."""

    code: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """`changes` may be stored at once, in every action but reject; `conflicts` wait for a person. Both (old,
    new).
    """

    action: Action
    changes: Mapping[str, tuple[object, object]] = field(default_factory=dict)
    conflicts: Mapping[str, tuple[object, object]] = field(default_factory=dict)
    reasons: tuple[Reason, ...] = ()


def is_empty(value: object) -> bool:
    """Does a value say nothing? False and 0 say something."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or (isinstance(value, list | tuple | dict | set | frozenset) and not value)


def _plain(value: object) -> object:
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, list | tuple):
        return tuple(_plain(item) for item in value)
    if isinstance(value, Mapping):
        return tuple(sorted((key, _part(item)) for key, item in value.items()))
    if isinstance(value, float):
        return Decimal(repr(value))
    return value


def _part(value: object) -> object:
    """A part of a figure: how wide its signs are, and whether a number is kept as text, makes no difference."""
    if not isinstance(value, str):
        return _plain(value)
    number = read_number(value)
    return _plain(unicodedata.normalize("NFKC", value)) if number is None else number


def is_same(first: object, second: object) -> bool:
    """Do two values say the same? Blanks, list or tuple, int or Decimal make no difference."""
    return bool(_plain(first) == _plain(second))


def says_same(old: object, new: object) -> bool:
    """Whether a stored value and one that is sent say the same; nothing is nothing, however it is written."""
    return (is_empty(old) and is_empty(new)) or is_same(old, new)


def decide(
    stored: Mapping[str, object] | None,
    incoming: Mapping[str, object],
    *,
    stored_ranks: Mapping[str, int],
    source_rank: int,
    by_hand: Mapping[str, Collection[object]],
) -> Decision:
    """Decide on one record.

    `stored` is None where there is none yet. `stored_ranks` gives the rank of the source each stored field
    came from (0 where it is not known), `source_rank` that of the incoming one. `by_hand` names the fields a
    person decided, each with the incoming values that were then declined.
    """
    filled = {name: value for name, value in incoming.items() if not is_empty(value)}
    if not filled:
        return Decision("reject", reasons=(Reason("collect.decide_empty"),))
    if stored is None:
        changes: dict[str, tuple[object, object]] = {name: (None, value) for name, value in filled.items()}
        return Decision("create", changes, reasons=(Reason("collect.decide_new"),))

    changes, conflicts, reasons = {}, {}, []
    for name, new in filled.items():
        old = stored.get(name)
        if is_same(old, new):
            continue
        if is_empty(old) and name not in by_hand:
            changes[name] = (old, new)
            reasons.append(Reason("collect.decide_filled", name))
        elif any(is_same(declined, new) for declined in by_hand.get(name, ())):
            reasons.append(Reason("collect.decide_declined", name))
        elif name in by_hand:
            conflicts[name] = (old, new)
            reasons.append(Reason("collect.decide_by_hand", name))
        elif source_rank >= stored_ranks.get(name, 0):
            changes[name] = (old, new)
            reasons.append(Reason("collect.decide_newer", name))
        else:
            conflicts[name] = (old, new)
            reasons.append(Reason("collect.decide_lower_rank", name))
    if conflicts:
        return Decision("conflict", changes, conflicts, tuple(reasons))
    if changes:
        return Decision("update", changes, reasons=tuple(reasons))
    return Decision("keep", reasons=tuple(reasons) or (Reason("collect.decide_same"),))
