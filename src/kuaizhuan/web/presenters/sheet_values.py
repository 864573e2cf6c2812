"""Where the value of a column comes from: a row, a word for its code, an amount, a field as its reader may see it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from kuaizhuan.catalog.registry import KINDS
from kuaizhuan.core.messages import say
from kuaizhuan.publish.queries import Entry
from kuaizhuan.transfer.queries.marks import is_unverified
from kuaizhuan.web.presenters.values import code_text
from kuaizhuan.web.sheets import Yuan


def value_at(path: str) -> Callable[[Any], Any]:
    """What stands at `path` of a row, such as ``deal.seller.name``; None where something on the way is missing."""

    def value(row: Any) -> Any:
        for name in path.split("."):
            row = getattr(row, name) if row is not None else None
        return row

    return value


def words_at(path: str, family: str) -> Callable[[Any], Any]:
    """The code at `path` in words; "" for none."""
    found = value_at(path)
    return lambda row: say(f"{family}.{code}") if (code := found(row)) else ""


def mark_of(part: Callable[[Any], Any] = lambda row: row) -> Callable[[Any], Any]:
    """That a part of the row, or a value that was said to be so, is unverified; "" where it is not."""

    def value(row: Any) -> Any:
        found = part(row)
        unverified = found if isinstance(found, bool) else is_unverified(found)
        return gettext("尚未核实") if unverified else ""

    return value


def name_at(path: str, codes: str) -> Callable[[Any], Any]:
    found = value_at(path)
    return lambda row: code_text(codes, code) if (code := found(row)) else ""


def yuan_at(path: str) -> Callable[[Any], Yuan]:
    found = value_at(path)
    return lambda row: Yuan(found(row))


def code_of(row: Any) -> tuple[str, ...]:
    return (row.code,)


def page_of(name: str, args: Callable[[Any], tuple[str, ...]]) -> Callable[[Any], str]:
    """To the page `name` of a row, with `args` of it."""
    return lambda row: reverse(name, args=args(row))


def field_of(name: str, codes: str = "") -> Callable[[Entry], Any]:
    """A field of an entry as its reader may see it: nothing where it is withheld."""

    def value(entry: Entry) -> Any:
        found = entry.values.get(name)
        if isinstance(found, list | tuple):
            return "、".join(code_text(codes, each) if codes else str(each) for each in found)
        return code_text(codes, found) if codes and found not in (None, "") else found

    return value


def bound_of(end: str) -> Callable[[Entry], Yuan]:
    """The lower or the upper end of a price or budget that is open to the reader."""

    def value(entry: Entry) -> Yuan:
        for each in KINDS[entry.kind].spans:
            if each.open and each.low in entry.values and each.high in entry.values:
                return Yuan(entry.values[getattr(each, end)])
        return Yuan(None)

    return value


def owner_of(entry: Entry) -> str:
    owner = entry.values.get("owner")
    return owner.current.name if owner else ""
