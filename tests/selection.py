"""Which tests a run takes, and in which order: on PostgreSQL only those that touch the database, shuffled by a seed."""

from __future__ import annotations

import pytest

DATABASE = frozenset({"db", "transactional_db", "live_server"})
LEFT_OUT = pytest.StashKey[int]()


def touches_database(item: pytest.Item) -> bool:
    """Any other test is kept from the database by pytest-django."""
    return item.get_closest_marker("django_db") is not None or not DATABASE.isdisjoint(item.fixturenames)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database-only", action="store_true", help="run only the tests that touch the database"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("database_only"):
        return
    kept = [item for item in items if touches_database(item)]
    config.stash[LEFT_OUT] = len(items) - len(kept)
    items[:] = kept


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A process of several tells the one that started it."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["left_out"] = session.config.stash.get(LEFT_OUT, 0)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node, error) -> None:
    node.config.stash[LEFT_OUT] = getattr(node, "workeroutput", {}).get("left_out", 0)


def pytest_terminal_summary(terminalreporter, config: pytest.Config) -> None:
    if (seed := config.getoption("randomly_seed", None)) is not None:
        terminalreporter.write_line(f"the same order again: --randomly-seed={seed}")
    if left_out := config.stash.get(LEFT_OUT, 0):
        terminalreporter.write_line(f"{left_out} tests that touch no database were left out")
