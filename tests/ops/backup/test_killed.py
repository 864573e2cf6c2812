"""A process killed without warning leaves no half backup, and a node that is empty or whole."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from kuaizhuan.ops.backup import archive, backup
from ops.backup import nodes

pytestmark = pytest.mark.django_db(transaction=True)

DYING = """
import importlib, os, signal, sys
import django; django.setup()
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


@pytest.mark.parametrize(("place", "turns"), [("archive:Writer.add", 4), ("archive:Writer.close", 0)])
def test_backup(tmp_path: Path, place: str, turns: int) -> None:
    nodes.build()
    backup(saved := tmp_path / "backup.tar.gz")
    node = nodes.Node(tmp_path / "node")
    node.ok("restore", saved, "--jobs=1")
    later = tmp_path / "later.tar.gz"
    done = node.python("-c", DYING, place, str(turns), "backup", later)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert not later.exists()
    node.ok("backup", later)
    assert archive.check(later).rows == archive.check(saved).rows
    assert not list(tmp_path.glob("*.part"))


POINTS = [
    ("tables:load", 8),
    ("restore:_verify", 0),
    ("restore:_place_files", 0),
    ("restore:sync_folder", 0),  # the files are in place, the database is not
]


@pytest.mark.parametrize(("place", "turns"), POINTS)
def test_restore(tmp_path: Path, place: str, turns: int) -> None:
    nodes.build()
    backup(saved := tmp_path / "backup.tar.gz")
    with nodes.another(tmp_path / "new", nodes.vendors()[-1]) as node:
        done = node.python("-c", DYING, place, str(turns), "restore", saved, "--jobs=1")
        assert done.returncode == -signal.SIGKILL, done.stderr
        node.ok("restore", saved, "--jobs=1")  # which it does without --force only where nothing is
        assert node.rows() == nodes.rows()
        assert not list(node.home.glob(".*sqlite3*"))
        assert not (node.home / ".restoring").exists()


def test_restore_over_a_node(tmp_path: Path) -> None:
    nodes.build()
    backup(saved := tmp_path / "backup.tar.gz")
    with nodes.another(tmp_path / "new", nodes.vendors()[-1]) as node:
        node.ok("restore", saved, "--jobs=1")
        for place, turns in (("tables:load", 8), ("restore:_place_files", 0)):
            done = node.python("-c", DYING, place, str(turns), "restore", saved, "--force", "--jobs=1")
            assert done.returncode == -signal.SIGKILL, done.stderr
            assert node.rows() == nodes.rows()
            assert "高强度铝合金真空压铸" in node.ok("search", "真空压铸")
