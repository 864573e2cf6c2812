"""Restores in the process of the tests begin with the tables as they were made before; those of other nodes migrate."""

from __future__ import annotations

import pytest

import migrated
from kuaizhuan.ops.backup import tables


@pytest.fixture(autouse=True)
def tables_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "migrate_to", migrated.migrate_to)
