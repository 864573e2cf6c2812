"""A package adds a folder of its own and edits nothing elsewhere: the toy proves it, in at most 150 lines."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
MOST_LINES = 150


@pytest.fixture
def run(tmp_path):
    """Run a command in a process whose node has the toy among its packages."""
    shutil.copytree(HERE / "kz_toy", tmp_path / "kz_toy")
    paths = (tmp_path, ROOT / "src", ROOT / "tests")
    env = {
        **os.environ,
        "KZ_PACKAGES": "kz_toy",
        "KZ_HOME": str(tmp_path / "home"),
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "kuaizhuan.settings",
        "PYTHONPATH": os.pathsep.join(map(str, paths)),
    }

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
        return done.stdout

    return run


def test_the_toy_is_small():
    lines = [line for path in (HERE / "kz_toy").glob("*.py") for line in path.read_text().splitlines()]
    assert len(lines) <= MOST_LINES


def test_the_toy_has_everything_that_it_declares(run):
    run("-m", "django", "makemigrations", "kz_toy", "--name", "initial")
    said = run("-m", "pytest", "-n", "0", "-p", "no:cacheprovider", str(HERE / "walk.py"))
    assert "7 passed" in said
