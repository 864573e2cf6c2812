"""Documents that were kept before there were files: the migration loses none, and leads back."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from core.files.samples import pdf
from kuaizhuan.core.files import queries, services, store
from kuaizhuan.core.files.queries import files_of
from transfer.world import World, days

BEFORE = [("transfer", "0001_initial"), ("core", "0002_stored_file")]


def migrate(targets):
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


@pytest.mark.slow
@pytest.mark.usefixtures("tables_afterwards")
def test_old_documents_are_found_again(home):
    world = World()
    deal = world.deal()
    data = pdf("old")
    path = home / "uploads/documents/XY/F0000000XY"
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    digests = store.digests_of(path)

    old = migrate(BEFORE)
    try:
        old.get_model("transfer", "Document").objects.create(
            code="F0000000XY", deal_id=deal.pk, stage="nda", kind="nda", name="保密协议.doc", size=digests.size,
            sha256=digests.sha256, sm3=digests.sm3, by_id=world.office.user_id,
        )  # fmt: skip
    finally:
        migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())

    row = queries.file(world.office, "F0000000XY")
    assert list(files_of(deal, "nda")) == [row]
    assert (row.name, row.subject_state, row.by_id) == ("保密协议.doc", "nda", world.office.user_id)
    assert queries.path_to_give(row).read_bytes() == data
    assert services.sweep_files(by=world.office, now=row.at + (days(3) - days(0))) == 0

    try:
        documents = migrate(BEFORE).get_model("transfer", "Document")
        assert documents.objects.get().sha256 == digests.sha256
    finally:
        migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())
    assert queries.intact(queries.file(world.office, "F0000000XY"))
