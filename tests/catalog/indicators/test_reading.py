"""Figures are read from prose as a reader would read them, with their places, and what is no figure is left alone."""

import csv
import json
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuaizhuan.catalog.indicators import Indicator, extract, find, outcome, unit_factor

HERE = Path(__file__).parent
DATA = Path(os.environ.get("KZ_DATA") or HERE.parents[3] / "shared" / "data")


def rows(name: str) -> Iterator[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def indicator(row: dict[str, str]) -> Indicator:
    high = float(row["high"]) if row["high"] else None
    return Indicator(row["parameter"], row["operator"], float(row["value"]), row["unit"], high)


@pytest.mark.parametrize("row", list(rows("phrases.csv")), ids=lambda row: row["phrase"])
def test_phrase(row: dict[str, str]) -> None:
    assert extract(row["phrase"]) == [indicator(row)]


@pytest.mark.parametrize("phrase", (HERE / "no_figures.txt").read_text("utf-8").splitlines())
def test_no_figure(phrase: str) -> None:
    assert extract(phrase) == []


@pytest.mark.parametrize(
    ("phrase", "value"),
    [
        ("投资3.2亿元人民币", 3.2e8),
        ("预计投入研发费用30-50万", 3e5),
        ("每件售价3元", 3),
        ("年产值约500亿元", 5e10),
        ("注册资金一千万元", 1e7),
    ],
)
def test_money_is_a_kind_of_its_own(phrase: str, value: float) -> None:
    assert [(each.kind, each.indicator.value) for each in find(phrase)] == [("money", value)]
    assert extract(phrase) == []


@pytest.mark.parametrize(
    ("written", "places"),
    [
        ("要求：抗拉强度≥450ＭＰａ；延伸率≥12％。", ["抗拉强度≥450ＭＰａ", "延伸率≥12％"]),
        ("2、排风量必须达到20000m3/h，功率不大于2.2KW", ["排风量必须达到20000m3/h", "功率不大于2.2KW"]),
        ("面积㎡与温度25℃，投入30万元", ["温度25℃", "30万元"]),
    ],
)
def test_places_count_in_the_text_as_written(written: str, places: list[str]) -> None:
    assert [written[each.start : each.end] for each in find(written)] == places


def test_several_values_of_one_parameter() -> None:
    found = extract("采样率分别为20MHz和250MHz，厚度4.0毫米、3.2毫米")
    assert [(each.parameter, each.value) for each in found] == [
        ("采样率", 20),
        ("采样率", 250),
        ("厚度", 4),
        ("厚度", 3.2),
    ]


@given(
    st.text(st.characters(), max_size=200)
    | st.text("抗拉强度≥由降至-~±.0123456789%m℃/(),。每 为", max_size=60)
)
def test_never_raises(written: str) -> None:
    for each in find(written):
        assert 0 <= each.start < each.end <= len(written)
        outcome(each.indicator, each.indicator)


def same(labelled: Indicator, found: Indicator) -> bool:
    """Value, operator and unit agree, and the name holds the labelled one's signs in their order."""
    signs = iter(found.parameter.lower())
    return (
        all(sign in signs for sign in labelled.parameter.lower())
        and found.operator == labelled.operator
        and found.value == pytest.approx(labelled.value)
        and (found.value_high or 0) == pytest.approx(labelled.value_high or 0)
        and unit_factor(found.unit) == unit_factor(labelled.unit)
    )


@pytest.mark.data
def test_precision_and_recall_on_needs(capsys: pytest.CaptureFixture[str]) -> None:
    """Labels were written by reading the 258 needs by eye: every figure with a parameter that can be named and a unit
    or sign; no money, dates, land, people. Rules were written against the needs with an even number."""
    file = DATA / "demands.jsonl"
    if not file.exists():
        pytest.skip(f"no needs at {file}; set KZ_DATA")
    labels: dict[str, list[Indicator]] = {}
    for row in rows("demands.csv"):
        labels.setdefault(row["demand"], []).append(indicator(row))
    counts: dict[str, Counter[str]] = {"written": Counter(), "kept apart": Counter()}
    for number, line in enumerate(file.read_text("utf-8").splitlines()):
        need = json.loads(line)
        count = counts["kept apart" if number % 2 else "written"]
        left = list(labels.get(need["id"][:13], []))
        for found in extract(f"{need['title']}\n{need['text']}"):
            hit = next((each for each in left if same(each, found)), None)
            count["right" if hit else "wrong"] += 1
            if hit:
                left.remove(hit)
        count["missed"] += len(left)
    for half, least in (("written", 0.95), ("kept apart", 0.85)):
        count = counts[half]
        precision = count["right"] / (count["right"] + count["wrong"])
        recall = count["right"] / (count["right"] + count["missed"])
        with capsys.disabled():
            print(
                f"\nfigures in needs, {half}: precision {precision:.3f}, recall {recall:.3f}, {dict(count)}"
            )
        assert min(precision, recall) >= least
