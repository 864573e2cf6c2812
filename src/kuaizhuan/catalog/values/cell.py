"""A filled cell, and how converting it may end besides with a value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Note = Callable[..., None]
"""note(code, **params): what the person should know though the value is taken."""


class Refused(Exception):
    """The cell cannot be taken; `code` and `params` make its sentence (collect.words).

    found: the part of it that was read, None for none. options: texts that read well and may be what is meant.
    """

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params
        self.found: object = None
        self.options: tuple[str, ...] = ()

    def offer(self, *options: str, found: object = None) -> Refused:
        """The same refusal with what may be meant, and what was read all the same."""
        self.options, self.found = tuple(dict.fromkeys(option for option in options if option)), found
        return self


@dataclass(frozen=True, slots=True)
class Cell:
    """A filled raw cell with what its header says of it: the unit written there, if any."""

    raw: object
    unit: str | None
    note: Note


Converter = Callable[[Cell], object]
"""What a cell becomes. Raises Refused."""
