"""Rows written to a work-book come back as they were."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command
from openpyxl import load_workbook

from factories import BY, a_demand, an_achievement, an_expert, an_organisation
from kuaizhuan.catalog.registry import KINDS
from kuaizhuan.catalog.values.coded import list_of
from kuaizhuan.collect.columns import columns_of
from kuaizhuan.collect.export import cells_of, write_rows
from kuaizhuan.collect.services import import_file

pytestmark = pytest.mark.django_db

FULL = {
    "achievement": {
        "external_id": "=SUM(A1)", "team": ["甲示例", "乙示例"], "high_tech_field": "materials", "industry": "33",
        "discipline": "430", "ipc": ["C22C38/04"], "region": "500109", "stage": "pilot", "trl": 6,
        "maturity_evidence": "中试报告", "form": "new_material", "claimed_level": "unrated", "ip_kinds": [],
        "patent_numbers": ["PCT/CN2020/123456"], "dois": ["10.1000/(sici)1;2-8", "10.1000/182"],
        "transfer_modes": ["licence", "assign"], "price_low": 123_456_700,
        "price_high": 200_000_000, "negotiable": False, "completed_on": dt.date(2025, 5, 1),
        "indicators": [{"parameter": "抗拉强度", "operator": ">=", "value": 380, "value_high": None, "unit": "MPa",
                        "method": "GB/T 228.1"}],
        "contact_name": "示例", "contact_phone": "023-60000000", "contact_email": "a@example.org",
        "valid_until": dt.date(2031, 1, 1),
    },
    "demand": {
        "key_technology": "薄壁成形", "expected_outcome": "减重 20%", "solution_modes": ["licence"],
        "needed_from": dt.date(2026, 1, 1), "needed_until": dt.date(2027, 1, 1), "anonymous": True,
        "preferred_partners": "高校", "source": "园区征集",
    },
    "expert": {"orcid": "0000-0002-1825-0097", "professional_title": "教授", "services": "失效分析", "keywords": ["高强钢"], "discipline": "430"},
}  # fmt: skip
MAKERS = {"achievement": an_achievement, "demand": a_demand, "expert": an_expert}


def known(kind, values):
    """Without codes that the lists do not have."""
    lists = {field.name: field.type for field in KINDS[kind].fields}
    return {
        name: value
        for name, value in values.items()
        if not lists[name].codes or lists[name].several or str(value) in list_of(lists[name].codes)
    }


@pytest.mark.parametrize("kind", MAKERS)
def test_the_same_rows_imported_change_nothing(kind, tmp_path):
    declared, path = KINDS[kind], tmp_path / "rows.xlsx"
    MAKERS[kind](**known(kind, FULL[kind]))
    MAKERS[kind]()
    rows = declared.model.objects.select_related("owner")
    assert write_rows(declared, rows, path) == 2
    summary = import_file(path, declared.plural, by=BY, dry_run=True)
    assert summary.counts == {"keep": 2}, [(step.problems, step.changes) for step in summary.steps]


@pytest.mark.parametrize("kind", MAKERS)
def test_every_field_that_is_said_has_a_cell(kind):
    declared = KINDS[kind]
    row = MAKERS[kind](**known(kind, FULL[kind]))
    said = {
        field.name
        for field in declared.fields
        if field.column and getattr(row, field.name) not in (None, "", [])
    }
    cells = {name.removesuffix("_name") for name in cells_of(declared, row)}
    assert said - {"contact"} <= cells | {"owner", "contact_name"}
    assert set(cells_of(declared, row)) <= {column.field for column in columns_of(declared.plural)}


def test_the_command_writes_those_of_one_organisation(tmp_path, capsys):
    place = an_organisation("示例大学")
    an_achievement(owner=place)
    an_achievement()
    call_command("export", "achievements", str(tmp_path / "out.xlsx"), "--of", "示例大学")
    assert capsys.readouterr().out == "1\n"
    call_command("export", "organisations", str(tmp_path / "all.xlsx"), "--of", "示例大学")
    sheet = load_workbook(tmp_path / "all.xlsx").worksheets[0]
    assert "示例大学" in [cell.value for cell in sheet[2]]
