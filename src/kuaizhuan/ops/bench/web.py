"""How quickly pages come to several visitors at once, beside a page that asks nothing of database or index.

A node of its own is built by the ordinary commands, served by two processes on the loopback address, and visited
by locust: first one kind of page at a time, then all of them mixed. Ratios are to the static page of the same run.
"""

from __future__ import annotations

import importlib.util
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from kuaizhuan.ops.bench.imports import OWNER, WRITERS

KINDS = ("static", "search", "detail", "desk")
WORKERS, THREADS = 2, 4

PREPARE = """
import json
from urllib.parse import quote
from django.conf import settings
from django.test import Client
from django.urls import reverse
from kuaizhuan.catalog.models import Achievement
from kuaizhuan.catalog.states import State
from kuaizhuan.core.actors import system
from kuaizhuan.people import services
from kuaizhuan.people.models import Organisation, User
from kuaizhuan.people.roles import Role
user = User.objects.filter(memberships__role=Role.OFFICE).first()
if user is None:
    user = services.create_user("bench-office", by=system("bench"), password="Bench-2026-Kuaizhuan")
    services.grant(user, Role.OFFICE, by=system("bench"), organisation=Organisation.objects.first())
client = Client()
client.force_login(user)
public = Achievement.objects.filter(state=State.PUBLISHED).order_by("pk")
rows = list(public.values_list("code", "title")[:: max(1, public.count() // 200)])
search = reverse("web:search")
print(json.dumps({
    "cookie": {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value},
    "paths": {
        "static": [reverse("web:help")],
        "search": [f"{search}?q={quote(title[: max(4, len(title) // 2)])}" for _, title in rows],
        "detail": [reverse("web:record", args=("achievement", code)) for code, _ in rows],
        "desk": [reverse("web:desk")],
    },
}))
"""
"""What the node itself prints: a session of an office's member, and addresses by kind of page.

Searched for are halves of titles, so that every search finds rows.
"""


@dataclass(frozen=True, slots=True)
class Visited:
    """One kind of page: answers and failures, answers a second, milliseconds, and the share spent in search.

    The share is of the time inside the server, 0 to 1.
    """

    kind: str
    requests: int
    failures: int
    rate: float
    p50: float
    p95: float
    search_share: float


def missing() -> str:
    """Why this cannot be measured here; empty when it can."""
    return "" if importlib.util.find_spec("locust") else "locust"


def measure(folder: Path, rows: int, database: str, *, users: int, seconds: int) -> Iterator[list[Visited]]:
    """The kinds of page one at a time, then mixed, of a node with `rows` results (0: the demo world).

    folder: empty, for the node's home; database: "" for SQLite, else the address of a PostgreSQL server on
    which a database is made and removed again. Raises `RuntimeError` with the output of what failed.
    """
    with _database(database) as address:
        own = {name: value for name, value in os.environ.items() if not name.startswith("KZ_")}
        home = {**own, "DJANGO_SETTINGS_MODULE": "kuaizhuan.settings", "KZ_HOME": str(folder / "home")}
        home |= {"DATABASE_URL": address, "KZ_SERVER_TIMING": "1", "KZ_LOG_LEVEL": "ERROR"}
        _build(folder, rows, home)
        plan = json.loads(_ok(["shell", "-v0", "-c", PREPARE], home).splitlines()[-1])
        paths = plan["paths"]
        with _served(home, folder) as host:
            for kind in (*KINDS, None):
                wanted = {kind: paths[kind]} if kind else paths
                yield _visit(folder, host, {"paths": wanted, "cookie": plan["cookie"]}, users, seconds)


def _build(folder: Path, rows: int, home: dict[str, str]) -> None:
    _ok(["migrate", "-v0"], home)
    _ok(["collectstatic", "-v0", "--no-input"], home)
    if not rows:
        _ok(["demo", "--no-serve"], home)
        return
    path = folder / "rows.csv"
    WRITERS["csv"](path, rows)
    _ok(["shell", "-v0", "-c", OWNER], home)
    _ok(["import", "achievements", str(path), "--as", "示例大学"], home)
    _ok(["publish", "achievement"], home)
    _ok(["reindex"], home)


def _visit(folder: Path, host: str, plan: dict[str, Any], users: int, seconds: int) -> list[Visited]:
    out = folder / "visited.json"
    out.unlink(missing_ok=True)
    script = Path(__file__).with_name("visitors.py")
    size = ["--users", str(users), "--spawn-rate", str(users), "--run-time", f"{seconds}s"]
    size += ["--stop-timeout", "60"]  # who waits for an answer when time is up still gets it
    call = [sys.executable, "-m", "locust", "-f", str(script), "--headless", "--only-summary", *size]
    environment = {**os.environ, "BENCH_PLAN": json.dumps({**plan, "out": str(out)})}
    done = subprocess.run(
        [*call, "--host", host, "--exit-code-on-error", "0"],
        env=environment, capture_output=True, text=True, check=False, timeout=seconds + 120,
    )  # fmt: skip
    if done.returncode or not out.exists():
        raise RuntimeError(done.stderr[-2000:])
    return [_visited(kind, found) for kind, found in json.loads(out.read_text()).items()]


def _visited(kind: str, found: dict[str, Any]) -> Visited:
    parts = found["parts"]
    share = parts.get("search", 0.0) / parts["total"] if parts.get("total") else 0.0
    numbers = {name: found[name] for name in ("requests", "failures", "rate", "p50", "p95")}
    return Visited(kind, **numbers, search_share=share)


@contextmanager
def _served(home: dict[str, str], folder: Path) -> Iterator[str]:
    """The node behind two processes; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    bind = ["--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS), "--threads", str(THREADS)]
    log = folder / "web.log"
    with log.open("wb") as stream:
        call = [sys.executable, "-m", "gunicorn", *bind, "kuaizhuan.wsgi"]
        process = subprocess.Popen(call, env=home, stdout=stream, stderr=stream)
    host = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            if process.poll() is not None:
                raise RuntimeError(log.read_text()[-2000:])
            try:
                urllib.request.urlopen(f"{host}/help/", timeout=5).close()
                break
            except OSError:
                time.sleep(0.1)
        yield host
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def _database(server: str) -> Iterator[str]:
    """The address of a new database on `server`, gone when the block ends; "" for SQLite."""
    if not server:
        yield ""
        return
    name = f"kuaizhuan_bench_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _ok(command: list[str], home: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "kuaizhuan.cli", *command],
        env=home, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stdout[-1000:] + done.stderr[-3000:])
    return done.stdout
