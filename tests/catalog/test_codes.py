"""The lists shipped with the catalogue: their counts by the rule book, and both languages of every entry."""

from __future__ import annotations

import pytest

from kuaizhuan.catalog.codes import DATA, LISTS, index


@pytest.mark.parametrize(
    ("name", "top", "total"),
    [
        ("industry", 20, 117),
        ("discipline", 62, 62),
        ("ipc", 8, 140),
        ("high_tech_field", 8, 8),
        ("strategic_industry", 9, 9),
        ("trl", 9, 9),
        ("transfer_mode", 6, 6),
        ("solution_mode", 7, 7),
        ("stage", 3, 3),
        ("organisation_kind", 6, 6),
    ],
)
def test_counts(name: str, top: int, total: int) -> None:
    assert (len(LISTS[name].children()), len(LISTS[name])) == (top, total)


def test_every_file_is_in_the_index_and_back() -> None:
    assert {path.stem for path in DATA.glob("*.csv")} - {"lists"} == set(index())
    assert len(LISTS) == len(index())


@pytest.mark.parametrize("name", list(index()))
def test_entries_are_complete(name: str) -> None:
    info = index()[name]
    assert info.status in {"V", "S", "D", "U"}
    assert info.source
    assert info.title() != info.title("en")
    for entry in LISTS[name].valid():
        assert entry.name_zh
        assert entry.name_en
        for spelling in (entry.code, entry.name_zh, entry.name_en, *entry.aliases):
            found = LISTS[name].find(spelling)
            assert found == entry or LISTS[name].children(entry.code) == [found]


def test_unknown_list_names_the_lists() -> None:
    with pytest.raises(KeyError, match="industry"):
        LISTS["nothing"]


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("industry", "C39", "39"),
        ("industry", "计算机、通信和其他电子设备制造业", "39"),
        ("industry", "39 计算机、通信和其他电子设备制造业", "39"),
        ("transfer_mode", "技术转让", "assign"),
        ("stage", "中试", "pilot"),
        ("trl", "TRL 4", "4"),
        ("trl", "4级", "4"),
        ("organisation_kind", "高校", "university"),
    ],
)
def test_words_in_use(name: str, text: str, code: str) -> None:
    assert LISTS[name].find(text).code == code
