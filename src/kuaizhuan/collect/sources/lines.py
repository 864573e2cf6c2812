"""Lines of a text file, each no longer than the limit, so that a file without line ends cannot fill memory."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kuaizhuan.collect.sources.rows import Limits


@dataclass(frozen=True, slots=True)
class Line:
    """`text` keeps its line end. `cut` is true where the line was longer than the limit and its rest was
    passed over.
    """

    number: int
    text: str
    cut: bool
    position: int


def read_lines(path: Path, encoding: str, limits: Limits) -> Iterator[Line]:
    """Stream numbered lines; undecodable bytes become U+FFFD. `position` is the bytes read so far, about."""
    with path.open("rb") as raw, io.TextIOWrapper(raw, encoding, "replace", newline="") as stream:
        number = 0
        while text := stream.readline(limits.line_characters):
            number += 1
            cut = len(text) >= limits.line_characters and not text.endswith(("\n", "\r"))
            if cut:
                while (rest := stream.readline(limits.line_characters)) and not rest.endswith(("\n", "\r")):
                    pass
            if number == 1:  # a mark that was written twice
                text = text.lstrip("\ufeff")
            yield Line(number, text, cut, raw.tell())
