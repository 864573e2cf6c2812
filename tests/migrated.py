"""Tables made by what migrations said to an empty database the first time, and not by the migrations once more.

What was said is kept in the folder of temporary files for as long as no migration changes. Each process of tests
makes its database of it, and so does a restore that is tested for something else: a moment instead of five seconds.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import stat
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

import kuaizhuan
from kuaizhuan.core import append_only
from kuaizhuan.ops.backup import tables

SOURCE = Path(kuaizhuan.__file__).parent
LOCK = SOURCE.parents[1] / "requirements/base.txt"
LEFT_OUT = frozenset({"SELECT", "BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK"})
"""Asking needs no answer the second time, and transactions are the caller's."""
by_migrations = tables.migrate_to


def known() -> tables.Migrations:
    """Every migration that there is."""
    return sorted(MigrationLoader(None).disk_migrations)


def kept_file(migrations: tables.Migrations) -> Path:
    """Where is kept what these migrations said, with these releases of libraries that have tables of their own."""
    digest = hashlib.sha256(f"{sys.version} {connection.vendor} {sorted(migrations)}".encode())
    for path in (*sorted(SOURCE.glob("*/migrations/*.py")), LOCK):
        digest.update(
            f"{path.relative_to(SOURCE.parents[1])} {path.stat().st_size} ".encode() + path.read_bytes()
        )
    folder = Path(tempfile.gettempdir()) / f"kz-tables-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    state = folder.lstat()
    # What is kept is run: nobody else may have put it there.
    owner = (stat.S_ISDIR(state.st_mode), state.st_uid, state.st_mode & 0o077)
    assert owner == (True, os.getuid(), 0), folder
    return folder / digest.hexdigest()[:20]


def migrate_to(migrations: tables.Migrations) -> None:
    """Do what `ops.backup.tables.migrate_to` does: make the tables of these migrations in an empty database."""
    if (file := kept_file(migrations)).exists():
        with connection.cursor() as cursor:
            for statement, values in pickle.loads(file.read_bytes()):
                cursor.execute(statement, values)
        return
    said: list[tuple[str, Any]] = []

    def note(execute: Any, statement: str, values: Any, many: bool, context: Any) -> Any:
        assert not many, statement
        if statement.split(maxsplit=1)[0].upper() not in LEFT_OUT:
            said.append((statement, values))
        return execute(statement, values, many, context)

    with connection.execute_wrapper(note):
        by_migrations(migrations)
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    beside.write_bytes(pickle.dumps(said))
    beside.replace(file)


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings, django_db_blocker) -> Iterator[bool]:
    """The database of this process is there before Django looks for it, with its tables."""
    with django_db_blocker.unblock():
        name = connection.creation._create_test_db(verbosity=0, autoclobber=True)
        before = connection.settings_dict["NAME"]
        connection.close()
        connection.settings_dict["NAME"] = name
        migrate_to(known())
        connection.close()
        connection.settings_dict["NAME"] = before
    yield True
    with django_db_blocker.unblock():
        connection.close()
        connection.creation._destroy_test_db(name, verbosity=0)


@pytest.fixture
def tables_afterwards(transactional_db: None) -> Iterator[None]:
    """For a test that takes migrations back: the next one finds all tables again, also those of later migrations."""
    yield
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


@pytest.fixture(scope="session", autouse=True)
def flush_of_guarded_tables(django_db_modify_db_settings) -> None:
    """Emptying the tables after a test opens those whose rows are only added to."""
    operations = type(connection.ops)
    flush = operations.execute_sql_flush

    def execute(self: Any, statements: list[str]) -> None:
        others = [each for each in statements if each != f'DELETE FROM "{append_only.OPENING}";']
        opening = f"INSERT INTO {append_only.OPENING} DEFAULT VALUES"
        flush(self, [opening, *others, f"DELETE FROM {append_only.OPENING}"])

    operations.execute_sql_flush = execute
