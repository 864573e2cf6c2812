"""A node with something in every kind of column, other nodes in processes of their own, and how to compare."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.db import connection, transaction

import forked
from factories import BY, a_demand, a_user, an_achievement, an_expert, an_organisation
from kuaizhuan.collect.models import Claim, FieldConflict, ImportRun
from kuaizhuan.core import audit
from kuaizhuan.core.models import ChainHead, Event
from kuaizhuan.people.roles import Role
from kuaizhuan.publish import search_index

MOMENT = dt.datetime(2026, 2, 28, 15, 59, 59, 123456, tzinfo=dt.UTC)
ODD = "𠮷野家 \"引号\" 'x'\\\n\u2028\t%s 全角Ａ"
NESTED = {"乙": [1, 0.1, -2.5e-7, None, True, {"a": ODD}], "甲": 12345678901234567890}

TABLES_AGAIN = """
import django; django.setup()
import migrated
from kuaizhuan.ops.backup import tables
tables.migrate_to = migrated.migrate_to
"""
"""For a process in which something else is tested than the migrations that tables are made by."""

MAKE_TABLES = f"""
import sys
{TABLES_AGAIN}
from django.core.management import call_command
app, last = sys.argv[1:]
migrated.migrate_to([(of, name) for of, name in migrated.known() if of != app or name[:4] <= last])
if not app:
    call_command("migrate", verbosity=0)  # for the rows that it adds when all tables are there
"""

ALL_ROWS = """
import django; django.setup()
from ops.backup import nodes; print(nodes.rows())
"""

QUICK = f"""
{TABLES_AGAIN}
from kuaizhuan.cli import main; main()
"""


def build() -> None:
    """Rows in most tables, files in the home."""
    parent = an_organisation("示例大学")
    owner = an_organisation("示例大学材料学院", parent=parent, profile=ODD, aliases=["材院"])
    user = a_user(Role.EDITOR)
    user.groups.add(Group.objects.create(name="审核"))
    first = an_achievement(owner=owner, title="高强度铝合金真空压铸", trl=7, price_low=1_000_000_00)
    an_achievement(owner=owner, same_as=first, completed_on=dt.date(2024, 2, 29))
    a_demand(owner=owner, description=ODD, anonymous=True)
    an_expert(owner=owner)
    run = ImportRun.objects.create(
        code="R1", kind="demand", file_name="需求.xlsx", file_hash="0" * 64, finished_at=MOMENT
    )
    claim = Claim.objects.create(run=run, row_number=3, record_code=first.code, rank=1, values=NESTED)
    FieldConflict.objects.create(record_code=first.code, field="trl", stored=None, incoming=4, claim=claim)
    Session.objects.create(session_key="k" * 32, session_data="x", expire_date=MOMENT)
    with transaction.atomic():
        audit.record("x.row.a", first, by=BY, note=ODD, before=NESTED)
    (settings.HOME / "secret_key").write_text("the key of the node")
    upload = settings.MEDIA_ROOT / "附件" / "合同 ①.pdf"
    upload.parent.mkdir(parents=True)
    upload.write_bytes(bytes(range(256)) * 5000)
    (settings.MEDIA_ROOT / "empty").touch()
    search_index.rebuild()


def rows() -> str:
    """Every row of every table, a line each: what two nodes have in common when they are one.

    But the event of the restore itself, and so the head of the chain, which `restore` compares before it writes that.
    """
    said = []
    for model in sorted(apps.get_models(include_auto_created=True), key=lambda model: model._meta.label):
        names = sorted(field.attname for field in model._meta.concrete_fields)
        for row in model._base_manager.order_by("pk").values_list(*names):
            if model is not ChainHead and not (model is Event and "ops.restore.run" in row):
                said.append(f"{model._meta.label} {json.dumps(row, default=repr, sort_keys=True)}")
    return "\n".join(said)


def files() -> dict[str, bytes]:
    """Uploads and key of this node."""
    root = Path(settings.MEDIA_ROOT)
    found = {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}
    return {**found, "secret_key": (settings.HOME / "secret_key").read_bytes()}


class Node:
    """A node of its own: home, database, and commands that run in other processes."""

    def __init__(self, home: Path, database: str = "") -> None:
        self.home = home
        tests = Path(__file__).parents[2]
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("KZ_")},
            "KZ_HOME": str(home),
            "DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": "kuaizhuan.settings",
            "PYTHONPATH": os.pathsep.join([str(tests), *filter(None, sys.path)]),
        }

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """A command of the project; see `python` for what it returns."""
        return self.python("-m", "kuaizhuan.cli", *command)

    def ok(self, *command: str | Path) -> str:
        """What a command that must succeed says."""
        done = self.run(*command)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def python(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        return forked.run([str(each) for each in arguments], self.environment)

    def quick(self, *command: str | Path) -> str:
        """What a command that must succeed says, with tables made by what migrations said before."""
        done = self.python("-c", QUICK, *command)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def make_tables(self, app: str = "", last: str = "") -> None:
        """The tables of a node that nobody has used yet; those of `app` as its migration number `last` left them."""
        done = self.python("-c", MAKE_TABLES, app, last)
        assert done.returncode == 0, done.stderr

    def rows(self) -> str:
        """`rows` as the node itself sees them."""
        done = self.python("-c", ALL_ROWS)
        assert done.returncode == 0, done.stderr
        return done.stdout.rstrip("\n")


@contextmanager
def another(home: Path, vendor: str) -> Iterator[Node]:
    """A new node: on SQLite, or in a new database of the PostgreSQL that the tests run on."""
    if vendor == "sqlite":
        yield Node(home)
        return
    said = connection.settings_dict
    name = f"restored_{os.getpid()}"
    at = {"host": said["HOST"], "user": said["USER"], "port": said["PORT"] or None}
    at |= {"password": said["PASSWORD"] or None, "dbname": "postgres", "autocommit": True}
    with psycopg.connect(**at) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {name}")
        who = quote(said["USER"]) + (f":{quote(said['PASSWORD'])}" if said["PASSWORD"] else "")
        port = f":{said['PORT']}" if said["PORT"] else ""
        try:
            yield Node(home, f"postgres://{who}@{quote(said['HOST'], safe='')}{port}/{name}")
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def vendors() -> list[str]:
    """The databases that another node can be on."""
    engine = settings.DATABASES["default"]["ENGINE"]
    return ["sqlite", "postgresql"] if engine.endswith("postgresql") else ["sqlite"]
