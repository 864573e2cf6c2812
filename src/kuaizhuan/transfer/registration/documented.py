"""How a fact of a contract is declared: its words, the contracts for which it can matter, and its default.

Whoever adds a field to the dataclasses of `contract` says so here and nowhere else: the form, the interface, imports and the
verdict follow (`facts`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from typing import Any, NewType

from kuaizhuan.transfer.registration.codes import Subtype, Type

Money = NewType("Money", int)
"""Fen. Written in a file as text with its unit: 120万元, 3500元."""
Asked = Callable[[Any, Any], bool]
"""Whether a fact can matter, by the contract and by the record that holds it."""
EVERY = tuple(Type)
TRANSFERS = (Type.TRANSFER, Type.LICENCE)
SERVES = (Type.CONSULTING, Type.SERVICE)


def always(_contract: Any, _row: Any) -> bool:
    return True


def never(_contract: Any, _row: Any) -> bool:
    """A rule of its own says that it is missing, or nothing is counted by it."""
    return False


def only(*kinds: Subtype) -> Asked:
    """For contracts of these sub-types."""
    return lambda contract, _row: contract.kind in kinds


def documented_field(
    zh: str,
    en: str,
    *,
    types: tuple[Type, ...] = EVERY,
    asked: Asked = always,
    found: bool = False,
    **settings: Any,
) -> Any:
    """A field with what it means in Chinese and English; without `default` it must be given.

    types: of contracts for which it can matter; asked: whether it can, of one of these. Where it can and nobody stated
    it, the verdict names it. found: the registers know it, and nobody is asked. Forms, the interface and imports have a field for each: `facts`.
    """
    return field(metadata={"zh": zh, "en": en, "types": types, "asked": asked, "found": found}, **settings)
