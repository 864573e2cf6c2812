"""Pages are really visited: by locust, over HTTP, in worlds that the ordinary commands built."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import CommandError, call_command
from django.test import Client, override_settings

from kuaizhuan.core.messages import say
from kuaizhuan.ops.bench import web
from kuaizhuan.ops.management.commands import bench
from ops.backup import nodes


def _server() -> str:
    """The address of the PostgreSQL that the tests run on; "" on SQLite."""
    return os.environ.get("DATABASE_URL", "")


def quickly(command: list[str], home: dict[str, str]) -> str:
    """Run a command in a process that is forked, with tables made by what migrations said before."""
    node = nodes.Node(Path(home["KZ_HOME"]))
    node.environment |= home
    if command[0] == "migrate":
        node.make_tables()
        return ""
    return node.ok(*command)


@pytest.mark.parametrize(
    ("rows", "users", "seconds"), [(12, 2, 1), pytest.param(10_000, 16, 20, marks=pytest.mark.slow)]
)
def test_each_kind_of_page_alone_and_all_mixed(
    tmp_path: Path, rows: int, users: int, seconds: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    if finders.find("vendor/htmx.min.js") is None:
        pytest.skip("no front-end files: run make demo or make test once")
    assert web.missing() == ""
    if rows < 1000:
        monkeypatch.setattr(web, "_ok", quickly)
    phases = list(web.measure(tmp_path, rows, _server(), users=users, seconds=seconds))
    assert [[visited.kind for visited in phase] for phase in phases[:4]] == [[kind] for kind in web.KINDS]
    assert sorted(visited.kind for visited in phases[4]) == sorted(web.KINDS)
    for phase in phases:
        for visited in phase:
            assert visited.requests > 0
            assert visited.failures == 0, visited
            assert visited.p95 >= visited.p50 > 0
            assert (visited.search_share > 0) == (visited.kind == "search"), visited


def test_what_does_not_start_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("not a folder")
    with pytest.raises(RuntimeError, match="KZ_HOME"):
        next(web.measure(tmp_path, 1, "", users=1, seconds=1))


def test_without_locust(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "missing", lambda: "locust")
    with pytest.raises(CommandError) as caught:
        call_command("bench", "web")
    assert str(caught.value) == say("ops.bench.missing", {"name": "locust"})


def test_ratios_are_to_the_static_page_of_the_same_phase() -> None:
    search = web.Visited("search", 10, 0, 5.0, 20.0, 90.0, 0.25)
    line = bench._visited(search, "mixed", 30.0)
    assert "p95 ÷ static  3.00" in line
    assert "25% of the server's time" in line


@pytest.mark.django_db
@pytest.mark.parametrize("wanted", [False, True])
def test_server_timing_is_told_on_demand(wanted: bool) -> None:
    assert settings.SERVER_TIMING is False
    with override_settings(SERVER_TIMING=wanted):
        answer = Client().get("/help/")
    assert ("total;dur=" in answer.headers.get("Server-Timing", "")) is wanted
