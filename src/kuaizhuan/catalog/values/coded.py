"""Cells that stand for an entry of a code list, by code or by name.

A name that is not in the list is refused with the three nearest; a finer code or place than the list holds is
taken at the level it holds, and noted.
"""

from __future__ import annotations

import re
from itertools import chain

from kuaizhuan.catalog.codes import LISTS
from kuaizhuan.catalog.values.cell import Cell, Converter, Refused
from kuaizhuan.catalog.values.texts import narrow, says_nothing, split_list, write_text
from kuaizhuan.core.codes import AmbiguousCode, Code, CodeList, UnknownCode, fold
from kuaizhuan.people.regions import REGIONS

LONGEST = 80
"""How much of a place with its street is looked at."""


MOST_ITEMS = 100
MOST_UNKNOWN = 8
"""Unknown names of one cell that are looked at and said."""


def list_of(name: str) -> CodeList:
    """The code list a column's `choices` names."""
    return REGIONS if name == "region" else LISTS[name]


def _coarser(codes: CodeList, text: str) -> Code | None:
    """The entry that a longer code or fuller place begins with: 3922 → 39, 重庆市渝中区某路1号 → 渝中区."""
    folded = fold(text[:LONGEST])
    head = re.match(r"[a-z]?\d+", folded)
    if head:
        for size in range(head.end() - 1, 1, -1):
            found = codes.matches(folded[:size])
            if len(found) == 1:
                return found[0]
        return None
    for size in range(len(folded) - 1, 1, -1):
        found = codes.matches(folded[:size])
        if len(found) == 1 and found[0].code not in {folded[:size]}:
            return found[0]
    return None


def find_code(name: str, cell: Cell, text: str, *, coarse: bool) -> str:
    """The code meant by a text. Raises Refused with the nearest names."""
    codes = list_of(name)
    value = narrow(text)
    width = codes.width
    if value.isdecimal() and len(value) < width and value not in codes and value.zfill(width) in codes:
        value = value.zfill(width)  # a sheet takes the zero off 01
    try:
        return codes.find(value).code
    except AmbiguousCode as error:
        raise Refused(
            "collect.code_ambiguous", value=text[:50], nearest="、".join(error.nearest[:6])
        ) from None
    except UnknownCode as error:
        entry = _coarser(codes, value) if coarse else None
        if entry is None:
            raise Refused("collect.code_unknown", value=text[:50], nearest="、".join(error.nearest)) from None
        cell.note("collect.code_coarser", value=text[:50], taken=codes.path_name(entry.code))
        return entry.code


def code(name: str, *, coarse: bool = False) -> Converter:
    """One entry of a list, as its code."""

    def convert(cell: Cell) -> str | None:
        text = write_text(cell.raw)
        return (
            None
            if says_nothing(text) and not list_of(name).matches(text)
            else find_code(name, cell, text, coarse=coarse)
        )

    return convert


def number_code(name: str) -> Converter:
    """One entry of a list whose codes are whole numbers, as a number."""
    inner = code(name)

    def convert(cell: Cell) -> int | None:
        value = inner(cell)
        return None if value is None else int(str(value))

    return convert


def code_set(name: str) -> Converter:
    """Several entries of a list, as their codes, each once; the first `MOST_UNKNOWN` unknown ones are named."""

    def convert(cell: Cell) -> list[str]:
        text = write_text(cell.raw)
        whole = list_of(name).matches(text)
        if len(whole) == 1 and not isinstance(cell.raw, list):
            return [whole[0].code]
        if says_nothing(text):
            return []
        result: dict[str, None] = {}
        unknown: list[Refused] = []
        items = split_list(cell.raw)
        if len(items) > MOST_ITEMS:
            raise Refused("collect.too_many_items", count=len(items), limit=MOST_ITEMS)
        for part in chain.from_iterable(_parts(name, item) for item in items):
            try:
                result[find_code(name, cell, part, coarse=False)] = None
            except Refused as refused:
                unknown.append(refused)
            if len(unknown) == MOST_UNKNOWN:  # to find the nearest of each is what takes long
                break
        if unknown:
            values = "、".join(str(refused.params["value"]) for refused in unknown)
            raise Refused(unknown[0].code, value=values[:80], nearest=unknown[0].params["nearest"])
        return list(result)

    return convert


def _parts(name: str, item: str) -> list[str]:
    if list_of(name).matches(item):
        return [item]
    return [part for part in re.split(r"[/／|和及或\s]+", item) if part]


_IPC = re.compile(r"([A-H]\d{2})(?:([A-Z])(?:(\d{1,4})/(\d{2,6}))?)?")


def ipc(cell: Cell) -> list[str]:
    """IPC symbols (H01M10/0525, H01M, H01), kept whole; the class has to exist."""
    result: dict[str, None] = {}
    for item in split_list(cell.raw):
        symbol = re.sub(r"[\s]+|\(\d{4}\.\d{2}\)(?:[AINC]*)", "", narrow(item).upper())
        match = _IPC.fullmatch(symbol)
        if match is None or match[1] not in LISTS["ipc"]:
            raise Refused("collect.ipc", value=item[:50])
        result[symbol] = None
    return list(result)
