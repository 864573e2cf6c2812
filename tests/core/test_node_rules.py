"""The rule book of a node: what every package ships, the node's own packages too, with the values it set."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

import kuaizhuan.transfer
from kuaizhuan.core import node_rules
from kuaizhuan.core.errors import BadInput
from kuaizhuan.people.regions import places_above

DAY = dt.date(2026, 6, 1)


@pytest.fixture
def own_package(settings, tmp_path, monkeypatch):
    shipped = (Path(kuaizhuan.transfer.__path__[0]) / "rules.csv").read_text(encoding="utf-8").splitlines()
    package = tmp_path / "kz_rules_package"
    package.mkdir()
    (package / "__init__.py").touch()
    row = next(line for line in shipped if line.startswith("TT-003,income,"))
    local = row.replace("TT-003,income,", "TT-003,income,500112,").replace("500112,,", "500112,")
    more = row.replace("TT-003", "ZZ-001")
    (package / "rules.csv").write_text("\n".join([shipped[0], local.replace("days=15", "days=12"), more]))
    monkeypatch.syspath_prepend(tmp_path)
    settings.PACKAGES = (*settings.PACKAGES, "kz_rules_package")


def test_each_package_contributes_its_rules(own_package):
    book = node_rules.book()
    assert book.number("ZZ-001", on=DAY, place="") == 15
    assert [book.number("TT-003", on=DAY, place=place) for place in ("", "CQ", "500112")] == [15, 15, 12]
    assert node_rules.book() is book


def test_the_nodes_own_values_hold_for_every_package(own_package, settings, tmp_path):
    settings.RULES_FILE = str(tmp_path / "rules.json")
    given = {"ZZ-001": {"value": "9", "place": "CQ"}, "TT-003": {"value": "11", "place": "500000"}}
    (tmp_path / "rules.json").write_text(json.dumps(given))
    book = node_rules.book()
    assert [book.number("ZZ-001", on=DAY, place=place) for place in ("500112", "CQ", "SC")] == [9, 9, 15]
    # A jurisdiction and its region are one place under two codes.
    assert [book.number("TT-003", on=DAY, place=place) for place in ("500112", "CQ", "SC")] == [12, 11, 15]


def test_a_file_that_cannot_be_used_is_named(settings, tmp_path):
    assert node_rules.check_file() == []
    settings.RULES_FILE = str(tmp_path / "nothing.json")
    with pytest.raises(BadInput, match="rules_file"):
        node_rules.book()
    assert ["nothing.json" in error.msg for error in node_rules.check_file()] == [True]


@pytest.mark.parametrize(
    ("place", "above"),
    [
        ("500112", ("500000", "CQ")),
        ("510104", ("510100", "510000", "SC")),
        ("500000", ("CQ",)),
        ("CQ", ("500000",)),
        ("110000", ()),
        ("XX", ()),
        ("", ()),
    ],
)
def test_the_places_above_a_place(place, above):
    assert places_above(place) == above
