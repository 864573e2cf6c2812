"""What a command may load before it does anything: libraries of tens of megabytes are imported where they are used."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {
    "PIL", "dask", "datasketch", "docx", "lxml", "ninja", "numpy", "opencc", "openpyxl", "pint", "pyarrow", "pydantic",
    "rjieba", "scipy", "segno", "tantivy", "kuaizhuan.urls",
}  # fmt: skip
SEARCHES = {"numpy", "opencc", "rjieba", "tantivy"}
"""What cuts the words of a query, and reads the index."""
RUN = """
import json, sys
from kuaizhuan import cli
sys.argv = ["kuaizhuan", *sys.argv[1:]]
try:
    cli.main()
finally:
    print("\\n" + json.dumps(sorted(sys.modules)))
"""
SET_UP = "import django, json, sys; django.setup(); print(json.dumps(sorted(sys.modules)))"


def loaded(folder: Path, code: str, *words: str) -> set[str]:
    env = {
        **os.environ,
        "KZ_HOME": str(folder),
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "kuaizhuan.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", code, *words], env=env, capture_output=True, text=True, check=True
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_help_loads_nothing_of_django(tmp_path):
    assert not loaded(tmp_path, RUN, "--help") & {"django", *HEAVY}


@pytest.mark.parametrize(
    ("code", "words", "allowed"),
    [
        (SET_UP, (), set()),
        (RUN, ("rules", "list"), set()),
        (RUN, ("search", "铝合金"), SEARCHES),
    ],
    ids=["setup", "rules list", "search"],
)
def test_a_start_loads_what_it_uses(tmp_path, code, words, allowed):
    found = loaded(tmp_path, code, *words)
    assert found & HEAVY == allowed
    assert "django.db" in found
