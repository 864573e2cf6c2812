"""SQLite's tables, made once for as long as no migration changes: each process of tests begins with a copy of the file."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

import kuaizhuan

SOURCE = Path(kuaizhuan.__file__).parent
LOCK = SOURCE.parents[1] / "requirements/base.txt"


def kept_file() -> Path:
    """Where tables of these migrations, and of these releases of libraries with tables of their own, are kept."""
    digest = hashlib.sha256(sys.version.encode())
    for path in (*sorted(SOURCE.glob("*/migrations/*.py")), LOCK):
        digest.update(
            f"{path.relative_to(SOURCE.parents[1])} {path.stat().st_size} ".encode() + path.read_bytes()
        )
    return Path(tempfile.gettempdir()) / f"kz-tables-{os.getuid()}-{digest.hexdigest()[:20]}.sqlite3"


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings) -> bool:
    """Whether the database of this run is there already, with its tables."""
    if connection.vendor != "sqlite" or not kept_file().exists():
        return False
    shutil.copyfile(kept_file(), connection.creation._get_test_db_name())
    return True


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_keepdb, django_db_blocker) -> None:
    if connection.vendor != "sqlite" or django_db_keepdb:
        return
    target = kept_file()
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    with django_db_blocker.unblock(), closing(sqlite3.connect(beside)) as copy:
        connection.ensure_connection()
        connection.connection.backup(copy)
    beside.replace(target)
