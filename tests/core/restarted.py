"""A node on a PostgreSQL of its own that can be stopped and started, with jobs that show how often they ran."""

from __future__ import annotations

import importlib.util
import os
import signal
import time
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

import forked
from ops.backup.nodes import MAKE_TABLES

SCRIPT = Path(__file__).resolve().parents[2] / "scripts/with_postgres.py"
_spec = importlib.util.spec_from_file_location("with_postgres", SCRIPT)
assert _spec is not None
assert _spec.loader is not None
postgres = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(postgres)

TASKS = '''
from pathlib import Path
from django.db import connection
from kuaizhuan.core.jobs import job

@job("restarts.hold")
def hold(folder):
    """Ask the database until it is let go."""
    with (Path(folder) / "begun").open("a") as begun:
        begun.write("x")
    while not (Path(folder) / "go").exists():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.02)")

@job("restarts.note")
def note(folder, mark):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.03)")
    (Path(folder) / f"note-{mark}").touch()
'''
RUN = "import sys; sys.path.insert(0, {folder!r}); sys.argv = {arguments!r}; from {module} import {name}; {name}()"


class Node:
    """url: of its database; folder: where its jobs leave their marks and its processes what they say."""

    def __init__(self, folder: Path, cluster: Path) -> None:
        self.folder, self.cluster = folder, cluster
        package = folder / "kz_restarts"
        package.mkdir()
        (package / "__init__.py").touch()
        (package / "tasks.py").write_text(TASKS)
        self.url = f"postgres://postgres@{quote(str(cluster), safe='')}/postgres"
        self.environment = {
            **os.environ, "DATABASE_URL": self.url, "KZ_HOME": str(folder / "home"), "KZ_PACKAGES": "kz_restarts",
            "KZ_LOG_LEVEL": "INFO",
        }  # fmt: skip
        self.processes: list[BaseProcess] = []
        postgres.make(cluster)
        self.server = postgres.serve(cluster)

    def begin(self, *arguments: str, module: str = "kuaizhuan.cli", name: str = "main") -> BaseProcess:
        said = self.folder / f"said-{len(self.processes)}"
        said.mkdir()
        code = RUN.format(folder=str(self.folder), arguments=[module, *arguments], module=module, name=name)
        self.processes.append(forked.start(["-c", code], self.environment, said))
        return self.processes[-1]

    def run(self, *arguments: str) -> None:
        process = self.begin(*arguments)
        process.join()
        assert process.exitcode == 0, self.said()

    def make_tables(self) -> None:
        code = f"import sys; sys.path.insert(0, {str(self.folder)!r})\n{MAKE_TABLES}"
        done = forked.run(["-c", code, "", ""], self.environment)
        assert done.returncode == 0, done.stderr

    def said(self) -> str:
        return "\n".join(each.read_text() for each in sorted(self.folder.glob("said-*/*")))

    def stop_server(self) -> None:
        postgres.stop(self.server)

    def start_server(self) -> None:
        self.server = postgres.serve(self.cluster)

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.url, autocommit=True) as connection:
            done = connection.execute(sql, values)
            return done.fetchall() if done.description else []

    def queue(self, *calls: str) -> None:
        """Each call as in ``note('folder', mark='1')``, queued by a process of the node."""
        lines = "; ".join(f"jobs.after_commit({call})" for call in calls)
        self.run("shell", "--no-imports", "-c", f"from kuaizhuan.core import jobs; {lines}")

    def jobs(self) -> dict[str, int]:
        """How many jobs there are in each state."""
        return dict(self.rows("SELECT status, count(*) FROM django_tasks_database_dbtaskresult GROUP BY 1"))

    def wait(self, until: Callable[[], object], seconds: float = 60) -> None:
        """Wait for what must come true; what the processes said, when it does not."""
        deadline = time.monotonic() + seconds
        while not until():
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.05)

    def close(self) -> None:
        for process in self.processes:
            if process.is_alive():
                os.kill(process.pid or 0, signal.SIGKILL)
                process.join()
        postgres.stop(self.server)
