"""The map has today's districts, neighbours share their borders, and every region lies where it belongs."""

from __future__ import annotations

import datetime as dt
import gzip
import importlib.util
import json
from pathlib import Path

import pytest

from kuaizhuan.people import borders as drawn
from kuaizhuan.people.borders import area_of, borders
from kuaizhuan.people.regions import REGIONS, within

ROOT = Path(__file__).parents[2]
TODAY = dt.date(2026, 11, 30)
DATA = Path(drawn.__file__).parent / "data"


def test_there_is_an_area_for_each_district_of_chongqing_and_city_of_sichuan():
    wanted = {entry.code for place in ("500000", "510000") for entry in REGIONS.children(place, TODAY)}
    assert set(borders().areas) == wanted
    assert "500157" in wanted
    assert not {"500105", "500112"} & wanted


@pytest.mark.parametrize(
    ("region", "area"),
    [("500105", "500157"), ("500112", "500157"), ("500109", "500109"), ("510104", "510100"), ("510000", ""), ("110000", ""), ("x", "")],
)  # fmt: skip
def test_a_region_lies_in_an_area(region, area):
    assert area_of(region, TODAY) == area


def test_a_filter_by_region_means_all_places_in_it():
    assert set(within("500157")) == {"500157", "500105", "500112"}
    assert within("500109") == ("500109",)
    assert {"510100", "510104"} <= set(within("510100"))
    assert within("500105") == ("500105",)
    assert within("x") == ("x",)


def test_what_is_committed_is_what_the_script_draws():
    spec = importlib.util.spec_from_file_location("draw_borders", ROOT / "scripts/draw_borders.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert json.loads((DATA / "borders.json").read_text()) == json.loads(json.dumps(script.draw()))


def test_it_is_small_and_names_its_licence():
    assert len(gzip.compress((DATA / "borders.json").read_bytes())) < 60_000
    assert "MIT License" in (DATA / "borders.LICENSE.txt").read_text()
