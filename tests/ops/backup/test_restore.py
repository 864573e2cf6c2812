"""A node is the same after a backup and a restore, on whichever database, and what fails changes nothing."""

from __future__ import annotations

import io
import os
import pwd
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from factories import a_user, an_organisation
from kuaizhuan.core import append_only, audit
from kuaizhuan.core.actors import ANONYMOUS
from kuaizhuan.core.errors import DomainError
from kuaizhuan.core.models import ChainHead, Event
from kuaizhuan.ops.backup import archive, backup, restore
from kuaizhuan.people.models import Organisation, User
from kuaizhuan.publish import queries
from ops.backup import nodes

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A backup of the node that `nodes.build` makes."""
    nodes.build()
    backup(path := tmp_path / "backup.tar.gz")
    return path


@pytest.mark.parametrize("vendor", nodes.vendors())
def test_a_node_moves_and_comes_back(saved: Path, tmp_path: Path, vendor: str) -> None:
    before, kept = nodes.rows(), nodes.files()
    head = ChainHead.objects.get()
    with nodes.another(tmp_path / "new", vendor) as node:
        assert head.hash in node.ok("restore", "--yes", saved)
        assert node.rows() == before
        assert node.ok("audit", "verify", "--since", str(head.seq), head.hash).startswith(f"{head.seq + 1} ")
        assert "高强度铝合金真空压铸" in node.ok("search", "真空压铸")
        assert "已有数据" in node.run("restore", "--yes", saved).stderr
        node.ok("backup", tmp_path / "back.tar.gz")
    an_organisation("后来的单位")
    restore(tmp_path / "back.tar.gz", force=True)
    assert nodes.rows() == before
    assert nodes.files() == kept


def test_force_replaces_and_keeps_the_uploads_beside(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = nodes.rows()
    an_organisation("后来的单位")
    (settings.MEDIA_ROOT / "later").write_text("kept")
    with pytest.raises(CommandError, match="已有数据"):
        call_command("restore", saved, yes=True)
    assert Organisation.objects.filter(name="后来的单位").exists()
    call_command("restore", saved, force=True, jobs=1, yes=True)
    assert nodes.rows() == before
    aside = settings.MEDIA_ROOT.with_name("uploads.replaced-1")
    assert (aside / "later").read_text() == "kept"
    assert str(aside) in capsys.readouterr().out
    assert "later" not in nodes.files()


def test_new_rows_get_new_numbers(saved: Path) -> None:
    last = User.objects.order_by("pk").last()
    restore(saved, force=True)
    assert a_user().pk > last.pk
    assert append_only.missing_guards() == []
    assert audit.verify() is None


def test_the_search_answers_as_before(saved: Path) -> None:
    wanted = [entry.code for entry in queries.search(ANONYMOUS, "铝合金").entries]
    assert wanted
    restore(saved, force=True)
    assert [entry.code for entry in queries.search(ANONYMOUS, "铝合金").entries] == wanted


@pytest.mark.slow
def test_an_older_node_is_brought_up_to_date(tmp_path: Path) -> None:
    old = nodes.Node(tmp_path / "old")
    old.make_tables("django_tasks_database", "0016")
    old.ok("backup", tmp_path / "old.tar.gz")
    with nodes.another(tmp_path / "new", nodes.vendors()[-1]) as new:
        new.ok("restore", "--yes", tmp_path / "old.tar.gz", "--jobs=1")
        assert new.run("migrate", "--check").returncode == 0


def changed(path: Path, table: str, old: str, new: str) -> Path:
    """`path` with one text replaced in one table, whole and sealed."""
    other = path.with_name("changed.tar.gz")
    with other.open("wb") as out:
        writer = archive.Writer(out, archive.check(path))
        for top, below, content in archive.members(path):
            said = content.read()
            if below.parts[0] == table:
                assert old.encode() in said
                said = said.replace(old.encode(), new.encode())
            writer.add(f"{top}/{below}", said)
        writer.close()
    return other


@pytest.mark.parametrize(
    ("table", "old", "new", "code"),
    [
        ("people.Organisation", '"示例大学"', '"示例大学","又一列"', "ops.restore.row"),
        ("people.Organisation", '"示例大学"', '["不是文字"', "ops.restore.row"),
        ("people.Membership", '"editor"', "null", "ops.restore.row"),
        ("sessions.Session", "2026-02-28", "2026-02-31", "ops.restore.row"),
        ("sessions.Session", "[", '["z","x","2026-01-01T00:00:00+00:00"]\n[', "ops.restore.count"),
    ],
)
def test_what_the_database_does_not_take_is_refused(
    saved: Path, table: str, old: str, new: str, code: str
) -> None:
    other, before, kept = changed(saved, table, old, new), nodes.rows(), nodes.files()
    with pytest.raises(DomainError) as refused:
        restore(other, force=True)
    assert refused.value.code == code
    assert nodes.rows() == before
    assert nodes.files() == kept


def test_rows_that_point_nowhere_are_refused(saved: Path) -> None:
    school = Organisation.objects.get(name="示例大学材料学院").pk
    other, before = changed(saved, "people.Organisation", f"\n[{school},", "\n[999999,"), nodes.rows()
    with pytest.raises(DomainError) as refused:
        restore(other, force=True)
    assert refused.value.code == "ops.restore.relations"
    assert nodes.rows() == before


@pytest.mark.skipif("postgresql" not in nodes.vendors(), reason="only PostgreSQL minds lengths")
def test_a_value_too_long_for_postgresql_is_named(saved: Path) -> None:
    other, before = changed(saved, "people.Organisation", '"500000"', '"500000000"'), nodes.rows()
    with pytest.raises(CommandError, match=r"people\.Organisation 第 1 行.*too long"):
        call_command("restore", other, force=True, yes=True)
    assert nodes.rows() == before


def test_an_altered_audit_chain_comes_in_only_by_force(saved: Path, tmp_path: Path) -> None:
    other = changed(saved, "core.Event", "x.row.a", "x.row.b")
    with nodes.another(tmp_path / "new", nodes.vendors()[-1]) as node:
        done = node.python("-c", nodes.QUICK, "restore", "--yes", other, "--jobs=1")
        assert done.returncode == 1
        assert "审计链" in done.stderr
        assert not (node.home / "uploads").exists()
        assert "审计链" in node.quick("restore", "--yes", "--force", other, "--jobs=1")
        assert "断开" in node.run("audit", "verify").stderr


def test_a_node_in_use_is_left_alone(saved: Path) -> None:
    before = nodes.rows()
    opened, end = threading.Event(), threading.Event()

    def use() -> None:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT count(*) FROM people_user")
            opened.set()
            end.wait(60)
            cursor.execute("ROLLBACK")
        connection.close()

    thread = threading.Thread(target=use)
    thread.start()
    opened.wait(60)
    try:
        with pytest.raises(CommandError, match="正在使用"):
            call_command("restore", saved, force=True, yes=True)
    finally:
        end.set()
        thread.join()
    assert nodes.rows() == before


@pytest.mark.parametrize(("typed", "done"), [("demo\n", True), ("other\n", False), ("", False)])
def test_the_name_of_the_node_is_typed(
    saved: Path, monkeypatch: pytest.MonkeyPatch, typed: str, done: bool
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Terminal(typed))
    monkeypatch.setenv("SUDO_USER", "anna")
    if not done:
        with pytest.raises(CommandError, match="不是节点名称 demo"):
            call_command("restore", saved, force=True, jobs=1)
        assert not Event.objects.filter(code="ops.restore.run").exists()
        return
    call_command("restore", saved, force=True, jobs=1)
    event = Event.objects.get(code="ops.restore.run")
    assert event.data["operator"] == f"{pwd.getpwuid(os.getuid()).pw_name} (anna)"
    assert audit.verify() is None


def test_without_a_terminal_it_wants_yes(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("demo\n"))
    with pytest.raises(CommandError, match="--yes"):
        call_command("restore", saved, force=True)
