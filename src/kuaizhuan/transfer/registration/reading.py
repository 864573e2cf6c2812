"""From a JSON object to a `Contract`, or all that is wrong with it, each with its place.

The dataclasses are the only description: reading, the JSON Schema and the documents are derived from them. A value
is refused rather than guessed; amounts name their unit, for 万元 read as 元 is a mistake of four zeros.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
import types
import typing
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any, Union

from kuaizhuan.core.money import FEN
from kuaizhuan.core.verdict import Reason
from kuaizhuan.transfer.registration.contract import Contract, Country, Money

FIRST, LAST = dt.date(1985, 1, 1), dt.date(2100, 12, 31)
"""Contracts are not older than the market of technology, nor dated beyond the end of the century."""
LARGEST = 10**14
"""Fen: one million million yuan."""
LONGEST = 2_000_000
"""Characters of one text: some 1,300 pages."""
MOST = 500
"""Entries of one list."""
_AMOUNT = re.compile(r"(-?)((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*(元|千元|万元|百万元|亿元)?")
_COUNTRY = re.compile(r"[A-Z]{2}")


class _Twice(ValueError):
    """A field stands twice in one object; nobody can tell which of the two is meant."""


class Unreadable(ValueError):
    """The file is no contract; `problems` holds a reason for each wrong place (``path`` among its values)."""

    def __init__(self, problems: list[Reason]) -> None:
        super().__init__(", ".join(f"{p.params.get('path', '')}: {p.code}" for p in problems))
        self.problems = tuple(problems)


def read_text(text: str) -> Contract:
    """A contract from JSON text. Raises `Unreadable`."""
    return read(parse(text))


def parse(text: str) -> object:
    """What JSON text holds, as `read` wants it. Raises `Unreadable`."""
    if len(text) > 2 * LONGEST:
        raise Unreadable([Reason("transfer.text_long", {"path": "", "most": 2 * LONGEST})])
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=str, object_pairs_hook=_once)
    except _Twice as error:
        raise Unreadable([Reason("transfer.field_twice", {"path": str(error)})]) from None
    except (ValueError, RecursionError) as error:
        place = f"{error.lineno}:{error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        raise Unreadable([Reason("transfer.no_json", {"path": place})]) from None


def read(data: object) -> Contract:
    """A contract from what a JSON file holds. Raises `Unreadable` with every problem found."""
    reader = _Reader()
    found = reader.value(Contract, data, "")
    if reader.problems:
        raise Unreadable(reader.problems)
    return typing.cast(Contract, found)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise _Twice(next(name for name in names if names.count(name) > 1)[:60])
    return found


class _Reader:
    def __init__(self) -> None:
        self.problems: list[Reason] = []

    def problem(self, code: str, path: str, **params: Any) -> None:
        self.problems.append(Reason(code, {"path": path or "/", **params}))

    def value(self, wanted: Any, given: object, path: str) -> Any:
        """`given` as a value of the type `wanted`; a problem is noted and None returned where it is none."""
        if typing.get_origin(wanted) in (Union, types.UnionType):
            if given is None:
                return None
            wanted = next(part for part in typing.get_args(wanted) if part is not type(None))
        if typing.get_origin(wanted) is tuple:
            return self.several(typing.get_args(wanted)[0], given, path)
        if wanted is Money:
            return self.money(given, path)
        if wanted is Country:
            good = isinstance(given, str) and _COUNTRY.fullmatch(given)
            return given if good else self.problem("transfer.not_country", path, value=str(given)[:40])
        if dataclasses.is_dataclass(wanted):
            return self.record(typing.cast(type, wanted), given, path)
        return self.scalar(wanted, given, path)

    def record(self, wanted: type, given: object, path: str) -> Any:
        if not isinstance(given, Mapping):
            return self.problem("transfer.not_object", path)
        fields = {item.name: item for item in dataclasses.fields(wanted)}
        for name in given:
            if name not in fields:
                self.problem("transfer.unknown_field", f"{path}/{str(name)[:60]}")
        hints = typing.get_type_hints(wanted)
        values = {}
        before = len(self.problems)
        for name, item in fields.items():
            if name in given and hints[name] is bool and given[name] is None:
                values[name] = item.default  # not known: counted as usual, and named on the verdict
            elif name in given:
                values[name] = self.value(hints[name], given[name], f"{path}/{name}")
            elif item.default is dataclasses.MISSING:
                self.problem("transfer.field_missing", f"{path}/{name}")
        return None if len(self.problems) > before else wanted(**values)

    def several(self, wanted: Any, given: object, path: str) -> Any:
        if not isinstance(given, list):
            return self.problem("transfer.not_list", path)
        if len(given) > MOST:
            return self.problem("transfer.list_long", path, most=MOST)
        return tuple(self.value(wanted, item, f"{path}/{at}") for at, item in enumerate(given))

    def scalar(self, wanted: Any, given: object, path: str) -> Any:
        if wanted is str:
            return self.text(given, path)
        if wanted is bool:
            return given if isinstance(given, bool) else self.problem("transfer.not_boolean", path)
        if wanted is int:
            good = isinstance(given, int) and not isinstance(given, bool) and 0 <= given <= WHOLE_MOST
            return given if good else self.problem("transfer.not_whole", path, most=WHOLE_MOST)
        if wanted is dt.date:
            return self.day(given, path)
        choices = typing.cast(type[StrEnum], wanted)
        if not isinstance(given, str) or given not in tuple(choices):
            return self.problem("transfer.not_choice", path, choices=", ".join(choices))
        return choices(given)

    def text(self, given: object, path: str) -> Any:
        if not isinstance(given, str):
            return self.problem("transfer.not_text", path)
        if len(given) > LONGEST:
            return self.problem("transfer.text_long", path, most=LONGEST)
        return given.strip() if len(given) < 1000 else given

    def day(self, given: object, path: str) -> Any:
        try:
            day = dt.date.fromisoformat(given if isinstance(given, str) else "")
            if day.isoformat() != given:  # 20260131 and 2026-W05-6 are dates to Python
                raise ValueError
        except ValueError:
            return self.problem("transfer.not_date", path, value=str(given)[:40])
        if day < FIRST:
            return self.problem("transfer.date_early", path, value=day.isoformat(), first=FIRST.isoformat())
        if day > LAST:
            return self.problem("transfer.date_late", path, value=day.isoformat(), last=LAST.isoformat())
        return day

    def money(self, given: object, path: str) -> Any:
        shown = str(given)[:40]
        match = _AMOUNT.fullmatch(given.strip()) if isinstance(given, str) and len(given) < 60 else None
        if match is None or match[3] is None:
            bare = match is not None or (
                isinstance(given, int | float | Decimal) and not isinstance(given, bool)
            )
            return self.problem("transfer.amount_unit" if bare else "transfer.not_amount", path, value=shown)
        fen = Decimal(match[2].replace(",", "")) * FEN[match[3]]
        if match[1] and fen:
            return self.problem("transfer.price_negative", path, value=shown)
        if fen > LARGEST:
            return self.problem("transfer.price_large", path, value=shown)
        if fen != fen.to_integral_value():
            return self.problem("transfer.amount_fine", path, value=shown)
        return Money(int(fen))


WHOLE_MOST = 1_000_000
