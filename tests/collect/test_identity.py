"""Names that are one organisation, names that only look alike, and texts that say the same."""

from __future__ import annotations

import pytest

from kuaizhuan.collect.identity import ENOUGH, clusters, near_duplicates, normalise_name, score_name
from kuaizhuan.collect.minhash import Candidates, shape


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("重庆星示科技有限公司", "重庆星示科技有限责任公司"),
        ("重庆市星示科技有限公司", "重庆星示科技（集团）有限公司"),
        ("星示科技(重庆)有限公司", "重庆星示科技有限公司"),
        ("四川省 星示 研究院", "四川星示研究院"),
        ("ＡＢＣ材料研究所", "abc材料研究所"),
    ],
)
def test_same(a: str, b: str) -> None:
    assert normalise_name(a) == normalise_name(b)
    assert score_name(a, b).score == 1.0
    assert score_name(a, b).reasons == ("collect.name_same",)


@pytest.mark.parametrize(
    ("a", "b", "low", "high", "reason"),
    [
        ("星示科技有限公司", "重庆星示科技有限公司", 0.85, 0.95, "collect.name_place_missing"),
        ("成都星示材料有限公司", "重庆星示材料有限公司", 0.0, 0.5, "collect.name_place_differs"),
        ("星示第一研究所", "星示第二研究所", 0.0, 0.4, "collect.name_number_differs"),
        ("星示大学", "星示大学附属医院", 0.0, 0.6, "collect.name_branch"),
        ("星示材料大学", "星材大", 0.0, 0.7, "collect.name_abbreviation"),
        ("星示科技集团", "星示科技有限公司", 0.85, 0.95, "collect.name_form_differs"),
        ("星示材料研究院", "星示材料研究所", 0.8, 0.95, "collect.name_alike"),
        ("四川大学", "重庆大学", 0.0, 0.6, "collect.name_alike"),
        ("", "星示大学", 0.0, 0.0, "collect.name_empty"),
    ],
)
def test_score_with_reason(a: str, b: str, low: float, high: float, reason: str) -> None:
    forward, backward = score_name(a, b), score_name(b, a)
    assert forward == backward
    assert low <= float(forward) <= high
    assert reason in forward.reasons


TEXTS = {
    "a": "一种高强度汽车钢板的制备方法，采用控轧控冷工艺提高强度",
    "b": "一种高强度汽车钢板的制备方法,采用控轧控冷工艺提高强度。",
    "c": "一种锂电池正极材料及其制备方法",
    "d": "一种高强度汽车钢板的制备方法，采用控轧控冷工艺提高了强度",
    "e": "",
    "f": "钢",
    "g": "钢",
}


def test_near_duplicates() -> None:
    pairs = near_duplicates(TEXTS, 0.8)
    assert [(pair.first, pair.second) for pair in pairs] == [("a", "b"), ("f", "g"), ("a", "d"), ("b", "d")]
    assert pairs[0].similarity == 1.0
    assert pairs == near_duplicates(TEXTS, 0.8)
    assert clusters(pairs) == [["a", "b", "d"], ["f", "g"]]


def test_near_duplicates_joins_two_groups() -> None:
    pairs = near_duplicates({"1": "甲乙丙丁戊己", "2": "子丑寅卯辰巳"}, 0.5)
    assert pairs == []
    assert clusters(pairs) == []


def test_thousands_of_copies_are_one_cluster_and_not_millions_of_pairs() -> None:
    texts = {f"{n}": "通过成分设计与真空压铸工艺得到高强度铝合金薄壁件" * 3 + str(n) for n in range(600)}
    pairs = near_duplicates(texts, 0.8)
    assert len(pairs) <= 600 * ENOUGH
    assert [set(group) for group in clusters(pairs)] == [set(texts)]


@pytest.mark.parametrize(("threshold", "bands"), [(0.4, (32, 4)), (0.7, (14, 9)), (0.9, (5, 25))])
def test_the_bands_that_err_least(threshold: float, bands: tuple[int, int]) -> None:
    assert shape(threshold, 128) == bands


def test_candidates_share_a_band() -> None:
    index = Candidates(0.7, 128)
    near = {f"部分{n}" for n in range(100)}
    index.add("near", index.signature(near))
    index.add("far", index.signature({f"别的{n}" for n in range(100)}))
    assert index.like(index.signature(near | {"另加"})) == {"near"}
    assert (index.signature(near) == Candidates(0.7, 128).signature(sorted(near))).all()
