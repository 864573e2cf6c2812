"""A university's system pushes every night: to a node that serves, twice, and is killed once in between."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from ops.backup import nodes
from ops.push.rows import HEADERS, row
from ops.serving import ask, free_port, running, until

ROWS = 5000
HOST = "127.0.0.1"
TOKEN = """
from kuaizhuan.core.actors import system
from kuaizhuan.people import services
from kuaizhuan.people.models import Organisation, User
from kuaizhuan.people.queries import actor_for
from kuaizhuan.people.roles import Role, Scope
place = Organisation.objects.create(code="O1", name="示例大学", folded_name="示例大学")
user = User.objects.create(email="office@example.org", code="U1")
services.grant(user, Role.OFFICE, by=system("test"), organisation=place)
token, secret = services.make_token(user, place, by=actor_for(user), name="night", scopes=[Scope.READ, Scope.WRITE], days=3)
print(secret)
"""
COUNT = """
from kuaizhuan.catalog.models import Achievement
from kuaizhuan.core.models import Event
print(Achievement.objects.count(), Achievement.objects.values("external_id").distinct().count(), Event.objects.count())
"""


def serves(port: int) -> bool:
    try:
        return ask(port, "/api/v1/codes", HOST, proto="").status == 200
    except OSError:
        return False


def push(
    path: Path, environment: Mapping[str, str], port: int, *, stopped_after: int = 0
) -> tuple[dict[str, int], float]:
    """What the client says, and how many seconds it took; `stopped_after` so many batches it is killed, and says nothing."""
    words = ["push", str(path), "--server", f"http://{HOST}:{port}", "--kind", "achievements", "--json"]
    begun = time.monotonic()
    client = subprocess.Popen(
        [sys.executable, "-m", "kuaizhuan.cli", *words],
        env=dict(environment),
        stdout=subprocess.PIPE,
        text=True,
    )
    kept = path.with_name(f"{path.name}.push.json")
    while stopped_after and client.poll() is None:
        if kept.exists() and json.loads(kept.read_text())["batches"] >= stopped_after:
            client.kill()
        time.sleep(0.01)
    said, _ = client.communicate(timeout=600)
    assert client.returncode == (-9 if stopped_after else 0), said
    return json.loads(said or "{}"), time.monotonic() - begun


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_five_thousand_rows_twice_and_killed_in_between(tmp_path: Path) -> None:
    port, log, path = free_port(), tmp_path / "web.log", tmp_path / "rows.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([HEADERS, *(row(n) for n in range(ROWS))])
    with nodes.another(tmp_path / "home", nodes.vendors()[0]) as node:
        node.environment |= {"KZ_HOSTS": HOST, "KZ_LOG_LEVEL": "ERROR"}
        node.make_tables()
        own = {name: value for name, value in node.environment.items() if name != "DATABASE_URL"}
        own |= {
            "KZ_HOME": str(tmp_path / "elsewhere"),
            "KUAIZHUAN_TOKEN": node.ok("shell", "-v0", "-c", TOKEN).split()[-1],
        }
        serve = ["gunicorn", "--bind", f"{HOST}:{port}", "--threads", "4", "kuaizhuan.wsgi"]
        with running(node.environment, log, *serve) as web:
            until(lambda: serves(port), web, log)
            push(path, own, port, stopped_after=3)
            first, took_first = push(path, own, port)
            count = node.ok("shell", "-v0", "-c", COUNT)
            second, took_second = push(path, own, port)
            assert node.ok("shell", "-v0", "-c", COUNT) == count
    print(f"rest of the first run {took_first:.1f} s, second run {took_second:.1f} s")
    wanted = dict.fromkeys(("made", "changed", "unchanged", "refused"), 0)
    assert first == {**wanted, "made": ROWS, "report": None}
    assert second == {**wanted, "unchanged": ROWS, "report": None}
    assert count.split()[-3:-1] == [str(ROWS), str(ROWS)]
