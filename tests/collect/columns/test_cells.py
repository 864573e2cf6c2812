"""What offices write in cells, by column, and what becomes of it: `cells.csv`.

outcome: read (with the values), blank, asked (kept as text, with something to choose) or kept (as text). None is read
otherwise than it says, and of those meant to be read at most one in twenty may be kept instead.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path

from kuaizhuan.collect.columns import convert
from kuaizhuan.collect.sources import Row

CELLS = list(csv.DictReader(io.StringIO((Path(__file__).parent / "cells.csv").read_text("utf-8"))))
GOOD = {
    "achievements": {"成果名称": "甲", "完成单位": "乙所"},
    "demands": {"需求名称": "甲", "主要问题": "乙"},
    "experts": {"姓名": "甲"},
    "organisations": {"单位名称": "甲"},
}
BESIDE = frozenset({"title", "owner_name", "name", "description"})


def read(case: dict[str, str]) -> tuple[str, dict[str, object]]:
    """(read, asked, kept or blank; the values)"""
    given = {**GOOD[case["kind"]], case["column"]: case["text"]}
    found = convert(case["kind"], Row(2, given))
    assert not found.refused, case
    asked = case["column"] == "成果简介"
    values = {
        name: value.isoformat() if isinstance(value, dt.date) else value
        for name, value in found.values.items()
        if name not in BESIDE or (asked and name == "description")
    }
    asked_about = [each for each in found.unread if not each.settled]
    if asked_about:
        return ("asked" if asked_about[0].options else "kept"), values
    values = {
        name: value for name, value in values.items() if value not in (None, [], False) or case["values"]
    }
    return ("read" if values else "blank"), values


def test_what_offices_write_is_read_or_kept_and_never_read_wrongly() -> None:
    assert len(CELLS) >= 400
    wrong, kept = [], []
    for case in CELLS:
        outcome, values = read(case)
        expected = json.loads(case["values"]) if case["values"] else {}
        if outcome in ("asked", "kept"):
            if case["outcome"] not in ("asked", "kept"):
                kept.append((case["column"], case["text"]))
        elif outcome != case["outcome"] or (outcome == "read" and values != expected):
            wrong.append((case["column"], case["text"], case["outcome"], values))
    meant = sum(case["outcome"] == "read" for case in CELLS)
    assert not wrong, wrong
    assert len(kept) <= meant * 0.05, kept


def test_what_is_asked_offers_something_to_choose() -> None:
    bare = [case["text"] for case in CELLS if case["outcome"] == "asked" and read(case)[0] != "asked"]
    assert not bare


def test_nothing_that_was_written_is_lost() -> None:
    for case in CELLS:
        if case["outcome"] not in ("asked", "kept"):
            continue
        given = {**GOOD[case["kind"]], case["column"]: case["text"]}
        (unread,) = convert(case["kind"], Row(2, given)).unread
        assert unread.text == case["text"].strip(), case
