"""Are there known vulnerabilities in what the lock files pin? One that is found fails; not being able to ask does not.

pip-audit asks the package index's JSON interface for each pinned release. A node of development without a network,
or behind a mirror without that interface, gets no answer: that is said aloud, and is not a verdict.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements/dev.txt", "requirements/node.txt")
"""The first holds all that the node runs on, and the tools beside it."""
SECONDS = 120


def ask(lock: Path) -> list[dict[str, Any]] | None:
    """What pip-audit says of each release in `lock`; None when it could not say anything."""
    call = [sys.executable, "-m", "pip_audit", "--requirement", str(lock), "--require-hashes", "--disable-pip",
            "--format", "json", "--progress-spinner", "off", "--timeout", "10"]  # fmt: skip
    try:
        done = subprocess.run(call, capture_output=True, text=True, check=False, timeout=SECONDS)
        found: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        return None
    return found


def verdict(answers: list[dict[str, Any]] | None) -> tuple[bool, list[str]]:
    """Whether nothing bad is known, and what to print."""
    if answers is None:
        return True, ["not checked: the index gave no answer; run this again with a network"]
    lines = [
        f"{each['name']} {each['version']}: {bad['id']}, fixed in {', '.join(bad['fix_versions']) or 'no release'}"
        for each in answers
        for bad in each.get("vulns", ())
    ]
    skipped = [each["name"] for each in answers if "skip_reason" in each]
    said = f"{len(answers) - len(skipped)} of {len(answers)} releases checked, {len(lines)} vulnerabilities known"
    if skipped:
        said += f"; not checked, for the index does not answer: {', '.join(skipped[:5])}{' …' if skipped[5:] else ''}"
    return not lines, [*lines, said]


def main() -> int:
    fine = True
    for lock in LOCKS:
        good, lines = verdict(ask(ROOT / lock))
        fine &= good
        print("\n".join(f"{lock}: {line}" for line in lines))
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
