"""What a migration of the catalogue does to the rows it finds."""

from __future__ import annotations

import logging

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from factories import a_demand, an_achievement
from kuaizhuan.catalog.models import Achievement, Demand, Revision
from kuaizhuan.catalog.rules import text_version

BEFORE, AFTER = [("catalog", "0002_provenance")], [("catalog", "0003_indicators")]
CUT = {
    "parameter": "热导率",
    "operator": ">=",
    "value": 110,
    "value_high": None,
    "unit": "W/",
    "method": "m·K",
}
WHOLE = {**CUT, "unit": "W/(m·K)", "method": ""}
OTHER = {**CUT, "parameter": "强度", "unit": "MPa", "method": "GB/T 228.1"}


def migrate(target: list[tuple[str, str]]) -> None:
    MigrationExecutor(connection).migrate(target)


def migrate_to_the_last() -> None:
    """So that the rows can be read by the models of today."""
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes("catalog"))


@pytest.mark.usefixtures("tables_afterwards")
def test_cut_units_are_made_whole_and_told(caplog):
    cut = an_achievement(indicators=[CUT, OTHER], declined_values={"indicators": [[CUT]]})
    right = a_demand(indicators=[OTHER])
    revision = Revision.objects.create(
        code="V1", kind="achievement", record_code=cut.code, owner=cut.owner, values={"indicators": [CUT]}
    )
    migrate(BEFORE)
    with caplog.at_level(logging.WARNING):
        migrate(AFTER)
    migrate_to_the_last()
    row = Achievement.objects.get(pk=cut.pk)
    assert row.indicators == [WHOLE, OTHER]
    assert row.declined_values == {"indicators": [[WHOLE]]}
    assert row.text_version == text_version("achievement", vars(row))
    assert row.updated_at > cut.updated_at
    assert Revision.objects.get(pk=revision.pk).values == {"indicators": [WHOLE]}
    same = Demand.objects.get(pk=right.pk)
    assert (same.indicators, same.text_version, same.updated_at) == (
        right.indicators,
        right.text_version,
        right.updated_at,
    )
    told = [record.getMessage() for record in caplog.records if "mended" in record.getMessage()]
    assert told == [
        f"mended a figure of {cut.code}: 热导率 ≥110 W/ (m·K) -> 热导率 ≥110 W/(m·K)",
        "mended a figure of V1: 热导率 ≥110 W/ (m·K) -> 热导率 ≥110 W/(m·K)",
    ]
    caplog.clear()
    migrate(BEFORE)
    migrate(AFTER)
    migrate_to_the_last()
    assert Achievement.objects.get(pk=cut.pk).updated_at == row.updated_at
    assert not [record for record in caplog.records if "mended" in record.getMessage()]
