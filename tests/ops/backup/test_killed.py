"""A process killed without warning leaves no half backup, and a node that is empty or whole."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from kuaizhuan.ops.backup import archive, backup
from ops.backup import nodes

pytestmark = pytest.mark.django_db(transaction=True)

DYING = f"""
import importlib, os, signal, sys
{nodes.TABLES_AGAIN}
from django.core.management import call_command
place, turns, *command = sys.argv[1:]
module, names = place.split(":")
*path, name = names.split(".")
owner = importlib.import_module("kuaizhuan.ops.backup." + module)
for step in path:
    owner = getattr(owner, step)
real, left = getattr(owner, name), int(turns)
def dying(*args, **kwargs):
    global left
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    left -= 1
    return real(*args, **kwargs)
setattr(owner, name, dying)
call_command(*command)
"""


BEFORE_ANYTHING_IS_IN_PLACE = [("tables:load", 8), ("restore:_verify", 0), ("restore:_place_files", 0)]
FILES_ARE_IN_PLACE = [("restore:sync_folder", 0)]  # and the database is not: the narrowest gap there is


def kill(node: nodes.Node, place: str, turns: int, *command: str | Path) -> None:
    """Run a command until it calls the function at `place` once more than `turns` times."""
    done = node.python("-c", DYING, place, str(turns), *command)
    assert done.returncode == -signal.SIGKILL, done.stderr


def test_backup(tmp_path: Path) -> None:
    node = nodes.Node(tmp_path / "node")
    node.make_tables()
    saved = tmp_path / "backup.tar.gz"
    for place, turns in (("archive:Writer.add", 2), ("archive:Writer.close", 0)):
        kill(node, place, turns, "backup", saved)
        assert not saved.exists()
    node.ok("backup", saved)
    assert archive.check(saved).rows > 0
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".part")] == []


@pytest.mark.parametrize(
    "forced",
    [BEFORE_ANYTHING_IS_IN_PLACE[-1:], pytest.param(BEFORE_ANYTHING_IS_IN_PLACE, marks=pytest.mark.slow)],
)
def test_restore(tmp_path: Path, forced: list[tuple[str, int]]) -> None:
    nodes.build()
    backup(saved := tmp_path / "backup.tar.gz")
    command = ["restore", "--yes", saved, "--jobs=1"]
    with nodes.another(tmp_path / "new", nodes.vendors()[-1]) as node:
        # Without --force a restore comes so far only where nothing is, so each kill shows what the last one left.
        for place, turns in BEFORE_ANYTHING_IS_IN_PLACE:
            kill(node, place, turns, *command)
            assert not (node.home / "uploads").exists()
        for place, turns in FILES_ARE_IN_PLACE:
            kill(node, place, turns, *command)
        node.quick(*command)
        assert node.rows() == nodes.rows()
        assert not list(node.home.glob(".*sqlite3*"))
        assert not (node.home / ".restoring").exists()
        for place, turns in forced:
            kill(node, place, turns, *command, "--force")
        assert node.rows() == nodes.rows()
        assert "高强度铝合金真空压铸" in node.ok("search", "真空压铸")
