"""Whoever kills an archive at whichever step finds all rows or the whole file; a backup restores what is left."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest

from kuaizhuan.ops.backup import archive
from ops.backup import nodes

pytestmark = pytest.mark.django_db(transaction=True)

OLD = f"""
{nodes.TABLES_AGAIN}
import datetime as dt
from django.db import transaction
from django.utils import timezone
today = timezone.now()
timezone.now = lambda: today - dt.timedelta(days=200)
from factories import BY, a_user, an_achievement, an_organisation
from kuaizhuan.core.audit import covering
from kuaizhuan.people.roles import Role
from kuaizhuan.people.services.memberships import give
with transaction.atomic():
    give(a_user(), Role.RESEARCHER, by=BY, organisation=an_organisation())
an_achievement()
covering.cover(by=BY)
timezone.now = lambda: today
with transaction.atomic():
    give(a_user(), Role.RESEARCHER, by=BY, organisation=an_organisation())
"""
DYING = f"""
import importlib, os, signal, sys
{nodes.TABLES_AGAIN}
from django.core.management import call_command
place, turns = sys.argv[1:]
module, names = place.split(":")
*path, name = names.split(".")
owner = importlib.import_module("kuaizhuan.core." + module)
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
call_command("audit", "archive")
"""
AMID_THE_LINES = ("audit.archive_files:_plain", 3)
IN_THE_DELETION = ("audit.archiving:archived.send", 0)
IN_SHORT = [AMID_THE_LINES, IN_THE_DELETION]
EVERY = [  # in the order of a run: who finds a whole file goes on with it
    AMID_THE_LINES,
    ("audit.archive_files:signing.sign", 0),  # all lines, no statement
    ("audit.archiving:_check", 0),  # written, not read back
    ("audit.archiving:_sync", 0),  # named
    ("audit.archiving:record_seals", 2),  # some seals carried
    ("audit.archiving:_finish", 0),  # all of them
    IN_THE_DELETION,
]


@pytest.fixture
def node(tmp_path) -> nodes.Node:
    made = nodes.Node(tmp_path / "node")
    made.environment["KZ_AUDIT_DAYS"] = "183"
    made.make_tables()
    done = made.python("-c", OLD)
    assert done.returncode == 0, done.stderr
    made.ok("audit", "key")
    return made


def state(node: nodes.Node) -> tuple[int, list[Path]]:
    """How many events are archived, and the whole files; the chain holds and each row says what it must."""
    said = json.loads(node.ok("audit", "verify", "--json"))
    node.ok("audit", "reconcile")
    return said["archived"], sorted((node.home / "audit").glob("*.jsonl"))


@pytest.mark.parametrize("steps", [IN_SHORT, pytest.param(EVERY, marks=pytest.mark.slow)])
def test_a_kill_at_every_step_leaves_all_rows_or_the_whole_file(node, steps):
    for place, turns in steps:
        done = node.python("-c", DYING, place, str(turns))
        assert done.returncode == -signal.SIGKILL, (place, done.stderr)
        archived, files = state(node)
        assert archived == 0
        for file in files:
            node.ok("audit", "verify", "--archive", file)
    node.ok("audit", "archive")
    archived, [file] = state(node)
    assert archived > 0
    node.ok("audit", "verify", "--archive", file)
    assert not list((node.home / "audit").glob("*.part"))


@pytest.mark.slow
def test_a_backup_of_a_node_with_an_archive_is_restored_whole(node, tmp_path):
    node.ok("audit", "archive")
    archived, [file] = state(node)
    node.quick("backup", saved := tmp_path / "backup.tar.gz")
    assert archive.check(saved).rows
    with nodes.another(tmp_path / "new", nodes.vendors()[-1]) as new:
        new.quick("restore", saved, "--jobs=1", "--yes")
        assert state(new) == (archived, [])
        new.ok("audit", "verify", "--archive", file)
