"""Numbers as they are typed."""

from decimal import Decimal

import pytest

from kuaizhuan.catalog.indicators.numbers import read_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,000", "1000"),
        ("１，２００", "1200"),
        ("1 000", "1000"),
        ("1.5×10^3", "1500"),
        ("1.5×103", "1500"),
        ("1.2×10⁻³", "0.0012"),
        ("2 x 10-2", "0.02"),
        ("3*10^(-2)", "0.03"),
        ("10^6", "1000000"),
        ("10⁶", "1000000"),
        ("1e3", "1000"),
        ("1E-3", "0.001"),
        (".5", "0.5"),
        ("5.", "5"),
        ("−3", "-3"),
        ("+3", "3"),
    ],
)
def test_a_number(text: str, value: str) -> None:
    assert read_number(text) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["", "甲", "nan", "inf", "1_000", "12,50", "2×100", "3:1", "450MPa", "9" * 25, "1e999"]
)
def test_no_number(text: str) -> None:
    assert read_number(text) is None
