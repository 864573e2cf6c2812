import pytest

from kuaizhuan.core import money


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
