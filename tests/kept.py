"""What all tests of a module begin with, made once: rows in a transaction around theirs, files in a folder of its own."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import override_settings

import factories


class Kept:
    """A world that was made once. Each test takes a copy of its own, and finds rows and files as they were made."""

    def __init__(self, make: Callable[[], Any], home: Path) -> None:
        self._home = home
        factories.count_from(1)  # below what tests count from
        with override_settings(HOME=home, INDEX_DIR=home / "index", MEDIA_ROOT=home / "uploads"):
            self._made = make()
        factories.count_from(factories.IN_TESTS)

    def copy(self) -> Any:
        shutil.copytree(self._home, settings.HOME, dirs_exist_ok=True)
        return copy.deepcopy(self._made)


@pytest.fixture(scope="module")
def keep(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Callable[..., Kept]]:
    """`keep(make)` in a fixture of the module's, and `.copy()` of that in one of the test's; see `test_access`.

    Not for tests that commit (`transaction=True`): theirs is another database.
    """

    worlds: list[Kept] = []

    def made(make: Callable[[], Any]) -> Kept:
        assert not worlds, "a module keeps one world: each test would find the other's rows too"
        with django_db_blocker.unblock():
            worlds.append(Kept(make, tmp_path_factory.mktemp("kept")))
        return worlds[0]

    around = transaction.atomic()
    with django_db_blocker.unblock():
        assert connection.features.supports_transactions  # asks before a transaction is open
        around.__enter__()
    yield made
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)
