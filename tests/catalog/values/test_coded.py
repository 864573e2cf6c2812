"""Cells that stand for entries of code lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kuaizhuan.catalog.values.cell import Cell, Refused
from kuaizhuan.catalog.values.coded import code, code_set, ipc, number_code


def read(convert: Callable[[Cell], Any], raw: object) -> tuple[Any, list[str]]:
    notes: list[str] = []
    return convert(Cell(raw, None, lambda code, **params: notes.append(code))), notes


INDUSTRY, REGION = code("industry", coarse=True), code("region", coarse=True)


@pytest.mark.parametrize(
    ("convert", "raw", "value"),
    [
        (INDUSTRY, 1, "01"),
        (INDUSTRY, 39.0, "39"),
        (INDUSTRY, "C39", "39"),
        (INDUSTRY, "汽车制造业", "36"),
        (INDUSTRY, "36 汽车制造业", "36"),
        (INDUSTRY, "无", None),
        (REGION, 500109, "500109"),
        (REGION, "重庆市北碚区", "500109"),
        (REGION, "渝北", "500112"),
        (code("high_tech_field"), "新材料技术", "materials"),
        (code("high_tech_field"), "materials", "materials"),
        (number_code("trl"), "TRL 4", 4),
        (number_code("trl"), 9, 9),
        (number_code("trl"), "无", None),
        (code_set("transfer_mode"), "转让、许可；作价入股", ["assign", "licence", "equity"]),
        (code_set("transfer_mode"), "转让/许可", ["assign", "licence"]),
        (code_set("transfer_mode"), ["licence", "许可"], ["licence"]),
        (code_set("ip_kind"), "无", ["none"]),
        (code_set("solution_mode"), "-", []),
        (ipc, "C22C 38/04；h01m,A61", ["C22C38/04", "H01M", "A61"]),
        (ipc, "C22C38/04(2006.01)I", ["C22C38/04"]),
    ],
)
def test_values(convert: Callable[[Cell], Any], raw: object, value: object) -> None:
    assert read(convert, raw) == (value, [])


@pytest.mark.parametrize(
    ("convert", "raw", "value"),
    [
        (INDUSTRY, "3922", "39"),
        (INDUSTRY, "C3922 通信终端设备制造", "39"),
        (REGION, "重庆市北碚区某某路1号", "500109"),
        (REGION, "北京市海淀区", "110000"),
        (code("discipline", coarse=True), "430.40", "430"),
    ],
)
def test_finer_than_the_list_is_taken_and_noted(
    convert: Callable[[Cell], Any], raw: object, value: str
) -> None:
    assert read(convert, raw) == (value, ["collect.code_coarser"])


@pytest.mark.parametrize(
    ("convert", "raw", "code", "hint"),
    [
        (code("high_tech_field"), "新塑材料", "collect.code_unknown", "新材料"),
        (REGION, "市中区", "collect.code_ambiguous", "四川省乐山市市中区"),
        (number_code("trl"), "10", "collect.code_unknown", ""),
        (code_set("transfer_mode"), "转让；赠送", "collect.code_unknown", ""),
        (code_set("transfer_mode"), [f"方式{i}" for i in range(101)], "collect.too_many_items", ""),
        (ipc, "X99", "collect.ipc", ""),
        (ipc, "钢", "collect.ipc", ""),
    ],
)
def test_refused(convert: Callable[[Cell], Any], raw: object, code: str, hint: str) -> None:
    with pytest.raises(Refused) as caught:
        read(convert, raw)
    assert caught.value.code == code
    assert hint in str(caught.value.params.get("nearest", ""))
