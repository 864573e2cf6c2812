"""One setting of a node, and the units of its numbers."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec

from kuaizhuan.core.config.types import Type


@dataclass(frozen=True, slots=True)
class Extra:
    """An optional part of the distribution, ``kuaizhuan[name]``, and the modules that come with it."""

    name: str
    modules: tuple[str, ...]

    @property
    def installed(self) -> bool:
        return all(find_spec(module) is not None for module in self.modules)


@dataclass(frozen=True, slots=True)
class Setting:
    """name in the environment; type of its values; default as text, "": none; help for the operator.

    extra: what has to be installed before it may be given.
    """

    name: str
    type: Type
    default: str
    help: str
    extra: Extra | None = None


DAYS, MINUTES, SECONDS, PARTS_OF_SECONDS, MEBIBYTES = (
    "days",
    "minutes",
    "whole_seconds",
    "seconds",
    "mebibytes",
)
TEN_YEARS = 3650
HALF_A_YEAR = 183
"""Six months, however long they are."""
