"""Collect the fragments of changes/ into CHANGELOG.md as one release, and take them away.

The release stands above older ones: what breaks first, then what is new, mended, or else. The version is written into
the package too; what was done is in git and can be looked at before it is committed.

    python scripts/changelog.py 1.2.3
"""

from __future__ import annotations

import datetime as dt
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TITLES = {"break": "Breaking", "feature": "New", "fix": "Mended", "misc": "Else"}


def release(root: Path, version: str, day: dt.date) -> str:
    """Write the release `version` of `day`; returns its text. `ValueError` when there is nothing right to write."""
    log, package = root / "CHANGELOG.md", root / "src/kuaizhuan/__init__.py"
    fragments = sorted((root / "changes").glob("*.md"))
    texts: dict[str, list[str]] = {kind: [] for kind in TITLES}
    for path in fragments:
        kind = path.suffixes[0].strip(".")
        if kind not in TITLES or len(path.suffixes) != 2:
            raise ValueError(f"{path.name}: not <slug>.<{'|'.join(TITLES)}>.md")
        texts[kind].append(f"- {path.read_text().strip()}\n")
    head, *older = re.split(r"(?m)^(?=## )", log.read_text())
    known = [text.split()[1] for text in older]
    if not re.fullmatch(r"\d+\.\d+\.\d+", version) or version in known or not fragments:
        raise ValueError("wanted: VERSION=1.2.3, a number not released yet, and fragments in changes/")
    chapters = [f"### {TITLES[kind]}\n\n{''.join(lines)}" for kind, lines in texts.items() if lines]
    new = "\n".join([f"## {version} ({day})\n", *chapters])
    log.write_text("\n".join([head.strip() + "\n", new, *older]))
    package.write_text(re.sub('__version__ = ".*"', f'__version__ = "{version}"', package.read_text()))
    for path in fragments:
        path.unlink()
    return new


if __name__ == "__main__":
    try:
        print(release(ROOT, sys.argv[1] if len(sys.argv) > 1 else "", dt.date.today()))
    except ValueError as problem:
        sys.exit(str(problem))
