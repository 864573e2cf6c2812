"""What an earlier release stored comes into this one by `migrate` alone, in every table."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kuaizhuan.ops.backup import archive
from ops import releases
from ops.backup import nodes
from selection import on_any_database

FILES = sorted(releases.FOLDER.glob("*.tar.gz"))
CHANGELOG = Path(__file__).resolve().parents[2] / "CHANGELOG.md"
GONE: dict[str, str] = {}
"""Tables that a later release did away with: label → where what they held is now."""
FEWER: dict[str, str] = {}
"""Tables of which a migration removes rows: label → which."""
LOAD = """
import sys, django; django.setup()
from pathlib import Path
from kuaizhuan.ops.backup import archive
from kuaizhuan.ops.backup.restore import load
load(path := Path(sys.argv[1]), archive.check(path))
"""
CONSTRAINTS = """
import django; django.setup()
from django.db import connection
connection.check_constraints()
from ops import releases
print(*(f"{model._meta.label}={model._base_manager.count()}" for model in releases.tables()))
"""


@pytest.mark.django_db(transaction=True)
def test_the_node_of_a_release_has_a_row_in_every_table() -> None:
    releases.build()
    assert releases.empty_tables() == []


def test_every_release_left_its_file() -> None:
    released = set(re.findall(r"(?m)^## (\d+\.\d+\.\d+)", CHANGELOG.read_text()))
    assert released <= {path.name.removesuffix(".tar.gz") for path in FILES}
    assert len(FILES) > 0
    assert [path.name for path in FILES if path.stat().st_size > releases.LARGEST] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name.removesuffix(".tar.gz"))
def test_a_file_holds_every_table(file: Path) -> None:
    assert [table.label for table in archive.check(file).tables if table.rows == 0] == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "vendor", [*on_any_database(["sqlite"], "the run on SQLite does it"), *nodes.vendors()[1:]]
)
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name.removesuffix(".tar.gz"))
def test_a_release_is_brought_up_to_date(file: Path, vendor: str, tmp_path: Path) -> None:
    with nodes.another(tmp_path / "home", vendor) as node:
        done = node.python("-c", LOAD, file)
        assert done.returncode == 0, done.stderr
        node.ok("migrate", "-v0")
        node.ok("migrate", "--check")
        node.ok("check")
        manifest = archive.check(file)
        assert int(node.ok("audit", "verify").split()[0]) >= manifest.events
        done = node.python("-c", CONSTRAINTS)
        assert done.returncode == 0, done.stderr
        counts = {
            label: int(number) for label, _, number in (word.partition("=") for word in done.stdout.split())
        }
    before = {table.label: table.rows for table in manifest.tables}
    assert set(before) - set(counts) == set(GONE) & set(before)
    lost = {label for label, rows in before.items() if label in counts and counts[label] < rows}
    assert lost <= set(FEWER)
