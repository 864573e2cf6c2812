"""Every fact that the rules read of a contract, as one table, taken from the dataclasses that read it.

The form, the interface, imports and the verdict have a place for each, by walking this table; none keeps a list of its own.
A yes/no fact has three answers: yes, no, and not known, which is null in a file.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Union

from kuaizhuan.transfer.registration.codes import Type
from kuaizhuan.transfer.registration.contract import Contract, Country, Money
from kuaizhuan.transfer.registration.documented import Asked

UNKNOWN = None
"""What a file holds for a yes/no fact of which the applicant says that it is not known."""


class Kind(StrEnum):
    YES_NO = "yes_no"
    CHOICE = "choice"
    MONEY = "money"
    NUMBER = "number"
    DAY = "day"
    COUNTRY = "country"
    TEXT = "text"
    TEXTS = "texts"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact. path: where it stands in a file, without numbers of rows ("declared.void", "sellers.seal_name").

    required: it must be given wherever its record is. choices: codes of a choice. types: of contracts for which it can
    matter. asked: whether it can, by the contract and the record. several: its record is one of a list; optional: its
    record need not be there at all; found: the registers know it.
    """

    path: str
    zh: str
    en: str
    kind: Kind
    default: Any
    required: bool
    choices: tuple[StrEnum, ...]
    types: tuple[Type, ...]
    asked: Asked
    several: bool
    optional: bool
    found: bool

    @property
    def holder(self) -> str:
        """The record that holds it; "" for the contract itself."""
        return self.path.rpartition(".")[0]

    @property
    def name(self) -> str:
        return self.path.rpartition(".")[2]

    def matters(self, contract: Contract, row: Any) -> bool:
        return contract.type in self.types and self.asked(contract, row)


@cache
def facts() -> tuple[Fact, ...]:
    """All of them, in the order of the contract."""
    return tuple(_walk(Contract, ""))


def fact(path: str) -> Fact:
    """One of them. Raises `KeyError`."""
    return _by_path()[path]


def given(data: Mapping[str, Any], fact: Fact) -> tuple[bool, Any]:
    """Whether a file states a fact that is not in a list, and what it says."""
    at = data.get(fact.holder) or {} if fact.holder else data
    return fact.name in at, at.get(fact.name)


def state(data: Mapping[str, Any], stated: Mapping[str, Any]) -> dict[str, Any]:
    """The file with these facts (path → value as `reading.read` takes it) in place of what it said of them.

    For facts that are not in a list. A record that holds nothing any more is left out.
    """
    changed = dict(data)
    for path, value in stated.items():
        found = fact(path)
        if found.holder:
            changed[found.holder] = {**(changed.get(found.holder) or {}), found.name: value}
        else:
            changed[found.name] = value
    return changed


def withdraw(data: Mapping[str, Any], paths: typing.Iterable[str]) -> dict[str, Any]:
    """The file without these facts, as if nobody had stated them; an empty record goes with its last fact."""
    changed = dict(data)
    for found in map(fact, paths):
        if not found.holder:
            changed.pop(found.name, None)
        elif changed.get(found.holder):
            rest = {name: value for name, value in changed[found.holder].items() if name != found.name}
            changed[found.holder] = rest
            if not rest:
                del changed[found.holder]
    return changed


@cache
def _by_path() -> Mapping[str, Fact]:
    return {each.path: each for each in facts()}


def _walk(
    kind: type, path: str, *, several: bool = False, optional: bool = False, found: bool = False
) -> Iterator[Fact]:
    hints = typing.get_type_hints(kind)
    for item in dataclasses.fields(kind):
        inner, in_list, may_lack = _peel(hints[item.name])
        at = f"{path}{item.name}"
        if dataclasses.is_dataclass(inner):
            yield from _walk(
                typing.cast(type, inner),
                f"{at}.",
                several=several or in_list,
                optional=optional or may_lack,
                found=found or item.metadata["found"],
            )
            continue
        choices: tuple[StrEnum, ...] = ()
        if isinstance(inner, type) and issubclass(inner, StrEnum):
            choices = tuple(inner)
        yield Fact(
            path=at,
            zh=item.metadata["zh"],
            en=item.metadata["en"],
            kind=Kind.CHOICE if choices else _KINDS[(inner, in_list)],
            default=item.default,
            required=item.default is dataclasses.MISSING,
            choices=choices,
            types=item.metadata["types"],
            asked=item.metadata["asked"],
            several=several,
            optional=optional,
            found=found or item.metadata["found"],
        )


def _peel(hint: Any) -> tuple[Any, bool, bool]:
    """(the type itself, whether there is a list of it, whether it may be missing)."""
    if typing.get_origin(hint) in (Union, types.UnionType):
        inner = next(part for part in typing.get_args(hint) if part is not type(None))
        return _peel(inner)[0], _peel(inner)[1], True
    if typing.get_origin(hint) is tuple:
        return typing.get_args(hint)[0], True, False
    return hint, False, False


_KINDS: Mapping[tuple[Any, bool], Kind] = {
    (bool, False): Kind.YES_NO,
    (Money, False): Kind.MONEY,
    (int, False): Kind.NUMBER,
    (dt.date, False): Kind.DAY,
    (Country, False): Kind.COUNTRY,
    (str, False): Kind.TEXT,
    (str, True): Kind.TEXTS,
}
