"""Workers and web processes outlive a restart of their database, and what was under way is done in the end."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from core.restarted import Node, postgres

pytestmark = pytest.mark.skipif(postgres.initdb() is None, reason="PostgreSQL is not installed")


@pytest.fixture
def node(tmp_path):
    cluster = Path(tempfile.mkdtemp(prefix="kz-pg-"))  # short, for the path of a socket
    found = Node(tmp_path, cluster)
    try:
        found.make_tables()
        yield found
    finally:
        found.close()
        shutil.rmtree(cluster, ignore_errors=True)


def seen(node: Node) -> list[tuple]:
    return node.rows("SELECT name FROM core_heartbeat WHERE kind = 'worker'")


def test_a_restart_ends_no_worker_and_its_job_is_run_again(node):
    folder = str(node.folder)
    node.queue(f"'restarts.hold', folder={folder!r}")
    worker = node.begin("worker")
    begun = node.folder / "begun"
    node.wait(lambda: begun.exists() and begun.read_text() == "x")
    node.wait(lambda: seen(node))
    node.stop_server()
    node.wait(lambda: "fails a worker" in node.said())
    assert worker.is_alive()
    node.start_server()
    node.wait(lambda: begun.read_text() == "xx")  # under way again
    (node.folder / "go").touch()
    node.wait(lambda: node.jobs() == {"SUCCESSFUL": 1})
    ((names,),) = node.rows("SELECT worker_ids FROM django_tasks_database_dbtaskresult")
    assert [name.endswith(" interrupted") for name in names] == [True, False]
    assert worker.is_alive()
    os.kill(worker.pid, signal.SIGTERM)
    worker.join()
    assert worker.exitcode == 0
    assert seen(node) == []  # it has said goodbye


def test_a_worker_that_begins_without_a_database_waits_for_it(node):
    node.queue(f"'restarts.note', folder={str(node.folder)!r}, mark='1'")
    node.stop_server()
    worker = node.begin("worker")
    node.wait(lambda: "fails a worker" in node.said())
    node.start_server()
    node.wait((node.folder / "note-1").exists)
    node.wait(lambda: node.jobs() == {"SUCCESSFUL": 1})
    assert worker.is_alive()


def test_the_first_request_after_a_restart_is_answered(node):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    node.begin(
        "--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "2", "kuaizhuan.wsgi",
        module="gunicorn.app.wsgiapp", name="run",
    )  # fmt: skip

    def asked(path: str = "/api/v1/organisations") -> int:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
                return answer.status
        except urllib.error.HTTPError as problem:
            return problem.code
        except OSError:
            return 0

    node.wait(lambda: asked() == 200)
    assert {asked() for _ in range(6)} == {200}  # both threads have a connection
    node.stop_server()
    assert asked() == 503
    assert asked("/health") == 200
    node.start_server()
    assert [asked() for _ in range(6)] == [200] * 6
    node.stop_server()
    node.start_server()  # and nobody asked meanwhile
    assert [asked() for _ in range(6)] == [200] * 6


@pytest.mark.slow
def test_ten_restarts_under_load_lose_no_job_and_no_worker(node):
    count = 1000
    folder = str(node.folder)
    node.queue(*(f"'restarts.note', folder={folder!r}, mark='{n}'" for n in range(count)))
    workers = [node.begin("worker") for _ in range(2)]
    for restart in range(10):
        node.wait(lambda goal=40 * (restart + 1): node.jobs().get("SUCCESSFUL", 0) >= goal)
        node.stop_server()
        node.start_server()
    assert node.jobs().get("READY", 0) > 0  # there was work all the time
    node.wait(lambda: node.jobs() == {"SUCCESSFUL": count}, 300)
    assert [worker.is_alive() for worker in workers] == [True, True]
    assert len(list(node.folder.glob("note-*"))) == count
    assert len(seen(node)) == 2
