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
    "lc_messages=C",  # it says in English that it is ready, whatever the terminal speaks
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
        make(folder)
        server = serve(folder)
        url = f"postgres://postgres@{quote(str(folder), safe='')}/postgres"
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode
    except KeyboardInterrupt:
        return 130
    finally:
        if server is not None:
            stop(server)
        shutil.rmtree(folder, ignore_errors=True)


def initdb() -> str | None:
    """The program that makes a cluster; None where PostgreSQL is missing."""
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return str(binaries[-1]) if binaries else shutil.which("initdb")


def make(folder: Path) -> None:
    """An empty cluster in `folder`."""
    program = initdb()
    if program is None:
        sys.exit("PostgreSQL is missing; on Debian:  sudo apt-get install postgresql")
    call = [program, "-D", folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
    made = subprocess.run(
        [*call, "--no-sync"], capture_output=True, text=True, check=False, cwd="/", **account(folder)
    )
    if made.returncode != 0:
        sys.exit(f"initdb failed:\n{made.stderr[-2000:]}")


def serve(folder: Path) -> "subprocess.Popen[bytes]":
    """A server of the cluster in `folder`, once it answers."""
    options = [piece for option in QUICK for piece in ("-c", option)]
    log = folder / "log"
    with log.open("wb") as out:
        server = subprocess.Popen(
            [str(Path(initdb() or "").with_name("postgres")), "-D", folder / "data", "-k", folder, *options],
            stdout=out,
            stderr=out,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent,
            cwd="/",
            **account(folder),
        )
    for _ in range(300):
        if (folder / ".s.PGSQL.5432").exists() and "ready to accept" in log.read_text(errors="replace"):
            return server
        if server.poll() is not None:
            break
        time.sleep(0.1)
    server.kill()
    sys.exit(f"PostgreSQL did not start:\n{log.read_text(errors='replace')[-2000:]}")


def stop(server: "subprocess.Popen[bytes]") -> None:
    """End a server: open sessions are rolled back and closed."""
    server.send_signal(signal.SIGINT)  # "fast"
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        server.kill()


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
