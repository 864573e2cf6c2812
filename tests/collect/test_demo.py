"""The files of the demo offices: read by the import as they are, with just the problems they are meant to have."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kuaizhuan.collect.columns import Converted, convert, is_known, map_headers
from kuaizhuan.collect.demo.sheets import write_workbooks
from kuaizhuan.collect.sources import open_source

REFUSED = {
    "CG-X-1": "collect.credit_code_check",
    "CG-X-4": "collect.required",
}
KEPT = {"CG-X-2": "collect.code_unknown", "CG-X-3": "collect.patent_check"}


def _kind(path: Path) -> str:
    return path.name.split("-")[0].split(".")[0]


def _read(path: Path) -> list[Converted]:
    kind = _kind(path)
    with open_source(path, known=lambda header: is_known(kind, header)) as source:
        assert not map_headers(kind, tuple(source.headers)).unknown
        return [convert(kind, row) for row in source.rows()]


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_workbooks(tmp_path_factory.mktemp("world"), date(2026, 11, 24))


def test_every_record_is_in_one_file(paths: list[Path]) -> None:
    counts: dict[str, int] = {}
    for path in paths:
        counts[_kind(path)] = counts.get(_kind(path), 0) + len(_read(path))
    assert counts == {
        "organisations": 68,
        "achievements": 300 + len(REFUSED | KEPT),
        "demands": 120,
        "experts": 40,
    }


def test_only_the_rows_meant_to_be_are_refused(paths: list[Path]) -> None:
    found: dict[object, set[str]] = {}
    for path in paths:
        for row in _read(path):
            hard = {problem.code for problem in row.problems if not problem.warning}
            if hard:
                found[row.values.get("external_id")] = hard
    assert found == {key: {code} for key, code in REFUSED.items()}


def test_cells_that_cannot_be_read_leave_questions(paths: list[Path]) -> None:
    rows = (row for path in paths for row in _read(path) if row.unread)
    assert {row.values.get("external_id"): row.unread[0].code for row in rows} == KEPT


def test_careless_rows_are_understood(paths: list[Path]) -> None:
    rows = {row.values.get("external_id"): row.values for path in paths for row in _read(path)}
    assert (rows["CG-M01-1"]["price_low"], rows["CG-M01-1"]["price_high"]) == (120_000_000, 200_000_000)
    assert str(rows["CG-A03-1"]["completed_on"]) == "2024-11-30"
    assert rows["CG-N03-2"]["industry"] == "01"


def test_one_file_is_in_an_old_encoding(paths: list[Path]) -> None:
    (path,) = (path for path in paths if path.suffix == ".csv")
    assert "成果名称" in path.read_text(encoding="gbk")
    assert "?" not in path.read_text(encoding="gbk")
    with pytest.raises(UnicodeDecodeError):
        path.read_text(encoding="utf-8")
