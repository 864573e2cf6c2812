"""Code lists: what is found, on which day, and what an unknown name is answered with."""

from __future__ import annotations

import datetime as dt

import pytest

from kuaizhuan.core.codes import AmbiguousCode, Code, CodeList, UnknownCode, fold

EVE, DAY = dt.date(2025, 12, 31), dt.date(2026, 1, 1)


@pytest.fixture
def places() -> CodeList:
    return CodeList(
        [
            Code("10", "甲省", "Jia Province", aliases=("甲",)),
            Code("11", "东市", "Dong", parent="10", aliases=("东",)),
            Code("12", "西市", "Xi", parent="10", valid_to=EVE, successors=("14", "11")),
            Code("13", "中区", "Zhong", parent="11"),
            Code("14", "新区", "New Area", parent="10", valid_from=DAY, valid_to=DAY, successors=("15",)),
            Code("15", "西市", "Xi", parent="10", valid_from=DAY),
            Code("16", "中区", "Zhong", parent="15"),
            Code("20", "乙州", "Yi"),
            Code("21", "乙州", "Yi", parent="20"),
        ]
    )


@pytest.mark.parametrize(
    ("text", "on", "code"),
    [
        ("11", None, "11"),
        (" １１ ", None, "11"),
        ("东市", None, "11"),
        ("东", None, "11"),
        ("甲省东市", None, "11"),
        ("甲东", None, "11"),
        ("DONG", None, "11"),
        ("11 东市", None, "11"),
        ("11-东市", None, "11"),
        ("甲省 东市 中区", None, "13"),
        ("西市", None, "15"),
        ("西市", EVE, "12"),
        ("西市", DAY, "15"),
        ("12", None, "12"),
        ("乙州", None, "21"),
        ("（11）", None, "11"),
    ],
)
def test_find(places: CodeList, text: str, on: dt.date | None, code: str) -> None:
    assert places.find(text, on=on).code == code


@pytest.mark.parametrize(
    ("text", "on"),
    [
        *[("南市", None), ("", None), ("12", DAY), ("14", EVE), ("11 西市", None)],
        *[(another, None) for another in ("1111", "1.1", "1-1", "1 1", "-11", "－11")],
    ],
)
def test_find_unknown(places: CodeList, text: str, on: dt.date | None) -> None:
    with pytest.raises(UnknownCode) as caught:
        places.find(text, on=on)
    assert len(caught.value.nearest) == 3


def test_unknown_says_what_is_near(places: CodeList) -> None:
    with pytest.raises(KeyError, match=r"no entry '东'?'.*东市|no entry '东城'.*东市"):
        places.find("东城")


def test_ambiguous_names_the_full_paths(places: CodeList) -> None:
    with pytest.raises(AmbiguousCode, match="甲省东市中区, 甲省西市中区"):
        places.find("中区")


def test_get(places: CodeList) -> None:
    assert places.get("12").name_zh == "西市"
    with pytest.raises(UnknownCode):
        places.get("12", on=DAY)
    with pytest.raises(UnknownCode):
        places["99"]


def test_children_and_valid(places: CodeList) -> None:
    assert [entry.code for entry in places.children()] == ["10", "20"]
    assert [entry.code for entry in places.children("10", on=EVE)] == ["11", "12"]
    assert [entry.code for entry in places.children("10", on=dt.date(2026, 1, 2))] == ["11", "15"]
    assert [entry.code for entry in places.valid(EVE)] == ["10", "11", "12", "13", "16", "20", "21"]
    assert [entry.code for entry in places.descendants("11")] == ["11", "13"]
    with pytest.raises(UnknownCode):
        places.children("99")


def test_successors_are_followed_to_the_end(places: CodeList) -> None:
    assert [entry.code for entry in places.successors("12")] == ["15", "11"]
    assert places.successors("11") == []


def test_labels(places: CodeList) -> None:
    assert places.label("11") == "东市"
    assert places.label("11", "en") == "Dong"
    assert places.path_name("13") == "甲省东市中区"
    assert places.path_name("13", "en-GB") == "Zhong, Dong, Jia Province"


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ([Code("1", "甲", "A"), Code("1", "乙", "B")], "twice"),
        ([Code("1", "甲", "A", parent="9")], "1 names 9"),
        ([Code("1", "甲", "A", successors=("9",))], "1 names 9"),
        ([Code("1", "甲", "A", valid_from=DAY, valid_to=EVE)], "ends before it begins"),
    ],
)
def test_contradictions_are_refused(entries: list[Code], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        CodeList(entries)


def test_from_csv(tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "list.csv"
    path.write_text(
        "code,name_zh,name_en,parent,valid_from,valid_to,successors\n"
        "1,甲,A,,,2025-12-31,2;3\n2,乙,B,,2026-01-01,,\n3,丙,C,,,,\n",
        encoding="utf-8",
    )
    codes = CodeList.from_csv(path)
    assert list(codes) == ["1", "2", "3"]
    assert codes["1"].valid_to == EVE
    assert [entry.code for entry in codes.successors("1")] == ["2", "3"]
    path.write_text("code,name_zh\n1,甲\n", encoding="utf-8")
    with pytest.raises(ValueError, match="columns missing: name_en"):
        CodeList.from_csv(path)


def test_fold() -> None:
    assert fold("计算机、通信 和（其他）ＡＢＣ") == fold("计算机通信和其他abc")
