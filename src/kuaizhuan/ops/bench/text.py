"""No text can stall a node: every function that reads text is fed the worst shapes, in growing lengths.

The functions are those that packages name in their `readers`. What is measured is time of the processor, the least
of a few runs; a reader may take any share of a second, but twice the text may not take four times as long.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from math import log

from kuaizhuan.core.contributions import modules

LENGTHS = (2_500, 5_000, 10_000, 20_000)
"""Characters of the texts that are fed."""
STEEPEST = 1.5
"""The growth at which a reader fails: 1 is linear, 2 quadratic."""
NOTICED = 0.08
"""Seconds of the longest text below which growth is noise."""
LONGEST = 5.0
"""Seconds that no text of any length may take."""
AGAIN = 3
"""Runs of which the fastest counts, where the first looks slow."""

PIECES: Mapping[str, str] = {
    "digits": "1", "wide digits": "９", "Arabic-Indic digits": "\u0661", "spaces": " ", "tabs": "\t",
    "wide spaces": "\u3000", "unbroken spaces": "\xa0", "lines": "\n", "commas": ",", "wide commas": "，",
    "list commas": "、", "semicolons": "；", "stops": "。", "points": ".", "ellipses": "…", "colons": ":",
    "strokes": "/", "back strokes": "\\", "stars": "*", "underscores": "_", "quotes": '"', "quoted cells": '5","\n',
    "open brackets": "(", "wide brackets": "（", "closed brackets": "()", "filled brackets": "(1)", "square": "[",
    "JSON lists": "[1,", "JSON objects": '{"a":', "angles": "<", "marks": "<w:br ", "elements": "<a href=x>",
    "entities": "&amp;", "units": "MPa", "units over units": "MPa/", "units by units": "kg·m", "degrees": "℃",
    "per": "每", "per cent": "%", "hardness": "HRC", "one word": "提高强度", "one sign": "强", "many signs": "",
    "filler": "的", "places": "重庆市", "companies": "有限公司", "groups": "(集团)", "marks apart": "\u0301",
    "marked letters": "e\u0301", "emoji": "😀", "joined emoji": "👩\u200d🔬", "halves of signs": "\ud800",
    "a long word": "a", "Latin words": "abc ", "hyphens": "a-", "letters and digits": "1a", "dates": "1-",
    "months": "1月", "years": "2020年", "spans of years": "2020-", "decimals": "1.", "ranges": "1~", "powers": "1×10^",
    "exponents": "1e5", "minus": "-", "plus": "+", "plus-minus": "±", "more or less": "≥", "bounds": "1≤",
    "bounds of a name": "1≤强度<", "wan and yi": "万亿", "numerals": "一", "large numerals": "一万", "tens": "千百十",
    "thousands": "1,000", "half thousands": "1,", "ratios": "1:1/", "versions": "V1.", "ordinals": "1)", "counts": "第1",
    "products": "1x1", "money": "1万元", "spans of money": "1-2万元", "sums": "投入1", "figures": "强度≥450MPa；",
    "figures in a row": "强度450MPa，", "figures without a number": "强度≥", "changes": "由600度降至", "than": "比",
    "standards": "GB/T ", "numbered standards": "GB1-", "mail": "a@", "mail of points": "a.", "mail hosts": "a@b.",
    "mobiles": "1380000", "landlines": "023-", "addresses": "http://", "paths": "a/", "parameters": "a=b&",
    "escapes": "%4", "links": "/invitation/", "clauses": "不得改进", "NUL": "\0", "turned direction": "\u202e",
}  # fmt: skip
"""What the texts repeat. Each is bait for some pattern: what it may begin with, and never ends."""
MANY_SIGNS = "".join(chr(0x4E00 + at * 7919 % 20_000) for at in range(997))

Reader = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Fed:
    """One reader and one shape. seconds: of the processor, for each length; fault: what it raised, "" for nothing."""

    reader: str
    shape: str
    lengths: tuple[int, ...]
    seconds: tuple[float, ...]
    fault: str = ""

    @property
    def growth(self) -> float:
        """The power of the length with which time grows from the shortest to the longest text."""
        if self.seconds[-1] < NOTICED or len(self.seconds) < 2:
            return 0.0
        return log(self.seconds[-1] / self.seconds[0]) / log(self.lengths[-1] / self.lengths[0])

    @property
    def fails(self) -> bool:
        return bool(self.fault) or self.growth > STEEPEST or self.seconds[-1] > LONGEST


def readers() -> dict[str, Reader]:
    """Every function that packages name, by its name."""
    return {name: read for module in modules("readers") for name, read in module.READERS.items()}


def shaped(shape: str, length: int) -> str:
    """A text of `length` characters that repeats one of `PIECES`."""
    piece = PIECES[shape] or MANY_SIGNS
    return (piece * (length // len(piece) + 1))[:length]


def feed(
    found: Mapping[str, Reader], shapes: Iterable[str] = PIECES, lengths: tuple[int, ...] = LENGTHS
) -> Iterator[Fed]:
    """Each reader with each shape, in order. Where a text takes longer than `LONGEST`, longer ones are left out."""
    for name, read in found.items():
        with suppress(Exception):  # whatever is loaded once; what it refuses it refuses below too
            read("强度≥450MPa")
        for shape in shapes:
            yield _fed(name, read, shape, lengths)


def _fed(name: str, read: Reader, shape: str, lengths: tuple[int, ...]) -> Fed:
    seconds: list[float] = []
    for length in lengths:
        written = shaped(shape, length)
        try:
            seconds.append(_least(read, written))
        except Exception as error:
            return Fed(name, shape, lengths, (*seconds, 0.0), f"{type(error).__name__}: {error}"[:200])
        if seconds[-1] > LONGEST:
            break
    return Fed(name, shape, lengths[: len(seconds)], tuple(seconds))


def _least(read: Reader, written: str) -> float:
    """Seconds of the processor, never nothing; whoever looks slow is asked again, for others may have slowed it."""
    taken = _taken(read, written)
    if NOTICED / 10 < taken < LONGEST:
        taken = min(taken, *(_taken(read, written) for _ in range(AGAIN - 1)))
    return max(taken, 1e-6)


def _taken(read: Reader, written: str) -> float:
    began = time.process_time()
    read(written)
    return time.process_time() - began
