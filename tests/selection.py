"""Which tests a run takes: on PostgreSQL those that touch the database, but for what is the same on every one.

Pages show what queries and services of the packages answer, and these are tested on each database in their own folders.
So tests of pages say the same on every database: what they judge is words, links, forms and who is let in. That each page
is answered on each database at all, and each form does what it says, is for the walks of every address by `test_addresses`
and `test_addresses_sent`. Apart stand the pages of `ON_EACH_DATABASE`, which put questions together themselves, count
under a lock, or fill columns with what somebody typed; and tests that commit, whatever they are about.
`make test-slow` runs them all on PostgreSQL (`--whichever-database`).
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

DATABASE = frozenset({"db", "transactional_db", "live_server"})
TESTS = Path(__file__).parent
PAGES = TESTS / "web"
ON_EACH_DATABASE = {
    # file below `PAGES`: what of the database's it is about
    "presenters/test_work.py": "filters, order and bulk of the desk's table",
    "test_budgets.py": "how many queries a page takes",
    "test_collect.py": "files read by jobs that commit",
    "test_compare.py": "rows of several kinds asked for at once",
    "test_desk.py": "the log is searched, and rows by their columns",
    "test_door_limits.py": "failures counted under a lock",
    "test_editing.py": "what is typed has to fit its column",
    "test_limits.py": "what is typed has to fit its column",
    "test_metrics.py": "states counted, and a database that does not answer",
    "test_missing.py": "writes inside what is then undone",
    "test_organisation_picker.py": "organisations looked for by part of their name",
    "test_people_addresses.py": "addresses that are taken meanwhile",
    "test_people_sign_in.py": "sessions and failures written by libraries",
    "test_readiness.py": "the state of the tables",
    "test_search.py": "hits looked up, and filtered by columns",
    "test_search_params.py": "filters by columns",
    "test_searches.py": "what is new since a search was saved",
    "test_sitemap.py": "rows grouped by sums of their keys",
}
LEFT_OUT = pytest.StashKey[dict[str, int]]()


def on_any_database(values: Iterable[str], why: str) -> list[Any]:
    """`values` to parametrise with, for tests that say the same on every database."""
    return [pytest.param(value, marks=pytest.mark.any_database(why)) for value in values]


def touches_database(item: pytest.Item) -> bool:
    """Any other test is kept from the database by pytest-django."""
    return item.get_closest_marker("django_db") is not None or not DATABASE.isdisjoint(item.fixturenames)


def is_a_page(item: pytest.Item) -> bool:
    """Whether it judges a page that asks the database nothing of its own: see above."""
    marker = item.get_closest_marker("django_db")
    commits = marker is not None and marker.kwargs.get("transaction")
    inside = item.path.is_relative_to(PAGES)
    return inside and not commits and item.path.relative_to(PAGES).as_posix() not in ON_EACH_DATABASE


def same_on_every_database(item: pytest.Item) -> bool:
    return item.get_closest_marker("any_database") is not None or is_a_page(item)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database-only",
        action="store_true",
        help="run only the tests that touch the database and may mind which",
    )
    parser.addoption(
        "--whichever-database",
        action="store_true",
        help="run all tests that touch the database",
    )


def longest_first(items: list[pytest.Item], processes: int) -> list[pytest.Item]:
    """`items` with those marked `long` dealt to the heads of the pieces that xdist gives its processes to begin with.

    Else the last process may begin with minutes of work when the others have none left to take.
    """
    long = [item for item in items if item.get_closest_marker("long")]
    others = [item for item in items if not item.get_closest_marker("long")]
    pieces: list[pytest.Item] = []
    for number in range(processes):
        begin, end = (len(items) * edge // processes for edge in (number, number + 1))
        mine = long[number::processes]
        pieces += mine + [others.pop(0) for _ in range(max(end - begin - len(mine), 0)) if others]
    return pieces + others


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    select(config, items)
    items[:] = longest_first(items, getattr(config, "workerinput", {}).get("workercount", 1))


def select(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what a run on PostgreSQL does without, and count it."""
    every = config.getoption("whichever_database")
    if not (every or config.getoption("database_only")):
        return
    touching = [item for item in items if touches_database(item)]
    kept = [item for item in touching if every or not same_on_every_database(item)]
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
