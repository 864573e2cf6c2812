"""Credit codes, patents, telephones, mail: what is true to its check digit and what is only shaped so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kuaizhuan.catalog.values.cell import Cell, Refused
from kuaizhuan.catalog.values.identifiers import check_digit, credit_code, email, patent_numbers, phone


def read(convert: Callable[[Cell], Any], raw: object) -> tuple[Any, list[str]]:
    notes: list[str] = []
    return convert(Cell(raw, None, lambda code, **params: notes.append(code))), notes


@pytest.mark.parametrize(
    ("convert", "raw", "value"),
    [
        (credit_code, "11500000MB15895317", "11500000MB15895317"),
        (credit_code, " 91110000 600037341l ", "91110000600037341L"),
        (credit_code, "１１５００００0MB15895317", "11500000MB15895317"),
        (credit_code, "无", None),
        (patent_numbers, "ZL98101234.5", ["ZL98101234.5"]),
        (
            patent_numbers,
            "CN108123456A；US10123456B2，PCT/CN2020/123456",
            ["CN108123456A", "US10123456B2", "PCT/CN2020/123456"],
        ),
        (patent_numbers, "2020SR123456", ["2020SR123456"]),
        (patent_numbers, "暂无", []),
        (phone, 13800138000, "13800138000"),
        (phone, "138-0013-8000", "13800138000"),
        (phone, "+86 138 0013 8000", "13800138000"),
        (phone, "（023）6000 0000", "023-60000000"),
        (phone, "0816-2480000转12", "0816-2480000-12"),
        (phone, "02360000000/13800138000", "023-60000000；13800138000"),
        (phone, "400-800-8000", "4008008000"),
        (phone, "0044 20 7946 0000", "+442079460000"),
        (phone, "—", None),
        (email, " Office＠Example.ORG ", "Office@example.org"),
        (email, "a@b。cn", "a@b.cn"),
        (email, "无", None),
    ],
)
def test_values(convert: Callable[[Cell], Any], raw: object, value: object) -> None:
    assert read(convert, raw) == (value, [])


@pytest.mark.parametrize(
    ("convert", "raw", "value", "note"),
    [
        (patent_numbers, "三项发明专利", ["三项发明专利"], "collect.patent_unread"),
        (patent_numbers, "CN12345678", ["CN12345678"], "collect.patent_unread"),
        (patent_numbers, "ZL98101234", ["ZL98101234.5"], "collect.patent_completed"),
        (phone, "60000000", "60000000", "collect.phone_area"),
    ],
)
def test_kept_and_noted(convert: Callable[[Cell], Any], raw: object, value: object, note: str) -> None:
    assert read(convert, raw) == (value, [note])


@pytest.mark.parametrize(
    ("convert", "raw", "code"),
    [
        (credit_code, "11500000MB15895318", "collect.credit_code_check"),
        (credit_code, "11500000MB1589531", "collect.credit_code_length"),
        (credit_code, "11500000MO15895317", "collect.credit_code_characters"),
        (credit_code, 9.1110000600037e17, "collect.credit_code_number"),
        (credit_code, 911100006000373410, "collect.credit_code_number"),
        (patent_numbers, "ZL98101234.6", "collect.patent_check"),
        (patent_numbers, "CN108123456A；ZL98101234.6", "collect.patent_check"),
        (phone, "12345", "collect.phone"),
        (phone, "1.38E+10", "collect.number_spoiled"),
        (phone, "23800138000", "collect.phone"),
        (email, "a@b", "collect.email"),
        (email, "a@b.cn；c@d", "collect.email"),
        (email, "x" * 65 + "@example.org", "collect.email"),
    ],
)
def test_refused(convert: Callable[[Cell], Any], raw: object, code: str) -> None:
    with pytest.raises(Refused) as caught:
        read(convert, raw)
    assert caught.value.code == code


def test_check_digit_by_hand() -> None:
    # 2*9 + 3*8 + 4*1 + 5*0 + 6*1 + 7*2 + 8*3 + 9*4 = 126 = 11*11 + 5
    assert check_digit("98101234") == "5"
    assert check_digit("00000005") == "1"  # 45 mod 11
    assert check_digit("00000060") == "4"  # 48 mod 11
    assert check_digit("50000000") == "X"  # 10


@pytest.mark.parametrize("number", ["201810123456", "202110999999", "98101234"])
def test_a_number_typed_as_a_number(number: str) -> None:
    digit = check_digit(number)
    if digit != "X":
        assert read(patent_numbers, float(f"{number}.{digit}")) == ([f"{number}.{digit}"], [])
    assert read(patent_numbers, f"zl {number}{digit.lower()}") == ([f"ZL{number}.{digit}"], [])
