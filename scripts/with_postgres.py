"""Run a command against a PostgreSQL of its own: made for it, in a temporary folder, gone when it ends.

The server listens on a socket in that folder only and forgoes durability. It dies with this process,
whether that ends by itself, by Ctrl-C or by a signal. Nothing is printed, so the command has the last word.

    python3 scripts/with_postgres.py pytest tests/core
"""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG
QUICK = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "autovacuum=off",
    "jit=off",
    "listen_addresses=",
    "max_connections=60",
]


def main(command: list[str]) -> int:
    """The exit status of `command`, or 1 with the server's last words when it does not start."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda signum, frame: sys.exit(128 + signum))
    folder = Path(tempfile.mkdtemp(prefix="kz-pg-"))
    server = None
    try:
        server = start(folder)
        url = f"postgres://postgres@{quote(str(folder), safe='')}/postgres"
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode
    except KeyboardInterrupt:
        return 130
    finally:
        if server is not None:
            server.send_signal(signal.SIGINT)  # "fast": open sessions are rolled back and closed
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
        shutil.rmtree(folder, ignore_errors=True)


def start(folder: Path) -> "subprocess.Popen[bytes]":
    """A server with an empty cluster in `folder`, once it answers."""
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    initdb = str(binaries[-1]) if binaries else shutil.which("initdb")
    if initdb is None:
        sys.exit("PostgreSQL is missing; on Debian:  sudo apt-get install postgresql")
    who = account(folder)
    data = folder / "data"
    made = subprocess.run(
        [initdb, "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        **who,
    )
    if made.returncode != 0:
        sys.exit(f"initdb failed:\n{made.stderr[-2000:]}")
    options = [piece for option in QUICK for piece in ("-c", option)]
    log = folder / "log"
    with log.open("wb") as out:
        server = subprocess.Popen(
            [str(Path(initdb).with_name("postgres")), "-D", data, "-k", folder, *options],
            stdout=out,
            stderr=out,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent,
            cwd="/",
            **who,
        )
    for _ in range(300):
        if (folder / ".s.PGSQL.5432").exists() and "ready to accept" in log.read_text(errors="replace"):
            return server
        if server.poll() is not None:
            break
        time.sleep(0.1)
    server.kill()
    sys.exit(f"PostgreSQL did not start:\n{log.read_text(errors='replace')[-2000:]}")


def account(folder: Path) -> dict:
    """Who the server runs as: it refuses to be root, so root lends it to the account `postgres`."""
    if os.geteuid() != 0:
        return {}
    entry = pwd.getpwnam("postgres")
    os.chown(folder, entry.pw_uid, entry.pw_gid)
    folder.chmod(0o755)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def die_with_parent() -> None:
    """Ask the kernel to stop the server when this process is killed without a chance to do it itself."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(DEATH_SIGNAL, signal.SIGINT)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
