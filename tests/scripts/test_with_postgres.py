import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts/with_postgres.py"
ASK = "import os, psycopg; c = psycopg.connect(os.environ['DATABASE_URL']); print(c.execute('select 6 * 7').fetchone()[0])"

pytestmark = pytest.mark.skipif(
    not list(Path("/usr/lib/postgresql").glob("*/bin/initdb")), reason="PostgreSQL is not installed"
)


def test_the_command_finds_a_server_and_its_status_is_handed_on() -> None:
    call = [sys.executable, str(SCRIPT), sys.executable, "-c"]
    done = subprocess.run([*call, ASK], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "42\n", "")
    assert subprocess.run([*call, "raise SystemExit(3)"], check=False).returncode == 3


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_no_server_outlives_a_killed_harness(number: signal.Signals) -> None:
    say = "import os, time; print(os.environ['DATABASE_URL'], flush=True); time.sleep(60)"
    call = [sys.executable, str(SCRIPT), sys.executable, "-c", say]
    with subprocess.Popen(call, stdout=subprocess.PIPE, text=True, start_new_session=True) as harness:
        assert harness.stdout is not None
        url = harness.stdout.readline().strip()
        folder = Path(url.split("@")[1].split("/")[0].replace("%2F", "/"))
        server = int((folder / "data/postmaster.pid").read_text().splitlines()[0])
        harness.send_signal(number)
        harness.wait(30)
        gone = any(_gone(server) or time.sleep(0.1) for _ in range(200))
        os.killpg(harness.pid, signal.SIGKILL) if not _gone(harness.pid, group=True) else None
    assert gone
    if number is signal.SIGTERM:
        assert not folder.exists()
    else:
        subprocess.run(["rm", "-r", str(folder)], check=True)


def _gone(pid: int, *, group: bool = False) -> bool:
    try:
        (os.killpg if group else os.kill)(pid, 0)
    except ProcessLookupError:
        return True
    return False
