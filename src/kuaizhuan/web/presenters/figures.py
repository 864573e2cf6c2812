"""A counted figure as a card: its values in words and units, each with the way to the rows behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from kuaizhuan.core.figures import Figure
from kuaizhuan.core.messages import say
from kuaizhuan.transfer.figures.readers import Rows


@dataclass(frozen=True, slots=True)
class Value:
    """label in words; value: fen where `money`, else a count; link: the address of the rows behind it, "" for none.

    unsure: it rests on a rule that nobody has verified.
    """

    label: str
    value: int
    money: bool
    link: str
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """A card. trend: points of `charts.small_line`, "" for none."""

    figure: Figure
    values: Sequence[Value]
    as_of: dt.date
    trend: str

    @property
    def first(self) -> Value:
        """What the card says first."""
        return self.values[0]

    @property
    def rest(self) -> Sequence[Value]:
        return self.values[1:]


def show_figure(figure: Figure, counted: Rows, *, trend: str = "") -> ShownFigure:
    """What `figure` counted for a reader, as a card."""
    values = [
        Value(
            say(code),
            value,
            counted.unit == "fen",
            _address(*counted.behind.get(code, ("", ""))) if value else "",
            code in counted.unsure,
        )
        for code, value in counted.rows
    ]
    return ShownFigure(figure, values, counted.as_of, trend)


def _address(page: str, query: str) -> str:
    return (reverse(page) + (f"?{query}" if query else "")) if page else ""
