"""One setting of a node, and the units of its numbers."""

from __future__ import annotations

from dataclasses import dataclass

from kuaizhuan.core.config.types import Type


@dataclass(frozen=True, slots=True)
class Setting:
    """name in the environment; type of its values; default as text, "": none; help for the operator."""

    name: str
    type: Type
    default: str
    help: str


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
