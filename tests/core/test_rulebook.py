"""A rule has rows by day and place: the nearest place wins, then the day; a node's own values cut into them."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields

import pytest

from kuaizhuan.core.errors import BadInput
from kuaizhuan.core.rulebook import Rule, Rulebook, WrongParameter, read

D = dt.date.fromisoformat
ABOVE = {"village": ("county", "province"), "county": ("province",)}


def above(place: str) -> tuple[str, ...]:
    return ABOVE.get(place, ())


def row(id="A-1", place="", days="15", since=None, until=None, status="V", unit="days") -> Rule:
    return Rule(
        id=id,
        topic="x",
        jurisdiction=place,
        instrument="某法",
        doc_no="",
        article="第1条",
        clause_en="a",
        text_zh="乙",
        text_en="b",
        params=f"{unit}={days}" if unit else "",
        effective_from=D(since) if since else None,
        effective_to=D(until) if until else None,
        status=status,
        source="s",
        checked_on=D("2026-11-24"),
    )


BOOK = Rulebook(
    [
        row(days="30", until="2019-12-31"),
        row(days="15", since="2020-01-01"),
        row(place="province", days="12", since="2022-01-01", until="2023-12-31", status="U"),
        row(place="county", days="10", since="2023-07-01"),
        row("A-2", days="7", since="2020-01-01", until="2020-12-31"),
    ],
    above,
)


@pytest.mark.parametrize(
    ("day", "place", "days"),
    [
        ("2019-12-31", "", 30),
        ("2020-01-01", "", 15),
        ("2022-01-01", "", 15),
        ("2021-12-31", "province", 15),
        ("2022-01-01", "province", 12),
        ("2023-12-31", "province", 12),
        ("2024-01-01", "province", 15),
        ("2023-06-30", "county", 12),
        ("2023-07-01", "county", 10),
        ("2030-01-01", "village", 10),
        ("2030-01-01", "elsewhere", 15),
    ],
)
def test_the_nearest_place_wins_and_then_the_day(day, place, days):
    assert BOOK.number("A-1", on=D(day), place=place) == days
    law = BOOK.at(D("1990-01-01"), place).at(D(day))
    assert (law.number("A-1"), law.cited("A-1").number) == (days, days)


def test_no_row_in_force_names_rule_day_and_place():
    with pytest.raises(BadInput) as missing:
        BOOK.number("A-2", on=D("2021-01-01"), place="village")
    assert missing.value.code == "core.no_rule"
    assert missing.value.params == {"rule": "A-2", "on": "2021-01-01", "place": "village"}
    assert BOOK.find("A-2", on=D("2021-01-01"), place="") is None
    with pytest.raises(KeyError):
        BOOK.number("A-3", on=D("2021-01-01"), place="")


@pytest.mark.parametrize(("day", "days"), [("2019-01-01", 7), ("2020-05-01", 7), ("2021-01-01", 7)])
def test_a_rule_is_cited_on_any_day(day, days):
    assert BOOK.at(D(day), "village").cited("A-2").number == days


def test_a_rule_of_one_place_is_cited_elsewhere_too():
    book = Rulebook(
        [
            row(place="county", since="2020-01-01", until="2020-12-31"),
            row(place="county", days="9", since="2021-01-01"),
        ]
    )
    assert book.at(D("2022-01-01"), "elsewhere").cited("A-1").number == 9


def test_a_figure_says_on_what_it_rests():
    law = BOOK.at(D("2022-05-01"), "province")
    assert law.figure(5, "A-2", "A-2").as_dict() == {"fen": 5, "basis": ["A-2"], "unverified": False}
    assert law.figure(5, "A-1", "A-2").unverified
    assert not BOOK.at(D("2022-05-01")).figure(5, "A-1").unverified


@pytest.mark.parametrize(
    "rows",
    [
        (row(until="2020-01-01"), row(since="2020-01-01")),
        (row(), row(days="9")),
        (row(place="county", since="2020-01-01"), row(), row(place="county", until="2021-01-01")),
    ],
)
def test_rows_of_one_rule_and_place_do_not_overlap(rows):
    with pytest.raises(ValueError, match="overlaps") as refused:
        Rulebook(rows)
    assert str(rows[0]) in str(refused.value)
    assert str(rows[-1]) in str(refused.value)
    with pytest.raises(ValueError, match="ends before"):
        Rulebook([row(since="2020-01-02", until="2020-01-01")])


def test_a_value_without_day_and_place_holds_wherever_and_as_long_as_the_rule_does():
    book = BOOK.with_values({"A-1": {"value": "20", "mark": "V", "source": "公报"}})
    assert {(each.value, each.status, each.source) for each in book.rows("A-1")} == {("20", "V", "公报")}
    assert all(each.checked_on is None for each in book.rows("A-1"))
    assert [(each.jurisdiction, each.first, each.last) for each in book] == [
        (each.jurisdiction, each.first, each.last) for each in BOOK
    ]
    assert BOOK.number("A-1", on=D("2020-01-01"), place="") == 15


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"from": "2021-01-01"}, {"": (30, 15, 8, 8), "province": (30, 15, 8, 8), "county": (30, 15, 8, 8)}),
        ({"place": ""}, {"": (8, 8, 8, 8), "province": (8, 8, 12, 12), "county": (8, 8, 12, 10)}),
        (
            {"place": "province"},
            {"": (30, 15, 15, 15), "province": (30, 15, 8, 8), "county": (30, 15, 8, 10)},
        ),
        (
            {"place": "elsewhere"},
            {"": (30, 15, 15, 15), "elsewhere": (8, 8, 8, 8), "county": (30, 15, 12, 10)},
        ),
        (
            {"place": "elsewhere", "from": "2022-02-01"},
            {"": (30, 15, 15, 15), "elsewhere": (30, 15, 8, 8), "county": (30, 15, 12, 10)},
        ),
        (
            {"place": "village", "from": "2023-08-15"},
            {"county": (30, 15, 12, 10), "village": (30, 15, 12, 8)},
        ),
        ({"place": "county", "from": "2020-06-01"}, {"province": (30, 15, 12, 12), "county": (30, 8, 8, 8)}),
    ],
)
def test_a_value_from_a_day_on_and_at_a_place(changes, found):
    book = BOOK.with_values({"A-1": {"value": "8", **changes}})
    days = [D(day) for day in ("2019-06-01", "2020-06-01", "2022-06-01", "2023-09-01")]
    for place, numbers in found.items():
        assert tuple(book.number("A-1", on=day, place=place) for day in days) == numbers, place


def test_several_values_of_one_rule_in_any_order():
    book = BOOK.with_values(
        {
            "A-1": [
                {"value": "9", "place": "village"},
                {"value": "6", "from": "2027-01-01"},
                {"value": "8", "from": "2026-01-01"},
            ]
        }
    )
    days = [D(day) for day in ("2025-12-31", "2026-01-01", "2026-12-31", "2027-01-01")]
    assert [book.number("A-1", on=day, place="") for day in days] == [15, 8, 8, 6]
    assert [book.number("A-1", on=day, place="village") for day in days] == [9, 9, 9, 9]


def test_a_value_may_outlive_the_rule_only_when_it_names_a_day():
    book = BOOK.with_values({"A-2": {"value": "9", "from": "2022-01-01"}})
    assert book.find("A-2", on=D("2021-06-01"), place="") is None
    assert book.number("A-2", on=D("2030-01-01"), place="") == 9


@pytest.mark.parametrize(
    "changes",
    [
        {"from": "soon"},
        {"from": "2026-02-30"},
        {"from": 2026},
        {"from": None},
        {"place": 500000},
        {"days": "3"},
        {"mark": "X"},
        {"mark": ""},
        {"value": "0"},
        {"value": "366"},
        {"value": "soon"},
        {"value": "", "place": "county"},
    ],
)
def test_a_value_that_cannot_stand_is_refused(changes):
    for given in (changes, [{"value": "3"}, changes]):
        with pytest.raises(WrongParameter, match="A-1"):
            BOOK.with_values({"A-1": given})
    with pytest.raises(WrongParameter, match="A-9"):
        BOOK.with_values({"A-9": []})


def write(path, *rows: str) -> None:
    head = ",".join(field.name for field in fields(Rule))
    path.write_text("\n".join([head, *rows]), encoding="utf-8")


GOOD = "A-1,x,,某法,,第1条,a,乙,b,days=15,2020-01-01,,V,s,2026-11-24"


def test_rules_come_from_several_files(tmp_path):
    write(tmp_path / "one.csv", GOOD)
    write(
        tmp_path / "two.csv", GOOD.replace("A-1", "B-1"), GOOD.replace("x,,", "x,county,").replace("15", "9")
    )
    book = read([tmp_path / "one.csv", tmp_path / "two.csv"], above)
    assert "A-1" in book
    assert "B-1" in book
    assert book.number("A-1", on=D("2026-01-01"), place="village") == 9
    first = book.rows("A-1")[0]
    assert (first.clause(), first.clause("en"), first.text("zh-hans"), first.text("en")) == (
        "某法第1条",
        "a",
        "乙",
        "b",
    )
    assert first.checked_on == D("2026-11-24")


@pytest.mark.parametrize(
    "rows",
    [
        (GOOD.replace(",V,", ",Q,"),),
        (GOOD.replace(",V,", ",,"),),
        (GOOD, GOOD),
        ("A-1,V",),
        (GOOD.replace("days=15", "days=0"),),
        (GOOD.replace("days=15", "15"),),
        (GOOD.replace("days=15", "weeks=15"),),
        (GOOD.replace("2020-01-01", "soon"),),
    ],
)
def test_a_broken_table_does_not_load(tmp_path, rows):
    write(tmp_path / "rules.csv", *rows)
    with pytest.raises(ValueError):
        read([tmp_path / "rules.csv"])
    (tmp_path / "rules.csv").write_text("id\nA-1")
    with pytest.raises(ValueError, match=r"rules\.csv"):
        read([tmp_path / "rules.csv"])


def test_a_parameter_may_be_one_of_some_words():
    book = Rulebook([row("A-3", days="wait", unit="when late")])
    changed = book.with_values({"A-3": {"value": "accept", "place": "county", "mark": "S"}})
    assert [(each.jurisdiction, each.value) for each in changed.rows("A-3")] == [
        ("", "wait"),
        ("county", "accept"),
    ]
    for wrong in ("", "Accept", "1", "accept "):
        with pytest.raises(WrongParameter, match="wait, oversee, accept"):
            book.with_values({"A-3": {"value": wrong}})
