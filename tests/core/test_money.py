import pytest

from kuaizhuan.core import money


@pytest.mark.parametrize(
    ("text", "unit", "fen"),
    [
        ("12.5", "万元", 12_500_000),
        ("12.5元", "万元", 1_250),
        ("１,２００万", "元", 1_200_000_000),
        ("￥ 3 亿元", "元", 30_000_000_000),
        ("0", "元", 0),
        ("0.005", "元", 1),
        ("0.0049", "元", 0),
        (".5 万", "元", 500_000),
        ("7分", "元", 7),
        ("", "元", None),
        ("面议", "万元", None),
        (" — ", "万元", None),
    ],
)
def test_parse(text: str, unit: str, fen: int | None) -> None:
    assert money.parse(text, unit=unit) == fen


@pytest.mark.parametrize("text", ["-1", "abc", "1.2.3", "12 美元", "1e5", "10000000000000000元", ",", "3–5"])
def test_what_is_not_an_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        money.parse(text, unit="元")


@pytest.mark.parametrize(
    ("fen", "unit", "said"),
    [
        (0, "", "0元"),
        (150, "", "1.5元"),
        (1_000_000, "", "1万元"),
        (123_450_000, "", "123.45万元"),
        (10_000_000_000, "", "1亿元"),
        (100_000, "元", "1,000元"),
        (-1_000_000, "", "-1万元"),
        (5_000, "万元", "0.005万元"),
    ],
)
def test_show(fen: int, unit: str, said: str) -> None:
    assert money.show(fen, unit=unit) == said
