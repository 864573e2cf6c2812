"""Other rows that a row names."""

from __future__ import annotations

from dataclasses import dataclass

from kuaizhuan.catalog.values.types.value import ValueType


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
