"""Which tests a run takes: on PostgreSQL those that touch the database, but for what is the same on every one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

DATABASE = frozenset({"db", "transactional_db", "live_server"})
LEFT_OUT = pytest.StashKey[dict[str, int]]()


def on_any_database(values: Iterable[str], why: str) -> list[Any]:
    """`values` to parametrise with, for tests that say the same on every database."""
    return [pytest.param(value, marks=pytest.mark.any_database(why)) for value in values]


def touches_database(item: pytest.Item) -> bool:
    """Any other test is kept from the database by pytest-django."""
    return item.get_closest_marker("django_db") is not None or not DATABASE.isdisjoint(item.fixturenames)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database-only",
        action="store_true",
        help="run only the tests that touch the database and may mind which",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("database_only"):
        return
    touching = [item for item in items if touches_database(item)]
    kept = [item for item in touching if not item.get_closest_marker("any_database")]
    config.stash[LEFT_OUT] = {
        "that touch no database": len(items) - len(touching),
        "to which any database is the same": len(touching) - len(kept),
    }
    items[:] = kept


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A process of several tells the one that started it."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["left_out"] = session.config.stash.get(LEFT_OUT, {})


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node, error) -> None:
    node.config.stash[LEFT_OUT] = getattr(node, "workeroutput", {}).get("left_out", {})


def pytest_terminal_summary(terminalreporter, config: pytest.Config) -> None:
    if (seed := config.getoption("randomly_seed", None)) is not None:
        terminalreporter.write_line(f"the same order again: --randomly-seed={seed}")
    for which, count in config.stash.get(LEFT_OUT, {}).items():
        terminalreporter.write_line(f"left out: {count} tests {which}")
