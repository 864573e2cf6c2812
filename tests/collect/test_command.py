"""The command that imports: what it says of the layout, what a person may say, and that it eats no file of theirs."""

from __future__ import annotations

import io
import json

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from factories import an_organisation
from kuaizhuan.catalog.models import Demand

pytestmark = pytest.mark.django_db

ROWS = {
    "渝中区": ["渝中甲", "现有壳体过重，要求减重且不降强度。"],
    "江北区": ["江北甲", "现有壳体过重，要求减重且不降强度。"],
}


@pytest.fixture
def file(tmp_path):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, row in ROWS.items():
        sheet = book.create_sheet(name)
        sheet.append(["项目全称", "主要问题"])
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    return tmp_path / "a.xlsx"


def run(file, *words):
    out = io.StringIO()
    call_command("import", "demands", str(file), *words, "--json", stdout=out)
    return json.loads(out.getvalue())


def a_map(tmp_path, choice):
    path = tmp_path / "map.json"
    path.write_text(json.dumps(choice), "utf-8")
    return ["--map", str(path)]


def test_a_map_and_a_sheet_are_sent_along(file, tmp_path):
    owner = an_organisation("示例机械厂有限公司")
    said = a_map(tmp_path, {"columns": {"项目全称": "title"}})
    found = run(file, *said, "--as", owner.name, "--dry-run")
    assert found["counts"]["create"] == 2
    assert [(s["name"], s["read"], s["layout"]) for s in found["layout"]["sheets"]] == [
        ("渝中区", True, "list"),
        ("江北区", True, "list"),
    ]
    assert [(c["header"], c["field"], c["sample"]) for c in found["layout"]["columns"]] == [
        ("项目全称", "title", "渝中甲"),
        ("主要问题", "description", ROWS["渝中区"][1]),
    ]
    assert found["first"][0]["title"] == "渝中甲"

    found = run(file, *said, "--as", owner.name, "--sheet", "江北区")
    assert found["counts"]["create"] == 1
    assert Demand.objects.get().title == "江北甲"


def test_the_same_file_read_otherwise_is_another_run(file, tmp_path):
    owner = an_organisation("示例机械厂有限公司")
    said = a_map(tmp_path, {"columns": {"项目全称": "title"}})
    first = run(file, *said, "--as", owner.name, "--sheet", "江北区")
    second = run(file, *said, "--as", owner.name)
    assert first["run"] != second["run"]
    assert (second["counts"]["create"], second["counts"]["keep"]) == (1, 1)


@pytest.mark.parametrize(
    ("choice", "code"),
    [
        ({"columns": {"项目全称": "nonsense"}}, "collect.map_field"),
        ([], "collect.map_unread"),
        ({"sheets": ["没有"]}, "collect.sheet_missing"),
    ],
)
def test_what_cannot_be_meant_is_refused(file, tmp_path, choice, code):
    with pytest.raises(CommandError) as refusal:
        run(file, *a_map(tmp_path, choice), "--dry-run")
    assert refusal.value.__cause__.code == code


@pytest.mark.parametrize("spelled", ["a.xlsx", "./x/../a.xlsx"])
def test_a_report_never_overwrites_its_file(file, tmp_path, spelled):
    (tmp_path / "x").mkdir()
    before = file.read_bytes()
    with pytest.raises(CommandError) as refusal:
        run(file, "--dry-run", "--report", str(tmp_path / spelled))
    assert refusal.value.__cause__.code == "ops.import.report_is_file"
    assert file.read_bytes() == before


def test_nor_by_another_name_of_it(file, tmp_path):
    (tmp_path / "b.xlsx").hardlink_to(file)
    with pytest.raises(CommandError):
        run(file, "--dry-run", "--report", str(tmp_path / "b.xlsx"))
