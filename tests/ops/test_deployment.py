"""What docs/howto/deploy.md says is done as it says: two web processes behind a proxy, and a worker."""

from __future__ import annotations

import re
import urllib.request
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from ops.backup import nodes
from ops.serving import HOST, answers, ask, free_port, running, until

STATES = """
import time, django; django.setup()
from django_tasks_db.models import DBTaskResult as Result
for _ in range(300):
    states = sorted(set(Result.objects.values_list("status", flat=True)))
    if states == ["SUCCESSFUL"]:
        break
    time.sleep(0.2)
print(*states)
"""


MOST = 200_000
"""Bytes of the first page with all that a browser fetches for it the first time, as they are sent."""


def linked(page: str) -> list[str]:
    """Styles, scripts and pictures that a browser fetches with `page`."""
    found = re.findall(r'(?:<(?:script|img)[^>]*src|<link rel="(?:stylesheet|icon)" href)="(/[^"]+)"', page)
    return list(dict.fromkeys(found))


def packed(port: int, path: str) -> bytes:
    """What goes over the wire to a browser, which must be packed where it is text of some length."""
    call = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}",
        headers={"Host": HOST, "X-Forwarded-Proto": "https", "Accept-Encoding": "gzip"},
    )
    with urllib.request.urlopen(call, timeout=30) as answer:
        body = answer.read()
        assert len(body) < 500 or answer.headers["Content-Encoding"] == "gzip", path
        assert "Accept-Encoding" in answer.headers["Vary"] or len(body) < 500
        return bytes(body)


@pytest.mark.any_database("restores and releases start nodes on each database")
@pytest.mark.django_db(transaction=True)
def test_a_node_as_deployed(tmp_path: Path) -> None:
    if finders.find("vendor/htmx.min.js") is None:
        pytest.skip("no front-end files: run make demo or make test once")
    port, web_log, worker_log = free_port(), tmp_path / "web.log", tmp_path / "worker.log"
    with nodes.another(tmp_path / "home", nodes.vendors()[-1]) as node:
        node.environment |= {"KZ_HTTPS": "1", "KZ_HOSTS": HOST, "KZ_LOG_LEVEL": "INFO"}
        node.make_tables()
        node.ok("collectstatic", "-v0", "--noinput")
        address = ["--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4"]
        serve = ["gunicorn", *address, "kuaizhuan.wsgi"]
        with (
            running(node.environment, web_log, *serve) as web,
            running(node.environment, worker_log, "kuaizhuan.cli", "worker") as worker,
        ):
            until(lambda: answers(port), web, web_log)
            home = ask(port, "/")
            assert home.headers["Strict-Transport-Security"]
            style = re.search(r'href="(/static/kuaizhuan\.[0-9a-f]+\.css)"', home.body.decode())
            assert style, home.body.decode()
            assert ask(port, style[1]).status == 200
            sizes = {name: len(packed(port, name)) for name in ["/", *linked(home.body.decode())]}
            assert len(sizes) > 5
            assert sum(sizes.values()) <= MOST, sizes
            plain = ask(port, "/", proto="")
            assert (plain.status, plain.headers["Location"]) == (301, f"https://{HOST}/")
            assert ask(port, "/", host="other.example").status == 400
            assert "publish.expire_due" in node.ok("runperiodic")
            assert node.python("-c", STATES).stdout == "SUCCESSFUL\n"
        assert web.returncode == 0, web_log.read_text()
        assert worker.returncode == 0, worker_log.read_text()
        assert '"level": "INFO"' in worker_log.read_text()
        assert web_log.read_text().count("Booting worker") == 2
    with pytest.raises(OSError):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5)
