"""Cells that stand for an entry of a code list, by code or by name.

A name that is not in the list is refused with the three nearest; a finer code or place than the list holds is
taken at the level it holds, and noted.
"""

from __future__ import annotations

import re
from itertools import chain

from kuaizhuan.catalog.codes import LISTS
from kuaizhuan.catalog.values import everyday
from kuaizhuan.catalog.values.boxes import ticked
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
    """The code meant by a text, noted where it is an everyday word for it. Raises Refused with what may be meant."""
    codes = list_of(name)
    value = narrow(text)
    width = codes.width
    if value.isdecimal() and len(value) < width and value not in codes and value.zfill(width) in codes:
        value = value.zfill(width)  # a sheet takes the zero off 01
    try:
        return codes.find(value).code
    except AmbiguousCode as error:
        raise Refused("collect.code_ambiguous", value=text[:50], nearest="、".join(error.nearest[:6])).offer(
            *error.nearest[:6]
        ) from None
    except UnknownCode as error:
        found = everyday.find(codes, name, value)
        if found is not None:
            named, exactly = found
            if not exactly:
                cell.note("collect.code_word", value=text[:50], taken=codes.path_name(named.code))
            return named.code
        entry = _coarser(codes, value) if coarse else None
        if entry is None:
            raise Refused("collect.code_unknown", value=text[:50], nearest="、".join(error.nearest)).offer(
                *error.nearest
            ) from None
        cell.note("collect.code_coarser", value=text[:50], taken=codes.path_name(entry.code))
        return entry.code


def code(name: str, *, coarse: bool = False) -> Converter:
    """One entry of a list, as its code. Of a form on which boxes are ticked, the one that is."""

    def convert(cell: Cell) -> str | None:
        text = write_text(cell.raw)
        chosen = ticked(text)
        if chosen is not None:
            if len(chosen) > 1:
                raise Refused("collect.code_several", value=text[:50]).offer(*chosen[:6])
            text = chosen[0] if chosen else ""
        if says_nothing(text) and not list_of(name).matches(text):
            return None
        try:
            return find_code(name, cell, text, coarse=coarse)
        except Refused as refused:
            parts = [part for item in split_list(text) for part in _parts(name, item)]
            known = (
                [part for part in parts if _is_known(name, part)] if 1 < len(parts) <= MOST_UNKNOWN else []
            )
            if known:
                raise Refused("collect.code_several", value=text[:50]).offer(*known) from None
            raise refused

    return convert


def _is_known(name: str, text: str) -> bool:
    codes = list_of(name)
    return bool(codes.matches(narrow(text))) or everyday.find(codes, name, narrow(text)) is not None


def number_code(name: str) -> Converter:
    """One entry of a list whose codes are whole numbers, as a number."""
    inner = code(name)

    def convert(cell: Cell) -> int | None:
        value = inner(cell)
        return None if value is None else int(str(value))

    return convert


def code_set(name: str) -> Converter:
    """Several entries of a list, as their codes, each once; the first `MOST_UNKNOWN` unknown ones are named, beside
    those that were found."""

    def convert(cell: Cell) -> list[str]:
        text = write_text(cell.raw)
        chosen = None if isinstance(cell.raw, list) else ticked(text)
        whole = list_of(name).matches(text)
        if len(whole) == 1 and chosen is None and not isinstance(cell.raw, list):
            return [whole[0].code]
        if says_nothing(text) or chosen == []:
            return []
        result: dict[str, None] = {}
        unknown: list[Refused] = []
        items = split_list(chosen if chosen is not None else cell.raw)
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
            options = dict.fromkeys(option for refused in unknown for option in refused.options)
            raise Refused(unknown[0].code, value=values[:80], nearest=unknown[0].params["nearest"]).offer(
                *list(options)[:6], found=list(result) or None
            )
        return list(result)

    return convert


def _parts(name: str, item: str) -> list[str]:
    if _is_known(name, item):
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
