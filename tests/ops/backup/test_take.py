"""A backup is one moment of a node that goes on working, and has its name only when it is whole."""

from __future__ import annotations

import stat
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from factories import an_achievement, an_organisation
from kuaizhuan.core.models import ChainHead, Event
from kuaizhuan.ops.backup import archive, backup, restore, tables
from kuaizhuan.people.models import Organisation
from ops.backup import nodes

pytestmark = pytest.mark.django_db(transaction=True)


def test_others_may_write_meanwhile_and_are_not_in_it(tmp_path: Path) -> None:
    an_achievement()
    before, wrote = nodes.rows(), []

    def write() -> None:
        an_organisation("正在写入的单位")
        wrote.append(ChainHead.objects.get().seq)
        connection.close()

    def first(done: int, total: int) -> None:
        if not wrote:
            thread = threading.Thread(target=write)
            thread.start()
            thread.join()

    taken = backup(tmp_path / "b.tar.gz", progress=first)
    assert wrote == [taken.manifest.events + 1]
    assert Event.objects.count() == wrote[0]
    assert Organisation.objects.filter(name="正在写入的单位").exists()
    restore(tmp_path / "b.tar.gz", force=True)
    assert nodes.rows() == before


def test_writers_wait_their_turn_as_before(tmp_path: Path) -> None:
    connection.ensure_connection()
    usual = getattr(connection, "transaction_mode", None)
    an_organisation()
    backup(tmp_path / "b.tar.gz")
    assert getattr(connection, "transaction_mode", None) == usual


def test_every_table_is_in_it(tmp_path: Path) -> None:
    manifest = backup(tmp_path / "b.tar.gz").manifest
    stored = {model._meta.db_table for model in tables.models_at(manifest.migrations)}
    assert set(connection.introspection.table_names()) == stored | {"django_migrations"}
    assert {table.label for table in manifest.tables} == {
        model._meta.label for model in tables.models_at(manifest.migrations)
    }


def test_it_is_for_its_owner_only_and_says_what_is_in_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nodes.build()
    call_command("backup", path := tmp_path / "b.tar.gz")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    said = capsys.readouterr().out
    # The last event says that it was taken, and so comes after it.
    assert Event.objects.order_by("-seq")[1].hash in said
    assert "上传文件 2 个" in said
    manifest = archive.check(path)
    assert (manifest.node, manifest.vendor) == (settings.NODE, connection.vendor)
    assert (manifest.events, manifest.keys) == (Event.objects.count() - 1, True)
    assert {t.label: t.rows for t in manifest.tables}["people.Organisation"] == Organisation.objects.count()
    (settings.HOME / "secret_key").unlink()
    call_command("backup", path, force=True)
    assert "KZ_SECRET_KEY" in capsys.readouterr().out


def test_a_file_of_that_name_is_kept(tmp_path: Path) -> None:
    (path := tmp_path / "b.tar.gz").write_text("mine")
    with pytest.raises(CommandError, match="已存在"):
        call_command("backup", path)
    assert path.read_text() == "mine"


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="无法写入"):
        call_command("backup", tmp_path / "no-such-folder" / "b.tar.gz")


def test_a_backup_that_fails_leaves_no_file(tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        with pytest.raises(CommandError, match="另一个备份"):
            call_command("backup", tmp_path / "b.tar.gz")
        raise RuntimeError

    (tmp_path / ".b.tar.gz.part").write_bytes(b"left by a killed one" * 1000)
    with pytest.raises(RuntimeError):
        backup(tmp_path / "b.tar.gz", progress=stop)
    assert [path.name for path in tmp_path.iterdir() if "tar" in path.name] == []
    backup(tmp_path / "b.tar.gz")
    archive.check(tmp_path / "b.tar.gz")


def test_a_database_without_tables_is_not_a_backup(tmp_path: Path) -> None:
    node = nodes.Node(tmp_path / "none")
    done = node.run("backup", tmp_path / "b.tar.gz")
    assert done.returncode == 1
    assert "数据库是空的" in done.stderr
    assert not (tmp_path / "b.tar.gz").exists()


def test_a_newer_database_is_refused_by_name() -> None:
    with pytest.raises(Exception, match=r"ops\.backup\.newer.*core\.9999_later"):
        tables.models_at([*tables.applied(), ("core", "9999_later")])
