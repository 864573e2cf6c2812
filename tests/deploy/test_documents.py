"""The pages about running a node name the samples, and say nothing that stands in one of them."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "docs/howto" / name for name in ("deploy.md", "operate.md", "health.md")]
SAMPLES = [path for path in (ROOT / "deploy").rglob("*") if path.is_file() and path.suffix != ".pyc"]
LONG = 24
"""Characters from which on a line is a text of its own."""


def repeated(page: str, sample: str) -> list[str]:
    """The lines of a sample that stand in a page too."""
    lines = {line.strip() for line in sample.splitlines()}
    return sorted(line for line in lines if len(line) >= LONG and line in page)


def test_no_text_stands_twice() -> None:
    files = [*SAMPLES, ROOT / "Dockerfile", ROOT / "compose.yaml"]
    assert len(files) > 10
    page = "\n".join(path.read_text() for path in PAGES)
    assert {file.name: lines for file in files if (lines := repeated(page, file.read_text()))} == {}
    assert repeated("a ProtectSystem=strict-and-more b", "ProtectSystem=strict-and-more\nx")


def test_what_is_named_exists_and_is_named() -> None:
    page = "\n".join(path.read_text() for path in PAGES)
    linked = [(ROOT / "docs/howto" / target).resolve() for target in re.findall(r"\]\(([^)#:]+)\)", page)]
    assert [path for path in linked if not path.exists()] == []
    said = set(re.findall(r"\bdeploy/[\w./-]*\w", page.replace("docs/howto/deploy", "")))
    assert [name for name in said if not (ROOT / name).exists()] == []
    folders = {path for path in linked if path.is_dir()} - {ROOT / "deploy"}
    said |= set(re.findall(r"deploy/[\w./-]*\w", (ROOT / "Dockerfile").read_text()))
    unnamed = [
        path
        for path in SAMPLES
        if str(path.relative_to(ROOT)) not in said and not folders & set(path.parents)
    ]
    assert unnamed == []
