"""Numbers in what a browser sent."""

from __future__ import annotations


def whole_number(text: str, digits: int = 9) -> int | None:
    """The number that `text` is in plain digits, at most so many of them; None when it is something else.

    18 digits are as many as every key of both databases holds; Python refuses to read some thousands.
    """
    return int(text) if len(text) <= digits and text.isascii() and text.isdigit() else None
