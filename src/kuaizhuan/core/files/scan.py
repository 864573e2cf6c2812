"""The operator's own scanner looks at what comes in: a command (`KZ_SCAN`) that is given the path of a file.

It ends with 0 for a clean file and with 1 for one that is to be refused; anything else is no answer.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

from kuaizhuan.core import config

CLEAN, REFUSED, WAITING, UNASKED = "clean", "refused", "waiting", ""
"""What is known of a file; `WAITING`: the scanner gave no answer yet; `UNASKED`: this node has none."""


def scan_file(path: Path) -> str:
    """What the scanner says of the file, or `WAITING` when it says nothing in `KZ_SCAN_SECONDS`."""
    command = config.several("KZ_SCAN")
    if not command:
        return UNASKED
    try:
        done = subprocess.run(
            [*command, str(path)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=config.seconds("KZ_SCAN_SECONDS"),
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return WAITING
    return {0: CLEAN, 1: REFUSED}.get(done.returncode, WAITING)
